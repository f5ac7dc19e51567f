"""Could SES fill in the template of the newest message?

With a template, SES accepts the call first and fills the template in afterwards.  Where the data
lack one of its attributes, nothing is sent, and only a Rendering Failure event says so.  The
template is read as it is now: it may have been changed since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.core import (
    Check,
    EventKind,
    Fact,
    Finding,
    Fix,
    MailEvent,
    Outcome,
    Owner,
    Sources,
    Strength,
    Target,
    Template,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.evidence import fact_of, message_facts, newest_message, no_result, not_seen
from checks.core.sources import Where
from checks.core.templates import Wanted, stored, wanted

_ATTRIBUTE = re.compile(r"[Aa]ttribute '([^']{1,200})'")
FAILED, DELIVERED = "Rendering Failure", "Delivery"
DAY, WEEK = timedelta(days=1), timedelta(days=7)
NAMES_MAX = 40


@dataclass(frozen=True, slots=True)
class Failures:
    """Of the same template, in the account and Region of the message; by the hour."""

    last_day: int
    """This recipient's included."""
    last_week: int
    since: datetime | None
    """The first hour with a failure and, as far as is known, no delivery after it."""
    worked: datetime | None
    """The last hour with a delivery before; None: there is none that names its template."""


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    newest: Timeline | None
    failures: Failures | Unavailable | None = None
    """None: not asked for."""
    template: Template | Unavailable | None = None
    """None: not asked for, or there is none of that name."""

    @property
    def failure(self) -> MailEvent | None:
        return self.newest.newest(EventKind.RENDERING_FAILURE) if self.newest else None

    @property
    def attribute(self) -> str | None:
        """The missing one, as SES names it."""
        found = _ATTRIBUTE.search((self.failure and self.failure.detail) or "")
        return found[1] if found else None

    @property
    def gone(self) -> bool:
        """Whether SES has no template of that name any more."""
        return bool(self.failure and self.failure.template) and self.template is None

    @property
    def changed(self) -> bool:
        """Whether the template, as it is now, does not ask for what was missing."""
        if not isinstance(self.template, Template) or self.template.cut or not self.attribute:
            return False
        return not wanted(self.template).asks_for(self.attribute)


def gather(target: Target, sources: Sources) -> Seen:
    newest = newest_message(target, sources)
    failure = newest.newest(EventKind.RENDERING_FAILURE) if newest else None
    name = failure.template if failure else None
    if newest is None or failure is None or name is None:
        return Seen(sources.now, newest)
    return Seen(
        sources.now,
        newest,
        attempt(lambda: _failures(failure, sources)),
        attempt(lambda: stored(sources, failure.place, name)),
    )


def _failures(failure: MailEvent, sources: Sources) -> Failures:
    where: Where = {
        "account": failure.place.account,
        "region": failure.place.region,
        "template": failure.template or "",
        "kind": (FAILED, DELIVERED),
    }
    now, week = sources.now, sources.now - WEEK
    hours = sources.history.hourly(("kind",), week, now, where)
    failed = {at: sorts[FAILED,] for at, sorts in hours.items() if (FAILED,) in sorts}
    worked = [at for at, sorts in hours.items() if (DELIVERED,) in sorts]
    before = max((at for at in worked if at <= failure.at), default=None)
    return Failures(
        sum(count for at, count in failed.items() if at > now - DAY),
        sum(failed.values()),
        min((at for at in failed if before is None or at >= before), default=None),
        before,
    )


def judge(seen: Seen) -> Finding:
    """FAIL the template could not be filled in; OK no such failure; UNKNOWN no result yet."""
    newest, failure = seen.newest, seen.failure
    if newest is None or failure is None:
        return no_result(newest) or Finding.ok(say("No template failed for the newest message"))
    return Finding(
        Verdict.FAIL,
        say("The message's template could not be filled in, so nothing was sent"),
        (*_facts(seen, failure), *_counted(seen, failure), *message_facts(newest)),
        Fix(Owner.US, _remedy(seen, failure.template)),
        Strength.PROOF,
        (Outcome.NEVER_SENT,),
    )


def _facts(seen: Seen, failure: MailEvent) -> Iterator[Fact]:
    told = (
        (say("Template"), failure.template),
        (say("Missing attribute"), seen.attribute),
        (say("SES's words"), failure.detail),
    )
    yield from (fact_of(failure, label, value) for label, value in told if value)
    source = f"SES GetEmailTemplate {failure.template}, {failure.place.region}"
    if isinstance(seen.template, Unavailable):
        yield not_seen(seen.template, seen.now)
    elif seen.gone:
        yield Fact(say("The template now"), say("there is none of that name"), source, seen.now)
    elif seen.template is not None:
        yield from _asked(seen, seen.template, wanted(seen.template), source)


def _asked(seen: Seen, template: Template, names: Wanted, source: str) -> Iterator[Fact]:
    at = template.seen_at
    if names.needed:
        yield Fact(say("It asks for"), names.needed[:NAMES_MAX], source, at)
    if names.optional:
        yield Fact(say("It may use"), names.optional[:NAMES_MAX], source, at)
    if seen.changed and seen.attribute:
        label = say("Asks for {attribute}", attribute=seen.attribute)
        yield Fact(label, say("not any more: it was changed since"), source, at)


def _counted(seen: Seen, failure: MailEvent) -> Iterator[Fact]:
    """Who else failed on it, and since when."""
    found = seen.failures
    if isinstance(found, Unavailable):
        yield not_seen(found, seen.now)
    if not isinstance(found, Failures):
        return
    source = f"counts of events, {failure.place.region}"
    told = (
        (say("Failures of this template in the last 24 hours"), found.last_day),
        (say("In the last 7 days"), found.last_week),
        (say("Failing since the hour of"), found.since),
        (say("Last delivered in the hour of"), found.worked),
    )
    yield from (Fact(label, n, source, seen.now) for label, n in told if n is not None)


def _remedy(seen: Seen, template: str | None) -> Text:
    attribute = seen.attribute
    if template and seen.gone:
        return say(
            "Restore the template {template}, which is gone by now, then send again.",
            template=template,
        )
    if template and attribute and seen.changed:
        return say(
            "Send again: the template {template} was changed since, and no longer asks for "
            "{attribute}.",
            attribute=attribute,
            template=template,
        )
    if template and attribute:
        return say(
            "Add {attribute} to the application's data for the template {template}, then send "
            "again.",
            attribute=attribute,
            template=template,
        )
    return say("Compare the application's data with the template's attributes, then send again.")


CHECK = Check(
    id="template_rendering",
    title=say("Template"),
    gather=gather,
    judge=judge,
    tells=say("whether SES could fill in the message's template"),
)
