"""Zoho Mail."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://www.zoho.com/mail/help/spam-reason.html"

PROVIDER = Provider(
    name="Zoho",
    domains=("zoho.", "zohomail.com"),
    hosts=("zoho.com", "zoho.eu", "zoho.in", "zohomail.com"),
    marks=("zoho com", "rejected by destination domain", "mailpolicy violation"),
    page=PAGE,
    rules=(
        *several(
            "policy_rejected",
            "observed",
            "destination domain",
            "restricted by policy",
            "mailpolicy violation",
        ),
        *several("spam_content", PAGE, "flagged as spam", "spam"),
        *several("virus_or_attachment", PAGE, "virus"),
        *several("auth_dmarc", PAGE, "dmarc"),
    ),
)
