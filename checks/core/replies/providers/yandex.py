"""Yandex Mail."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule, several

PAGE = "https://yandex.com/support/mail/bounces/"

PROVIDER = Provider(
    name="Yandex",
    domains=("yandex.", "ya.ru", "narod.ru"),
    hosts=("yandex.ru", "yandex.net", "yandex.com"),
    marks=("ya cc", "yandex"),
    page=PAGE,
    rules=(
        *several("spam_content", PAGE, "suspicion of spam"),
        *several("auth_dmarc", PAGE, "dmarc"),
        *several(
            "recipient_rate_limited",
            "observed",
            "exceeded message rate limit",
            "message rate limit",
        ),
        *several("mailbox_not_found", "observed", "no such user"),
        *several("mailbox_not_found", "observed", "policy rejection on .. target"),
        *several("greylisted", PAGE, "greylist"),
        *several("ip_reputation", PAGE, "too many .. ip/connections"),
        Rule(
            "greylisted",
            "try again later",
            codes=(450, 451),
            source=PAGE,
            unless="service/rate/limit/error",
        ),
    ),
)
