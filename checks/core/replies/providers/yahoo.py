"""Yahoo and AOL: https://senders.yahooinc.com/smtp-error-codes/."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule

PROVIDER = Provider(
    name="Yahoo",
    domains=("yahoo.", "ymail.com", "rocketmail.com", "aol.", "aim.com", "verizon.net"),
    hosts=("yahoodns.net", "yahoo.com", "yahoo.net", "aol.com"),
    marks=("yahoo.com", "yahooinc.com", "[tss0", "[tss1", "[ts0", "[ipts0", "[bl2", "[ph01]"),
    rules=(
        Rule("ip_blocklisted", ("[tss07]",)),
        Rule("ip_blocklisted", ("[tss09]",)),
        Rule("ip_blocklisted", ("[tss11]",)),
        Rule("ip_blocklisted", ("[bl2",)),
        Rule("rate_limited", ("[tss0",)),
        Rule("rate_limited", ("[ts0",)),
        Rule("rate_limited", ("[ipts0",)),
        Rule("rate_limited", ("unexpected volume",)),
        Rule("spam_content", ("[ph01]",)),
        Rule("malformed_message", ("not rfc compliant",)),
        Rule("sender_rejected", ("unresolvable", "from domain")),
        Rule("auth_missing", ("either spf or dkim",)),
        Rule("auth_dmarc", ("dmarc",)),
        Rule("mailbox_disabled", ("mailbox is disabled",)),
        Rule("mailbox_not_found", ("doesn't have a", "account")),
        Rule("mailbox_not_found", ("mailbox not found",)),
        Rule("recipient_rate_limited", ("receiving mail too quickly",)),
        Rule("too_many_connections", ("message per connection",)),
        Rule("remote_system_error", ("resources temporarily unavailable",)),
        Rule("relay_denied", ("relaying denied",)),
        Rule("policy_rejected", ("policy reasons",)),
    ),
)
