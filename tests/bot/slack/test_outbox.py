from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.following import End, Telling, written
from bot.slack.gateway import Refused
from bot.slack.outbox import CLAIM, IDLE, STORE_PAUSE, Poster
from bot.slack.render import Slack as Renderer
from bot.store.outbox import LIFE, OutboxStore, Row
from bot.store.seal import Keys
from bot.watch.alert import Outgoing, Say
from checks.core import Unavailable, say
from tests.bot.slack.fake_outbox import Slack, World, message
from tests.bot.store.database import KEYS, NOW, Clock, Outbox, database


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    engine = database(tmp_path)
    yield World(engine)
    engine.dispose()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]


THREAD = (
    message(Say.POST, "raised"),
    message(Say.EDIT, "changed"),
    message(Say.REPLY, "more"),
    message(Say.BROADCAST, "worse"),
)
SAID = [
    (Say.POST, "t: raised", None),
    (Say.EDIT, "t: changed", "1.0"),
    (Say.REPLY, "t: more", "1.0"),
    (Say.BROADCAST, "t: worse", "1.0"),
]


def test_a_thread_goes_out_in_order(world: World) -> None:
    world.add(*THREAD)
    world.run()
    assert world.slack.said() == SAID
    assert world.slack.messages["1.0"][1] == THREAD[1].payload
    assert world.store.parent_ts("t") == ("C1", "1.0")


def test_each_message_that_was_sent_is_a_line_of_the_log_but_for_edits(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    world.add(*THREAD)
    world.run(10)
    sent = [r for r in caplog.records if r.getMessage() == "a message was sent"]
    assert [(vars(r)["key"], vars(r)["say"], vars(r)["channel"]) for r in sent] == [
        (each.key, each.say.value, "C1") for each in THREAD if each.say is not Say.EDIT
    ]


def test_after_a_restart_the_same_message_is_edited(world: World) -> None:
    for each in THREAD:
        world.add(each)
        world.restart()
        world.run()
    assert world.slack.said() == SAID


def test_the_same_message_is_sent_once(world: World) -> None:
    for _ in range(3):
        world.add(THREAD[0])
        world.run()
    assert world.slack.said() == SAID[:1]


def test_a_channel_gets_one_post_a_second(world: World) -> None:
    for number in range(4):
        world.add(message(Say.POST, "raised", f"t{number}"))
    world.add(message(Say.POST, "raised", "other", "C2"))
    world.run()
    assert world.slack.seconds() == [0, 0, 1, 2, 3]
    assert [call.channel for call in world.slack.calls] == ["C1", "C2", "C1", "C1", "C1"]


def test_edits_wait_for_edits_alone(world: World) -> None:
    world.add(*THREAD[:2], message(Say.EDIT, "changed again"), message(Say.EDIT, "and again"))
    world.run()
    assert world.slack.seconds() == [0, 0, 1.2, 2.4]


def test_slack_is_left_alone_for_as_long_as_it_asks(world: World) -> None:
    world.add(*THREAD[:2])
    world.run(2)
    world.slack.calls.clear()
    world.slack.refusals.append(Refused("ratelimited", 30.0))
    world.add(THREAD[2], message(Say.POST, "raised", "other", "C2"))
    world.add(message(Say.EDIT, "changed", "third"))  # which has no parent: a post
    world.run()
    assert world.slack.seconds() == [2, 32, 32, 33]


def test_edits_go_on_while_posts_are_held_up(world: World) -> None:
    world.add(THREAD[0])
    world.run(2)
    world.slack.refusals.append(Refused("ratelimited", 30.0))
    world.add(message(Say.POST, "raised", "other"), THREAD[1])
    world.run(10)
    assert world.slack.said() == SAID[:2]


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        (1.0, [0, 2, 6, 14, 30, 62, 122, 182, 242]),
        (0.0, [0, 1, 3, 7, 15, 31, 61, 91, 121, 151, 181, 211, 241, 271]),
    ],
    ids=["longest", "shortest"],
)
def test_while_slack_is_down_the_pauses_grow(
    world: World, chance: float, expected: list[float]
) -> None:
    world.chance = chance
    world.slack.shut["*"] = "unreachable"
    world.add(*THREAD)
    # others do not make for more attempts
    world.add(*(message(Say.POST, "raised", f"t{number}") for number in range(5)))
    world.run(300)
    assert [round(second) for second in world.slack.seconds()] == expected
    world.slack.shut.clear()
    world.run(120)
    assert len(world.slack.taken) == 9
    assert world.store.waiting().waiting == 0


def test_an_outage_is_told_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    world.slack.shut["*"] = "unreachable"
    world.add(*THREAD)
    world.run(600)
    world.slack.shut.clear()
    world.run(60)
    told = [record.getMessage() for record in caplog.records]
    assert [line for line in told if line.startswith("Messages")] == [
        "Messages wait for Slack (unreachable): they are tried again until it takes them",
        "Messages no longer wait for Slack (unreachable)",
    ]


