from __future__ import annotations

from typing import Any, cast

import pytest
import yaml
from slack_bolt import Ack

from bot.report import DomainReport
from bot.slack.affected_desk import AffectedDesk, Sight
from bot.slack.app import Listeners
from bot.slack.render import Slack
from bot.slack.search_desk import SearchDesk
from bot.slack.status_charts import StatusCharts
from bot.slack.status_desk import StatusDesk
from bot.slack.upload import Charts
from bot.watch.respond import Responder
from checks.core import Domain
from tests.bot.reports import domain_report
from tests.bot.slack.reading import lines
from tests.bot.slack.test_desk import Office
from tests.bot.slack.test_status_charts import FakeUploads
from tests.bot.watch.counting import FakeStored
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts
from tests.fakes import NOW
from tests.test_readme import ROOT


class Desk(Office):
    """An office with the listeners in front of it."""

    def __init__(self) -> None:
        super().__init__()
        self.acks: list[dict[str, Any]] = []
        self.alerts, self.stored = FakeAlerts(), FakeStored()
        charts = StatusCharts(tuple, Charts(Slack(), FakeUploads()))
        statuses = StatusDesk(
            self.desk, self._status, self._inspect, self.answers, self.slack, Slack(), charts
        )
        sight = Sight(self.alerts, self.stored, Clock(NOW))
        self.shown = AffectedDesk(self.desk, sight, self.answers, self.slack, Slack())
        alerts = Responder(FakeAlerts(), VOICE, Clock(NOW))
        searches = SearchDesk(
            self.desk,
            None,
            lambda seconds: False,
            self.answers,
            self.slack,
            Slack(),
            pool=self.pool,
        )
        self.listeners = Listeners(
            self.desk, statuses, searches, self.shown, alerts, self.slack, Slack(), "/ses"
        )

    def _status(self) -> Any:
        raise AssertionError("nobody asks for the status here")

    def _inspect(self, domain: Domain) -> DomainReport:
        return domain_report(domain=domain)

    @property
    def ack(self) -> Ack:
        return cast(Ack, lambda **told: self.acks.append(told))

    def slash(self, text: str) -> None:
        body = {"text": text, "channel_id": "C1", "user_id": "U1", "trigger_id": "t1"}
        self.listeners.slash(self.ack, body)

    def event(self, **event: Any) -> dict[str, Any]:
        given = {"channel": "D1", "user": "U1", "text": "why ann@example.com", **event}
        return {"event_id": "E1", "event": given}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_question_is_acknowledged_without_a_word(desk: Desk) -> None:
    desk.slash("why ann@example.com")
    assert desk.acks == [{}]
    assert len(desk.slack.messages) == 2


@pytest.mark.parametrize("text", ["why nonsense", "help", "frobnicate"])
def test_all_else_is_answered_to_the_asker_alone(desk: Desk, text: str) -> None:
    desk.slash(text)
    [told] = desk.acks
    assert told["response_type"] == "ephemeral"
    assert sum("/ses why " in line for line in lines(told)) >= 2
    assert desk.slack.messages == {}


def test_a_direct_message_is_a_question(desk: Desk) -> None:
    desk.listeners.direct(desk.ack, desk.event(channel_type="im"))
    assert len(desk.slack.messages) == 2


def test_a_direct_message_that_is_no_question_gets_a_hint(desk: Desk) -> None:
    desk.listeners.direct(desk.ack, desk.event(channel_type="im", text="hello"))
    assert desk.slack.messages == {}
    assert len(desk.slack.whispers) == 1


@pytest.mark.parametrize(
    "event",
    [
        pytest.param({"channel_type": "channel"}, id="in a channel"),
        pytest.param({"channel_type": "im", "subtype": "message_changed"}, id="edited"),
        pytest.param({"channel_type": "im", "bot_id": "B1"}, id="by a bot"),
        pytest.param({"channel_type": "im", "user": None}, id="by nobody"),
    ],
)
def test_what_is_not_said_to_the_bot_is_none_of_its_business(
    desk: Desk, event: dict[str, Any]
) -> None:
    desk.listeners.direct(desk.ack, desk.event(**event))
    assert (desk.slack.messages, desk.slack.whispers) == ({}, [])


def test_an_event_that_slack_repeats_is_answered_once(desk: Desk) -> None:
    for _ in range(3):
        desk.listeners.mention(desk.ack, desk.event(text="<@U9> why ann@example.com"))
    assert len(desk.slack.messages) == 2


def test_a_button_of_an_alert_that_is_over_says_so_to_who_pressed_it(desk: Desk) -> None:
    body = {
        "actions": [{"action_id": "alert_acknowledge", "value": "gone"}],
        "channel": {"id": "C9"},
        "user": {"id": "U1"},
    }
    desk.listeners.alert(desk.ack, body)
    [(channel, user, told, _)] = desk.slack.whispers
    assert (channel, user, lines(told)) == ("C9", "U1", ["This alert is over"])


def test_a_search_that_is_switched_off_meanwhile_says_so_to_who_pressed_it(desk: Desk) -> None:
    body = {
        "actions": [{"action_id": "why_search", "value": "a1"}],
        "channel": {"id": "C9"},
        "user": {"id": "U1"},
        "trigger_id": "t1",
    }
    desk.listeners.search(desk.ack, body)
    [(channel, user, told, _)] = desk.slack.whispers
    assert (channel, user) == ("C9", "U1")
    assert lines(told)[0].startswith("Searching SES's own records is switched off: EXPORT_SEARCH")


def test_the_manifest_subscribes_to_what_is_listened_to() -> None:
    manifest = yaml.safe_load((ROOT / "deploy/slack-manifest.yaml").read_text())
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert events == ["app_mention", "message.im"]
    assert manifest["settings"]["interactivity"]["is_enabled"]


def test_a_pasted_reply_is_explained(desk: Desk) -> None:
    desk.slash("smtp 550 5.1.1 user unknown")
    assert desk.acks == [{}]
    assert len(desk.slack.messages) == 1


def test_a_domain_is_asked_about(desk: Desk) -> None:
    desk.slash("domain shop.example")
    assert desk.acks == [{}]
    assert desk.slack.shown("1.0")[0] == ":no_entry: 2 things are wrong with shop.example"
