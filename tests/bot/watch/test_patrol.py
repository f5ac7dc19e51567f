from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.slack import alerts as buttons
from bot.slack.validate import validate
from bot.watch.alert import Say
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol
from bot.watch.respond import OVER, Responder
from bot.watch.voice import Voice
from checks.core import Incident, say
from tests.bot.slack.reading import lines
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts, FakeRates
from tests.fakes import HOME, NOW, FakeHealth, ago

KEY = "bounce_rate 111122223333 eu-west-1"
INCIDENT = Incident(
    "eu-west-1", ago(hours=1), None, "<!channel> late", "*boom*", ago(minutes=50), False, "feed"
)


class Post:
    """A patrol with everything around it; a reading a quarter of an hour."""

    def __init__(self, voice: Voice = VOICE) -> None:
        self.clock = Clock(NOW)
        self.alerts = FakeAlerts()
        self.source = FakeRates()
        self.patrol = Patrol(self.alerts, voice, self.clock, Policy(), lambda region: None)
        self.responder = Responder(self.alerts, voice, self.clock)

    def read(self, *values: float) -> None:
        for value in values:
            self.source.bounce.append((self.clock.at, value))
            self.patrol.rates(HOME, self.source)
            self.clock.forward(minutes=15)

    def said(self) -> list[str]:
        return [each.say.value for each in self.alerts.sent]

    def newest(self) -> list[str]:
        return lines(self.alerts.sent[-1].payload)


@pytest.fixture
def post() -> Post:
    return Post()


def test_calm_says_nothing(post: Post) -> None:
    post.read(0.01, 0.01, 0.01)
    assert post.said() == []


def test_a_rate_that_aws_publishes_a_few_times_a_day_is_told_as_well(post: Post) -> None:
    for _ in range(2):
        assert post.said() == []
        post.read(0.09)
        post.clock.forward(hours=6)
    assert post.said()[:1] == ["post"]


def test_a_whole_life_is_one_thread(post: Post) -> None:
    post.read(0.05, 0.05, 0.09, 0.09, 0.01, 0.01, 0.01)
    assert post.said() == [
        "post",
        "edit",
        "edit",
        "broadcast",
        "edit",
        "edit",
        "reply",
    ]
    assert {each.thread for each in post.alerts.sent} == {f"{KEY} #1"}
    assert len({each.key for each in post.alerts.sent}) == len(post.alerts.sent)


def test_the_resolved_parent_has_no_buttons_and_begins_with_resolved(post: Post) -> None:
    post.read(0.05, 0.05)
    assert post.newest()[-1] == "[Acknowledge] [Snooze 1 h] [Snooze 24 h] [Show affected]"
    post.read(0.01, 0.01, 0.01)
    edit = [each for each in post.alerts.sent if each.say is Say.EDIT][-1]
    assert lines(edit.payload)[0].startswith(":white_check_mark: Resolved — bounce rate 1 %")
    assert edit.payload["text"].startswith("Resolved")
    assert not any("[" in line for line in lines(edit.payload))


def test_could_not_look_neither_raises_nor_resolves(post: Post) -> None:
    post.read(0.05, 0.05)
    post.source.down = say("access denied")
    for _ in range(8):
        post.clock.forward(minutes=2)
        post.patrol.rates(HOME, post.source)
    assert post.said() == ["post"]
    assert post.alerts.kept[KEY].is_open


def test_long_blindness_is_an_alert_of_its_own(post: Post) -> None:
    post.source.down = say("access denied")
    for _ in range(4):
        post.patrol.rates(HOME, post.source)
        post.clock.forward(minutes=15)
    assert post.said() == ["post"]
    assert post.newest()[0].startswith(":warning: Warning — bounce and complaint rates cannot be")
    post.source.down = None
    post.read(0.01)
    assert post.said() == ["post", "edit", "reply"]


