"""Which classes of other published scales each reason falls into, the nearest first.

For whoever moves from another tool, or compares figures.
"""

from __future__ import annotations

from dataclasses import dataclass

_TABLE = """\
mailbox_not_found | userunknown | InvalidRecipient | recipient, envelope | Invalid Address | \
Permanent/NoEmail, General
mailbox_moved | hasmoved | InactiveMailbox | recipient | Invalid Address | Permanent/General
mailbox_disabled | suspend | InactiveMailbox | recipient, capacity | Mailbox Unavailable | \
Permanent/General
mailbox_full | mailboxfull | QuotaIssues | capacity | Mailbox Unavailable | MailboxFull
recipient_refused | filtered | PolicyRelated | block, policy | Reputation | Permanent/General
recipient_restricted | securityerror, rejected | PolicyRelated | auth | Mailbox Unavailable | \
Permanent/General
recipient_rate_limited | speeding | TransientFailure | rate | Frequency or Volume Too High | General
bad_address | syntaxerror, userunknown | InvalidRecipient | envelope | Invalid Address |
domain_not_found | hostunknown | BadDomain, DNSFailure | network | Technical Failure | General
domain_no_mail | notaccept | BadDomain | recipient | Technical Failure | General
relay_denied | norelaying | RelayDenied, RoutingErrors | recipient | Technical Failure | General
mail_loop | networkerror | RoutingErrors | network | Technical Failure | General
dns_failure | networkerror | DNSFailure | network | Technical Failure |
connection_timeout | networkerror, expired | BadConnection, NoAnswerFromHost | network | \
Technical Failure | TransientCommunicationFailure
expired | expired | MessageExpired | network | Technical Failure | General
remote_system_error | systemerror, systemfull, mailererror | TransientFailure | other | \
Technical Failure | RecipientServerError
ip_blocklisted | blocked | SpamBlock | blacklist | Reputation | IPFailure
ip_reputation | badreputation, blocked | SpamBlock | blacklist | Reputation | IPFailure
domain_reputation | badreputation | SpamBlock | blacklist | Reputation | SpamDetected
missing_ptr | requireptr | AuthenticationFailed | block | Technical Failure | \
BYOIPHostNameLookupUnavailable
spam_content | spamdetected | SpamContent | spam | Content | ContentRejected, SpamDetected
url_blocklisted | spamdetected, blocked | SpamContent | spam | Content | ContentRejected
virus_or_attachment | virusdetected, policyviolation | VirusRelated, ProhibitedAttachment | \
virus | Content | AttachmentRejected
auth_missing | authfailure | AuthenticationFailed | auth | Reputation | General
auth_spf | authfailure | AuthenticationFailed | auth | Reputation | General
auth_dkim | authfailure | AuthenticationFailed | auth | Reputation | General
auth_dmarc | authfailure | AuthenticationFailed | dmarc | Reputation | General
sender_rejected | rejected | InvalidSender | sender, config | Technical Failure | General
policy_rejected | policyviolation, securityerror | PolicyRelated | policy | Content | General
rate_limited | speeding | TransientFailure | rate | Frequency or Volume Too High | \
SpamDetected, General
too_many_connections | toomanyconn | TooManyRecipients, BadConnection | rate | \
Frequency or Volume Too High | General
too_many_recipients | toomanyconn | TooManyRecipients | message | Frequency or Volume Too High |
greylisted | | TransientFailure | greylist | Technical Failure | General
message_too_big | mesgtoobig, exceedlimit | QuotaIssues | message | Content | MessageTooLarge
malformed_message | notcompliantrfc, contenterror | ProtocolErrors | message | Content | \
ContentRejected
tls_required | failedstarttls | AuthenticationFailed | auth | Technical Failure | General
tls_failed | failedstarttls | BadConnection | auth | Technical Failure | General
protocol_error | syntaxerror | ProtocolErrors | protocol | Technical Failure |
suppressed | suppressed | | | | Suppressed, OnAccountSuppressionList, UnsubscribedRecipient
ses_deferred | | | | | InternalFailure, SendingDeferral
silent_filtering | | | | |
complaint | feedback | | | |
auto_reply | vacation | AutoReply | | |
unknown | onhold, undefined | Uncategorized | other | Unclassified | Undetermined
"""


@dataclass(frozen=True, slots=True)
class Scales:
    sisimai: tuple[str, ...]
    """Reasons of Sisimai."""
    kumomta: tuple[str, ...]
    """Classes of KumoMTA and SparkPost."""
    zonemta: tuple[str, ...]
    """Categories of ZoneMTA's bounce rules."""
    sendgrid: tuple[str, ...]
    """SendGrid's seven classes."""
    ses: tuple[str, ...]
    """SES's bounce subtypes and kinds of delay."""


def _scales(line: str) -> tuple[str, Scales]:
    slug, *columns = (column.strip() for column in line.split("|"))
    return slug, Scales(*(tuple(filter(None, column.split(", "))) for column in columns))


SCALES: dict[str, Scales] = dict(_scales(line) for line in _TABLE.splitlines())
