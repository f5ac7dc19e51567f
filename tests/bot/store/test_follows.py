"""Threads that follow a recipient are told of what happens next: once, in the transaction that
keeps the events, and no more than a thread can bear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot import following
from bot.following import End, Follow, Telling
from bot.ingest.arrival import DeadLetter, Progress
from bot.store.engine import alone, open_database, writing
from bot.store.events import EventStore
from bot.store.follows import DRAWN, Begun, FollowStore, Refusal, new_id
from bot.store.forget import forget
from bot.store.outbox import OutboxStore, Row
from bot.store.rekey import rekey
from bot.store.seal import Keys
from bot.store.tables import events
from bot.watch.alert import Say
from checks.core import Address, EventKind, MessageId, Target, Unavailable
from sandbox.aws.events import message_id
from tests.bot.store.database import KEYS, NOW, Clock, arrivals, body, count, dump
from tests.bot.store.racing import before_commit
from tests.postgres import Server

ANN, BOB = Address("Ann", "example.com"), Address("bob", "example.com")
MESSAGE = MessageId(message_id("eu-west-1", NOW, 1))
WITHOUT_TIME = {"Reject", "Rendering Failure"}
"""Kinds of which SES says when the message was sent, and no more."""

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def follow(target: Target = ANN, **more: Any) -> Follow:
    made = Follow(
        id=new_id(),
        answer="a1",
        target=target,
        message_id=target.value if isinstance(target, MessageId) else None,
        channel="C1",
        thread="1.0",
        actor="U1",
        asked=True,
        masked=False,
        since=NOW,
        until=NOW + following.LIFE,
    )
    return replace(made, **more)


def by_itself(**more: Any) -> Follow:
    """As an answer that ends in Delayed does."""
    return follow(asked=False, message_id=MESSAGE.value, until=NOW + 15 * HOUR, **more)


class World:
    def __init__(self, engine: Engine, keys: Keys = KEYS) -> None:
        self.engine = engine
        self.clock = Clock()
        self.events = EventStore(engine, keys, clock=self.clock)
        self.follows = FollowStore(engine, keys, clock=self.clock)
        self.outbox = OutboxStore(engine, keys, clock=self.clock)

    def comes(self, kind: str, *recipients: str, after: timedelta = MINUTE, **more: Any) -> int:
        """An event that happens so long after NOW, and is stored."""
        return self.events.add(arrivals(body(kind, *recipients, at=NOW + after, **more)))

    def waiting(self) -> tuple[Row, ...]:
        return self.outbox.due(self.clock.now + 30 * following.APART)

    def told(self) -> list[Telling]:
        """What waits to be posted, without ever being posted."""
        return [following.read(row.payload or {}) for row in self.waiting()]

    def posted(self) -> list[Telling]:
        """What is due now, which is taken off as the poster does."""
        found = []
        for row in self.outbox.due(self.clock.now):
            if claimed := self.outbox.claim(row, self.clock.now + MINUTE):
                found.append(following.read(claimed.payload or {}))
                self.outbox.sent(claimed, "9.0")
        return found


@pytest.fixture
def world(engine: Engine) -> World:
    return World(engine)


def kinds(telling: Telling) -> list[EventKind]:
    return [each.event.kind for each in telling.news]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("Delivery", True),
        ("Bounce", True),
        ("Complaint", True),
        ("Reject", True),
        ("Rendering Failure", True),
        ("DeliveryDelay", True),
        ("Send", False),
        ("Open", False),
        ("Click", False),
        ("Subscription", False),
    ],
)
def test_what_settles_a_message_is_told_in_its_thread(world: World, kind: str, told: bool) -> None:
    world.follows.begin(follow())
    world.comes(kind)
    rows = world.waiting()
    assert len(rows) == told
    for row in rows:
        assert (row.say, row.channel) == (Say.FOLLOWED, "C1")
        telling = following.read(row.payload or {})
        assert (telling.thread, telling.end, telling.more) == ("1.0", None, {})
        (news,) = telling.news
        when = NOW + MINUTE if kind not in WITHOUT_TIME else NOW
        assert (news.event.at, news.who, news.another) == (when, None, False)


def test_others_are_none_of_it(world: World) -> None:
    world.follows.begin(follow())
    world.comes("Bounce", "bob@example.com")
    assert world.told() == []


def test_the_same_event_is_told_once_however_often_it_comes(world: World) -> None:
    world.follows.begin(follow())
    for _ in range(3):
        world.comes("Delivery")
        world.clock.now += HOUR
        world.posted()
    again = arrivals(body("Delivery", at=NOW + MINUTE))
    world.events.add(again + again, progress=Progress("archive", "stamp", 1, done=True))
    assert (world.told(), count(world.engine, "outbox")) == ([], 1)


def test_what_is_older_than_the_question_is_never_told(world: World) -> None:
    world.follows.begin(follow())
    for hours in range(1, 200):
        world.comes("Bounce", after=-hours * HOUR, seed=hours, sent_at=NOW - (hours + 1) * HOUR)
    assert world.told() == []


def test_what_was_on_its_way_while_it_was_asked_is_told(world: World) -> None:
    world.follows.begin(follow())
    world.comes("Delivery", after=-MINUTE)
    assert [kinds(each) for each in world.told()] == [[EventKind.DELIVERY]]


def test_what_was_stored_while_the_answer_was_made_is_told_at_once(world: World) -> None:
    for kind, after in (("Send", -HOUR), ("DeliveryDelay", -MINUTE), ("Delivery", SECOND)):
        world.comes(kind, after=after)
    (timeline,) = world.events.timelines(ANN)
    world.follows.begin(follow(), known=timeline.events[:2])
    assert [kinds(each) for each in world.told()] == [[EventKind.DELIVERY]]


def test_it_is_told_only_if_the_event_is_kept(world: World) -> None:
    world.follows.begin(follow())

    class Trouble(Exception):
        pass

    def fail(*_: object) -> None:
        raise Trouble

    event.listen(world.engine, "commit", fail)
    try:
        with pytest.raises(Trouble):
            world.comes("Delivery")
    finally:
        event.remove(world.engine, "commit", fail)
    assert (count(world.engine, "events"), world.told()) == (0, [])
    world.comes("Delivery")
    assert len(world.told()) == 1


def test_what_is_stored_while_it_is_begun_is_told(postgres: Server) -> None:
    """Its writer does not see the follow, which does not see what is not committed."""
    with postgres.database() as url:
        intake, there, watching = (open_database(url) for _ in range(3))
        world, elsewhere = World(intake), World(there)
        world.comes("Send", "bob@example.com", seed=9)  # there is a place for events of that day
        with before_commit(intake, watching, lambda: elsewhere.follows.begin(follow())) as begun:
            world.comes("Delivery")
        assert isinstance(begun[0].result(), Begun)
        assert [kinds(each) for each in elsewhere.told()] == [[EventKind.DELIVERY]]
        for each in (intake, there, watching):
            each.dispose()


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_a_batch_looks_once_however_long_it_is(world: World, statements: list[str]) -> None:
    def looked(*bodies: str) -> int:
        statements.clear()
        world.events.add(arrivals(*bodies))
        return sum("FROM follows" in each for each in statements)

    several = [body("Delivery", f"p{n}@example.com", seed=n) for n in range(100)]
    assert looked(*several) == 1, "nobody follows anything"
    world.follows.begin(follow())
    assert looked(*(body("Send", f"p{n}@example.com", seed=n) for n in range(100))) == 0
    others = [body("Bounce", f"p{n}@example.com", seed=n) for n in range(100)]
    assert looked(*others) == 2, "whether there is any, and which"
    old = [body("Bounce", seed=n, at=NOW - 20 * 24 * HOUR) for n in range(200, 300)]
    assert looked(*old) == 0, "the past is told to nobody"


def test_a_message_that_is_followed_names_who_it_is_about(world: World) -> None:
    world.comes("Send", "ann@example.com", "bob@example.com", after=-MINUTE)
    world.follows.begin(follow(MESSAGE))
    world.comes("Delivery", "bob@example.com")
    (row,) = world.waiting()
    (telling,) = world.told()
    assert ([each.who for each in telling.news], telling.end) == (["bob@example.com"], None)
    world.clock.now += HOUR
    world.posted()
    world.comes("Bounce", "ann@example.com")
    (telling,) = world.told()
    assert ([each.who for each in telling.news], telling.end) == (["ann@example.com"], End.FINAL)
    assert world.follows.of_answer("a1") is None
    assert row.key != world.waiting()[0].key


def test_what_follows_by_itself_ends_with_the_result_of_its_message(world: World) -> None:
    world.comes("DeliveryDelay", after=-MINUTE)
    world.follows.begin(by_itself())
    world.comes("DeliveryDelay", after=MINUTE)
    world.comes("Bounce", seed=2)
    assert world.told() == [], "another message, and what is known"
    world.comes("Delivery", after=2 * MINUTE)
    (telling,) = world.told()
    assert (kinds(telling), telling.end) == ([EventKind.DELIVERY], End.FINAL)
    assert world.follows.of_answer("a1") is None


def test_an_address_that_somebody_follows_goes_on(world: World) -> None:
    world.follows.begin(follow())
    world.comes("Delivery")
    world.comes("Bounce", seed=2, after=HOUR, sent_at=NOW + MINUTE)
    (telling,) = world.told()
    assert [each.another for each in telling.news] == [False, True]
    assert telling.end is None
    assert world.follows.of_answer("a1") is not None


def test_of_the_delays_of_a_message_the_first_is_told(world: World) -> None:
    world.follows.begin(follow())
    for minutes in (1, 2, 3):
        world.comes("DeliveryDelay", after=minutes * MINUTE)
    (telling,) = world.told()
    assert [each.event.at for each in telling.news] == [NOW + MINUTE]


def test_a_storm_is_one_message_a_minute(world: World) -> None:
    world.follows.begin(follow())
    posts: list[tuple[datetime, Telling]] = []
    for second in range(130):
        world.clock.now = NOW + second * SECOND
        for n in range(2):
            world.comes("Bounce", after=second * SECOND, seed=2 * second + n)
        posts += [(world.clock.now, each) for each in world.posted()]
    world.clock.now += MINUTE
    posts += [(world.clock.now, each) for each in world.posted()]
    assert [(at - NOW).total_seconds() for at, _ in posts] == [0, 1, 2, 62, 122, 189]
    assert sum(len(each.news) + sum(each.more.values()) for _, each in posts) == 260
    assert {len(each.news) for _, each in posts} == {2, following.LINES}
    assert posts[3][1].more == {"Bounce": 120 - following.LINES}


def test_what_is_being_sent_gets_nothing_more_into_it(world: World) -> None:
    world.follows.begin(follow())
    world.comes("Bounce", seed=2)
    (row,) = world.outbox.due(world.clock.now)
    world.comes("Bounce", seed=3)
    claimed = world.outbox.claim(row, world.clock.now + MINUTE)
    assert claimed is not None, "with what was put into it since it was read"
    assert len(following.read(claimed.payload or {}).news) == 2
    world.comes("Bounce", seed=4)
    world.outbox.sent(claimed, "9.0")
    assert [len(each.news) for each in world.told()] == [1]


def test_asking_again_in_the_same_thread_changes_nothing(world: World) -> None:
    first = follow()
    assert world.follows.begin(first) == Begun(first)
    assert world.follows.begin(follow(actor="U2")) == Begun(first, before=True)
    other = follow(thread="2.0", answer="a2")
    assert world.follows.begin(other) == Begun(other)
    world.comes("Delivery")
    assert sorted(each.thread for each in world.told()) == ["1.0", "2.0"]


def test_asking_again_waits_for_nobody_who_stores_events(world: World, other: Engine) -> None:
    first = follow()
    world.follows.begin(first)
    with writing(other) as connection:
        alone(connection, events)
        for again in (follow(actor="U2"), by_itself()):
            assert world.follows.begin(again) == Begun(first, before=True)


def test_what_follows_by_itself_becomes_what_somebody_asked_for(world: World) -> None:
    world.follows.begin(by_itself())
    asked = follow(actor="U2")
    assert world.follows.begin(asked) == Begun(asked)
    assert world.follows.begin(by_itself()) == Begun(asked, before=True)
    assert world.follows.of_target(ANN) == (asked,)


def test_there_are_only_so_many(engine: Engine) -> None:
    some = FollowStore(engine, KEYS, clock=Clock(), of_one=2, of_all=4)

    def begin(number: int, actor: str, asked: bool = True) -> Begun | Refusal:
        return some.begin(follow(Address(f"p{number}", "example.com"), actor=actor, asked=asked))

    assert isinstance(begin(1, "U1"), Begun)
    assert isinstance(begin(2, "U1"), Begun)
    assert begin(3, "U1") is Refusal.HAS_TOO_MANY
    assert isinstance(begin(4, "U1", asked=False), Begun), "nobody asked for that one"
    assert isinstance(begin(5, "U2"), Begun)
    assert begin(6, "U2") is Refusal.TOO_MANY
    assert begin(6, "U3", asked=False) is Refusal.TOO_MANY


def test_what_is_stopped_is_told_no_more(world: World) -> None:
    begun = follow()
    world.follows.begin(begun)
    world.comes("Bounce")
    assert world.follows.stop(begun.id)
    assert (world.told(), world.follows.of_person("U1")) == ([], ())
    world.comes("Bounce", seed=2)
    assert (world.told(), world.follows.stop(begun.id)) == ([], False)


def test_people_see_what_they_follow(world: World) -> None:
    mine, other = follow(), follow(BOB, answer="a2", since=NOW + SECOND)
    for each in (mine, other, follow(actor="U2", thread="3.0")):
        world.follows.begin(each)
    assert world.follows.of_person("U1") == (other, mine)
    assert world.follows.of_answer("a2") == other
    assert world.follows.of_target(BOB) == (other,)
    assert world.follows.of_target(MESSAGE) == ()


def test_the_time_of_it_ends_and_who_asked_is_told(world: World) -> None:
    world.follows.begin(follow())
    world.follows.begin(by_itself(thread="2.0"))
    assert world.follows.tidy() == 0
    world.clock.now += following.LIFE
    world.comes("Delivery", after=following.LIFE)
    assert world.told() == []
    assert world.follows.of_person("U1") == ()
    world.follows.tidy()
    (telling,) = world.told()
    assert (telling.thread, telling.end, telling.since) == ("1.0", End.TIME, NOW)
    assert world.follows.tidy() == 0
    world.clock.now += DRAWN
    assert (world.follows.tidy(), count(world.engine, "follows")) == (1, 0)
    assert len(world.told()) == 1


@pytest.mark.parametrize(
    "how", ["by its result", "by time", "by itself, by time", "by time, and the watch was away"]
)
def test_one_that_is_over_is_there_once_for_who_draws_its_answer_anew(
    world: World, how: str
) -> None:
    asked = how.startswith("by time")
    world.comes("DeliveryDelay", after=-MINUTE)
    world.follows.begin(follow(masked=True) if asked else by_itself(masked=True))
    assert world.follows.ended() == ()
    if how == "by its result":
        world.comes("Delivery")
    else:
        world.clock.now += following.LIFE if asked else 15 * HOUR
        world.clock.now += 2 * DRAWN if how.endswith("away") else timedelta(0)
        assert world.follows.ended() == () or not asked, "it is told first"
        world.follows.tidy()
    (over,) = world.follows.ended()
    assert (over.answer, over.masked) == ("a1", True)
    assert [world.follows.take(over), world.follows.take(over)] == [True, False]
    assert (world.follows.ended(), count(world.engine, "follows")) == ((), 0)


def test_what_somebody_leaves_by_command_is_over_and_no_more_is_said_of_it(world: World) -> None:
    mine = follow()
    world.follows.begin(mine)
    world.comes("Bounce")
    assert [world.follows.leave(mine.id), world.follows.leave(mine.id)] == [True, False]
    assert (world.told(), world.follows.of_person("U1")) == ([], ())
    (over,) = world.follows.ended()
    assert over.id == mine.id
    world.follows.tidy()
    assert world.told() == [], "nor that its time is over"


def test_what_somebody_stops_or_begins_anew_is_not_over(world: World) -> None:
    mine, other = follow(), by_itself(thread="2.0")
    for each in (mine, other):
        world.follows.begin(each)
    world.follows.stop(mine.id)
    world.comes("Delivery")
    (over,) = world.follows.ended()
    assert over.id == other.id
    again = follow(thread="2.0")
    assert world.follows.begin(again) == Begun(again)
    assert world.follows.take(over)
    assert world.follows.of_answer("a1") == again


def test_a_thread_that_was_posted_anew_is_told_there(world: World) -> None:
    world.follows.begin(follow())
    world.follows.moved("a1", "7.0")
    world.comes("Delivery")
    assert [each.thread for each in world.told()] == ["7.0"]


def test_what_waits_to_be_told_goes_to_where_it_was_posted_anew(world: World) -> None:
    """In the thread that is gone Slack would not take it, and the follow would end."""
    world.follows.begin(follow())
    world.follows.begin(follow(BOB, answer="b1", thread="2.0"))
    world.comes("Delivery", "ann@example.com", "bob@example.com")
    world.follows.moved("a1", "7.0")
    assert sorted(each.thread for each in world.told()) == ["2.0", "7.0"]


def test_old_ones_go_with_the_retention(world: World) -> None:
    world.follows.begin(follow())
    world.events.prune(NOW + following.LIFE)
    assert count(world.engine, "follows") == 1
    world.events.prune(NOW + following.LIFE + SECOND)
    assert count(world.engine, "follows") == 0


def test_nothing_readable_rests(world: World) -> None:
    world.follows.begin(follow())
    world.follows.begin(follow(MESSAGE, thread="2.0"))
    world.comes("Bounce", "ann@example.com")
    assert len(world.told()) == 2
    assert "ann@" not in dump(world.engine)


@pytest.mark.parametrize("moved", [False, True], ids=["same key", "under an older key"])
def test_who_is_forgotten_is_followed_no_more(world: World, moved: bool) -> None:
    for each in (follow(), follow(BOB, thread="2.0"), follow(MESSAGE, thread="3.0")):
        world.follows.begin(each)
    world.comes("Bounce", "ann@example.com", "bob@example.com")
    assert len(world.told()) == 3
    keys = Keys("a newer secret for the tests", "a secret for the tests") if moved else KEYS
    gone = forget(world.engine, keys, ANN, "U9", NOW)
    assert gone.others == 2, "the follow, and what waits about the message of several"
    assert [each.thread for each in world.told()] == ["2.0"]
    assert world.follows.of_target(ANN) == ()


OLD, NEW = "the secret of last year", "the secret of this year"


def test_while_the_key_changes_it_is_followed_all_the_same(engine: Engine) -> None:
    before, both, after = (World(engine, keys) for keys in (Keys(OLD), Keys(NEW, OLD), Keys(NEW)))
    begun = follow()
    before.follows.begin(begun)
    both.comes("Bounce", "ann@example.com")
    assert len(both.told()) == 1
    assert both.follows.of_target(ANN) == (begun,)
    moved = rekey(engine, Keys(NEW, OLD))
    assert moved.lost == 0
    assert after.follows.of_target(ANN) == after.follows.of_person("U1") == (begun,)
    assert len(after.told()) == 1
    after.comes("Bounce", "ann@example.com", seed=2)
    assert len(after.told()[0].news) == 2


def test_with_a_key_that_is_gone_nothing_is_told_and_all_is_kept(engine: Engine) -> None:
    World(engine, Keys(OLD)).follows.begin(follow(MESSAGE))
    other = World(engine, Keys(NEW))
    assert other.comes("Delivery") == 1
    assert (other.told(), other.follows.of_person("U1")) == ([], ())


def test_a_dead_letter_that_is_read_at_last_is_told(world: World) -> None:
    world.follows.begin(follow())
    world.events.add((), [DeadLetter("what is this", "not JSON")])
    (letter,) = world.events.letters()
    for _ in range(2):
        world.events.revive(letter.key, arrivals(body("Delivery", at=NOW + MINUTE)))
    assert [kinds(each) for each in world.told()] == [[EventKind.DELIVERY]]


def test_without_its_table_the_answer_is_that_the_database_refuses(world: World) -> None:
    with writing(world.engine) as connection:
        connection.exec_driver_sql("DROP TABLE follows")
    with pytest.raises(Unavailable):
        world.follows.of_person("U1")


def test_news_are_told_in_the_language_of_the_answer(world: World) -> None:
    world.follows.begin(follow(language="ja"))
    world.comes("Bounce")
    world.clock.now = NOW + following.LIFE
    world.follows.tidy()
    assert [each.language for each in world.told()] == ["ja"]


def test_a_process_that_does_not_know_the_newer_key_yet_adds_a_message_of_its_own(
    engine: Engine,
) -> None:
    """The key is changed while they are restarted one after the other."""
    older, newer = (
        World(engine),
        World(engine, Keys("a newer secret, longer", "a secret for the tests")),
    )
    older.follows.begin(follow())
    newer.comes("Delivery", "ann@example.com", seed=2)
    assert older.comes("Bounce", "ann@example.com", seed=3) == 1
    older.clock.now = newer.clock.now = NOW + following.LIFE
    older.follows.tidy()
    rows = newer.waiting()
    assert [row.payload is None for row in rows] == [False]
    assert count(engine, "outbox") == 2
