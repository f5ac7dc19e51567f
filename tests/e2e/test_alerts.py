"""Alerts by the real processes: one thread each, from the first word to the last."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.store.alerts import AlertStore
from bot.store.engine import open_database
from bot.store.outbox import OutboxStore
from bot.store.seal import Keys
from sandbox.answers import metric
from sandbox.defaults import healthy
from sandbox.running import running
from sandbox.tour import SCENARIOS, read_one
from sandbox.world import HOME_REGION, World
from sandbox.worlds import world_of
from tests.e2e.conftest import BY_HTTP, keep
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.e2e.processes import BOT, Process, finished, started

pytestmark = pytest.mark.e2e

CHANNEL, CHANNEL_ID = "ses-alerts", "C0ALERTS"
WATCH = (*BOT, "watch")
WATCHES = "this process watches now"
BUTTONS = "[Acknowledge] [Snooze 1 h] [Snooze 24 h] [Show affected]"
OFTEN = {
    "SES_REGIONS": HOME_REGION,
    "WATCH_HEALTH_SECONDS": "1",
    "WATCH_RATES_SECONDS": "1",
    "ALERT_CONFIRM": "1",
}

CLOCK = re.compile(r"\d{1,2}:\d\d [AP]M P[DS]T ")
"""AWS's, before its words in the JSON feed."""

Said = tuple[str, bool]
"""A reply as one reads it, and whether the channel got it too."""


class Scene:
    """A world whose alerts are waited for, and the database of whoever watches it."""

    def __init__(self, world: World, environment: dict[str, str]) -> None:
        self.world = world
        self.environment = environment | OFTEN
        self.slack = LocalSlack(environment["SLACK_API_URL"].removesuffix("/api/"))
        keys = Keys(environment["ADDRESS_KEY"])
        self.engine = open_database(environment["DATABASE_URL"])
        self.alerts = AlertStore(self.engine, keys)
        self.outbox = OutboxStore(self.engine, keys)
        long_ago = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=2)
        self._bounces = metric("Reputation.BounceRate", [(long_ago, 0.01)])
        metrics = world.regions[HOME_REGION].metrics
        metrics[:] = [self._bounces, *(m for m in metrics if m.name != self._bounces.name)]

    @contextmanager
    def process(self, command: Sequence[str], words: str = WATCHES) -> Iterator[Process]:
        """The bot or a part of it, once it has said these words; at the end it is asked to stop."""
        with started(command, self.environment) as process:
            process.says(words)
            yield process
            process.send(signal.SIGTERM)
            assert process.end() == 0
            assert "Traceback" not in process.err

    def incident(self, action: str, **more: object) -> None:
        self.slack.play("incident", region=HOME_REGION, action=action, **more)

    def bounce_rate(self, value: float) -> None:
        """Nobody waits for CloudWatch's next minute: the new point is a minute after the last."""
        at, _ = self._bounces.points[-1]
        self._bounces.points.append((at + timedelta(minutes=1), value))

    def alert(self, words: str = "", replies: int = 0) -> Json:
        """The one message of the channel, once it has these words and so many replies in words."""

        def complete() -> Json | None:
            for message in self.slack.messages(CHANNEL):
                told = message | {"replies": worded(message)}
                if words in read(told) and len(told["replies"]) >= replies:
                    return told
            return None

        message = self.slack.until(complete)
        assert len(self.slack.messages(CHANNEL)) == 1
        assert len(message["replies"]) == replies
        return message

    def charts(self, count: int) -> list[Json]:
        """The files in the one thread of the channel, once there are so many."""

        def found() -> list[Json]:
            [message] = self.slack.messages(CHANNEL)
            return [f for reply in message["replies"] for f in reply.get("files", ())]

        self.slack.until(lambda: len(found()) >= count)
        return found()

    def is_blind(self, what: str) -> None:
        """Wait for a round that could not look."""

        def noticed() -> bool:
            known = self.alerts.load(f"blind {what} {HOME_REGION}")
            return known is not None and "why" in known.memory

        assert self.slack.until(noticed)


