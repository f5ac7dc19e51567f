"""An evaluation in one sentence."""

from __future__ import annotations

from checks.core.dns.spf.client import Client
from checks.core.dns.spf.result import Evaluation, Result
from checks.core.text import Text, say


def told(client: Client, found: Evaluation) -> Text:
    """Such as `54.240.8.31 passes SPF for bounce.example.com by include:amazonses.com`."""
    ip, domain = str(client.ip), found.domain
    term = found.path[0].term if found.path else None
    if found.why is not None:
        return _stopped(ip, found, found.why)
    if term is None:
        return say("SPF for {domain} does not mention {ip}: no term matches", domain=domain, ip=ip)
    match found.result:
        case Result.PASS:
            return say("{ip} passes SPF for {domain} by {term}", ip=ip, domain=domain, term=term)
        case Result.FAIL:
            return say("{ip} fails SPF for {domain} by {term}", ip=ip, domain=domain, term=term)
        case Result.SOFTFAIL:
            return say(
                "{ip} fails SPF for {domain} softly, by {term}", ip=ip, domain=domain, term=term
            )
    return say("SPF for {domain} takes no side on {ip}, by {term}", domain=domain, ip=ip, term=term)


def _stopped(ip: str, found: Evaluation, why: Text) -> Text:
    match found.result:
        case Result.NONE:
            return say("SPF tells nothing of {ip}: {why}", ip=ip, why=why)
        case Result.PERMERROR:
            return say("SPF for {domain} is broken: {why}", domain=found.domain, why=why)
    return say("Could not see whether {ip} passes SPF for {domain}", ip=ip, domain=found.domain)
