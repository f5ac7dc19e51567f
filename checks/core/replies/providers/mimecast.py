"""Mimecast, a filter before other people's mailboxes."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, Rule, several

PAGE = "https://mimecastsupport.zendesk.com/hc/en-us/articles/34000709564691"

PROVIDER = Provider(
    name="Mimecast",
    kind=Kind.FILTER,
    hosts=("mimecast.com", "mimecast.co.za", "mimecast-offshore.com", "mimecast.org"),
    marks=("mimecast", "envelope blocked", "mimecastsupport"),
    page=PAGE,
    rules=(
        *several("spam_content", "observed", "mcspamsignature"),
        *several("greylisted", PAGE, "internal resource/resources .. unavailable"),
        *several("recipient_refused", PAGE, "user entry", "user domain entry"),
        *several("auth_dmarc", PAGE, "dmarc .. sender/reject/rejected", "dmarc"),
        *several("auth_spf", PAGE, "spf .. sender/invalid/reject/fail"),
        *several("auth_dkim", PAGE, "dkim .. sender/invalid/reject/fail"),
        *several("ip_blocklisted", PAGE, "rbl/blocklist", "ip .. blocklist"),
        *several("ip_reputation", PAGE, "ip reputation", "poor reputation"),
        *several(
            "policy_rejected",
            PAGE,
            "envelope blocked/rejected",
            "anti spoofing",
            "blocked senders",
            "geographic",
        ),
        *several("tls_required", PAGE, "requires encryption", "tls"),
        *several("message_too_big", PAGE, "maximum email size", "size exceeded"),
        *several("virus_or_attachment", PAGE, "security policies", "virus", "attachment"),
        *several("relay_denied", PAGE, "open relay", "relay"),
        *several(
            "mailbox_not_found", PAGE, "invalid recipient/address", "recipient .. unknown/possibly"
        ),
        Rule("too_many_connections", "concurrent/simultaneous connections", source=PAGE),
        *several("remote_system_error", PAGE, "server busy", "temporarily unavailable"),
    ),
)
