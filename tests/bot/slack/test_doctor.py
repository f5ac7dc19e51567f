"""`/ses doctor`: for admins, seen by them alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event, Thread

import pytest

from bot.doctor.exam import Exam
from bot.doctor.line import Area, Spot
from bot.slack import doctor, policy_words
from bot.slack.asking import Asked
from bot.slack.doctor_desk import AT_IT, LOOKING, DoctorDesk
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.slack.validate import validate
from checks.core import say
from tests.bot.slack.reading import lines
from tests.bot.slack.test_app import Desk
from tests.bot.slack.test_desk import FakeGateway
from tests.fakes import HOME, NOW

URL = "https://hooks.slack.example/1"
ADMINS = policy_words.policy("everybody", "", "U1", "public=unmasked")

TOKEN = Spot(Area.SLACK, say("Bot token"))
SETS = Spot(Area.SETS, say("Configuration sets"), HOME)
EXAM = Exam(
    NOW,
    (
        TOKEN.ok(say("The bot is {user}", user="ses-why")),
        SETS.wrong(say("There is none"), say("Make one."), "aws sesv2 create-configuration-set"),
    ),
    1.0,
)


def said(desk: Desk) -> list[list[str]]:
    return [lines(payload) for _, payload in desk.slack.responses]


def test_an_admin_is_shown_it_alone_and_it_is_written_down() -> None:
    desk = Desk(ADMINS)
    desk.exam = EXAM
    desk.slash("doctor", response_url=URL)
    looking, found = said(desk)
    assert looking == [
        "Looking at the whole set-up: it takes half a minute at most. Only you see this"
    ]
    assert found == [
        ":no_entry: Wrong: 1 of 2",
        "Slack",
        "Right: Bot token",
        "Events that SES publishes",
        ":no_entry: Configuration sets, eu-west-1 — There is none",
        "What to do — Make one.",
        "aws sesv2 create-configuration-set",
        "1 right, 1 wrong, 0 not checked · 1 s",
    ]
    assert desk.slack.messages == {}
    [(actor, action, detail, about)] = desk.records.rows
    assert (actor, action, detail["result"], detail["where"], about) == (
        "U1",
        "doctor",
        "shown",
        "asker",
        None,
    )


def test_nobody_else_is_shown_anything_and_nothing_is_looked_at() -> None:
    desk = Desk(ADMINS)
    desk.exam = EXAM
    desk.slash("doctor", response_url=URL, user_id="U2")
    assert said(desk) == [
        ["This is for admins, whom the setting ADMINS names: you are not among them"]
    ]
    [(actor, action, detail, _)] = desk.records.rows
    assert (actor, action, detail["result"]) == ("U2", "doctor", "refused")


def test_what_is_too_much_for_one_message_is_counted() -> None:
    found = [
        Spot(area, say("What was looked at"), HOME).wrong(say("It is wrong"), say("Mend it."))
        for area in Area
        for _ in range(10)
    ]
    payload = doctor.message(Slack(), Exam(NOW, tuple(found), 1.0))
    assert validate(payload, "message") == []
    *shown, cut, _ = lines(payload)
    # a line and what to do about it are a part each
    parts = sum(line.startswith((":no_entry: What", "What to do")) for line in shown)
    left = 2 * len(found) - parts
    assert parts > 20
    assert cut == f"… and {left} more, too much for one message: python -m bot doctor has all"


@dataclass
class Slow:
    """A look that lasts until it is let go."""

    begun: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    def __call__(self) -> Exam:
        self.begun.set()
        assert self.go_on.wait(10)
        return EXAM


def test_one_look_at_a_time() -> None:
    slack, look = FakeGateway(), Slow()
    desk = DoctorDesk(look, Privately(slack, Slack()), Slack())
    asked = Asked("C1", "U1", "k1", response_url=URL)
    first = Thread(target=desk.examine, args=(asked,))
    first.start()
    assert look.begun.wait(10)
    assert desk.examine(asked).result == "at it already"
    look.go_on.set()
    first.join(10)
    texts = [payload["text"] for _, payload in slack.responses]
    assert texts == [LOOKING.template, AT_IT.template, "Wrong: 1 of 2"]
    assert desk.examine(asked).result == "shown"


def test_a_crash_is_told_and_leaves_the_way_free() -> None:
    def crashing() -> Exam:
        raise ZeroDivisionError

    slack = FakeGateway()
    desk = DoctorDesk(crashing, Privately(slack, Slack()), Slack())
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            desk.examine(Asked("C1", "U1", "k1", response_url=URL))
    assert [lines(p)[0] for _, p in slack.responses][1::2] == [
        "Something went wrong on our side; the log has the details. Please ask again"
    ] * 2
