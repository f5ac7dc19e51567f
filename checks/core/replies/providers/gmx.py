"""GMX, web.de, mail.com and 1&1 (IONOS), which share their servers."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule, several

PAGE = "https://postmaster.gmx.com/en/error-messages"

PROVIDER = Provider(
    name="GMX",
    domains=("gmx.", "web.de", "mail.com", "1und1.de", "ionos.com", "caramail.com"),
    hosts=(
        "gmx.net",
        "gmx.com",
        "web.de",
        "mail.com",
        "kundenserver.de",
        "1and1.com",
        "ionos.com",
        "perfora.net",
    ),
    marks=("postmaster gmx/web net/com/de/info", "case c", "nemesis esmtp", "kundenserver de"),
    hints=("gmx net", "mxgmx", "mx web de"),
    page=PAGE,
    rules=(
        *several(
            "ip_blocklisted", PAGE, "ip address .. blocklist", "blocklist", "no smtp service .. ip"
        ),
        *several("auth_spf", PAGE, "spf policy", "due to spf"),
        *several("auth_dmarc", PAGE, "dmarc"),
        *several("auth_dkim", PAGE, "dkim"),
        *several(
            "sender_rejected",
            PAGE,
            "invalid dns mx",
            "mx or a aaaa resource record",
            "sender domain",
        ),
        *several("missing_ptr", PAGE, "ptr", "generic/dynamic rdns"),
        *several("rate_limited", PAGE, "rate limit reached/exceeded", "rate limit"),
        *several("ip_reputation", PAGE, "policy violations"),
        *several("policy_rejected", PAGE, "policy restrictions"),
        *several("mailbox_full", PAGE, "quota exceeded", "exceeded storage allocation"),
        Rule("remote_system_error", "mailbox unavailable", codes=(4,), source=PAGE),
        *several("mailbox_not_found", PAGE, "mailbox unavailable"),
        *several("too_many_connections", PAGE, "too many connections"),
        *several("message_too_big", PAGE, "message .. exceeds/size"),
        *several("policy_rejected", PAGE, "transaction failed .. reject due to"),
    ),
)
