"""iCloud Mail."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule, several

PAGE = "https://support.apple.com/102322"

PROVIDER = Provider(
    name="iCloud",
    domains=("icloud.com", "me.com", "mac.com", "privaterelay.appleid.com"),
    hosts=("icloud.com", "me.com", "apple.com"),
    marks=("cs01/cs02/hm08/hme1/bs02/hcm1/cs03/hm01/hm03/hm07", "support apple com", "icloudadmin"),
    hints=("icloud com",),
    page=PAGE,
    rules=(
        *several("auth_missing", "observed", "hme1", "both spf and dkim"),
        *several("auth_dmarc", PAGE, "dmarc"),
        *several("url_blocklisted", "observed", "spamhaus dbl"),
        *several("ip_blocklisted", "observed", "proofpoint", "spamhaus"),
        *several(
            "spam_content", "observed", "content rejected due to spam", "rejected due to spam"
        ),
        *several("rate_limited", "observed", "excessive volume", "bs02/hcm1"),
        *several(
            "policy_rejected", "observed", "local policy", "cs01/cs02/cs03/hm08/hm01/hm03/hm07"
        ),
        Rule("rate_limited", "service unavailable", status=("4.7.1",)),
        *several("mailbox_full", PAGE, "overquota"),
        *several("mailbox_moved", "observed", "no longer on server"),
        *several(
            "mailbox_not_found",
            "observed",
            "unknown or illegal alias",
            "inactive email address",
            "user not exist",
        ),
    ),
)
