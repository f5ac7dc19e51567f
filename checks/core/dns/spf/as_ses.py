"""Whether SES may send, as receivers find who evaluate the record for one of its servers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from checks.core.dns.spf.client import Client
from checks.core.dns.spf.evaluate import evaluate
from checks.core.dns.spf.permission import SES, Permission, find, names_ses
from checks.core.dns.spf.result import Result
from checks.core.sources import Dns


def permits_ses(dns: Dns, domain: str, now: datetime) -> Permission:
    """A record that names SES is of no use where another of its terms breaks it.

    Raises Unavailable, also where a receiver could not have told.
    """
    found = names_ses(dns, domain)
    client = _server(dns, domain) if found.ses else None
    if client is None:
        return found
    tried = evaluate(dns, client, now)
    if tried.result is Result.TEMPERROR and tried.gaps:
        raise tried.gaps[0]
    if tried.result is Result.PERMERROR:
        return replace(found, ses=False, broken=tried.why)
    return found


def _server(dns: Dns, domain: str) -> Client | None:
    """Any of SES's: its own record has networks in it, and all of them stand for the same."""
    published = find(dns.txt(SES)).record
    networks = (term.network for term in published.directives) if published else ()
    first = next((network for network in networks if network is not None), None)
    return Client.of(str(first.network_address), domain) if first else None
