"""Show affected: whom an alert concerns, and what could not be looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.slack.alerts import AFFECTED
from bot.slack.validate import validate
from bot.watch import episode, rules
from bot.watch.affected import DOMAINS_SHOWN, MESSAGES_SHOWN, Delayed
from bot.watch.machine import Level
from bot.watch.tallies import receiver_of
from bot.watch.voice import Voice
from checks.core import EventKind, Unavailable, say
from tests.bot.slack.reading import leaves
from tests.bot.slack.test_app import Desk
from tests.bot.watch.fakes import VOICE
from tests.fakes import HOME, NOW, ago, event

BLOCKED = "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. S3150"
DOWN = Unavailable("database", say("It does not answer"))


def alerted(desk: Desk, kind: str, **memory: object) -> str:
    calm = episode.fresh(f"{kind} here", kind, HOME.account, HOME.region)
    alert, _ = episode.turned(calm, None, Level.WARNING, NOW)
    told = {"since": episode.stamp(ago(hours=2)), **memory}
    desk.alerts.kept[alert.key] = replace(alert, opened_at=ago(hours=1), memory=told)
    return alert.key


def press(desk: Desk, key: str, trigger: str = "t1") -> None:
    desk.press("affected", AFFECTED, key, message={"ts": "9.9"}, trigger_id=trigger)


def answer(desk: Desk) -> list[str]:
    [ts] = desk.slack.messages
    return desk.slack.shown(ts)


def refusals(desk: Desk, domain: str, count: int, reason: str = "ip_blocklisted") -> None:
    desk.stored.come(ago(minutes=70), "Bounce", domain, count, reason)


def refused(number: int, domain: str = "outlook.com") -> Any:
    return event(
        EventKind.BOUNCE,
        ago(minutes=number),
        message_id=f"0102-{number:03}",
        recipient_domain=domain,
        reply=BLOCKED,
        status="5.7.1",
    )


def test_refusals_by_a_receiver_are_counted_by_domain_with_message_ids() -> None:
    desk = Desk()
    refusals(desk, "outlook.com", 300)
    refusals(desk, "hotmail.com", 12)
    refusals(desk, "gmail.com", 40)
    refusals(desk, "outlook.com", 7, "mailbox_not_found")
    desk.stored.events = (refused(3), refused(5), refused(7, "gmail.com"))
    who = receiver_of("outlook.com")
    key = alerted(desk, "receiver", who=who, reason="ip_blocklisted")
    press(desk, key)
    head, *rest = answer(desk)
    assert head.startswith(f"Refused by {who} — 312, since ")
    assert rest == [
        "• outlook.com: 300",
        "• hotmail.com: 12",
        "Some of the messages; ask about any of them:",
        "• 0102-003",
        "• 0102-005",
        "Asked by U1",
    ]
    [posted] = desk.slack.messages.values()
    assert (posted[0], posted[2]) == ("C9", "9.9")


def test_it_is_bounded_and_valid_however_many_there_are() -> None:
    desk = Desk()
    for number in range(300):
        desk.stored.come(NOW, "Complaint", f"{'x' * 60}{number}.example", 1)
    desk.stored.events = tuple(
        event(
            EventKind.COMPLAINT,
            NOW,
            message_id=f"0102-{n}",
            recipient_domain=f"{'x' * 60}1.example",
        )
        for n in range(300)
    )
    press(desk, alerted(desk, "complaint_rate"))
    shown = answer(desk)
    assert sum(line.startswith("• x") for line in shown) == DOMAINS_SHOWN
    assert "• 290 more domains: 290" in shown
    assert sum(line.startswith("• 0102") for line in shown) == MESSAGES_SHOWN
    [posted] = desk.slack.messages.values()
    assert not validate(posted[1], "message")


def test_nothing_stored_is_told_as_that() -> None:
    desk = Desk()
    press(desk, alerted(desk, "bounce_rate"))
    [line, _] = answer(desk)
    assert line.startswith("Bounced for good — Nothing is stored of it since ")


@pytest.mark.parametrize("events_too", [False, True])
def test_what_could_not_be_looked_at_is_told_as_that(events_too: bool) -> None:
    desk = Desk()
    desk.stored.no_counts, desk.stored.no_events = DOWN, DOWN if events_too else None
    desk.stored.events = (event(EventKind.COMPLAINT, NOW, message_id="0102-1"),)
    press(desk, alerted(desk, "complaint_rate"))
    counts, *messages, _ = answer(desk)
    assert counts == ":grey_question: Could not look at the counts — It does not answer (database)"
    if events_too:
        assert messages == [
            ":grey_question: Could not look at the messages — It does not answer (database)"
        ]
    else:
        assert messages[-1] == "• 0102-1"


def test_counts_without_events_say_so() -> None:
    desk = Desk()
    desk.stored.come(NOW, "Complaint", "example.com", 3)
    press(desk, alerted(desk, "complaint_rate"))
    assert answer(desk)[2] == "No message of it is among the newest events that were looked at"


def test_of_an_incident_it_is_what_is_still_delayed() -> None:
    desk = Desk()
    desk.stored.put_off = Delayed(20_000, True, (("a.example", 19_999), ("b.example", 1)), ("m1",))
    press(desk, alerted(desk, "service", started=episode.stamp(ago(hours=3))))
    head, *rest = answer(desk)
    assert head.startswith(
        "Put off since the incident began, and still without a result — more than 20,000, since "
    )
    assert rest[:2] == ["• a.example: 19,999", "• b.example: 1"]
    assert "• m1" in rest
    desk.stored.no_events = DOWN
    press(desk, "service here", "t2")
    assert len(desk.slack.shown(list(desk.slack.messages)[-1])) == 2


def test_a_press_that_slack_repeats_is_answered_once() -> None:
    desk = Desk()
    key = alerted(desk, "delays")
    press(desk, key)
    press(desk, key)
    assert len(desk.slack.messages) == 1


def test_an_alert_that_nobody_remembers_is_told_as_that() -> None:
    desk = Desk()
    press(desk, "gone")
    assert answer(desk) == ["Nothing is remembered of this alert"]


@pytest.mark.parametrize("kind", rules.load())
def test_the_button_is_there_where_there_is_something_to_show(kind: str) -> None:
    desk = Desk()
    alert = desk.alerts.kept[alerted(desk, kind)]
    [parent] = Voice(VOICE.slack, VOICE.routes).edited(alert, NOW)
    buttons = [e for e in leaves(parent.payload["blocks"]) if e.get("action_id") == AFFECTED]
    concerned = {
        *("bounce_rate", "complaint_rate", "own_rates", "receiver", "set", "template"),
        *("delays", "suppression", "service"),
    }
    assert bool(buttons) is (kind in concerned)
