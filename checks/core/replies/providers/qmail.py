"""qmail and what was made from it (netqmail, vpopmail, Plesk): its apologies are well known."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, Rule, several

PROVIDER = Provider(
    name="qmail",
    kind=Kind.SOFTWARE,
    rules=(
        *several("relay_denied", "observed", "not in .. list of allowed rcpthosts"),
        *several(
            "mailbox_not_found",
            "observed",
            "no mailbox here by that name",
            "badrcptto",
            "badrecipientto",
            "validrcptto",
        ),
        *several(
            "sender_rejected",
            "observed",
            "envelope sender .. badmailfrom/must+exist/denied",
            "sender .. denied",
        ),
        *several(
            "mailbox_disabled", "observed", "mailbox .. disabled 5.2.1", "invalid or inactive"
        ),
        *several(
            "message_too_big",
            "observed",
            "message exceeds .. maximum message size",
            "databytes limit",
        ),
        *several(
            "connection_timeout",
            "observed",
            "establish .. smtp connection",
            "connected to .. but .. died",
            "connection died",
        ),
        *several("domain_not_found", "observed", "not find any host+named"),
        *several("mail_loop", "observed", "message .. looping"),
        *several("expired", "observed", "message .. in .. queue too long"),
        Rule("spam_content", "message .. denied by .. content/spam/filter"),
        *several("greylisted", "observed", "qmail smtpd greylist"),
    ),
)
