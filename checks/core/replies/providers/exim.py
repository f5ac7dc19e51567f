"""Exim, by the words of its default configuration: https://www.exim.org/exim-html-current/."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, Rule, several

DOCS = "https://www.exim.org/exim-html-current/doc/html/spec_html/"

PROVIDER = Provider(
    name="Exim",
    kind=Kind.SOFTWARE,
    rules=(
        *several(
            "sender_rejected",
            DOCS,
            "sender verify failed",
            "could not complete sender verify",
        ),
        Rule("remote_system_error", "could not complete recipient verify", source=DOCS),
        *several(
            "malformed_message",
            DOCS,
            "message .. lines longer than",
            "maximum allowed line length",
            "header line .. too long",
        ),
        *several("protocol_error", DOCS, "synchronization error", "smtp protocol synchronization"),
        Rule("remote_system_error", "temporary local problem", source=DOCS),
        *several("expired", DOCS, "retry timeout exceeded", "retry time not reached"),
        *several(
            "virus_or_attachment", DOCS, "message contains .. malware/virus/suspicious+attachment"
        ),
        *several("spam_content", "observed", "high scoring spam", "message scored .. spam points"),
        *several("mailbox_full", DOCS, "mailbox .. full mta/exceeded"),
    ),
)
