"""SFR, in France."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PROVIDER = Provider(
    name="SFR",
    domains=("sfr.fr", "neuf.fr", "cegetel.net", "numericable.fr", "9online.fr"),
    hosts=("sfr.fr", "neuf.fr"),
    marks=("gu eib 02/04/01/03",),
    page="https://postmaster.sfr.fr",
    rules=(
        *several("ip_reputation", "observed", "abus detecte", "gu eib 02/04/01/03"),
        *several("spam_content", "observed", "spam"),
    ),
)
