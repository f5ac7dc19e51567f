"""From a request of Slack's to what comes of it: every listener is a door to the gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import pytest
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.doctor.exam import Exam
from bot.plain import ENGLISH
from bot.report import DomainReport
from bot.slack import policy_words
from bot.slack.actions import Action
from bot.slack.affected_desk import AffectedDesk, Sight
from bot.slack.app import Door, Entrance, build_app
from bot.slack.doctor_desk import DoctorDesk
from bot.slack.follow_desk import FollowDesk
from bot.slack.follow_presses import FollowPresses
from bot.slack.gate import Gate, Records
from bot.slack.groups import UserGroups
from bot.slack.home_desk import HomeDesk, Known
from bot.slack.home_visits import HomeVisits
from bot.slack.language_desk import LanguageDesk
from bot.slack.listeners import Desks, Listeners
from bot.slack.policy import Policy
from bot.slack.presses import Presses
from bot.slack.privately import Privately
from bot.slack.removal_presses import RemovalPresses
from bot.slack.render import Slack
from bot.slack.search_desk import SearchDesk
from bot.slack.shortcuts import Shortcuts
from bot.slack.speech import Speech
from bot.slack.status_charts import StatusCharts
from bot.slack.status_desk import StatusDesk
from bot.slack.upload import Charts
from bot.slack.workload import BUSY
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.respond import Responder
from checks.core import Domain, Target, Unavailable, say
from tests.bot.reports import domain_report
from tests.bot.slack.counter import Counter
from tests.bot.slack.fake_homes import FakeHomes
from tests.bot.slack.reading import lines
from tests.bot.slack.removing import Removals
from tests.bot.slack.spoken import SPOKEN
from tests.bot.slack.test_desk import Office
from tests.bot.slack.test_status_charts import FakeUploads
from tests.bot.watch.counting import FakeStored
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts
from tests.fakes import ANN, NOW

WE = AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U9")
NO_CHARTS = StatusCharts(tuple, Charts(Slack(), FakeUploads()))
ANYTHING = policy_words.policy("everybody", "everybody", "", "public=unmasked")


@dataclass
class FakeRecords:
    """What was written down, and how often each person looked something up."""

    rows: list[tuple[str, str, dict[str, object], Target | None]] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    away: bool = False
    """The database does not answer."""

    def add(
        self, actor: str, action: str, detail: Mapping[str, object], about: Target | None
    ) -> None:
        self._answer()
        self.rows.append((actor, action, dict(detail), about))

    def take(self, actor: str, most: int) -> datetime | None:
        self._answer()
        if self.taken.get(actor, 0) >= most:
            return NOW
        self.taken[actor] = self.taken.get(actor, 0) + 1
        return None

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("event store", say("It does not answer"))


@dataclass
class FakeGroups:
    """Slack's user groups."""

    members_of: dict[str, frozenset[str]] = field(default_factory=dict)

    def members(self, group: str) -> frozenset[str]:
        return self.members_of[group]


@dataclass
class FakeProfiles:
    """What Slack tells of people."""

    locales: dict[str, str] = field(default_factory=dict)
    guests: set[str] = field(default_factory=set)
    waited: list[str] = field(default_factory=list)
    """Whose locale Slack would have been asked for."""
    gap: Unavailable | None = None

    def is_member(self, user: str) -> bool:
        if self.gap:
            raise self.gap
        return user not in self.guests

    def locale(self, user: str, *, ask: bool = True) -> str | None:
        if ask:
            self.waited.append(user)
        return self.locales.get(user)


@dataclass
class FakeLanguages:
    """What people chose."""

    codes: dict[str, str] = field(default_factory=dict)
    away: bool = False
    """The database does not answer."""

    def choose(self, actor: str, code: str | None) -> None:
        self._answer()
        self.codes.pop(actor, None)
        if code:
            self.codes[actor] = code

    def chosen(self, actor: str) -> str | None:
        self._answer()
        return self.codes.get(actor)

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("event store", say("It does not answer"))


