"""An alert about a rate, by the whole bot: people's presses, a restart, and what comes after."""

from __future__ import annotations

import pytest

from sandbox.world import HOME_ACCOUNT
from tests.e2e.local_slack import Json, shown
from tests.e2e.processes import BOT
from tests.e2e.test_alerts import BUTTONS, CHANNEL, Scene, lasted, said, staged, state

pytestmark = [pytest.mark.e2e, pytest.mark.long]

CONNECTED = "ready to answer"
AWS_LINES = "(AWS reviews accounts at 5 %, may pause at 10 %)"


def test_a_rate_is_acknowledged_snoozed_remembered_over_a_restart_and_seen_to_its_end() -> None:
    with staged() as scene:
        scene.bounce_rate(0.05)
        with scene.process(BOT, CONNECTED):
            raised = scene.alert()
            assert shown(raised).startswith(":warning: Warning — bounce rate 5 % in eu-west-1")
            ben_takes_it_while_cloudwatch_is_gone(scene, raised)
        with scene.process(BOT):
            it_rises(scene)
            it_is_over(scene)
            scene.bounce_rate(0.045)
            back = scene.alert("bounce rate 4.5 %", replies=3)
        assert back["ts"] == raised["ts"]
        assert state(back) == "Warning"
        assert "Acknowledged" not in shown(back)
        assert said(back) == [
            (f"It got worse: bounce rate 9 % in eu-west-1 {AWS_LINES}", True),
            (f"Resolved: bounce rate 1.2 % in eu-west-1 {AWS_LINES}", False),
            (f"It is back: bounce rate 4.5 % in eu-west-1 {AWS_LINES}", True),
        ]


def ben_takes_it_while_cloudwatch_is_gone(scene: Scene, raised: Json) -> None:
    scene.slack.play("fault", service="cloudwatch", error="AccessDenied")
    scene.is_blind(f"rates {HOME_ACCOUNT}")
    scene.bounce_rate(0.09)
    scene.slack.press("ben", CHANNEL, raised["ts"], "alert_acknowledge")
    scene.alert("Acknowledged by U0BEN at ")
    scene.slack.press("ben", CHANNEL, raised["ts"], "alert_snooze_1h")
    quiet = scene.alert("Snoozed by U0BEN until ")
    assert shown(quiet).startswith(":warning: Warning — bounce rate 5 % in eu-west-1")


def it_rises(scene: Scene) -> None:
    scene.bounce_rate(0.06)
    scene.slack.play("fault", service="cloudwatch", error=None)
    risen = scene.alert("bounce rate 6 %")
    assert "Acknowledged by U0BEN at " in shown(risen)
    assert "Snoozed by U0BEN until " in shown(risen)

    scene.bounce_rate(0.09)
    worse = scene.alert("bounce rate 9 %", replies=1)
    assert state(worse) == "Critical"
    assert "Acknowledged by U0BEN at " in shown(worse)
    assert "Snoozed by" not in shown(worse)


def it_is_over(scene: Scene) -> None:
    """Three calm readings in a row; each is read before there is the next."""
    for value, words in ((0.01, "bounce rate 1 %"), (0.011, "bounce rate 1.1 %")):
        scene.bounce_rate(value)
        assert state(scene.alert(words, replies=1)) == "Critical"
    scene.bounce_rate(0.012)
    over = scene.alert("Resolved", replies=2)
    assert "Highest: 9 %" in shown(over)
    assert lasted(over)
    assert BUTTONS not in shown(over)
