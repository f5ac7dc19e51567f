"""iCloud Mail: https://support.apple.com/102322 (postmaster information)."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule

PROVIDER = Provider(
    name="iCloud",
    domains=("icloud.com", "me.com", "mac.com", "privaterelay.appleid.com"),
    hosts=("icloud.com", "me.com", "apple.com"),
    marks=("[cs01]", "[cs02]", "[hm08]", "[hme1]", "[bs02]", "[hcm1]", "support.apple.com"),
    rules=(
        Rule("auth_missing", ("[hme1]",)),
        Rule("auth_dmarc", ("dmarc",)),
        Rule("url_blocklisted", ("spamhaus dbl",)),
        Rule("ip_blocklisted", ("proofpoint",)),
        Rule("policy_rejected", ("local policy",)),
        Rule("policy_rejected", ("[cs0",)),
        Rule("policy_rejected", ("[hm08]",)),
        Rule("rate_limited", ("excessive volume",)),
        Rule("rate_limited", ("[bs02]",)),
        Rule("rate_limited", ("[hcm1]",)),
        Rule("rate_limited", ("service unavailable",), status=("4.7.1",)),
        Rule("mailbox_full", ("over quota",)),
        Rule("mailbox_moved", ("no longer on server",)),
        Rule("mailbox_not_found", ("unknown or illegal alias",)),
        Rule("mailbox_not_found", ("inactive email address",)),
        Rule("mailbox_not_found", ("user does not exist",)),
    ),
)
