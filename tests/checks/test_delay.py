from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.plain import sentence
from checks.core import (
    EventKind,
    Finding,
    MailEvent,
    Outcome,
    Owner,
    Policy,
    Strength,
    Timeline,
    Verdict,
    say,
)
from checks.core.replies import REASONS
from checks.delay import CHECK, Seen, judge
from tests.fakes import ANN, MAIN_SET, NOW, FakeHistory, FakeSes, ago, event, sources

IN_TEN_HOURS = NOW + timedelta(hours=10)


def delayed(
    kind: str | None, reply: str | None = None, expires: datetime | None = IN_TEN_HOURS
) -> MailEvent:
    return event(
        EventKind.DELIVERY_DELAY, ago(hours=1), delay_type=kind, reply=reply, expires_at=expires
    )


def of(*events: MailEvent) -> Finding:
    return judge(Seen(NOW, Timeline.of([event(), *events]), timedelta(hours=2)))


@pytest.mark.parametrize(
    ("kind", "reply", "slug", "owner", "where"),
    [
        ("InternalFailure", None, "ses_deferred", Owner.AWS, "Inside SES"),
        ("SendingDeferral", "450 busy", "ses_deferred", Owner.AWS, "Inside SES"),
        (
            "IPFailure",
            None,
            "ip_reputation",
            Owner.AWS,
            "At the receiver, because of who sends",
        ),
        (
            "SpamDetected",
            None,
            "domain_reputation",
            Owner.US,
            "At the receiver, because of who sends",
        ),
        ("MailboxFull", None, "mailbox_full", Owner.RECIPIENT, "At the receiver"),
        (
            "RecipientServerError",
            None,
            "remote_system_error",
            Owner.RECIPIENT_ADMIN,
            "At the receiver",
        ),
        (
            "TransientCommunicationFailure",
            "smtp; 450 4.2.0 Greylisted",
            "greylisted",
            Owner.NOBODY,
            "At the receiver",
        ),
        (
            "General",
            "smtp; 452 4.2.2 mailbox full",
            "mailbox_full",
            Owner.RECIPIENT,
            "At the receiver",
        ),
    ],
)
def test_each_cause_has_its_owner(
    kind: str, reply: str | None, slug: str, owner: Owner, where: str
) -> None:
    found = of(delayed(kind, reply))
    assert (found.verdict, found.reason) == (Verdict.WARN, slug)
    assert found.headline == REASONS[slug].headline
    assert (found.explains, found.strength) == ((Outcome.DELAYED,), Strength.PROOF)
    assert found.fix
    assert found.fix.owner is owner
    assert dict(found.fix.text.values)["until"] == IN_TEN_HOURS
    assert found.facts[0].value == say(where)


@pytest.mark.parametrize(
    ("expires", "headline", "outcome"),
    [
        pytest.param(
            NOW + timedelta(hours=1), "SES gives up soon: {why}", Outcome.DELAYED, id="near the end"
        ),
        pytest.param(IN_TEN_HOURS, "{why}", Outcome.DELAYED, id="time left"),
        pytest.param(None, "{why}", Outcome.DELAYED, id="end not told"),
        pytest.param(NOW, "SES no longer tries: {why}", Outcome.NOT_DELIVERED, id="past the end"),
    ],
)
def test_time_runs_out(expires: datetime | None, headline: str, outcome: Outcome) -> None:
    found = of(delayed("MailboxFull", expires=expires))
    assert sentence(found.headline) == headline.format(why="The mailbox is full")
    assert found.explains == (outcome,)
    assert found.verdict is (Verdict.FAIL if outcome is Outcome.NOT_DELIVERED else Verdict.WARN)


def test_the_installation_decides_when_the_end_is_near() -> None:
    history = FakeHistory(events=(event(), delayed("MailboxFull")))
    policy = Policy(expiry_warning=timedelta(hours=11))
    found = CHECK.run(ANN, sources(history=history, policy=policy))
    assert found.headline.template == "SES gives up soon: {why}"


def test_nothing_known_of_the_cause_is_said_so() -> None:
    found = of(delayed("Undetermined"))
    assert found.headline == say("The recipient's server has not taken the message yet")


def test_a_delay_that_ended_is_over() -> None:
    found = of(delayed("MailboxFull"), event(EventKind.DELIVERY, ago(minutes=1)))
    assert (found.verdict, found.explains) == (Verdict.OK, ())


def test_waiting_before_ses_is_not_visible_and_said_so() -> None:
    labels = [fact.label for fact in of(delayed("General")).facts]
    assert say("Before SES") in labels


def test_no_result_is_not_good_news() -> None:
    assert judge(Seen(NOW, None, timedelta())).verdict is Verdict.UNKNOWN
    assert of().verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("limit", "told"),
    [(timedelta(hours=3), {"Time left", "Our limit for delivery"}), (None, {"Time left"})],
)
def test_how_long_ses_still_tries_and_whether_that_is_our_own_limit(
    limit: timedelta | None, told: set[str]
) -> None:
    waiting = delayed("RecipientServerError", "451 busy", NOW + timedelta(minutes=90))
    ses = FakeSes(sets={"main": replace(MAIN_SET, max_delivery=limit)})
    history = FakeHistory(events=(event(), waiting))
    found = CHECK.run(ANN, sources(ses=ses, history=history))
    values = {sentence(fact.label): fact.value for fact in found.facts}
    assert values["Time left"] == timedelta(minutes=90)
    assert told == values.keys() & {"Time left", "Our limit for delivery"}
    assert values.get("Our limit for delivery") == limit


def test_what_is_over_has_no_time_left() -> None:
    over = of(delayed("RecipientServerError", "451 busy", NOW - timedelta(minutes=1)))
    assert "Time left" not in {sentence(fact.label) for fact in over.facts}
