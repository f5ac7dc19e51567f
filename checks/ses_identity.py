"""Does SES count the domain as verified, in the Region that it is sent from?

An identity is verified in each Region by itself, by DNS records that SES looks for again and again:
where they go, it takes no more mail from the domain after a while.  A domain above the sender's
that is verified is enough.  What SES says is held against what DNS says today.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from checks.core import (
    DOMAIN,
    MAIL,
    Check,
    Domain,
    Fact,
    Finding,
    Fix,
    Owner,
    Place,
    Sources,
    Strength,
    Target,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    say,
)
from checks.core.dns.identity_problem import identity_problems
from checks.core.dns.judged import judged
from checks.core.dns.standing import Standing, State, look
from checks.core.dns.standing_facts import detail_facts, standing_facts
from checks.core.evidence import message_facts, newest_message, not_seen


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    domain: str | None
    """None: no message tells which."""
    standings: tuple[Standing, ...] = ()
    newest: Timeline | None = None
    """None: it was the domain that was asked about."""

    @property
    def verified_in(self) -> tuple[str, ...]:
        regions = (each.place.named for each in self.standings if each.may_send)
        return tuple(dict.fromkeys(regions))

    @property
    def taken(self) -> datetime | None:
        """When SES took the newest message: it was then allowed to be sent."""
        return self.newest.sent_at if self.newest else None

    def at(self, place: Place) -> Standing | None:
        return next((each for each in self.standings if each.place.is_same(place)), None)


def gather(target: Target, sources: Sources) -> Seen:
    newest = None if isinstance(target, Domain) else newest_message(target, sources)
    domain = newest.first_known("from_domain") if newest else None
    if isinstance(target, Domain):
        domain = target.value.lower()
    if domain is None:
        return Seen(sources.now, None, newest=newest)
    everywhere = sources.everywhere or ((sources.place, sources.ses),)
    sources.ahead([partial(look, sources, place, ses, domain) for place, ses in everywhere])
    found = tuple(look(sources, place, ses, domain) for place, ses in everywhere)
    return Seen(sources.now, domain, found, newest)


def judge(seen: Seen) -> Finding:
    """FAIL it does not any more; UNKNOWN could not see; WARN not yet, or not for long; OK"""
    if seen.domain is None:
        return Finding.moot(say("No message tells which domain it was sent from"))
    if seen.newest is None:
        return _of_domain(seen, seen.domain)
    here = seen.at(seen.newest.place)
    if here is None:
        region = seen.newest.place.named
        return Finding.unknown(say("{region} is not searched", region=region), *_facts(seen))
    if here.state is State.ABSENT:
        return _absent(seen, here, seen.domain)
    return _judged(seen, (here,), seen.domain)


def _of_domain(seen: Seen, domain: str) -> Finding:
    states = {each.state for each in seen.standings}
    if states == {State.ABSENT}:
        return Finding.ok(
            say("{domain} is not a domain that this account sends from", domain=domain),
            *_facts(seen),
            Fact(
                say("Not looked for"),
                say("single addresses of it that may be verified"),
                "SES GetEmailIdentity",
                seen.now,
            ),
        )
    present = tuple(each for each in seen.standings if each.state is not State.ABSENT)
    return _judged(seen, present, domain)


def _absent(seen: Seen, here: Standing, domain: str) -> Finding:
    """Which need not be wrong: a single address, or another account's identity, will do."""
    if not seen.verified_in:
        return _unknown_anywhere(seen, domain)
    region = here.place.named
    headline = say(
        "{domain} is verified in {elsewhere}, and is no identity in {region}",
        domain=domain,
        elsewhere=seen.verified_in,
        region=region,
    )
    fix = Fix(
        Owner.US,
        say(
            "Verify {domain} in {region}, too, or send from where it is verified, unless the "
            "sender's own address is verified in {region}.",
            domain=domain,
            region=region,
        ),
    )
    return Finding.unknown(headline, *_facts(seen), fix=fix)


def _unknown_anywhere(seen: Seen, domain: str) -> Finding:
    """Where a place could not be seen, it may be the one that has it."""
    if unseen := _unseen(seen):
        return Finding.unknown(unseen[0].why, *_facts(seen))
    return Finding.moot(say("No SES identity of {domain} is known", domain=domain), *_facts(seen))


def _unseen(seen: Seen) -> tuple[Unavailable, ...]:
    unseen = (each for each in seen.standings if each.state is State.UNSEEN)
    return tuple(gap for each in unseen for gap in each.gaps)


def _judged(seen: Seen, standings: tuple[Standing, ...], domain: str) -> Finding:
    wrong = tuple(
        problem
        for standing in standings
        for problem in identity_problems(standing, seen.verified_in, seen.taken)
    )
    gaps = tuple(gap for each in standings for gap in each.gaps)
    if any(problem.fatal for problem in wrong) and (unseen := _unseen(seen)):
        # it may be verified there, so that it stops no mail: see `identity_problems`
        wrong, gaps = tuple(replace(problem, fatal=False) for problem in wrong), (*gaps, *unseen)
    found = judged(
        wrong,
        gaps,
        _fine(standings, domain),
        _facts(seen),
        seen.now,
    )
    fails = found.verdict is Verdict.FAIL
    return replace(found, strength=Strength.BLOCK) if fails else found


def _fine(standings: tuple[Standing, ...], domain: str) -> Text:
    """Which identity lets mail leave is told, where it is one above the domain everywhere."""
    regions = tuple(dict.fromkeys(each.place.named for each in standings if each.may_send))
    parents = tuple(dict.fromkeys(each.by for each in standings if each.by))
    if parents == (domain,):
        return say("SES counts {domain} as verified in {regions}", domain=domain, regions=regions)
    if domain in parents:
        return say("SES takes mail from {domain} in {regions}", domain=domain, regions=regions)
    return say(
        "SES takes mail from {domain} in {regions}, since {parent} is verified",
        domain=domain,
        regions=regions,
        parent=parents,
    )


def _facts(seen: Seen) -> tuple[Fact, ...]:
    asked = seen.domain or ""
    told = tuple(fact for each in seen.standings for fact in standing_facts(each, asked, seen.now))
    here = seen.at(seen.newest.place) if seen.newest else None
    which = (here,) if here else seen.standings if seen.newest is None else ()
    details = tuple(fact for each in which for fact in detail_facts(each))
    gaps = tuple(
        gap
        for each in seen.standings
        for gap in (each.own, each.above)
        if isinstance(gap, Unavailable) and each not in which
    )
    message = message_facts(seen.newest) if seen.newest else ()
    return (*told, *details, *(not_seen(gap, seen.now) for gap in gaps), *message)


CHECK = Check(
    id="ses_identity",
    title=say("Identity in SES"),
    gather=gather,
    judge=judge,
    answers=(*MAIL, *DOMAIN),
    tells=say("whether SES counts our domain as verified"),
)