def test_a_fault_with_one_message_does_not_hold_up_the_others(world: World) -> None:
    world.slack.shut["C1"] = "internal_error"
    world.add(THREAD[0], message(Say.POST, "raised", "other", "C2"))
    world.run(600)
    assert [call.channel for call in world.slack.taken] == ["C2"]
    assert world.store.waiting().waiting == 1


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "not_in_channel",
            "Messages wait for channel C1 (not_in_channel): invite the bot to the channel",
        ),
        (
            "is_archived",
            "Messages wait for channel C1 (is_archived):"
            " unarchive the channel, or name another one in the settings",
        ),
        (
            "not_known_to_anybody",
            "Messages wait for channel C1 (not_known_to_anybody):"
            " see the method's page at docs.slack.dev for what it means",
        ),
        (
            "message_not_found",  # of a post, which makes no sense
            "Messages wait for channel C1 (message_not_found):"
            " see the method's page at docs.slack.dev for what it means",
        ),
    ],
    ids=lambda value: value.split()[0],
)
def test_what_somebody_has_to_mend_is_said_once_and_tried_every_ten_minutes(
    world: World, caplog: pytest.LogCaptureFixture, code: str, sentence: str
) -> None:
    world.slack.shut["C1"] = code
    world.add(*THREAD, message(Say.POST, "raised", "other", "C2"))
    world.run(700)
    assert warnings(caplog) == [sentence]
    assert [call.at for call in world.slack.calls if call.channel == "C1"] == [
        Clock().now + timedelta(minutes=minutes) for minutes in (0, 10)
    ]
    assert [call.channel for call in world.slack.taken] == ["C2"]
    world.slack.shut.clear()
    world.run(600)
    assert [call.text for call in world.slack.taken[1:]] == [text for _, text, _ in SAID]


