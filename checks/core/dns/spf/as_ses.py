"""Whether SES may send, as receivers find who evaluate the record for its servers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from checks.core.dns.spf.client import Client
from checks.core.dns.spf.evaluate import evaluate
from checks.core.dns.spf.permission import (
    SES,
    Permission,
    Published,
    State,
    counts,
    find,
    named,
    names_ses,
)
from checks.core.dns.spf.record import Qualifier
from checks.core.dns.spf.result import Evaluation, Result, Step
from checks.core.sources import Dns

NETWORKS_MAX = 50
"""Of SES's, several times what its record has today."""

_OF_EACH = ("exists", "ptr")
"""Mechanisms that ask DNS anew for each server."""


def permits_ses(dns: Dns, domain: str, now: datetime) -> Permission:
    """A record that names SES is of no use where another of its terms breaks it or comes before;
    one that names SES's networks is as good.

    SES's own record is all that is asked for beside the domain's.  Raises Unavailable, also where
    a receiver could not have told.
    """
    found = names_ses(dns, domain)
    if found.ses is None or found.record.state is not State.FOUND:
        return found
    if _first_of_all(found) and _of_networks(find(dns.txt(SES))):
        return found
    tried: list[Evaluation] = []
    for client in _servers(dns, domain):
        tried.append(evaluate(dns, client, now))
        if any(map(_depends, tried[-1].trace)):
            return _of_one(found, tried[-1])
    return _of_all(found, tried) if tried else found


def _first_of_all(found: Permission) -> bool:
    """Whether nothing else is looked at before SES, as is so in most records."""
    record = found.record.record
    first = record.directives[0] if record and record.directives else None
    return first is not None and counts(first) and named(first) == SES


def _of_networks(ses: Published) -> bool:
    """Whether SES's own record is what it has always been: whoever is in it, passes by it."""
    *networks, last = ses.record.directives if ses.record and ses.record.directives else (None,)
    return (
        ses.state is State.FOUND
        and bool(networks)
        and all(each.network and each.qualifier is Qualifier.PASS for each in networks)
        and last is not None
        and last.name == "all"
    )


def _servers(dns: Dns, domain: str) -> Iterator[Client]:
    """The ends of each network in SES's own record: all between them stand for the same."""
    published = find(dns.txt(SES)).record
    networks = [term.network for term in published.directives] if published else []
    for network in [each for each in networks if each is not None][:NETWORKS_MAX]:
        for ip in dict.fromkeys((network[0], network[-1])):
            yield Client.of(str(ip), domain)


def _depends(step: Step) -> bool:
    """Whether another server would have had DNS asked for other names."""
    return step.term.lower().lstrip("+-~?").startswith(_OF_EACH) or "%" in step.term


def _of_one(found: Permission, tried: Evaluation) -> Permission:
    """Where each server would cost questions of its own, one has to do; it stands for the others
    in what does not depend on it."""
    if tried.result is Result.PASS:
        return found if found.ses else replace(found, ses=None)
    by_itself = not any(map(_depends, tried.path))
    if tried.result is Result.PERMERROR and by_itself:
        return _of_all(found, [tried])
    _raise_gap(tried)
    return replace(found, ses=None) if found.ses else found


def _of_all(found: Permission, tried: list[Evaluation]) -> Permission:
    others = [each for each in tried if each.result is not Result.PASS]
    if not others:
        return replace(found, ses=True)
    for each in others:
        _raise_gap(each)
    kept_out = next((each for each in others if each.result is Result.PERMERROR), others[0])
    return replace(
        found,
        ses=None if len(others) < len(tried) else False,
        some=len(others) < len(tried),
        broken=kept_out.why if found.ses else None,
        by=kept_out.path[0].term if kept_out.path else None,
    )


def _raise_gap(tried: Evaluation) -> None:
    if tried.result is Result.TEMPERROR and tried.gaps:
        raise tried.gaps[0]
