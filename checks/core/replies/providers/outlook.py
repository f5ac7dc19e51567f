"""Outlook.com, Hotmail, Live and MSN: Microsoft's mailboxes for everybody."""

from __future__ import annotations

from checks.core.replies.providers.exchange_online import SHARED
from checks.core.replies.rules import Provider, Rule, several

PAGE = "https://sendersupport.olc.protection.outlook.com/pm/troubleshooting.aspx"
NEW_RULES = (
    "https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/"
    "strengthening-email-ecosystem-outlook%E2%80%99s-new-requirements-for-high%E2%80%90volume-sen"
    "ders/4399730"
)

PROVIDER = Provider(
    name="Outlook.com",
    domains=("outlook.", "hotmail.", "live.", "msn.com", "windowslive.com", "passport.com"),
    hosts=("olc.protection.outlook.com", "hotmail.com"),
    marks=(
        "olc protection outlook",
        "mail live com",
        "required authentication level",
        "s2017062302/s3150/s3140/as3140/s3114/s3115/s775/s843/s844/s8001/s8002/s77719/s77714/"
        "s77715/s8003",
        "sc/oc/ou/rp/dy 001/002/003/004",
    ),
    page=PAGE,
    pages=(("auth_missing", NEW_RULES),),
    rules=(
        Rule("auth_missing", status=("5.7.515",), source=NEW_RULES),
        *several("auth_missing", NEW_RULES, "required authentication level"),
        *several("domain_reputation", "observed", "domain .. spamhaus", "s8001/s8002/s8003"),
        *several(
            "ip_blocklisted",
            PAGE,
            "blocklist",
            "s3150/s3140/as3140",
            "sc/oc/ou/dy 001",
            "sc/dy 002/003/004",
        ),
        *several("spam_content", PAGE, "ou 002"),
        *several("ip_reputation", PAGE, "s775/s843/s844/s3114/s77719/s77714/s77715"),
        *several("rate_limited", PAGE, "rp 001/002/003"),
        *several("too_many_connections", "observed", "s3115", "exceeded .. connections"),
        Rule("too_many_connections", status=("4.7.652",)),
        Rule("ip_reputation", status=("4.7.650", "4.7.651")),
        *several("recipient_rate_limited", "observed", "queue quota exceeded"),
        *several("mailbox_not_found", "observed", "s2017062302"),
        Rule("mailbox_not_found", "mailbox unavailable", codes=(5,)),
        *SHARED,
    ),
)
