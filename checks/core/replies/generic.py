"""Words that mean the same whichever server says them; the first rule that fits decides.

The order is by how much the words exclude: a named blocklist before "blocked", a full mailbox
before "mailbox unavailable", the recipient's settings before "rejected".
"""

from __future__ import annotations

from checks.core.replies.rules import Rule


def _any(reason: str, *wordings: str | tuple[str, ...]) -> tuple[Rule, ...]:
    """One rule per wording; a tuple is words that have to be there together."""
    return tuple(Rule(reason, (w,) if isinstance(w, str) else w) for w in wordings)


GENERIC: tuple[Rule, ...] = (
    *_any("greylisted", "greylist", "graylist", "grey-list", "grey list", "grey.rbl"),
    *_any("url_blocklisted", "uribl", "surbl", "dbl.spamhaus", "spamhaus dbl", "spam url"),
    *_any("url_blocklisted", ("url", "blacklist"), ("link", "blacklist"), ("url", "blocklist")),
    *_any("ip_blocklisted", "zen.spamhaus", "sbl.spamhaus", "xbl.spamhaus", "pbl.spamhaus"),
    *_any("ip_blocklisted", "blocked using", "block listed", "blocklist", "block list"),
    *_any("ip_blocklisted", "blacklist", "spamcop", "barracudacentral", "dnsbl", "uceprotect"),
    *_any("ip_blocklisted", "csi.cloudmark", "prs.proofpoint", "ipcheck.proofpoint", "(rbl)"),
    *_any("ip_blocklisted", "banned sending ip", "ip address is blocked", "listed by rbl"),
    *_any("auth_dmarc", "dmarc"),
    *_any("auth_missing", ("either spf or dkim",), ("both spf and dkim",), "unauthenticated email"),
    *_any("auth_missing", "required authentication level", "sender is unauthenticated"),
    *_any("auth_spf", ("spf", "fail"), ("spf", "not allowed"), ("spf", "reject"), "openspf"),
    *_any("auth_spf", "sender policy framework", ("spf", "not authorized"), ("spf", "violation")),
    *_any("auth_dkim", ("dkim", "fail"), ("dkim", "invalid"), ("dkim", "not pass")),
    *_any("auth_dkim", ("dkim", "missing"), ("dkim", "signature")),
    *_any("missing_ptr", "reverse dns", "ptr record", "dns ptr", "no ptr", "reverse hostname"),
    *_any("missing_ptr", "cannot find your hostname", "rdns", ("ptr", "resource record")),
    *_any("mailbox_full", "overquota", "over quota", "quota exceed", "exceeded storage"),
    *_any("mailbox_full", "mailbox is full", "mailbox full", "inbox is full", "out of storage"),
    *_any("mailbox_full", "exceeded its quota", "full mailbox", "quota violation", "quota full"),
    *_any("mailbox_full", ("storage", "quota"), "too much mail data", "insufficient disk quota"),
    *_any("mailbox_disabled", ("account", "disabled"), ("mailbox", "disabled"), "is inactive"),
    *_any("mailbox_disabled", "inactive user", "inactive account", "inactive mailbox", "suspended"),
    *_any("mailbox_disabled", "due to inactivity", "account inactive", ("mailbox", "deactivated")),
    *_any("mailbox_moved", "has moved", "address has changed", "no longer on server"),
    *_any("mail_loop", "too many hops", "mail loop", "routing loop", "hop count", "loops back"),
    *_any("message_too_big", "message too large", "message size exceed", "too big", "size limit"),
    *_any("message_too_big", "exceeds maximum", ("exceed", "message size"), "message is too large"),
    *_any("message_too_big", "maximum email size", "exceeds fixed limit"),
    *_any("virus_or_attachment", "virus", "malware", "attachment", "infected", "executable"),
    *_any("virus_or_attachment", "potential security issue"),
    *_any("tls_required", "must issue a starttls", ("tls", "require"), "requires encryption"),
    *_any("tls_required", "starttls first", "not encrypted"),
    *_any("tls_failed", "tls handshake", ("starttls", "fail"), ("tls", "negotiat"), "certificate"),
    *_any("tls_failed", "dane", "does not support tls", ("tls", "not available")),
    *_any("relay_denied", "relay access denied", "relaying denied", "relay denied", "open relay"),
    *_any("relay_denied", "unable to relay", "relay not permitted", "not permitted to relay"),
    *_any("relay_denied", "relaying not allowed", "cannot relay", "we do not relay"),
    *_any("domain_no_mail", "null mx", "does not accept mail", "nullmx", "domain takes no mail"),
    *_any("sender_rejected", ("sender", "domain not found"), "sender address rejected"),
    *_any(
        "sender_rejected", ("sender", "does not exist"), ("sender", "not resolve"), "from domain"
    ),
    *_any("sender_rejected", "invalid sender", "sender denied", "domain of sender", "mail from:"),
    *_any(
        "domain_not_found", "invalid domain", "host not found", "domain not found", "no such domain"
    ),
    *_any("domain_not_found", "unrouteable", "unroutable", "host unknown", "domain does not exist"),
    *_any("domain_not_found", "host or domain name not found", "no mx", "nxdomain"),
    *_any("recipient_rate_limited", "receiving mail too quickly", "receiving mail at a rate"),
    *_any("recipient_rate_limited", "recipient thread limit", ("recipient", "rate limit")),
    *_any("too_many_recipients", "too many recipients", "recipient limit", "recipients per"),
    *_any("too_many_connections", "too many connections", "concurrent connection"),
    *_any("too_many_connections", "connection limit", "too many sessions", "maximum connections"),
    *_any("too_many_connections", "message per connection", "exceeded max connections"),
    *_any("rate_limited", "rate limit", "too many messages", "unusual rate", "excessive volume"),
    *_any("rate_limited", "throttl", "too fast", "unexpected volume", "frequency limited"),
    *_any("rate_limited", "mail volume", "slow down", "limit exceeded", "too many emails"),
    *_any("spam_content", "considered spam", "considered as spam", "identified as spam"),
    *_any("spam_content", "likely unsolicited", "looks like spam", "spam detected", "spam message"),
    *_any("spam_content", "suspicion of spam", "flagged as spam", "classified as spam"),
    *_any("spam_content", "unsolicited", "spam content", "message filtered", "spam score"),
    *_any(
        "spam_content", ("content", "reject"), ("content", "denied"), "rejected as spam", "phish"
    ),
    *_any("domain_reputation", ("reputation", "domain")),
    *_any("ip_reputation", "reputation", "suspected spam ip"),
    *_any("recipient_refused", "rejected by recipient", "refused by recipient", "user entry"),
    *_any("recipient_refused", "recipient does not want", "blocked by user", "user domain entry"),
    *_any("recipient_restricted", "not authorized to send", "delivery not authorized"),
    *_any("recipient_restricted", "resolver.rst", "only accepts", "senders are restricted"),
    *_any("recipient_restricted", "not allowed to send to this"),
    *_any("bad_address", "bad recipient address syntax", "recipient syntax", "address syntax"),
    *_any("bad_address", "not a valid rfc", "malformed address", "invalid address format"),
    *_any("mailbox_not_found", "user unknown", "unknown user", "no such user", "nosuchuser"),
    *_any("mailbox_not_found", "does not exist", "doesn't exist", "user not found", "no mailbox"),
    *_any("mailbox_not_found", "recipient not found", "mailbox not found", "unknown recipient"),
    *_any("mailbox_not_found", "recipient unknown", "invalid recipient", "no such recipient"),
    *_any("mailbox_not_found", "unknown local", "address unknown", "unknown address", "no account"),
    *_any("mailbox_not_found", "invalid mailbox", "unknown mailbox", "not a valid mailbox"),
    *_any("mailbox_not_found", "recipient address rejected: access denied", "not our customer"),
    *_any("mailbox_not_found", ("doesn't have a", "account"), ("not have a", "account")),
    *_any("mailbox_not_found", "no longer available", "no longer valid", "no such mailbox"),
    *_any("mailbox_not_found", "unknown or illegal alias", "recipient rejected", "not known"),
    *_any("mailbox_not_found", "no mail box", "no such address", "address does not exist"),
    *_any("malformed_message", "rfc 5322", "rfc5322", "rfc 2822", "not rfc compliant"),
    *_any("malformed_message", "line too long", "missing header", "duplicate header", "bare lf"),
    *_any("auto_reply", "out of office", "auto-reply", "autoreply", "automatic reply"),
    *_any("dns_failure", "dns failure", "dns error", "temporary dns", "name service error"),
    *_any("dns_failure", "domain lookup fail", "mx lookup fail", "dns server"),
    *_any("connection_timeout", "timed out", "timeout", "connection refused", "no route"),
    *_any("connection_timeout", "unable to connect", "connection lost", "connection dropped"),
    *_any("connection_timeout", "connection reset", "did not respond", "could not connect"),
    *_any("connection_timeout", "establish connection", "bad connection", "connection closed"),
    *_any("policy_rejected", "policy", "administrative prohibition", "administratively"),
    *_any("policy_rejected", "spoof", "not accepted for", "access denied", "prohibited"),
    *_any("remote_system_error", "resources temporarily unavailable", "insufficient system"),
    *_any("remote_system_error", "internal error", "temporary failure", "temporary error"),
    *_any("remote_system_error", "local error", "system error", "server busy", "too busy"),
    *_any("remote_system_error", "service unavailable", "temporarily unavailable", "try again"),
    *_any("remote_system_error", "service not available", "try later", "queue file write"),
    *_any("spam_content", "spam"),
    *_any("protocol_error", "command not", "bad sequence", "syntax error", "protocol error"),
    *_any("protocol_error", "unrecognized command", "unrecognised command"),
    *_any("mailbox_not_found", "mailbox unavailable"),
)
