"""A digest is put into the outbox once, whoever does it; and alerts are found there again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine

from bot.slack.digest import message as draw
from bot.slack.render import Payload, Slack
from bot.store.alerts import AlertStore
from bot.store.digests import DigestStore
from bot.store.events import EventStore
from bot.watch.alert import Alert, Outgoing, Say
from bot.watch.digest.counts import Refused, Volumes
from bot.watch.digest.model import Digest, Thread
from bot.watch.digest.read import Reader, Spot
from bot.watch.digest.round import Digests
from bot.watch.digest.schedule import LATE, Period, parse
from bot.watch.machine import Level
from bot.watch.readings import Rates
from checks.core import Place, Text, Unavailable, say
from tests.bot.slack.reading import lines
from tests.bot.store.database import KEYS, NOW, Clock, Outbox, arrivals, body, count, event_store
from tests.bot.watch.fakes import FakeRates

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HOME = Place("111122223333", "eu-west-1")
NINE = NOW.replace(hour=9)
MIDNIGHT = NOW.replace(hour=0)
"""Of the second of May, a Saturday."""


def link(channel: str, ts: str) -> str | None:
    return f"https://shop.slack.example/archives/{channel}/p{ts}"


def reader(engine: Engine, rates: FakeRates | None = None) -> Reader:
    found = rates or FakeRates()
    return Reader(
        lambda: (Spot(HOME, found),),
        event_store(engine),
        AlertStore(engine, KEYS).all,
        DigestStore(engine, KEYS),
        link,
        timedelta(days=90),
    )


@dataclass
class Desk:
    """One watcher: reads nothing, and counts how often it was asked to."""

    engine: Engine
    clock: Clock = field(default_factory=Clock)
    written: str = "daily 09:00=C0123, weekly sat 09:00=C0456"
    meanwhile: Callable[[], object] = lambda: None
    made: int = 0

    def look(self) -> None:
        store = DigestStore(self.engine, KEYS, clock=self.clock)
        Digests(parse(self.written), self._read, self._draw, store, self.clock).look()

    def _read(self, period: Period, now: datetime) -> Digest:
        self.made += 1
        self.meanwhile()
        return reader(self.engine).read(period, now)

    def _draw(self, channel: str, found: Digest) -> Payload:
        return draw(Slack(), found)


def waiting(engine: Engine, now: datetime) -> list[str]:
    return [row.key for row in Outbox(engine, KEYS).due(now)]


def test_each_channel_gets_its_own_and_each_once(engine: Engine) -> None:
    desk = Desk(engine)
    desk.clock.now = NINE - timedelta(seconds=1)
    desk.look()
    assert waiting(engine, NOW) == []
    desk.clock.now = NINE
    for _ in range(3):
        desk.look()
        desk.clock.now += timedelta(minutes=1)
    assert waiting(engine, NOW) == [
        "digest C0123 daily 2026-05-02",
        "digest C0456 weekly 2026-05-02",
    ]
    assert desk.made == 2
    desk.clock.now = NINE + DAY
    desk.look()
    assert waiting(engine, NOW + DAY)[2:] == ["digest C0123 daily 2026-05-03"]


def test_a_restart_neither_loses_one_nor_posts_it_twice(engine: Engine, other: Engine) -> None:
    desk = Desk(engine, written="daily 09:00=C0123")
    desk.clock.now = NINE
    desk.look()
    [row] = Outbox(engine, KEYS).due(NOW)
    Outbox(engine, KEYS).sent(row, "17.5")
    again = Desk(other, written="daily 09:00=C0123")
    again.clock.now = NINE + HOUR
    again.look()
    assert (again.made, count(engine, "outbox")) == (0, 1)


@pytest.mark.parametrize(("late", "posted"), [(LATE - timedelta(seconds=1), 1), (LATE, 0)])
def test_a_watcher_that_was_away_posts_within_a_few_hours_or_not_at_all(
    engine: Engine, late: timedelta, posted: int
) -> None:
    desk = Desk(engine, written="daily 09:00=C0123")
    desk.clock.now = NINE + late
    desk.look()
    assert count(engine, "outbox") == posted


def test_two_that_post_at_the_same_time_post_one(engine: Engine, other: Engine) -> None:
    """Both have looked and found nothing before either writes."""
    both = Barrier(2, timeout=30)
    desks = [
        Desk(each, written="daily 09:00=C0123", meanwhile=both.wait) for each in (engine, other)
    ]
    for desk in desks:
        desk.clock.now = NINE
    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(desk.look) for desk in desks]:
            done.result()
    assert [desk.made for desk in desks] == [1, 1]
    assert waiting(engine, NOW) == ["digest C0123 daily 2026-05-02"]


def test_without_the_database_nothing_is_posted_and_the_next_round_tries_again(
    engine: Engine,
) -> None:
    def down() -> None:
        raise Unavailable("event store", say("The database is locked"))

    desk = Desk(engine, written="daily 09:00=C0123", meanwhile=down)
    desk.clock.now = NINE
    with pytest.raises(Unavailable):
        desk.look()
    assert count(engine, "outbox") == 0
    desk.meanwhile = lambda: None
    desk.look()
    assert count(engine, "outbox") == 1


def alert(number: int = 1, **changed: object) -> Alert:
    made = Alert(
        key="bounce_rate 111122223333 eu-west-1",
        kind="bounce_rate",
        account=HOME.account,
        region=HOME.region,
        level=Level.WARNING,
        opened_at=MIDNIGHT - HOUR,
        closed_at=None,
        episode=number,
        memory={"value": 0.051},
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def say_it(engine: Engine, told: Alert, thread: str | None = None, ts: str = "17.5") -> None:
    """As the watch does; `thread`: of another alert, which came with many."""
    post = Say.REPLY if thread else Say.POST
    payload = {"text": "x", "blocks": []}
    outbox = Outbox(engine, KEYS, clock=Clock())
    key = f"{told.thread} v1 {post.value}"
    outbox.add([Outgoing(key, thread or told.thread, post, "C1", payload)])
    [row] = [each for each in outbox.due(NOW + DAY) if each.key == key]
    outbox.sent(row, ts)


def test_an_alert_is_found_in_the_thread_it_was_told_in(engine: Engine) -> None:
    store = DigestStore(engine, KEYS)
    first, eleventh = alert(), alert(11)
    say_it(engine, eleventh, ts="9.9")
    assert store.thread_of(first) is None
    say_it(engine, first, ts="1.1")
    assert store.thread_of(first) == ("C1", "1.1")
    assert store.thread_of(eleventh) == ("C1", "9.9")


def test_one_of_many_that_came_at_once_is_found_in_their_thread(engine: Engine) -> None:
    storm = alert(key="storm", kind="storm")
    say_it(engine, storm, ts="5.5")
    one = alert()
    say_it(engine, one, thread=storm.thread, ts="5.6")
    assert DigestStore(engine, KEYS).thread_of(one) == ("C1", "5.5")


def test_how_often_an_alert_came_up_within_a_time_is_counted_by_its_threads(
    engine: Engine,
) -> None:
    clock = Clock()
    for number, at in enumerate((NOW - DAY, NOW - HOUR, NOW), start=1):
        clock.now = at
        post = Outgoing(f"a #{number} v1 post", f"a #{number}", Say.POST, "C1", {})
        edit = Outgoing(f"a #{number} v2 edit", f"a #{number}", Say.EDIT, "C1", {})
        Outbox(engine, KEYS, clock=clock).add([post, edit])
    store = DigestStore(engine, KEYS)
    assert store.times(NOW - DAY, NOW) == {"a": 2}
    assert store.times(NOW, NOW + DAY) == {"a": 1}


def stored(engine: Engine) -> EventStore:
    """Of the first of May and the day before, around midnight."""
    store = event_store(engine)
    for seed, (hours, kind) in enumerate(
        [
            (-1, "Send"),
            (1, "Send"),
            (2, "Delivery"),
            (24, "Send"),
            (25, "Send"),
            (30, "Send"),
            (50, "Send"),
        ]
    ):
        at = MIDNIGHT - hours * HOUR
        store.add(arrivals(body(kind, seed=seed, sent_at=at, at=at)))
    at = MIDNIGHT - 3 * HOUR
    gone = "550 5.1.1 The email account that you tried to reach does not exist gsmtp"
    store.add(
        arrivals(
            body("Bounce", "ann@gmail.com", reply=gone, status="5.1.1", seed=9, sent_at=at, at=at)
        )
    )
    return store


def test_a_day_is_read_from_what_is_stored_and_said_without_an_address(engine: Engine) -> None:
    stored(engine)
    opened = alert()
    AlertStore(engine, KEYS, clock=Clock()).save(opened)
    say_it(engine, opened)
    day = Period(MIDNIGHT - 2 * DAY, MIDNIGHT - DAY, MIDNIGHT, 1, "UTC")
    found = reader(engine, FakeRates(bounce=[(MIDNIGHT - HOUR, 0.02)])).read(day, NOW)
    [place] = found.places
    assert place.place == HOME
    assert place.counted.now == Volumes(sent=2, delivered=1, bounced=1, hard=1, mail=2)
    assert place.counted.before == Volumes(sent=2, mail=2)
    assert place.counted.refused == (Refused("mailbox_not_found", 1, 0, "Gmail", 1),)
    assert isinstance(place.rates, Rates)
    [problem] = found.problems.new
    assert problem.thread == Thread("C1", "17.5", link("C1", "17.5"))
    told = "\n".join(lines(draw(Slack(), found)))
    assert "The mailbox does not exist: 1 (none before), at Gmail" in told
    assert "@" not in told


def test_a_place_that_nobody_watches_is_read_too(engine: Engine) -> None:
    stored(engine)
    day = Period(MIDNIGHT - 2 * DAY, MIDNIGHT - DAY, MIDNIGHT, 1, "UTC")
    elsewhere = replace(reader(engine), spots=lambda: (Spot(Place("", "us-east-1"), FakeRates()),))
    found = elsewhere.read(day, NOW)
    assert [each.place for each in found.places] == [Place("", "us-east-1"), HOME]
    watched, other = found.places
    assert (watched.counted.stored, other.counted.now.sent, other.rates) == (False, 2, None)


def test_cloudwatch_may_fail_and_it_is_told(engine: Engine) -> None:
    stored(engine)
    denied: Text = say("The bot may not: add it to the role")
    day = Period(MIDNIGHT - 2 * DAY, MIDNIGHT - DAY, MIDNIGHT, 1, "UTC")
    found = reader(engine, FakeRates(down=denied)).read(day, NOW)
    [(place, gap)] = found.gaps
    assert (place, gap.why) == (HOME, denied)
    assert found.places[0].counted.stored
