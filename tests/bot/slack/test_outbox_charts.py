"""Charts in the outbox: after the messages of their thread, and never in their way."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack import drawing
from bot.slack.drawing import Undrawable
from bot.slack.gateway import Refused
from bot.slack.outbox import CHART_TRIES
from bot.store.outbox import Row
from bot.watch.alert import Say
from tests.bot.slack.fake_outbox import World, chart, message
from tests.bot.store.database import KEYS, Outbox, database

RAISED, MORE = message(Say.POST, "raised"), message(Say.REPLY, "more")
SAID = (Say.POST, "t: raised", None)
SHOWN = (Say.PICTURE, "t: chart", "1.0")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    engine = database(tmp_path)
    yield World(engine)
    engine.dispose()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]


def test_a_chart_comes_after_its_parent_in_its_thread_and_once(world: World) -> None:
    for _ in range(2):
        world.add(RAISED, chart("chart"))
        world.restart()
        world.run()
    assert world.slack.said() == [SAID, SHOWN]
    assert world.store.parent_ts("t") == ("C1", "1.0")


def test_it_waits_for_its_parent_as_long_as_that_takes(world: World) -> None:
    world.slack.shut["C1"] = "not_in_channel"
    world.add(RAISED, chart("chart"))
    world.run(700)
    assert {call.say for call in world.slack.calls} == {Say.POST}
    world.slack.shut.clear()
    world.run(700)
    assert world.slack.said() == [SAID, SHOWN]


def test_no_message_waits_for_a_chart(world: World) -> None:
    world.add(RAISED)
    world.run(5)
    world.slack.refusals.append(Refused("ratelimited", 30.0))
    world.add(chart("chart"))
    world.run(2)
    world.add(MORE, message(Say.POST, "raised", "other"))
    world.run(5)
    assert world.slack.said()[1:] == [
        (Say.REPLY, "t: more", "1.0"),
        (Say.POST, "other: raised", None),
    ]
    world.run(60)
    assert world.slack.said()[-1] == SHOWN
    [refused, taken] = [call.at for call in world.slack.calls if call.say is Say.PICTURE]
    assert (taken - refused).total_seconds() >= 30


def test_where_files_alone_cannot_be_reached_messages_go_on(world: World) -> None:
    world.add(RAISED)
    world.run(5)
    world.slack.refusals.append(Refused("unreachable"))
    world.add(chart("chart"))
    assert world.poster.turn() > 0
    world.add(MORE)
    world.poster.turn()
    assert world.slack.said()[-1] == (Say.REPLY, "t: more", "1.0")


@pytest.mark.parametrize(
    ("code", "to_do"),
    [
        ("missing_scope", "add the scopes of the manifest to the app, and install it again"),
        ("not_in_channel", "invite the bot to the channel"),
        ("file_uploads_disabled", "let apps upload pictures in the workspace's settings"),
    ],
)
def test_what_slack_will_not_have_is_left_out_and_said_once(
    world: World, caplog: pytest.LogCaptureFixture, code: str, to_do: str
) -> None:
    world.add(RAISED)
    world.run(5)
    for name in ("one", "two", "three"):
        world.slack.refusals.append(Refused(code))
        world.add(chart(name))
        world.run(5)
    world.add(MORE)
    world.run(700)
    assert world.slack.said() == [SAID, (Say.REPLY, "t: more", "1.0")]
    assert warnings(caplog) == [f"Alerts go without charts, channel C1 ({code}): {to_do}"]
    left = world.store.waiting()
    assert (left.waiting, left.parked) == (0, 0)


def test_it_is_said_again_after_charts_were_shown_in_between(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.add(RAISED)
    world.run(5)
    for name, refusal in (
        ("a", Refused("missing_scope")),
        ("b", None),
        ("c", Refused("missing_scope")),
    ):
        world.slack.refusals.append(refusal)
        world.add(chart(name))
        world.run(5)
    assert len(warnings(caplog)) == 2


def test_charts_are_left_alone_for_as_long_as_slack_asks(world: World) -> None:
    for name in ("t1", "t2"):
        world.add(message(Say.POST, "raised", name))
    world.run(5)
    world.slack.refusals.append(Refused("ratelimited", 30.0))
    for name in ("t1", "t2"):
        world.add(chart("chart", name))
    world.run(25)
    assert len([call for call in world.slack.calls if call.say is Say.PICTURE]) == 1
    world.run(10)
    assert len([call for call in world.slack.taken if call.say is Say.PICTURE]) == 2


def test_it_is_not_tried_for_ever(world: World) -> None:
    world.add(RAISED)
    world.run(5)
    world.slack.refusals.extend([Refused("internal_error")] * 50)
    world.add(chart("chart"))
    world.run(3_600)
    assert len([call for call in world.slack.calls if call.say is Say.PICTURE]) == CHART_TRIES
    assert world.store.waiting().waiting == 0


def test_a_thread_that_is_gone_gets_no_chart_and_no_new_parent(world: World) -> None:
    world.add(RAISED)
    world.run(5)
    del world.slack.messages["1.0"]
    world.add(chart("chart"))
    world.run()
    assert world.slack.said() == [SAID]
    assert world.store.waiting().waiting == 0


def test_what_cannot_be_drawn_costs_the_chart_alone(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise Undrawable("no FreeType")

    monkeypatch.setattr(drawing, "png", broken)
    world.add(RAISED, chart("chart"), MORE)
    world.run()
    assert world.slack.said() == [SAID, (Say.REPLY, "t: more", "1.0")]
    assert warnings(caplog)[0] == "A chart could not be drawn: no FreeType"


class Dead(Exception):
    """What no process survives."""


class DyingStore(Outbox):
    """Its process dies before it has saved what Slack took, as often as it is to."""

    deaths = 1

    def sent(self, row: Row, ts: str, *, parent: bool = False) -> None:
        if row.say is Say.PICTURE and self.deaths:
            self.deaths -= 1
            raise Dead
        super().sent(row, ts, parent=parent)


def test_a_death_between_upload_and_save_costs_one_double(world: World) -> None:
    world.store = DyingStore(world.engine, KEYS, clock=world.clock)
    world.restart()
    world.add(RAISED, chart("chart"), MORE)
    with pytest.raises(Dead):
        world.run()
    world.restart()
    world.run(200)
    assert sorted(map(str, world.slack.said())) == sorted(
        map(str, [SAID, (Say.REPLY, "t: more", "1.0"), SHOWN, SHOWN])
    )
    assert world.store.waiting().waiting == 0
