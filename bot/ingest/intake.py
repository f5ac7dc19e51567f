"""What this installation takes in: the events of its own accounts, of days that have begun.

The queue's policy decides who may put something on it; this is the second lock.  Every wrapping
is looked at, since what is forged may lie inside something real.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.ingest.arrival import Events, Ignored, Noticed, Parsed, Refused, Taken, Unreadable
from bot.ingest.envelope import Envelope, OnBus, arn_place, unwrap
from bot.ingest.fields import account, member, text
from bot.ingest.parse import parse_envelope
from checks.core import Place

AHEAD_MAX = timedelta(days=1)
"""How far a clock may be ahead of ours.  An event of the far future would be the newest of its
recipient until then, and out of reach for whatever deletes by age."""

FOREIGN_TOPIC = "from an SNS topic that is not ours: see EVENTS_TOPICS and EVENTS_ACCOUNTS"
FOREIGN_BUS = "from the event bus of an account that is not ours: see EVENTS_ACCOUNTS"
FOREIGN_SENDER = "about mail of an account that is not ours: see EVENTS_ACCOUNTS"
BORROWED_TOPIC = "about mail of another account than the topic is in: see EVENTS_TOPICS"
TOO_NEW = "dated more than a day ahead: check the clock of whoever wrote it"


class Intake:
    def __init__(
        self,
        queue: Place,
        *,
        accounts: Collection[str] = (),
        topics: Collection[str] = (),
        clock: Callable[[], datetime],
    ) -> None:
        """`accounts`: whose events are taken in; none named: the queue's, or anybody's where that
        is not known either.  `topics`: ARNs of SNS topics; none named: any of these accounts.
        """
        self._queue = queue
        self._accounts = frozenset(accounts) or frozenset(filter(None, [queue.account]))
        self._topics = frozenset(topics)
        self._clock = clock

    def read(self, body: str) -> Taken:
        """Never raises."""
        envelope = unwrap(body)
        foreign = self._foreign(envelope)
        if foreign is not None:
            return Refused(foreign)
        found = parse_envelope(envelope, self._queue)
        return Refused(TOO_NEW) if self._too_new(found) else found

    def _foreign(self, envelope: Envelope) -> str | None:
        """Which part of it says that it is not ours.  What names nothing is judged by the rest:
        raw delivery takes the topic's name away."""
        if not all(map(self._is_our_topic, envelope.topics)):
            return FOREIGN_TOPIC
        if not all(map(self._is_ours, envelope.buses)):
            return FOREIGN_BUS
        sender = _sender(envelope)
        if not self._is_ours(sender):
            return FOREIGN_SENDER
        return None if self._may_tell_of(sender, envelope) else BORROWED_TOPIC

    def _may_tell_of(self, sender: str | None, envelope: Envelope) -> bool:
        """Whoever may publish in one account would else tell of mail of another: of any that is
        ours only the queue's own account may, and the topics that are named."""
        if self._topics or not sender or not self._queue.account:
            return True
        owners = {arn_place(arn)[0] for arn in envelope.topics}
        return owners <= {sender, self._queue.account}

    def _is_our_topic(self, arn: str) -> bool:
        return arn in self._topics if self._topics else self._is_ours(arn_place(arn)[0])

    def _is_ours(self, owner: str | None) -> bool:
        return owner is None or not self._accounts or owner in self._accounts

    def _too_new(self, found: Parsed) -> bool:
        match found:
            case Events(arrivals):
                event = arrivals[0].event  # all of one body have the same times
                newest = max(event.at, event.sent_at)
            case Noticed(notice):
                newest = notice.at
            case _:
                return False
        return newest > self._clock() + AHEAD_MAX


def _sender(envelope: Envelope) -> str | None:
    """The account that sent the mail, or that AWS Health tells of; None where nothing names it.

    The owner of the identity counts only where the sender is not named: one may let the other
    send for it.
    """
    if isinstance(envelope.content, Ignored | Unreadable):
        return None
    if isinstance(envelope.content, OnBus):
        return account(member(envelope.content.event, "detail"), "affectedAccount")
    mail = member(envelope.content, "mail")
    owner, _ = arn_place(text(mail, "sourceArn"))
    return account(mail, "sendingAccountId") or owner or None
