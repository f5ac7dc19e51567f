"""Asks the store for the counts that a message's fate is compared with: counts, and no addresses.

All of it is of the account and Region that the message left from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from checks.core.crowds import PAST, RESULTS, WINDOW, Befallen, Counted, Crowd, Fate, Scope, hours
from checks.core.events import MailEvent
from checks.core.replies import classify
from checks.core.shares import HOUR, Hours, Share, without
from checks.core.sources import History, Sources
from checks.core.target import Target

WELL_KNOWN = ("gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "yahoo.co.jp")
"""Domains that nearly everybody sends to: how they took mail in the meantime is telling."""

SORT = ("kind", "reason")
NEAR = (*SORT, "recipient_domain", "template", "configuration_set")

Wanted = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Counting:
    """What is asked about one message, and in which hours."""

    what: Befallen
    history: History
    since: datetime
    until: datetime
    domain: str
    provider: str
    template: str
    set_used: str

    @property
    def near(self) -> Wanted | None:
        """Those who are nearest to the message: of its provider or domain, or of its template
        where that is what failed.  A provider is asked for as a whole, since a reply may tell
        whose server a domain has; what is not its own domain is left out again."""
        if self.what.fate is Fate.UNFILLED:
            return self.where(template=self.template) if self.template else None
        if self.provider:
            return self.where(provider=self.provider)
        return self.where(recipient_domain=self.domain) if self.domain else None

    def where(self, **more: str | tuple[str, ...]) -> Wanted:
        place, kinds = self.what.event.place, RESULTS[self.what.fate]
        return {"account": place.account, "region": place.region, "kind": kinds, **more}

    def hourly(self, by: tuple[str, ...], where: Wanted) -> Counted:
        return self.history.hourly(by, self.since, self.until, where)

    def own(self, target: Target) -> tuple[MailEvent, ...]:
        """All that the counts have of the message's recipient, who is none of the others."""
        event, kinds = self.what.event, RESULTS[self.what.fate]
        return self.history.own(target, event, kinds, self.since, self.until)

    def belongs(self, domain: str) -> bool:
        """Whether it is one of those nearest."""
        if self.what.fate is Fate.UNFILLED or domain == self.domain:
            return True
        return bool(self.provider) and provider_of_domain(domain) == self.provider


def counting(what: Befallen, known: Mapping[str, str], sources: Sources) -> Counting:
    """`known`: what the message's events tell of it, by the names of `History.tally`."""
    domain = known.get("recipient_domain", "")
    return Counting(
        what,
        sources.history,
        what.event.at - WINDOW,
        min(sources.now, what.event.at + WINDOW),
        domain,
        provider_of_domain(domain),
        known.get("template", ""),
        known.get("configuration_set", ""),
    )


def provider_of_domain(domain: str) -> str:
    """By the domain alone; empty where it tells none."""
    return (classify("", recipient_domain=domain).provider or "") if domain else ""


def crowds(asked: Counting, mine: Hours, sources: Sources) -> tuple[Crowd, ...]:
    """From the narrowest to the widest; `mine`: this recipient's own share of the counts."""
    wide = dict(_wide(asked))
    sources.ahead(
        partial(asked.history.hourly, SORT, asked.since, asked.until, where)
        for where in wide.values()
    )
    near = asked.hourly(NEAR, asked.near) if asked.near else {}
    nearest = hours(asked.what, near, lambda domain, *_: asked.belongs(domain))
    found = list(_nearest(asked, near, nearest, mine))
    for scope, where in wide.items():
        name = _names(asked)[scope]
        everyone = hours(asked.what, asked.hourly(SORT, where))
        nearer = _also(asked, near, scope) if asked.near else mine
        found.append(Crowd(scope, name, everyone, without(everyone, nearer)))
    return tuple(found)


def _nearest(asked: Counting, near: Counted, nearest: Hours, mine: Hours) -> Iterator[Crowd]:
    if asked.what.fate is Fate.UNFILLED:
        yield Crowd(Scope.TEMPLATE, asked.template, nearest, without(nearest, mine))
        return
    if not asked.domain:
        return
    domain = hours(asked.what, near, lambda domain, *_: domain == asked.domain)
    yield Crowd(Scope.DOMAIN, asked.domain, domain, without(domain, mine))
    others = without(nearest, domain)
    if any(share.whole for share in others.values()):
        yield Crowd(Scope.PROVIDER, asked.provider, nearest, others)


def _wide(asked: Counting) -> Iterator[tuple[Scope, Wanted]]:
    if asked.template and asked.what.fate is not Fate.UNFILLED:
        yield Scope.TEMPLATE, asked.where(template=asked.template)
    if asked.set_used:
        yield Scope.SET, asked.where(configuration_set=asked.set_used)
    yield Scope.EVERYBODY, asked.where()


def _names(asked: Counting) -> Mapping[Scope, str]:
    return {
        Scope.TEMPLATE: asked.template,
        Scope.SET: asked.set_used,
        Scope.EVERYBODY: asked.what.event.place.region,
    }


def _also(asked: Counting, near: Counted, scope: Scope) -> Hours:
    """What a wide crowd has in common with those nearest."""

    def both(domain: str, template: str, set_used: str) -> bool:
        common = {
            Scope.TEMPLATE: template == asked.template,
            Scope.SET: set_used == asked.set_used,
        }
        return asked.belongs(domain) and common.get(scope, True)

    return hours(asked.what, near, both)


def elsewhere(asked: Counting) -> tuple[tuple[str, Hours], ...]:
    """How well-known domains that are not among those nearest took mail in the meantime."""
    if asked.what.fate is Fate.UNFILLED:
        return ()
    names = tuple(name for name in WELL_KNOWN if not asked.belongs(name))
    by = (*SORT, "recipient_domain")
    counted = asked.hourly(by, asked.where(recipient_domain=names))
    told = ((name, hours(asked.what, counted, partial(str.__eq__, name))) for name in names)
    return tuple((name, found) for name, found in told if found)


def past(asked: Counting) -> Share:
    """Of those nearest, in the days before the hours that are looked at."""
    if asked.near is None:
        return Share()
    until = asked.since - HOUR
    by = (*SORT, "recipient_domain")
    counted = asked.history.tally(by, asked.since - PAST, until, asked.near)
    found = Share()
    for (kind, reason, domain), count in counted.items():
        if asked.belongs(domain):
            found += asked.what.share(kind, reason, count)
    return found
