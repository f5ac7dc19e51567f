"""GoDaddy's Workspace Email (secureserver.net)."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://unblock.secureserver.net"

PROVIDER = Provider(
    name="GoDaddy",
    hosts=("secureserver.net",),
    marks=(
        "ib101/ib102/ib103/ib104/ib105/ib106/ib107/ib108/ib110/ib111/ib112/ib113/ib201/ib203/"
        "ib205/ib206/ib208/ib212/"
        "ib401/ib404/ib405/ib501/ib502/ib504/ib506/ib507/ib508/ib510/ib511/ib601/ib602/ib603/"
        "ib604/ib605/ib607/ib701/"
        "ib703/ib705",
        "secureserver net",
    ),
    page=PAGE,
    rules=(
        *several("remote_system_error", "observed", "server temporarily unavailable"),
        *several("missing_ptr", "observed", "reverse dns", "ib113"),
        *several(
            "ip_blocklisted",
            "observed",
            "ib103/ib104/ib105/ib106/ib107/ib108/ib110/ib111/ib112",
        ),
        *several("mailbox_full", "observed", "ib203", "overquota"),
        *several("spam_content", "observed", "ib212/ib607/ib703/ib705/ib208/ib604/ib605"),
        *several("url_blocklisted", "observed", "ib603/ib602/ib601"),
        *several("auth_spf", "observed", "spf", "ib508"),
        *several("sender_rejected", "observed", "ib501/ib502/ib504/ib510/ib511/ib506"),
        *several("rate_limited", "observed", "ib401/ib404/ib405/ib507/ib205/ib206/ib701"),
    ),
)
