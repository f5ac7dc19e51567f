"""Watchers that are many, that die, and that cannot reach Slack: each message comes once."""

from __future__ import annotations

import signal

import pytest
from sqlalchemy import select

from bot.store.engine import reading
from bot.store.leases import LeaseStore
from bot.store.tables import leases, outbox
from bot.watch.scheduler import LEASE
from tests.e2e.local_slack import Json
from tests.e2e.processes import Process, started
from tests.e2e.test_alerts import (
    CHANNEL,
    CHANNEL_ID,
    WATCH,
    WATCHES,
    Scene,
    said,
    staged,
    state,
    worded,
)

pytestmark = [pytest.mark.e2e, pytest.mark.long]

POST, EDIT = "postMessage", "update"


def test_of_two_watchers_one_speaks_and_the_other_goes_on_when_it_is_ended() -> None:
    with (
        staged() as scene,
        started(WATCH, scene.environment) as one,
        started(WATCH, scene.environment) as other,
    ):
        for each in (one, other):
            each.says("this process watches")
        leader, second = (one, other) if WATCHES in one.err else (other, one)
        assert WATCHES not in second.err
        scene.incident("start", message="We look into it.")
        scene.bounce_rate(0.05)
        both = scene.slack.until(lambda: parents(scene))
        leader.send(signal.SIGTERM)
        assert leader.end() == 0
        scene.incident("update", message="We know the cause.")
        scene.bounce_rate(0.09)
        second.says(WATCHES)
        after = scene.slack.until(lambda: parents(scene, replies=1))
        assert [each["ts"] for each in after] == [each["ts"] for each in both]
        told = {state(each): said(each) for each in after}
        assert told["Trouble"] == [("Update: We know the cause.", False)]
        assert len(told["Critical"]) == 1


def parents(scene: Scene, replies: int = 0) -> list[Json] | None:
    """Both messages of the channel, once their threads are that long."""
    found = scene.slack.messages(CHANNEL)
    assert len(found) <= 2
    told = [each | {"replies": worded(each)} for each in found]
    enough = len(told) == 2 and all(len(each["replies"]) >= replies for each in told)
    return told if enough else None


def waiting(scene: Scene) -> int:
    return scene.outbox.waiting().waiting


def killed_after_a_refusal(scene: Scene, watcher: Process) -> None:
    """Right after one: the next attempt is seconds away, so nothing is on its way to Slack."""
    left = scene.slack.failures_left()

    def refused() -> bool:
        with reading(scene.engine) as connection:
            errors = connection.execute(select(outbox.c.error).order_by(outbox.c.id)).scalars()
            return scene.slack.failures_left() < left and any(errors)

    assert scene.slack.until(refused)
    watcher.close()


def lease_runs_out(scene: Scene) -> None:
    """As it does 40 seconds after a death."""
    with reading(scene.engine) as connection:
        [holder] = connection.execute(select(leases.c.holder)).scalars()
    LeaseStore(scene.engine).give_up(LEASE, holder)


def taken(scene: Scene) -> list[str]:
    """What Slack took, in its order."""
    calls = scene.slack.calls(CHANNEL_ID)
    return [each["method"].removeprefix("chat.") for each in calls if each["error"] is None]


def pause_after(scene: Scene, method: str) -> float:
    """Seconds from the first rate limit of this method to its next call."""
    calls = [each for each in scene.slack.calls(CHANNEL_ID) if each["method"] == method]
    first = next(i for i, each in enumerate(calls) if each["error"] == "ratelimited")
    return float(calls[first + 1]["at"] - calls[first]["at"])


def test_what_was_decided_before_a_death_is_said_once_when_slack_is_back() -> None:
    with staged() as scene:
        scene.slack.fail(f"chat.{POST}", "unreachable")
        scene.slack.fail(f"chat.{POST}", "status:500", times=1000)
        with started(WATCH, scene.environment) as watcher:
            scene.incident("start", informational=True)
            assert scene.slack.until(lambda: waiting(scene) == 1)
            scene.incident("update", message="We know the cause.")
            assert scene.slack.until(lambda: waiting(scene) == 3)
            killed_after_a_refusal(scene, watcher)
        assert scene.slack.messages(CHANNEL) == []
        lease_runs_out(scene)
        scene.slack.mend()
        scene.slack.fail(f"chat.{POST}", "ratelimited:1")
        scene.slack.fail(f"chat.{EDIT}", "ratelimited:2")
        scene.incident("worsen", summary="Delays", message="Some requests fail.")
        with scene.process(WATCH):
            last = scene.alert("Newest update: Some requests fail.", replies=2)
            assert scene.slack.until(lambda: waiting(scene) == 0)
        assert state(last) == "Trouble"
        assert [words for words, _ in said(last)] == [
            "Update: We know the cause.",
            "It got worse: SES has trouble in eu-west-1, says AWS: Delays",
        ]
        assert taken(scene) == [POST, EDIT, POST, EDIT, POST]
        assert pause_after(scene, f"chat.{POST}") >= 1
        assert pause_after(scene, f"chat.{EDIT}") >= 2
