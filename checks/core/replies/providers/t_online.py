"""T-Online (Deutsche Telekom), which takes mail from known servers only."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://postmaster.t-online.de"

PROVIDER = Provider(
    name="T-Online",
    domains=("t-online.de", "magenta.de"),
    hosts=("t-online.de", "telekom.de"),
    marks=("rx t online de", "t online de"),
    page=PAGE,
    rules=(
        *several(
            "ip_reputation",
            PAGE,
            "none bad reputation",
            "nowl",
            "problem occurred",
            "bad reputation",
        ),
        *several("spam_content", PAGE, "spam or virus", "expurgate id", "considered as spam"),
        *several("mailbox_full", "observed", "over storage quota"),
        *several("too_many_connections", "observed", "too many connections"),
    ),
)
