"""Gmail and Google Workspace: https://support.google.com/a/answer/3726730."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule

PROVIDER = Provider(
    name="Gmail",
    domains=("gmail.com", "googlemail.com"),
    hosts=("google.com", "googlemail.com"),
    marks=("gsmtp", "gcdp", "support.google.com"),
    rules=(
        Rule("ip_reputation", ("very low reputation of the sending ip",), codes=(421,)),
        Rule("domain_reputation", ("very low reputation",)),
        Rule("spam_content", ("nature of the content or the links",)),
        Rule("spam_content", ("likely unsolicited",)),
        Rule("rate_limited", ("same message-id",)),
        Rule("rate_limited", ("unusual rate",)),
        Rule("auth_missing", ("either spf or dkim",)),
        Rule("auth_spf", ("hard fail policy",)),
        Rule("auth_dmarc", ("dmarc",)),
        Rule("auth_spf", ("suspicious entries",)),
        Rule("tls_required", ("tls required",)),
        Rule("missing_ptr", ("ptr",)),
        Rule("mailbox_not_found", ("nosuchuser",)),
        Rule("mailbox_disabled", ("disableduser",)),
        Rule("mailbox_full", ("overquota",)),
        Rule("message_too_big", ("maxsizeerror",)),
        Rule("recipient_rate_limited", ("receivingrate",)),
        Rule("virus_or_attachment", ("blockedmessage",)),
        Rule("virus_or_attachment", ("potential security issue",)),
        Rule("policy_rejected", ("policy that prohibits",)),
        Rule("mail_loop", ("hops",), status=("5.4.6",)),
        Rule("rate_limited", ("try again later, closing connection",)),
        Rule("sender_rejected", status=("5.1.7",)),
        Rule("domain_not_found", status=("5.1.2",)),
        Rule("bad_address", status=("5.1.3",)),
        Rule("remote_system_error", status=("4.4.2", "4.3.0", "4.4.5")),
        Rule("missing_ptr", status=("4.7.23", "5.7.25", "4.7.25")),
        Rule("auth_spf", status=("4.7.24", "5.7.24", "4.7.27", "5.7.27")),
        Rule("rate_limited", status=("4.7.28", "5.7.28")),
        Rule("tls_required", status=("4.7.29", "5.7.29")),
        Rule("auth_dkim", status=("4.7.30", "5.7.30")),
        Rule("auth_dmarc", status=("4.7.32", "5.7.32", "4.7.40", "5.7.40")),
        Rule("malformed_message", ("header",), status=("5.7.1",)),
        Rule("malformed_message", ("rfc 5322",)),
    ),
)