def test_of_two_watchers_one_speaks(post: Post) -> None:
    post.read(0.05)
    post.alerts.rival = True
    post.read(0.05)
    assert post.said() == []


def test_acknowledging_names_the_person_and_stops_the_reminders(post: Post) -> None:
    post.read(0.05, 0.05)
    assert post.responder.press(buttons.ACKNOWLEDGE, KEY, "U7") is None
    assert "Acknowledged by U7 at 2026-05-02 12:30 UTC" in post.newest()
    post.read(*[0.05] * 40)
    assert "reply" not in post.said()


def test_without_it_there_is_a_reminder_after_six_hours(post: Post) -> None:
    post.read(*[0.05] * 40)
    assert post.said().count("reply") == 1
    assert post.newest()[0].startswith("Still so: bounce rate 5 %")


@pytest.mark.parametrize(
    ("action", "until"),
    [
        (buttons.SNOOZE_HOUR, "2026-05-02 13:30 UTC"),
        (buttons.SNOOZE_DAY, "2026-05-03 12:30 UTC"),
    ],
)
def test_snoozing_says_until_when(post: Post, action: str, until: str) -> None:
    post.read(0.05, 0.05)
    assert post.responder.press(action, KEY, "U7") is None
    assert f"Snoozed by U7 until {until}" in post.newest()


def test_what_got_worse_speaks_even_while_snoozed(post: Post) -> None:
    post.read(0.05, 0.05)
    post.responder.press(buttons.SNOOZE_DAY, KEY, "U7")
    post.read(0.09, 0.09)
    assert post.said()[-1] == "broadcast"
    assert post.alerts.kept[KEY].snoozed_until is None


def test_snoozed_is_silent_but_for_edits(post: Post) -> None:
    post.read(0.05, 0.05)
    post.responder.press(buttons.SNOOZE_DAY, KEY, "U7")
    post.read(*[0.05] * 40)
    assert set(post.said()) == {"post", "edit"}


def test_a_button_of_an_alert_that_is_over_says_so(post: Post) -> None:
    post.read(0.05, 0.05, 0.01, 0.01, 0.01)
    assert post.responder.press(buttons.ACKNOWLEDGE, KEY, "U7") == OVER
    assert post.responder.press(buttons.ACKNOWLEDGE, "no such", "U7") == OVER


def test_a_button_pressed_while_the_watcher_saves_is_not_lost(post: Post) -> None:
    post.read(0.05, 0.05)
    post.alerts.rival = True
    assert post.responder.press(buttons.ACKNOWLEDGE, KEY, "U7") is None
    assert post.alerts.kept[KEY].acknowledged_by == "U7"


def test_an_incident_is_posted_updated_and_resolved(post: Post) -> None:
    health = FakeHealth(known=(INCIDENT,))
    for change in (
        {},
        {"latest": "better", "updated_at": NOW},
        {"ended": NOW, "latest": "fine", "updated_at": NOW},
    ):
        given: dict[str, Any] = change
        health.known = (replace(INCIDENT, **given),)
        post.patrol.health("eu-west-1", health)
        post.clock.forward(minutes=1)
    assert post.said() == ["post", "edit", "reply", "edit", "reply"]
    assert post.newest() == ["Resolved: fine"]


def test_words_of_the_feed_cannot_ping_or_format(post: Post) -> None:
    post.patrol.health("eu-west-1", FakeHealth(known=(INCIDENT,)))
    payload = post.alerts.sent[0].payload
    assert not validate(payload, "message")
    assert "<" not in payload["text"]
    assert "*" not in payload["text"]
    assert "mrkdwn" not in str(payload)


def test_a_feed_that_is_gone_does_not_resolve(post: Post) -> None:
    health = FakeHealth(known=(INCIDENT,))
    post.patrol.health("eu-west-1", health)
    health.down = say("gone")
    post.patrol.health("eu-west-1", health)
    assert post.said() == ["post"]