class Desk(Office):
    """An office with its doors."""

    def __init__(self, policy: Policy = ANYTHING, most: int = 60) -> None:
        super().__init__()
        self.acks: list[dict[str, Any]] = []
        self.alerts, self.stored = FakeAlerts(), FakeStored()
        self.records, self.groups = FakeRecords(), FakeGroups()
        self.exam = Exam(NOW, (), 1.0)
        privately, slack = Privately(self.slack, SPOKEN), SPOKEN
        self.languages, self.profiles = FakeLanguages(), FakeProfiles()
        self.speech = Speech(self.languages, self.profiles, policy, ENGLISH)
        self.gate = Gate(
            policy,
            UserGroups(self.groups, Clock(NOW)).has,
            self.profiles.is_member,
            Records(self.answers, self.records, self.records),
            privately,
            slack,
            self.speech,
            most=most,
        )
        desks = Desks(
            self.desk,
            StatusDesk(self._status, self._inspect, self.slack, slack, NO_CHARTS),
            SearchDesk(
                self.desk,
                self.renewals,
                self.work,
                None,
                lambda seconds: False,
                self.slack,
                slack,
                pool=self.pool,
            ),
            AffectedDesk(Sight(self.alerts, self.stored, Clock(NOW)), self.slack, slack),
            Responder(self.alerts, VOICE, Clock(NOW)),
            DoctorDesk(lambda: self.exam, privately, slack),
            LanguageDesk(self.speech, privately, slack),
        )
        self.counter = Counter(self)
        presses = Presses(
            self.counter.counters(privately), self.gate, frozenset({"T1"}), Clock(NOW)
        )
        listeners = Listeners(
            desks,
            presses,
            FollowPresses(self._follow_desk(), privately, slack, frozenset({"T1"})),
            self.gate,
            privately,
            slack,
            slash="/ses",
            ours=frozenset({"T1"}),
        )
        self.removals = self._removals()
        self.app = build_app(
            WebClient("xoxb-1"),
            WE,
            Entrance(self.gate, self.work, privately, slack),
            listeners,
            RemovalPresses(self.removals.desk, self.gate, frozenset({"T1"})),
            Shortcuts(self.desk, self.counter.modals, privately, slack, frozenset({"T1"})),
            HomeVisits(self._home_desk(), self.gate, frozenset({"T1"})),
            slash="/ses",
            signing_secret="s",
        )

    def _follow_desk(self) -> FollowDesk:
        return FollowDesk(
            self.desk,
            self.renewals,
            self.follows,
            self.answers.latest,
            self.slack,
            SPOKEN,
            lambda channel, ts: f"https://slack.example/{channel}/{ts}",
            Clock(NOW),
        )

    def _home_desk(self) -> HomeDesk:
        self.homes, self.clock = FakeHomes(), Clock(NOW)
        known = Known(self._open, self.answers.of_person, lambda alert: None, self._page)
        return HomeDesk(
            lambda: self.homes.look(),
            known,
            self.homes,
            self.work,
            SPOKEN,
            self.clock,
            command="/ses",
        )

    def _open(self) -> tuple[Alert, ...]:
        return tuple(each for each in self.alerts.all() if each.level is not Level.CALM)

    def _removals(self) -> Removals:
        return Removals(self)

    def _status(self) -> Any:
        raise AssertionError("nobody asks for the status here")

    def _inspect(self, domain: Domain) -> DomainReport:
        return domain_report(domain=domain)

    def come(self, door: str, body: dict[str, Any], wanted: Action | None = None) -> None:
        """Through the door behind which the listener of this name reads."""
        found = next(
            each
            for each in doors(self.app)
            if each._read.__name__ == door and wanted in (None, *each.actions)
        )
        found(cast(Ack, lambda **told: self.acks.append(told)), body)

    def slash(self, text: str, key: str = "t1", **told: str) -> None:
        body = {"text": text, "channel_id": "C1", "user_id": "U1", "trigger_id": key}
        body |= {"command": "/ses"}
        self.come("slash", body | {"channel_name": "support", "team_id": "T1"} | told)

    def press(self, door: str, action: str, value: str, **told: object) -> None:
        body = {
            "actions": [{"action_id": action, "value": value}],
            "channel": {"id": "C9", "name": "alerts"},
            "user": {"id": "U1", "team_id": "T1"},
            "trigger_id": "p1",
        }
        snoozes = Action.SNOOZE if action.startswith("alert_snooze") else None
        self.come(door, body | told, snoozes)

    def event(self, **event: Any) -> dict[str, Any]:
        given = {"channel": "D1", "user": "U1", "text": "why ann@example.com", **event}
        return {"event_id": "E1", "event": given}


def doors(app: App) -> Iterator[Door]:
    for listener in app._listeners:
        assert isinstance(listener.ack_function, Door), listener.ack_function
        yield listener.ack_function


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_every_listener_is_a_door_that_says_what_may_be_wanted_through_it(desk: Desk) -> None:
    assert all(door.actions for door in doors(desk.app))
    assert not any(listener.lazy_functions for listener in desk.app._listeners)


