"""What is wrong with a domain's identity in SES, by SES's own word."""

from __future__ import annotations

from checks.core.dns.problem import Problem
from checks.core.ses import Identity
from checks.core.text import say


def identity_problem(identity: Identity, region: str) -> Problem | None:
    if identity.verified:
        return None
    return Problem(
        say("SES does not count {domain} as verified any more", domain=identity.name),
        say("Publish the DNS records that SES's console shows for {name}.", name=identity.name),
        f"SES GetEmailIdentity {identity.name}, {region}",
        identity.seen_at,
        fatal=True,
    )
