"""Mail.ru, and Rambler beside it."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://help.mail.ru/developers/mailing_rules/technical"

PROVIDER = Provider(
    name="Mail.ru",
    domains=("mail.ru", "bk.ru", "list.ru", "inbox.ru", "internet.ru"),
    hosts=("mail.ru",),
    marks=("help mail ru", "corp mail ru", "local mailbox .. unavailable"),
    page=PAGE,
    rules=(
        *several("spam_content", "observed", "spam message"),
        *several(
            "mailbox_disabled",
            "observed",
            "account .. disabled",
            "user .. terminated",
            "mailbox .. frozen/blocked",
        ),
        *several("mailbox_full", "observed", "mailbox .. full", "quota"),
        *several(
            "mailbox_not_found", "observed", "user not found", "invalid mailbox", "no such user"
        ),
        *several("auth_dmarc", "observed", "dmarc"),
        *several("ip_blocklisted", "observed", "dynamic ips"),
        *several("missing_ptr", "observed", "ptr", "not .. dynamic"),
        *several("rate_limited", "observed", "ratelimit", "try again later & too"),
    ),
)
