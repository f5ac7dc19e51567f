"""Postfix, by the words of its restrictions: https://www.postfix.org/postconf.5.html."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, Rule, several

DOCS = "https://www.postfix.org/postconf.5.html"

PROVIDER = Provider(
    name="Postfix",
    kind=Kind.SOFTWARE,
    rules=(
        *several(
            "sender_rejected",
            DOCS,
            "sender address rejected",
            unless="openspf/spf/dmarc/greylist/policy+daemon/rbl/using",
        ),
        *several(
            "mailbox_not_found",
            DOCS,
            "user unknown in .. table",
            "recipient address rejected user unknown",
            "recipient address rejected undeliverable address",
        ),
        *several(
            "missing_ptr",
            DOCS,
            "client host rejected cannot find your .. hostname",
            "client host rejected not find .. hostname",
        ),
        *several("protocol_error", DOCS, "helo command rejected", "improper command pipelining"),
        Rule(
            "sender_rejected",
            "not exist/found/resolve & mail+from",
            unless="user/recipient/mailbox/account/ptr/reverse/hostname/host/spf/dkim/dmarc",
        ),
        *several("greylisted", DOCS, "recipient address rejected unverified address"),
        *several(
            "ip_blocklisted",
            DOCS,
            "client host .. blocked using",
            unless="grey/uribl/surbl/dbl/dynamic+greylist/geo",
        ),
        *several("message_too_big", DOCS, "message size exceeds fixed limit"),
        Rule("too_many_recipients", "error too many recipients", source=DOCS),
        *several(
            "mailbox_disabled",
            "observed",
            "recipient address rejected .. account/user/mailbox .. DISABLED",
        ),
        Rule("policy_rejected", "client host rejected access denied", source=DOCS),
        *several(
            "remote_system_error",
            DOCS,
            "temporary lookup failure",
            "queue file write error",
            "server configuration error/problem",
        ),
        *several("mail_loop", DOCS, "mail for .. loops back to myself", "mail forwarding loop for"),
        *several("remote_system_error", DOCS, "insufficient system storage/resources"),
    ),
)
