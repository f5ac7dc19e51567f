"""What codes mean where words say nothing.

Enhanced status codes: RFC 3463 and IANA's registry.  Reply codes: RFC 5321, section 4.2.3.
Subtypes: SES's own classes, which are a hint: it derives them from the same reply.
"""

from __future__ import annotations

UNSENT = {
    "suppressed": "suppressed",
    "onaccountsuppressionlist": "suppressed",
    "ontenantsuppressionlist": "suppressed",
    "emailvalidationsuppressed": "suppressed",
    "unsubscribedrecipient": "suppressed",
    "internalfailure": "ses_deferred",
    "sendingdeferral": "ses_deferred",
    "byoiphostnamelookupunavailable": "missing_ptr",
}
"""Bounce subtypes and kinds of delay for which no server was asked."""

EXACT = {
    "4.2.1": "recipient_rate_limited",
    "5.2.1": "mailbox_disabled",
    "4.4.7": "expired",
    "5.4.7": "expired",
    "4.7.1": "greylisted",
    "4.2.0": "greylisted",
    "5.2.0": "recipient_refused",
    "4.7.0": "rate_limited",
    "5.3.2": "domain_no_mail",
    "4.3.2": "remote_system_error",
    "5.4.1": "mailbox_not_found",
    "4.1.1": "greylisted",
    "4.5.3": "too_many_recipients",
}
"""Where the class changes what the rest of the code means."""

DETAIL = {
    "1.0": "mailbox_not_found",
    "1.1": "mailbox_not_found",
    "1.2": "domain_not_found",
    "1.3": "bad_address",
    "1.4": "bad_address",
    "1.6": "mailbox_moved",
    "1.7": "sender_rejected",
    "1.8": "sender_rejected",
    "1.10": "domain_no_mail",
    "2.2": "mailbox_full",
    "2.3": "message_too_big",
    "2.4": "recipient_refused",
    "3.1": "remote_system_error",
    "3.2": "remote_system_error",
    "3.3": "remote_system_error",
    "3.4": "message_too_big",
    "3.5": "remote_system_error",
    "4.1": "connection_timeout",
    "4.2": "connection_timeout",
    "4.3": "dns_failure",
    "4.4": "domain_not_found",
    "4.5": "remote_system_error",
    "4.6": "mail_loop",
    "5.1": "protocol_error",
    "5.2": "protocol_error",
    "5.3": "too_many_recipients",
    "5.4": "protocol_error",
    "5.6": "protocol_error",
    "6.0": "malformed_message",
    "6.1": "malformed_message",
    "6.2": "malformed_message",
    "6.3": "malformed_message",
    "6.7": "bad_address",
    "6.8": "bad_address",
    "7.2": "recipient_restricted",
    "7.4": "protocol_error",
    "7.8": "relay_denied",
    "7.10": "tls_required",
    "7.11": "tls_required",
    "7.13": "mailbox_disabled",
    "7.17": "mailbox_disabled",
    "7.18": "domain_not_found",
    "7.20": "auth_dkim",
    "7.21": "auth_dkim",
    "7.22": "auth_dkim",
    "7.23": "auth_spf",
    "7.24": "auth_spf",
    "7.25": "missing_ptr",
    "7.26": "auth_missing",
    "7.27": "sender_rejected",
    "7.28": "rate_limited",
    "7.29": "tls_required",
    "7.30": "auth_dkim",
}
"""By subject and detail, whatever the class."""

SUBTYPE = {
    "noemail": "mailbox_not_found",
    "mailboxfull": "mailbox_full",
    "messagetoolarge": "message_too_big",
    "contentrejected": "spam_content",
    "attachmentrejected": "virus_or_attachment",
    "customtimeoutexceeded": "expired",
    "ipfailure": "ip_reputation",
    "spamdetected": "domain_reputation",
    "recipientservererror": "remote_system_error",
    "transientcommunicationfailure": "connection_timeout",
}

VAGUE = {
    "2.0": "recipient_refused",
    "3.0": "remote_system_error",
    "5.0": "protocol_error",
    "7.0": "policy_rejected",
    "7.1": "policy_rejected",
}
"""Codes that many servers use for many things: they count after SES's subtype."""

CODE = {
    "421": "remote_system_error",
    "450": "remote_system_error",
    "451": "remote_system_error",
    "452": "remote_system_error",
    "500": "protocol_error",
    "501": "protocol_error",
    "502": "protocol_error",
    "503": "protocol_error",
    "504": "protocol_error",
    "521": "domain_no_mail",
    "523": "message_too_big",
    "525": "mailbox_disabled",
    "530": "relay_denied",
    "535": "relay_denied",
    "551": "mailbox_moved",
    "552": "mailbox_full",
    "553": "bad_address",
    "555": "protocol_error",
    "556": "domain_no_mail",
}
"""550 and 554 are missing on purpose: they are used for everything."""
