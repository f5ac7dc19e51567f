"""QQ Mail and Tencent's Exmail."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://service.mail.qq.com/detail/122"

PROVIDER = Provider(
    name="QQ",
    domains=("qq.com", "foxmail.com", "exmail.qq.com", "vip.qq.com"),
    hosts=("qq.com", "exmail.qq.com"),
    marks=("service mail qq com", "mail qq com"),
    page=PAGE,
    rules=(
        *several("recipient_rate_limited", "observed", "mailbox unavailable or access denied"),
        *several("mailbox_not_found", PAGE, "mailbox not found"),
        *several("rate_limited", PAGE, "frequency limited", "too many .. connection", "limited"),
        *several(
            "ip_blocklisted",
            PAGE,
            "suspected spam ip",
            "suspected bounce attacks",
            "connection denied",
        ),
        *several(
            "spam_content", PAGE, "mail content denied", "message too large & spam", "content"
        ),
        *several("auth_spf", PAGE, "spf check failed"),
        *several("auth_dmarc", PAGE, "dmarc"),
        *several("auth_dkim", PAGE, "dkim"),
        *several("recipient_refused", "observed", "rejected by recipients/recipient"),
        *several("mailbox_disabled", "observed", "deactivated mailbox", "mailbox .. deactivated"),
        *several("mailbox_full", "observed", "exceed .. quota", "mailbox .. full", "disk quota"),
        *several("domain_reputation", "observed", "domain .. reputation/suspected"),
        *several("ip_reputation", "observed", "ip .. reputation/suspected"),
    ),
)
