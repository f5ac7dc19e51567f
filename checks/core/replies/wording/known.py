"""Long sentences that are known whole, because single words in them would mislead."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

SENTENCES = (
    *several(
        "suppressed",
        "docs.aws.amazon.com/ses, suppression lists",
        "amazon ses did not send .. message",
        "amazon ses not send",
        "amazon ses .. suppressed",
        "suppression list .. account/tenant/global",
        "on suppression list",
        "suppressed address",
    ),
    *several(
        "mailbox_not_found",
        "cPanel; observed",
        "account or domain not exist .. blocklist",
        "recipient address rejected access denied & 201806281",
        "wrong or no longer valid",
    ),
    *several(
        "recipient_refused",
        "observed",
        "bounced address",
        "spam reporting address",
    ),
    Rule(
        "mailbox_not_found", "recipient address rejected .. access denied", status=("5.4.1", "x.1.")
    ),
    Rule("relay_denied", "relay access denied"),
    *several(
        "mailbox_not_found",
        "observed",
        "user/recipient not member of domain",
        "not handle/accept .. mail/email for .. user/recipient/address/mailbox",
    ),
    Rule("mailbox_not_found", "address/user/recipient/alias .. lookup .. failed", codes=(5,)),
    *several("rate_limited", "observed", "too many same"),
    *several("ip_reputation", "observed", "sending spam"),
    *several("recipient_refused", "observed", "account protected by"),
    *several("malformed_message", "observed", "multiple/several .. addresses .. from"),
    *several("sender_rejected", "observed", "purported responsible address", "black mail address"),
    *several("ip_reputation", "T-Online", "problem occurred .. ask .. postmaster"),
    *several("ip_reputation", "observed", "unwanted/unsolicited/spam .. sent from .. ip"),
    *several("greylisted", "observed", "first contact/time .. retry/try/wait"),
    Rule("greylisted", "service currently unavailable", status=("4.7.1",)),
    *several("url_blocklisted", "observed", "link/url/web+site .. malware/malicious/phishing"),
    *several(
        "recipient_refused",
        "observed",
        "recipient/user .. chosen not .. receive",
        "user reject list",
        "recipient blocked senders",
    ),
    *several("sender_rejected", "observed", "your email+address/email+domain .. blocklist"),
    *several("malformed_message", "observed", "missing/no/not+valid/invalid from header"),
    *several("expired", "observed", "queue .. too long", "queue lifetime", "queue .. expired"),
    Rule("dns_failure", "not resolve .. mx/host", codes=(4,), unless="sender/from"),
    Rule("domain_no_mail", "domain/host not accept mail/email", unless="from/for/sender"),
    *several("domain_not_found", "RFC 3463", "destination system"),
    *several("policy_rejected", "Trend Micro", "recipient address rejected block rcpt/sender/send"),
    *several("relay_denied", "observed", "no mail enabled subscriptions"),
    *several(
        "policy_rejected",
        "observed",
        "sender on customer/organization/company/administrator .. blocklist",
    ),
    *several("sender_rejected", "observed", "mail from .. mismatch/mismatches"),
    *several("domain_no_mail", "RFC 7505", "null mx", "nullmx"),
    Rule("domain_no_mail", "system not accepting network messages", codes=(5,)),
    Rule("auth_missing", "required authentication level"),
    Rule("auth_missing", status=("5.7.515",)),
    *several("ip_blocklisted", "observed", "banned sender/sending ip", "banned sender"),
    *several(
        "complaint",
        "RFC 5965",
        "email abuse report",
        "feedback loop/report",
        "spam complaint from recipient",
    ),
    Rule("domain_not_found", "not find .. mail exchanger"),
    Rule("mailbox_full", "exceeded storage allocation", source="RFC 5321 section 4.2.3"),
    Rule("mailbox_not_found", "mailbox not found", source="RFC 5321 section 4.2.3"),
    Rule(
        "message_too_big",
        "larger than .. limit .. or .. mailbox .. full",
        source="Windows Server SMTP; observed",
        status=("5.2.3", "5.3.4"),
    ),
)
