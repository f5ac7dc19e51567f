"""Do the SPF records of the MAIL FROM domain, and of the domain itself, hold?

Receivers look at the MAIL FROM domain's.  The domain's own counts for mail that is sent from
elsewhere; it is read as well, since a fault in it shows here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from checks.core import (
    DOMAIN,
    Check,
    Fact,
    Finding,
    Identity,
    Sources,
    Target,
    Text,
    Unavailable,
    attempt,
    say,
)
from checks.core.dns import spf
from checks.core.dns.judged import judged
from checks.core.dns.problem import Problem
from checks.core.dns.sender import identity_of
from checks.core.dns.spf_problem import flaw_problems, spf_problem


@dataclass(frozen=True, slots=True)
class Looked:
    """One domain's record, and all that it leads to."""

    domain: str
    lint: spf.Lint
    published: spf.Published | Unavailable
    ses: spf.Permission | Unavailable | None = None
    """Whether it lets SES send; None: it does not have to."""


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    domain: str
    own: Looked
    mail_from: tuple[Looked, ...]
    """Each of the MAIL FROM domains that SES uses for it, whatever the Region."""
    gaps: tuple[Unavailable, ...] = ()
    """Places whose MAIL FROM domain could not be seen."""
    is_identity: bool = True
    """Whether it, or a domain above it, is an SES identity at any place that could be seen."""


def gather(target: Target, sources: Sources) -> Seen:
    domain = target.value.lower()
    # nearly every MAIL FROM domain leads to SES's own record: it is asked for before it is named
    sources.ahead([partial(sources.dns.txt, spf.SES), partial(_look, sources, domain, ses=False)])
    everywhere = sources.everywhere or ((sources.place, sources.ses),)
    sources.ahead([partial(identity_of, ses, domain) for _, ses in everywhere])
    identities = [attempt(partial(identity_of, ses, domain)) for _, ses in everywhere]
    used = dict.fromkeys(
        identity.mail_from.domain
        for identity in identities
        if isinstance(identity, Identity) and identity.mail_from
    )
    sources.ahead([partial(_look, sources, name, ses=True) for name in used])
    return Seen(
        sources.now,
        domain,
        _look(sources, domain, ses=False),
        tuple(_look(sources, name, ses=True) for name in used),
        tuple(identity for identity in identities if isinstance(identity, Unavailable)),
        any(isinstance(identity, Identity) for identity in identities),
    )


def _look(sources: Sources, domain: str, *, ses: bool) -> Looked:
    dns = sources.dns
    return Looked(
        domain,
        spf.lint(dns, domain, ses=False, ahead=sources.ahead),
        attempt(lambda: spf.find(dns.txt(domain))),
        attempt(lambda: spf.permits_ses(dns, domain, sources.now)) if ses else None,
    )


def judge(seen: Seen) -> Finding:
    """WARN one is broken, shuts SES out or lets everybody in; UNKNOWN could not see; OK"""
    looked = (*seen.mail_from, seen.own)
    faults = dict.fromkeys(problem for each in looked for problem in _problems(each))
    gaps = {gap.source: gap for each in looked for gap in (*each.lint.gaps, *_unclear(each))}
    facts = tuple(fact for each in looked for fact in _facts(each, seen.now))
    return judged(tuple(faults), (*gaps.values(), *seen.gaps), _fine(seen), facts, seen.now)


def _unclear(looked: Looked) -> Iterator[Unavailable]:
    """What the record alone does not tell, beside what could not be looked at."""
    permission = looked.ses
    if isinstance(permission, spf.Permission) and permission.ses is None and not permission.some:
        domain = looked.domain
        yield Unavailable(
            f"DNS TXT {domain}",
            say("Whether SPF for {domain} lets SES send depends on the message", domain=domain),
        )


def _fine(seen: Seen) -> Text:
    if seen.mail_from:
        domains = tuple(looked.domain for looked in seen.mail_from)
        return say("The SPF record of {domains} lets SES send", domains=domains)
    if seen.is_identity:
        return say("Nothing is wrong with SPF: SES's own MAIL FROM domain is used")
    return say(
        "Nothing is wrong with SPF of {domain}, which is no SES identity", domain=seen.domain
    )


def _problems(looked: Looked) -> tuple[Problem, ...]:
    """What keeps SES out comes with the record to publish; of the rest each flaw speaks."""
    shut = spf_problem(looked.ses, None, looked.domain) if looked.ses is not None else None
    flaws = (flaw for flaw in looked.lint.flaws if _grave(looked, flaw))
    grave = flaw_problems(flaws, looked.lint, looked.domain)
    broken = isinstance(looked.ses, spf.Permission) and looked.ses.broken
    return (shut,) if shut and not (broken and grave) else grave


def _grave(looked: Looked, flaw: spf.Flaw) -> bool:
    """Who sends by SES alone never comes to what stands behind the term that lets SES send."""
    spared = isinstance(looked.ses, spf.Permission) and looked.ses.broken is None
    return (flaw.breaks and not (flaw.behind and spared)) or flaw.opens


def _facts(looked: Looked, now: datetime) -> tuple[Fact, ...]:
    source = f"DNS TXT {looked.domain}"
    texts = () if isinstance(looked.published, Unavailable) else looked.published.texts
    odd = tuple(flaw for flaw in looked.lint.flaws if not _grave(looked, flaw))
    return (
        *(Fact(say("SPF record"), text, source, now) for text in texts),
        *(Fact(say("Odd, and no fault"), flaw.what, f"DNS TXT {flaw.domain}", now) for flaw in odd),
    )


CHECK = Check(
    id="spf",
    title=say("SPF"),
    gather=gather,
    judge=judge,
    answers=DOMAIN,
    tells=say("whether the domain's SPF records hold"),
)
