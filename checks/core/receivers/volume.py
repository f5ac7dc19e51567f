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


def volume_facts(seen: Volume, now: datetime) -> tuple[Fact, ...]:
    return (_all_mail(seen.accounts, now), *_by_receiver(seen.to, now))


def _all_mail(accounts: tuple[Account | Unavailable, ...], now: datetime) -> Fact:
    label, source = say("How much we send"), "SES GetAccount"
    known = [each for each in accounts if isinstance(each, Account) and each.quota]
    if not known or len(known) < len(accounts):
        return Fact(label, say("not known"), source, now)
    sent = round(sum(each.quota.sent for each in known if each.quota))
    value = say("{sent} messages in 24 hours, to all receivers together", sent=sent)
    return Fact(label, value, source, min(each.seen_at for each in known))


def _by_receiver(
    to: tuple[tuple[Receiver, int], ...] | Unavailable, now: datetime
) -> Iterable[Fact]:
    source = "event store"
    if isinstance(to, Unavailable):
        yield Fact(say("How much of it to whom"), say("not known"), source, now)
        return
    for receiver, count in to:
        label = say("Of it to {receiver}, by the events stored here", receiver=receiver.value)
        yield Fact(label, _counted(receiver, count), source, now)


def _counted(receiver: Receiver, count: int) -> Text:
    if count >= BULK and receiver is not Receiver.YAHOO:
        return say("{count}: its rules for bulk senders are for us", count=count)
    return say("{count}, and what is sent for our domains by others", count=count)