@contextmanager
def staged(world: World | None = None) -> Iterator[Scene]:
    """A healthy account, or another world; nothing watches it yet."""
    world = world or healthy(datetime.now(UTC))
    world.throttle = False
    bodies, world.queue = world.queue, []
    with running(world, slack=True, http=BY_HTTP) as sandbox:
        environment = sandbox.environment()
        keep(environment["DATABASE_URL"], environment["ADDRESS_KEY"], bodies)
        scene = Scene(world, environment)
        try:
            yield scene
        finally:
            scene.engine.dispose()


def read(message: Json) -> str:
    return CLOCK.sub("", shown(message))


def said(message: Json) -> list[Said]:
    return [
        (read(reply), reply.get("subtype") == "thread_broadcast") for reply in message["replies"]
    ]


def worded(message: Json) -> list[Json]:
    """Its replies without charts, which come when they come."""
    return [reply for reply in message["replies"] if "files" not in reply]


def state(message: Json) -> str:
    return str(message["text"].split()[0])


def lasted(message: Json) -> bool:
    return re.search(r"^• From .+ to .+ \(.+\)$", shown(message), re.MULTILINE) is not None


def test_an_incident_is_one_thread_from_the_first_notice_to_its_end() -> None:
    with staged() as scene, scene.process(WATCH):
        scene.incident("start", informational=True, message="We look into it.")
        first = scene.alert()
        assert state(first) == "Notice"
        assert shown(first).startswith(":warning: Notice — AWS has a notice about SES in eu-west-1")
        assert shown(first).endswith(BUTTONS)

        scene.incident("update", message="We know the cause.")
        assert state(scene.alert("Newest update: We know the cause.", replies=1)) == "Notice"

        scene.incident("worsen", summary="Delays", message="Some requests fail.")
        worse = scene.alert("Newest update: Some requests fail.", replies=2)
        assert state(worse) == "Trouble"
        assert shown(worse).startswith(":rotating_light: Trouble — SES has trouble in eu-west-1")

        # the other feed goes on with the same thread
        scene.slack.play("feed", feed="events", fault="unreachable")
        scene.incident("update", message="Half of it is mended.")
        by_rss = scene.alert("Newest update: Half of it is mended.", replies=3)
        assert "public health RSS, " in shown(by_rss)

        # nobody can look: what is over by then is not known to be so
        scene.slack.play("feed", feed="events", fault="garbage")
        scene.slack.play("feed", feed="rss", fault="status:503")
        scene.is_blind("health")
        scene.incident("resolve", message="All works again.")
        assert scene.alert(replies=3) == by_rss

        scene.slack.play("feed", feed="events", fault=None)
        last = scene.alert("Resolved", replies=4)
    assert last["ts"] == first["ts"]
    assert state(last) == "Resolved"
    assert shown(last).startswith(":white_check_mark: Resolved — SES had trouble in eu-west-1")
    assert lasted(last)
    assert BUTTONS not in shown(last)
    assert said(last) == [
        ("Update: We know the cause.", False),
        ("It got worse: SES has trouble in eu-west-1, says AWS: Delays", True),
        ("Update: Half of it is mended.", False),
        ("Resolved: All works again.", False),
    ]


def test_why_a_message_is_delayed_cites_the_incident_that_the_channel_was_told_of() -> None:
    now = datetime.now(UTC)
    with staged(world_of(read_one(SCENARIOS, "service-incident", now), now)) as scene:
        with scene.process(WATCH):
            alert = scene.alert("Increased delivery latencies")
        assert state(alert) == "Trouble"
        question = [*BOT, "why", "dora@service-incident.example", "--json"]
        code, out, err = finished(question, scene.environment)
        assert code == 0, err
        report: dict[str, Any] = json.loads(out)
        [cited] = [each for each in report["findings"] if each["check"] == "service_health"]
        assert report["outcome"] == "delayed"
        assert cited["explains"] == ["delayed"]
        assert cited["fix"]["owner"] == "aws"
        facts = {fact["label"]: fact["value"] for fact in cited["facts"]}
        assert facts["AWS's headline"] in shown(alert)
        assert f"Newest update: {facts['Newest update']}" in shown(alert)