def test_a_token_that_slack_does_not_take_is_told_once_for_all_channels(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.slack.shut["*"] = "account_inactive"
    world.add(THREAD[0], message(Say.POST, "raised", "other", "C2"))
    world.run(700)
    assert warnings(caplog) == [
        "Messages wait for Slack (account_inactive):"
        " install the app in the workspace again and set SLACK_BOT_TOKEN"
    ]
    assert [round(second) for second in world.slack.seconds()] == [0, 0, 600, 600]


def test_a_message_that_slack_cannot_read_does_not_hold_its_thread_for_ever(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.slack.refusals.extend([None, None, Refused("invalid_blocks")])
    world.add(*THREAD)
    world.run()
    assert world.slack.said() == [*SAID[:2], SAID[3]]
    assert world.store.waiting().parked == 1
    assert warnings(caplog) == [
        "Message t more is kept, and not tried any more:"
        " Slack says invalid_blocks, which is our mistake"
    ]


def test_without_its_parent_a_reply_is_parked_and_an_edit_becomes_the_parent(world: World) -> None:
    world.slack.refusals.append(Refused("invalid_blocks"))
    world.add(THREAD[0], THREAD[2], THREAD[1], THREAD[3])
    world.run()
    assert world.slack.said() == [
        (Say.POST, "t: changed", None),
        (Say.BROADCAST, "t: worse", "1.0"),
    ]
    assert world.store.waiting().parked == 2


def test_a_parent_that_was_deleted_is_posted_anew(world: World) -> None:
    world.add(THREAD[0])
    world.run(5)
    del world.slack.messages["1.0"]
    world.add(*THREAD[1:])
    world.run()
    assert world.slack.said()[1:] == [
        (Say.POST, "t: changed", None),
        (Say.REPLY, "t: more", "2.0"),
        (Say.BROADCAST, "t: worse", "2.0"),
    ]
    assert world.store.parent_ts("t") == ("C1", "2.0")


def test_a_reply_whose_thread_was_deleted_begins_a_new_one(world: World) -> None:
    world.add(THREAD[0])
    world.run(5)
    del world.slack.messages["1.0"]
    world.add(THREAD[3], THREAD[1])
    world.run()
    assert world.slack.said()[1:] == [
        (Say.POST, "t: worse", None),
        (Say.EDIT, "t: changed", "2.0"),
    ]


def test_what_another_key_sealed_is_left_to_whom_it_opens_to(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """A key is changed while processes are restarted one after the other."""
    newer = Keys("a newer secret, longer", "a secret for the tests")
    ahead = Outbox(world.engine, newer, clock=world.clock)
    ahead.add(THREAD[:1])
    world.add(message(Say.POST, "raised", "other"))
    world.run()
    assert [call.text for call in world.slack.taken] == ["other: raised"]
    assert (world.store.waiting().waiting, world.store.waiting().parked) == (1, 0)
    assert warnings(caplog) == [
        "Messages wait for another process (other key): they are sealed with an ADDRESS_KEY that"
        " this one has not; set it, or as ADDRESS_KEY_OLD"
    ]
    world.store = ahead
    world.restart()
    world.poster.turn()
    assert [call.text for call in world.slack.taken] == ["other: raised", "t: raised"]


def test_what_nobody_can_open_in_all_its_life_is_parked(world: World) -> None:
    Outbox(world.engine, Keys("another secret, longer"), clock=world.clock).add(THREAD[:1])
    world.clock.now += LIFE + timedelta(seconds=1)
    world.run()
    assert (world.slack.taken, world.store.waiting().parked) == ([], 1)


class Forgetful(Outbox):
    """Cannot be told, for a while, what was sent."""

    down = 3

    def sent(self, row: Row, ts: str, *, parent: bool = False) -> None:
        if self.down:
            self.down -= 1
            raise Unavailable("event store", say("The database is busy"))
        super().sent(row, ts, parent=parent)


def test_a_database_that_is_away_makes_no_doubles(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.store = Forgetful(world.engine, KEYS, clock=world.clock)
    world.restart()
    world.add(*THREAD)
    assert world.poster.turn() == STORE_PAUSE
    world.run()
    assert world.slack.said() == SAID
    assert warnings(caplog) == [
        "Messages wait for the database (event store): The database is busy"
    ]


def test_what_was_sent_is_written_down_also_where_another_process_sends_by_now(
    world: World,
) -> None:
    world.store = Forgetful(world.engine, KEYS, clock=world.clock)
    world.restart()
    world.add(*THREAD)
    assert world.poster.turn() == STORE_PAUSE
    for _ in range(Forgetful.down):
        world.poster.settle()
    world.restart()  # the other one, which knows what the database knows
    world.clock.now += 2 * CLAIM
    world.run()
    assert world.slack.said() == SAID


class Broken(Slack):
    def update(self, channel: str, ts: str, payload: dict[str, object]) -> None:
        self._called(Say.EDIT, channel, payload, ts)
        raise KeyError("a fault of ours")


def test_a_fault_of_ours_with_one_message_does_not_stop_the_others(world: World) -> None:
    world.slack = Broken(clock=world.clock)
    world.restart()
    world.add(*THREAD, *(message(Say.POST, "raised", f"t{number}") for number in range(3)))
    crashes = 0
    for _ in range(150):  # the watcher goes on after a crash
        wait = IDLE
        try:
            wait = world.poster.turn()
        except KeyError:
            crashes += 1
        world.clock.now += timedelta(seconds=wait)
    assert [call.text for call in world.slack.taken] == [
        "t: raised",
        "t0: raised",
        "t1: raised",
        "t2: raised",
    ]
    assert 2 <= crashes <= 4


def test_two_that_post_at_once_send_each_message_once(world: World) -> None:
    threads = [f"t{number}" for number in range(6)]
    for thread in threads:
        world.add(message(Say.POST, "1", thread, thread))
        world.add(*(message(Say.REPLY, f"{n}", thread, thread) for n in (2, 3)))
    other = OutboxStore(world.engine, KEYS, clock=world.clock)

    def post(store: OutboxStore) -> None:
        masks = world.masked.__contains__
        Poster(world.slack, store, world.charts, Renderer(), masks=masks, clock=world.clock).turn()

    with ThreadPoolExecutor(2) as pool:
        for _ in range(8):
            list(pool.map(post, (world.store, other)))
            world.clock.now += timedelta(seconds=2)
    assert world.store.waiting().waiting == 0
    for thread in threads:
        said = [call.text for call in world.slack.taken if call.channel == thread]
        assert said == [f"{thread}: {n}" for n in (1, 2, 3)]


def test_messages_of_a_channel_never_come_closer_than_a_second(world: World) -> None:
    for number in range(5):
        thread = f"t{number}"
        world.add(*(message(each.say, each.key, thread) for each in THREAD))
    world.slack.refusals.extend([None, Refused("ratelimited", 3), Refused("unreachable")])
    world.run(120)
    posts = [call.at for call in world.slack.calls if call.say is not Say.EDIT]
    edits = [call.at for call in world.slack.calls if call.say is Say.EDIT]
    assert (len(world.slack.taken), len(world.slack.calls)) == (20, 22)
    assert min(after - before for before, after in pairwise(posts)) >= timedelta(seconds=1)
    assert min(after - before for before, after in pairwise(edits)) >= timedelta(seconds=1.2)


def test_what_follows_an_answer_is_said_in_its_language(world: World) -> None:
    for code in ("ja", "en", ""):
        thread = world.slack.post(f"C{code}", {"text": "answer", "blocks": []})
        telling = Telling(thread, end=End.TIME, since=NOW, language=code)
        key = f"followed {code}"
        world.add(Outgoing(key, key, Say.FOLLOWED, f"C{code}", written(telling)))
    for _ in range(3):
        world.poster.turn()
        world.clock.now += timedelta(seconds=2)
    said = {call.channel: call.text for call in world.slack.taken}
    assert said["Cen"] == said["C"]
    assert said["Cen"].isascii()
    assert not said["Cja"].isascii()
