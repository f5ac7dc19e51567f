"""Spectrum (Charter, Time Warner Cable, Bright House)."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://www.spectrum.net/support/internet/understanding-email-error-codes"


def _codes(*spans: tuple[int, int]) -> str:
    """`aup i 1200/1210/…`, as these codes read once their punctuation is gone."""
    return "aup .. " + "/".join(str(n) for low, high in spans for n in range(low, high + 1, 10))


PROVIDER = Provider(
    name="Spectrum",
    domains=(
        "charter.net",
        "spectrum.net",
        "twc.com",
        "roadrunner.com",
        "rr.com",
        "brighthouse.com",
        "bresnan.net",
        "tampabay.rr.com",
    ),
    hosts=("charter.net", "rr.com", "spectrum.net", "twc.com", "charter.com"),
    marks=(_codes((1000, 1590)),),
    page=PAGE,
    rules=(
        *several(
            "ip_blocklisted", PAGE, "block lookup", _codes((1000, 1090)), _codes((1200, 1260))
        ),
        *several("missing_ptr", PAGE, _codes((1100, 1150))),
        *several("too_many_connections", PAGE, _codes((1300, 1340))),
        *several("message_too_big", PAGE, "aup .. 1530"),
        *several("rate_limited", PAGE, _codes((1350, 1490), (1540, 1550), (1580, 1580))),
        *several("spam_content", "observed", _codes((1500, 1520), (1560, 1570), (1590, 1590))),
    ),
)
