"""Rackspace Email (emailsrvr.com): the letter in brackets says what is meant."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PROVIDER = Provider(
    name="Rackspace",
    hosts=("emailsrvr.com",),
    marks=("emailsrvr", "g1f/g2/g30/g28/g31/g29"),
    page="https://docs.rackspace.com/docs/rackspace-email-bounce-codes",
    rules=(
        *several("missing_ptr", "observed", "g1f"),
        *several("too_many_connections", "observed", "g2"),
        *several("recipient_rate_limited", "observed", "g30"),
        *several("greylisted", "observed", "g28"),
    ),
)
