"""Outlook.com, Hotmail, Live and MSN: https://sendersupport.olc.protection.outlook.com."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule

PROVIDER = Provider(
    name="Outlook.com",
    domains=("outlook.", "hotmail.", "live.", "msn.com", "windowslive.com", "passport.com"),
    hosts=("olc.protection.outlook.com", "hotmail.com"),
    marks=(
        "olc.protection.outlook.com",
        "mail.live.com",
        "(s2017062302)",
        "(s3150)",
        "(s3140)",
        "(as3140)",
        "(s3114)",
        "(s3115)",
        "(s775)",
        "(s843)",
        "(s8001)",
        "(s8002)",
        "sc-001",
        "oc-001",
    ),
    rules=(
        Rule("auth_missing", status=("5.7.515",)),
        Rule("auth_missing", ("required authentication level",)),
        Rule("domain_reputation", ("domain", "spamhaus")),
        Rule("domain_reputation", ("(s8001)",)),
        Rule("domain_reputation", ("(s8002)",)),
        Rule("ip_blocklisted", ("block list",)),
        Rule("ip_blocklisted", ("(s3150)",)),
        Rule("ip_blocklisted", ("s3140)",)),
        Rule("ip_blocklisted", ("sc-001",)),
        Rule("too_many_connections", ("(s3115)",)),
        Rule("too_many_connections", status=("4.7.652",)),
        Rule("ip_reputation", status=("4.7.650", "4.7.651")),
        Rule("recipient_rate_limited", ("queue quota exceeded",)),
        Rule("remote_system_error", ("insufficient system resources",)),
        Rule("mailbox_not_found", ("(s2017062302)",)),
        Rule("mailbox_not_found", ("mailbox unavailable",), codes=(550,)),
    ),
)
