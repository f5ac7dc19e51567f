"""Show affected, by the whole bot: pressed under an alert, answered in its thread."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sandbox.tour import SCENARIOS, read_one
from sandbox.worlds import world_of
from tests.e2e.local_slack import shown
from tests.e2e.processes import BOT
from tests.e2e.test_alerts import CHANNEL, staged
from tests.e2e.test_alerts_rates import CONNECTED

pytestmark = [pytest.mark.e2e, pytest.mark.long]


def test_what_an_incident_still_delays_is_shown_in_its_thread() -> None:
    now = datetime.now(UTC)
    with (
        staged(world_of(read_one(SCENARIOS, "service-incident", now), now)) as scene,
        scene.process(BOT, CONNECTED),
    ):
        alert = scene.alert("Increased delivery latencies")
        scene.slack.press("ben", CHANNEL, alert["ts"], "alert_affected")
        [answer] = scene.alert(replies=1)["replies"]
    head, domain, _, message, asked = shown(answer).splitlines()
    assert head.startswith("Put off since the incident began, and still without a result — 1, ")
    assert domain == "• service-incident.example: 1"
    assert message.removeprefix("• ").startswith("0102")
    assert asked == "Asked by U0BEN"
    assert "@" not in shown(answer)


def test_of_a_rate_behind_which_nothing_is_stored_that_is_said() -> None:
    with staged() as scene:
        scene.bounce_rate(0.05)
        with scene.process(BOT, CONNECTED):
            alert = scene.alert("bounce rate 5 %")
            scene.slack.press("ben", CHANNEL, alert["ts"], "alert_affected")
            [answer] = scene.alert(replies=1)["replies"]
    assert shown(answer).startswith("Bounced for good — Nothing is stored of it since ")
