"""Whoever else may share a message's fate, and how many of them do: counts alone, no addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from checks.core.delays import cause
from checks.core.events import EventKind, MailEvent, Timeline
from checks.core.evidence import meaning_of
from checks.core.finding import Outcome
from checks.core.replies import REASONS, Reason
from checks.core.shares import Hours, Share, hour_of
from checks.core.suppression import GONE

HELD = "suppressed"
"""Reason of bounces that are none: SES did not try."""


class Fate(Enum):
    """What befell a message, as far as others may share it (values: SES's kind of event)."""

    REFUSED = "Bounce"
    DELAYED = "DeliveryDelay"
    UNFILLED = "Rendering Failure"


RESULTS: Mapping[Fate, tuple[str, ...]] = {
    Fate.REFUSED: ("Delivery", "Bounce"),
    Fate.DELAYED: ("Delivery", "Bounce", "DeliveryDelay"),
    Fate.UNFILLED: ("Delivery", "Bounce", "Rendering Failure"),
}
"""Kinds of which the whole is made: what else may come of a message at that stage."""


OUTCOMES: Mapping[Fate, Outcome] = {
    Fate.REFUSED: Outcome.NOT_DELIVERED,
    Fate.DELAYED: Outcome.DELAYED,
    Fate.UNFILLED: Outcome.NEVER_SENT,
}

PER_MAILBOX = frozenset({"recipient_rate_limited"})
"""Slugs of reasons outside the group of the recipient's that hold for one mailbox alone."""


@dataclass(frozen=True, slots=True)
class Befallen:
    """The newest message, and what others are asked for."""

    fate: Fate
    event: MailEvent

    @property
    def reason(self) -> Reason:
        if self.fate is Fate.DELAYED:
            return cause(self.event)
        return meaning_of(self.event).reason if self.fate is Fate.REFUSED else REASONS["unknown"]

    @property
    def of_this_mailbox(self) -> bool:
        """Whether it is a matter of each mailbox, however many share it: then the others do not
        account for it."""
        reason = self.reason
        return reason.group == "recipient" or reason.slug in GONE or reason.slug in PER_MAILBOX

    @property
    def outcome(self) -> Outcome:
        return OUTCOMES[self.fate]

    def share(self, kind: str, reason: str, count: int) -> Share:
        """What so many events of a sort are of it: refusals count where the reason is the same,
        delays whatever the reason, since it changes from one try to the next."""
        if kind not in RESULTS[self.fate] or (kind == "Bounce" and reason == HELD):
            return Share()
        same = kind == self.fate.value
        if self.fate is Fate.REFUSED:
            same = same and reason == self.reason.slug
        return Share(count if same else 0, count)


def befallen(newest: Timeline, now: datetime) -> Befallen | None:
    """None where nothing befell it that others might share."""
    final = newest.final
    if final is None:
        delay = newest.newest(EventKind.DELIVERY_DELAY)
        return Befallen(Fate.DELAYED, delay) if delay else None
    if newest.outcome(now) is Outcome.NOT_DELIVERED:
        return Befallen(Fate.REFUSED, final)
    failed = final.kind is EventKind.RENDERING_FAILURE
    return Befallen(Fate.UNFILLED, final) if failed else None


def known_of(newest: Timeline) -> Mapping[str, str]:
    """What its events tell of a message, by the names that counts are asked for."""
    names = ("recipient_domain", "template", "configuration_set")
    return {name: newest.first_known(name) or "" for name in names}


def own(what: Befallen, events: Iterable[MailEvent], template: str | None) -> Hours:
    """What these events of one recipient are among the counts; `template`: of its own alone."""
    found: dict[datetime, Share] = {}
    for event in events:
        if event.place == what.event.place and template in (None, event.template):
            bounced = event.kind is EventKind.BOUNCE
            reason = meaning_of(event).reason.slug if bounced else ""
            share = what.share(event.kind_name or event.kind.value, reason, 1)
            found[hour_of(event.at)] = found.get(hour_of(event.at), Share()) + share
    return found


Counted = Mapping[datetime, Mapping[tuple[str, ...], int]]
"""Of each hour, by kind, reason, and whatever else was asked for behind these two."""


def hours(
    what: Befallen, counted: Counted, fits: Callable[..., bool] = lambda *_: True
) -> dict[datetime, Share]:
    """`fits` is given what stands behind kind and reason."""
    found: dict[datetime, Share] = {}
    for at, sorts in counted.items():
        for (kind, reason, *more), count in sorts.items():
            if fits(*more):
                found[at] = found.get(at, Share()) + what.share(kind, reason, count)
    return found


class Scope(Enum):
    """Who shares a fate, from the narrowest to the widest."""

    DOMAIN = "domain"
    PROVIDER = "provider"
    TEMPLATE = "template"
    SET = "configuration set"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Crowd:
    scope: Scope
    name: str
    """Of the domain, provider, template or set; of everybody: the Region."""
    everyone: Hours
    beyond: Hours
    """Without this recipient, and without what a narrower crowd explains."""


NEARLY_ALL = 9  # of ten


def accounts_for(narrow: Share, wide: Share) -> bool:
    """Whether nearly all that befell the wide crowd befell the narrow one, which is not nearly
    the whole of it."""
    most = narrow.part * 10 >= wide.part * NEARLY_ALL
    return most and narrow.whole * 10 < wide.whole * NEARLY_ALL


WINDOW = timedelta(hours=24)
"""How far around the message others are looked at."""
PAST = timedelta(days=7)
"""With how long a time it is compared."""
