"""Free (Iliad), in France."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://postmaster.free.fr/index_en.html"

PROVIDER = Provider(
    name="Free",
    domains=("free.fr", "aliceadsl.fr", "libertysurf.fr"),
    hosts=("free.fr", "proxad.net"),
    marks=("postmaster free fr",),
    page=PAGE,
    rules=(
        *several("ip_reputation", "observed", "too many spam"),
        *several("rate_limited", PAGE, "too many errors"),
        *several("spam_content", PAGE, "spam detected"),
        *several("mailbox_disabled", PAGE, "inactivity", "mailbox disabled/blocked"),
        *several("mailbox_full", PAGE, "quota exceeded", "mailbox .. full"),
    ),
)
