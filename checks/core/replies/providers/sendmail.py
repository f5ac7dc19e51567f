"""Sendmail, by the words of its rulesets."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, Rule, several

PROVIDER = Provider(
    name="Sendmail",
    kind=Kind.SOFTWARE,
    rules=(
        *several(
            "sender_rejected",
            "observed",
            "domain of sender address .. not exist/resolve",
            "domain name required for sender",
        ),
        *several("relay_denied", "observed", "relaying denied", "relaying temporarily denied"),
        *several("domain_not_found", "observed", "host unknown", unless="client/sender/helo"),
        Rule("policy_rejected", "command rejected", status=("x.7.1",)),
        Rule("spam_content", "content rejected"),
        *several("connection_timeout", "observed", "deferred connection timed/refused/reset"),
        *several("mail_loop", "observed", "too many hops"),
    ),
)
