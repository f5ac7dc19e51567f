"""Sends the messages that must not be lost: in order within a thread, and no faster than Slack
allows.

A message is claimed before it is sent, and its ts is saved in the transaction that marks it as
sent.  What is between the two can be told from nothing: Slack keeps no key of ours.  So when a
process dies after Slack has taken a post and before that is saved, or Slack's answer is lost on
its way, the message is sent again: one double for each such death or loss, and never a message
lost.  An edit that is sent twice shows no double.

A chart is sent as the messages are, but it is dispensable: where Slack will not have it, the thread
goes on without it.  So is what is told in the thread of an answer: where that is gone, or its
channel shut, it is followed no longer.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot import following
from bot.plain import sentence
from bot.slack.delivery import Delivery
from bot.slack.gateway import Gateway, Refused
from bot.slack.pace import Pace
from bot.slack.refusals import RATE_LIMITED, Meaning, is_shut, meaning, scope, what_to_do
from bot.slack.render import Slack
from bot.slack.step import Step
from bot.slack.upload import Charts
from bot.slack.waiting import Outbox
from bot.store.engine import utc_now
from bot.store.outbox import Row
from bot.watch.alert import Say
from checks.core import Unavailable

log = logging.getLogger(__name__)

IDLE = 1.0
"""Seconds between two looks for something new."""
STORE_PAUSE = 5.0
"""Seconds to wait for a database that does not answer."""
CLAIM = timedelta(minutes=1)
"""For how long a message is ours: longer than the gateway can take to send it.  After a death
in between, the next process takes it up when this is over."""
LONGEST_PAUSE = 60.0
"""Seconds between attempts while Slack fails."""
STUCK_PAUSE = timedelta(minutes=10)
"""Between attempts while somebody has to change something first."""

CHART_TRIES = 10
"""After which a thread does without a chart."""

OTHER_KEY = (
    "they are sealed with an ADDRESS_KEY that this one has not; set it, or as ADDRESS_KEY_OLD"
)

_DATABASE, _SLACK = "the database", "Slack"


class Poster:
    def __init__(
        self,
        gateway: Gateway,
        store: Outbox,
        charts: Charts,
        slack: Slack,
        *,
        masks: Callable[[str], bool],
        clock: Callable[[], datetime] = utc_now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`gateway`, `charts`: they do not sleep.  `masks`: whether the rules have addresses masked
        in a channel, by its id, by now.  `chance`: from 0 to 1.

        Several processes send each message once all the same, but each has a pace of its own.
        """
        self._delivery = Delivery(gateway, charts, slack, masks)
        self._store = store
        self._clock = clock
        self._chance = chance
        self._pace = Pace()
        self._silent_until: datetime | None = None
        """Slack as a whole does not answer."""
        self._faults = 0
        """How often in a row it did not."""
        self._unsaved: list[tuple[Row, str, bool]] = []
        """Slack has them, and the database could not be told."""
        self._told: set[tuple[str, str]] = set()
        """What is wrong with what, as far as the log has it."""

    def turn(self) -> float:
        """Send what is due; the seconds after which it is worth looking again."""
        try:
            self._settle()
            wait = self._send_due()
        except Unavailable as e:
            self._tell(_DATABASE, e.source, sentence(e.why))
            return STORE_PAUSE
        self._works(_DATABASE)
        return wait

    def settle(self) -> None:
        """Write down what Slack has taken, where the database did not let us: once somebody else
        sends, nobody but us can tell them."""
        with suppress(Unavailable):
            self._settle()

    def _settle(self) -> None:
        while self._unsaved:
            self._save(*self._unsaved[0])

    def _send_due(self) -> float:
        wait, moved = IDLE, False
        for row in self._store.due(self._clock()):
            now = self._clock()
            if self._silent_until is not None and now < self._silent_until:
                return min(IDLE, (self._silent_until - now).total_seconds())
            if row.is_for_others:
                self._tell("another process", "other key", OTHER_KEY)
                continue
            step = self._step(row)
            if step is None:
                moved = True
            elif left := self._pace.left(step.method, step.channel, now):
                wait = min(wait, left)
            elif claimed := self._store.claim(row, now + CLAIM):
                moved = self._send(claimed, step) or moved
                if step.say is Say.PICTURE:
                    break  # it took a while: there may be messages by now, which go first
        return 0.0 if moved else wait

    def _step(self, row: Row) -> Step | None:
        """None: it can never be sent, and was parked."""
        if row.payload is None:
            self._park(row, "unreadable", "it is too old")
            return None
        gone = row.error is not None and meaning(row.error) is Meaning.GONE
        if row.say is Say.FOLLOWED:
            return Step(row.say, row.channel, row.payload, following.read(row.payload).thread)
        anew = row.say is Say.POST or gone
        parent = None if anew else self._store.parent_ts(row.thread)
        if parent is not None:
            channel, ts = parent
            return Step(row.say, channel, row.payload, ts)
        if anew or row.say is Say.EDIT:
            return Step(Say.POST, row.channel, row.payload)
        self._park(row, "no_parent", "what it replies to was never posted")
        return None

    def _send(self, row: Row, step: Step) -> bool:
        """Whether its thread may go on at once."""
        try:
            # as it was claimed: more may have been put into it since it was read
            ts = self._delivery.take(replace(step, payload=row.payload or step.payload))
        except Refused as e:
            return self._refused(row, step, e)
        finally:
            self._pace.called(step.method, step.channel, self._clock())
        if step.say is Say.PICTURE:
            self._told.difference_update([told for told in self._told if "charts, " in told[0]])
        else:
            self._faults, self._silent_until = 0, None
            self._works(_SLACK, f"channel {step.channel}")
        level = logging.DEBUG if step.say is Say.EDIT else logging.INFO
        told = {"key": row.key, "say": step.say.value, "channel": step.channel, "ts": ts}
        log.log(level, "a message was sent", extra=told)
        self._unsaved.append((row, ts, step.say is Say.POST))
        self._save(*self._unsaved[-1])
        return True

    def _save(self, row: Row, ts: str, parent: bool) -> None:
        self._store.sent(row, ts, parent=parent)
        self._unsaved.remove((row, ts, parent))

    def _refused(self, row: Row, step: Step, refusal: Refused) -> bool:
        code, now = refusal.code, self._clock()
        if step.say is Say.PICTURE:
            return self._uncharted(row, step, refusal, now)
        if step.say is Say.FOLLOWED and (meaning(code) is Meaning.GONE or is_shut(code)):
            log.warning("%s is followed no longer: its thread is out of reach (%s)", row.key, code)
            self._store.give_up(row, code)
            return True
        match meaning(code):
            case Meaning.OURS:
                self._park(row, code, f"Slack says {code}, which is our mistake")
                return True
            case Meaning.GONE if step.say is not Say.POST:
                log.warning("What message %s belongs to is gone (%s): posting anew", row.key, code)
                self._store.failed(row, now, code)
                return True
            case Meaning.AGAIN:
                self._tell(_SLACK, code, "they are tried again until it takes them")
                self._store.failed(row, now + self._pause(row, step, refusal, now), code)
            case _:
                self._tell(scope(code, step.channel), code, what_to_do(code))
                self._store.failed(row, now + STUCK_PAUSE, code)
        return False

    def _uncharted(self, row: Row, step: Step, refusal: Refused, now: datetime) -> bool:
        """Nothing that goes wrong with a chart holds up a message."""
        if meaning(refusal.code) is Meaning.AGAIN and row.attempts < CHART_TRIES:
            pause = timedelta(seconds=refusal.retry_after or self._seconds(row.attempts))
            if refusal.code in RATE_LIMITED:
                self._pace.hold(step.method, now + pause)
            self._store.failed(row, now + pause, refusal.code)
            return False
        self._store.leave_out(row, refusal.code)
        told = (f"charts, {scope(refusal.code, step.channel)}", refusal.code)
        if told not in self._told:
            self._told.add(told)
            log.warning("Alerts go without %s (%s): %s", *told, what_to_do(refusal.code))
        return True

    def _pause(self, row: Row, step: Step, refusal: Refused, now: datetime) -> timedelta:
        attempts = row.attempts
        if refusal.code == "unreachable":
            self._faults += 1
            attempts = max(attempts, self._faults)
        seconds = refusal.retry_after
        if seconds is None:
            seconds = self._seconds(attempts)
        pause = timedelta(seconds=seconds)
        if refusal.code == "unreachable":
            self._silent_until = now + pause
        elif refusal.code in RATE_LIMITED:
            self._pace.hold(step.method, now + pause)
        return pause

    def _seconds(self, attempts: int) -> float:
        # half of it by chance, so that processes do not come back all at once
        return min(2.0 ** min(attempts, 10), LONGEST_PAUSE) * (1 + self._chance()) / 2

    def _park(self, row: Row, code: str, why: str) -> None:
        log.error("Message %s is kept, and not tried any more: %s", row.key, why)
        self._store.park(row, code)

    def _tell(self, what: str, code: str, to_do: str) -> None:
        """Once for as long as it lasts."""
        if (what, code) not in self._told:
            self._told.add((what, code))
            log.warning("Messages wait for %s (%s): %s", what, code, to_do)

    def _works(self, *again: str) -> None:
        for what, code in [told for told in self._told if told[0] in again]:
            self._told.discard((what, code))
            log.info("Messages no longer wait for %s (%s)", what, code)
