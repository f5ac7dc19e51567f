"""How much we send, as far as it is counted here: receivers' rules ask more of who sends much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.core.events import EventKind
from checks.core.finding import Fact
from checks.core.receivers.rules import Receiver
from checks.core.ses import Account
from checks.core.sources import Ses, Sources
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable, attempt

BULK = 5_000
"""Messages a day to one receiver: Gmail's line and Microsoft's; Yahoo names none."""

DAY = timedelta(hours=23)
"""Events are counted by whole hours, this one included."""


@dataclass(frozen=True, slots=True)
class Volume:
    accounts: tuple[Account | Unavailable, ...] = ()
    """Of every place."""
    to: tuple[tuple[Receiver, int], ...] | Unavailable = ()
    """Messages of the last day to each, by the events that are stored."""


UNCOUNTED = Volume()


def volume(sources: Sources, everywhere: Iterable[Ses], receivers: tuple[Receiver, ...]) -> Volume:
    return Volume(
        tuple(attempt(ses.account) for ses in everywhere),
        attempt(lambda: _sent_to(sources, receivers)),
    )


def _sent_to(sources: Sources, receivers: tuple[Receiver, ...]) -> tuple[tuple[Receiver, int], ...]:
    """Either kind may not be published: the larger number is the nearer one."""
    kinds = (EventKind.SEND.value, EventKind.DELIVERY.value)
    names = tuple(receiver.value for receiver in receivers)
    counted = sources.history.tally(
        ("provider", "kind"), sources.now - DAY, sources.now, {"provider": names, "kind": kinds}
    )
    return tuple(
        (receiver, max(counted.get((receiver.value, kind), 0) for kind in kinds))
        for receiver in receivers
    )


def all_mail(seen: Volume, now: datetime) -> Fact:
    """What SES counts itself."""
    label, source = say("How much we send"), "SES GetAccount"
    known = [each for each in seen.accounts if isinstance(each, Account) and each.quota]
    if not known or len(known) < len(seen.accounts):
        return Fact(label, say("not known"), source, now)
    sent = round(sum(each.quota.sent for each in known if each.quota))
    value = say("{sent} messages in 24 hours, to all receivers together", sent=sent)
    return Fact(label, value, source, min(each.seen_at for each in known))


def told_to(receiver: Receiver, seen: Volume) -> Text:
    """How much went to one receiver; others may send for our domains, too."""
    if isinstance(seen.to, Unavailable):
        return say("how much we send to it is not known")
    count = dict(seen.to).get(receiver, 0)
    if count >= BULK and receiver is not Receiver.YAHOO:
        return say("that is us: {count} in 24 hours, by the events stored here", count=count)
    return say("we sent it {count} in 24 hours, by the events stored here", count=count)
