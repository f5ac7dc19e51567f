"""Whatever fails and whenever the process dies: all goes out, in order, and hardly anything twice.

A script says what befalls each step in turn: a call to the database or to Slack, before it or
after it.  When the script is over nothing fails any more, and what is left has to go out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum
from itertools import groupby
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event

from bot.slack.gateway import Payload, Refused
from bot.slack.outbox import IDLE, Poster
from bot.slack.render import Slack as Renderer
from bot.slack.upload import Charts
from bot.store.engine import writing
from bot.store.outbox import OutboxStore, Row
from bot.store.tables import outbox
from bot.watch.alert import Outgoing, Say
from checks.core import Unavailable, say
from tests.bot.slack.fake_outbox import Slack, message
from tests.bot.store.database import KEYS, Clock, Outbox, database

T = TypeVar("T")


class Death(BaseException):
    """As SIGKILL would: nothing of ours catches it."""


class Fate(Enum):
    WELL = "well"
    DEATH = "death"
    LOST = "answer lost"
    LIMITED = "ratelimited"
    FAULT = "internal_error"
    SHUT = "is_archived"
    DELETED = "parent deleted"
    DOWN = "database down"


class Script:
    def __init__(self, blows: list[tuple[int, Fate]]) -> None:
        self._fates = iter([each for wait, fate in blows for each in (*[Fate.WELL] * wait, fate)])
        self.excuses = 0
        """How many doubles there may be: one for each death and each lost answer."""

    def step(self) -> Fate:
        fate = next(self._fates, Fate.WELL)
        if fate is Fate.DEATH:
            self.excuses += 1
            raise Death
        return fate


class FrailSlack(Slack):
    script: Script

    def post(
        self,
        channel: str,
        payload: Payload,
        thread: str | None = None,
        *,
        broadcast: bool = False,
    ) -> str:
        self._before()
        return self._after(super().post(channel, payload, thread, broadcast=broadcast))

    def update(self, channel: str, ts: str, payload: Payload) -> None:
        self._before()
        super().update(channel, ts, payload)
        self._after(None)

    def _before(self) -> None:
        fate = self.script.step()
        if fate is Fate.DELETED:
            for ts in [ts for ts, (_, _, thread) in self.messages.items() if thread is None]:
                del self.messages[ts]
        elif fate is Fate.LIMITED:
            raise Refused("ratelimited", 7.0)
        elif fate is not Fate.WELL:
            raise Refused({Fate.LOST: "unreachable"}.get(fate, fate.value))

    def _after(self, answer: T) -> T:
        if self.script.step() is Fate.LOST:
            self.script.excuses += 1
            raise Refused("unreachable")
        return answer


class FrailStore(OutboxStore):
    script: Script

    def due(self, now: datetime) -> tuple[Row, ...]:
        self._step()
        return super().due(now)

    def claim(self, row: Row, until: datetime) -> Row | None:
        self._step()
        claimed = super().claim(row, until)
        self._step()
        return claimed

    def sent(self, row: Row, ts: str, *, parent: bool = False) -> None:
        self._step()
        super().sent(row, ts, parent=parent)
        self._step()

    def failed(self, row: Row, next_try: datetime, code: str) -> None:
        self._step()
        super().failed(row, next_try, code)
        self._step()

    def parent_ts(self, thread: str) -> tuple[str, str] | None:
        self._step()
        return super().parent_ts(thread)

    def _step(self) -> None:
        if self.script.step() is Fate.DOWN:
            raise Unavailable("event store", say("The database is busy"))


BLOWS = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(Fate)), max_size=12)
"""What befalls us, each after so many steps that go well."""
THREADS = st.lists(
    st.lists(st.sampled_from([Say.EDIT, Say.REPLY, Say.BROADCAST]), max_size=4),
    min_size=1,
    max_size=3,
)


def messages(threads: list[list[Say]]) -> Iterator[Outgoing]:
    for number, says in enumerate(threads):
        channel = f"C{number % 2}"
        yield message(Say.POST, "0", f"t{number}", channel)
        for place, each in enumerate(says, 1):
            yield message(each, str(place), f"t{number}", channel)


def deliver(engine: Engine, script: Script, sent: list[Outgoing]) -> Slack:
    """Until nothing waits, with a new process for each that died."""
    clock = Clock()
    slack = FrailSlack(clock=clock)
    slack.script = script
    calm = Outbox(engine, KEYS, clock=clock)
    calm.add(sent)
    poster = None
    for _ in range(2000):
        if not calm.waiting().waiting:
            return slack
        if poster is None:
            store = FrailStore(engine, KEYS, clock=clock)
            store.script = script
            charts = Charts(Renderer(), slack)
            poster = Poster(
                slack,
                store,
                charts,
                Renderer(),
                masks=lambda channel: False,
                clock=clock,
                chance=lambda: 0.5,
            )
        try:
            wait = poster.turn()
            # with nothing due, a step that is longer than the poster asks for changes nothing
            clock.now += timedelta(seconds=15 if wait == IDLE else wait)
        except Death:
            poster = None
    raise AssertionError("messages still wait")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = database(tmp_path_factory.mktemp("outbox"))
    # no power is cut here: without waiting for the disk the same takes far less time
    event.listen(made, "connect", lambda raw, _: raw.execute("PRAGMA synchronous = OFF"))
    made.dispose()
    yield made
    made.dispose()


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(BLOWS, THREADS)
def test_nothing_is_lost_or_out_of_order_and_each_death_costs_a_double_at_most(
    engine: Engine, blows: list[tuple[int, Fate]], threads: list[list[Say]]
) -> None:
    with writing(engine) as connection:
        connection.execute(delete(outbox))
    script, sent = Script(blows), list(messages(threads))
    slack = deliver(engine, script, sent)
    for thread in {each.thread for each in sent}:
        taken = [call.text for call in slack.taken if call.text.startswith(f"{thread}:")]
        once = [text for text, _ in groupby(taken)]
        assert once == [each.payload["text"] for each in sent if each.thread == thread]
    assert len(slack.taken) - len(sent) <= script.excuses
    for _, payload, parent in slack.messages.values():
        if parent in slack.messages:
            _, of_parent, _ = slack.messages[parent]
            assert payload["text"].partition(":")[0] == of_parent["text"].partition(":")[0]