def test_what_a_door_is_not_for_does_not_come_through_it(desk: Desk) -> None:
    [rerun] = (door for door in doors(desk.app) if door.actions == {Action.RERUN})
    [slash] = (door for door in doors(desk.app) if door._read.__name__ == "slash")
    wrong = Door(rerun._entrance, slash._read, Action.RERUN)
    body = {"text": "help", "channel_id": "C1", "user_id": "U1", "trigger_id": "t1"}
    with pytest.raises(AssertionError, match="HELP came through a door for"):
        wrong(cast(Ack, lambda **told: None), body)


def test_a_question_is_acknowledged_without_a_word(desk: Desk) -> None:
    desk.slash("why ann@example.com")
    assert desk.acks == [{}]
    assert len(desk.slack.messages) == 2


@pytest.mark.parametrize("text", ["why nonsense", "help", "frobnicate"])
def test_all_else_is_answered_to_the_asker_alone(desk: Desk, text: str) -> None:
    desk.slash(text, response_url="https://hooks.slack.example/1")
    [(_, told)] = desk.slack.responses
    assert sum("/ses why " in line for line in lines(told)) >= (1 if text == "help" else 2)
    assert desk.slack.messages == {}
    assert desk.records.rows == []


def test_a_direct_message_is_a_question(desk: Desk) -> None:
    desk.come("direct", desk.event(channel_type="im"))
    assert len(desk.slack.messages) == 2


def test_a_direct_message_that_is_no_question_gets_a_hint(desk: Desk) -> None:
    desk.come("direct", desk.event(channel_type="im", text="hello"))
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
    desk.come("direct", desk.event(**event))
    assert (desk.slack.messages, desk.slack.whispers) == ({}, [])


def test_a_request_that_slack_repeats_is_answered_and_counted_once(desk: Desk) -> None:
    for _ in range(3):
        desk.come("mention", desk.event(text="<@U9> why ann@example.com"))
    assert len(desk.slack.messages) == 2
    assert (desk.records.taken, len(desk.records.rows)) == ({"U1": 1}, 1)


def test_a_button_of_an_alert_that_is_over_says_so_to_who_pressed_it(desk: Desk) -> None:
    desk.press("alert", "alert_acknowledge", "gone")
    [(channel, user, told, _)] = desk.slack.whispers
    assert (channel, user, lines(told)) == ("C9", "U1", ["This alert is over"])
    assert [row[2]["result"] for row in desk.records.rows] == ["allowed", "in vain"]


def test_a_search_that_is_switched_off_meanwhile_says_so_to_who_pressed_it(desk: Desk) -> None:
    desk.press("search", "why_search", "a1")
    [(channel, user, told, _)] = desk.slack.whispers
    assert (channel, user) == ("C9", "U1")
    assert lines(told)[0].startswith("Searching SES's own records is switched off: EXPORT_SEARCH")


def test_more_than_it_can_hold_is_told_at_once(desk: Desk) -> None:
    desk.pool.held = []
    for number in range(3):
        desk.slash("why ann@example.com", key=f"t{number}")
    assert [(each.get("text"), each.get("response_type")) for each in desk.acks] == [
        (None, None),
        (None, None),
        (BUSY.template, "ephemeral"),
    ]
    desk.press("rerun", "why_rerun", "a1")
    [(_, user, told, _)] = desk.slack.whispers
    assert (user, lines(told)) == ("U1", [BUSY.template])


def test_a_pasted_reply_is_explained(desk: Desk) -> None:
    desk.slash("smtp 550 5.1.1 user unknown")
    assert desk.acks == [{}]
    assert len(desk.slack.messages) == 1


def test_a_domain_is_asked_about(desk: Desk) -> None:
    desk.slash("domain shop.example")
    assert desk.acks == [{}]
    assert desk.slack.shown("1.0")[0] == ":no_entry: 2 things are wrong with shop.example"


def test_of_a_question_it_is_written_down_what_was_shown_to_whom_and_where(desk: Desk) -> None:
    desk.slash("why ann@example.com")
    shown = {"result": "shown", "channel": "C1", "kind": "public", "where": "channel"}
    told = {"masked": False, "outcome": "not_delivered", "lead": "bounce"}
    assert desk.records.rows == [("U1", "ask", shown | told, ANN)]


def test_a_question_that_crashed_is_written_down_as_such(desk: Desk) -> None:
    desk.report = KeyError("oops")
    desk.slash("why ann@example.com")
    [(_, _, detail, about)] = desk.records.rows
    assert (detail["result"], detail["where"], about) == ("crashed", None, ANN)
