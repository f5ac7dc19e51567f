"""Comcast (Xfinity)."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "http://postmaster.comcast.net/mail-error-codes.html"

PROVIDER = Provider(
    name="Comcast",
    domains=("comcast.net", "xfinity.com"),
    hosts=("comcast.net",),
    marks=("postmaster comcast net", "sys comcast net", "dm000001"),
    page=PAGE,
    rules=(
        *several("ip_reputation", PAGE, "bl000000"),
        *several(
            "ip_blocklisted",
            PAGE,
            "bl000001/bl000010/bl000011/bl000100/bl000101/bl000110/bl000111",
            "es000001/es000010",
            "one or more dnsbls",
        ),
        *several("missing_ptr", PAGE, "rdns", "ptr", "reverse dns", "rd000001/pt000001"),
        *several("too_many_connections", PAGE, "too many sessions/connections"),
        *several("auth_dmarc", PAGE, "dmarc"),
        *several("mailbox_full", PAGE, "overquota", "quota violation"),
        *several(
            "mailbox_not_found",
            "observed",
            "not our customer",
            "mailbox unallocated",
            "invalid recipient",
        ),
        *several("mailbox_disabled", "observed", "account closed", "account .. not available"),
    ),
)
