from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from checks.core import (
    EventKind,
    Finding,
    Incident,
    MailEvent,
    Outcome,
    Owner,
    Place,
    Strength,
    Text,
    Unavailable,
    Verdict,
    say,
)
from checks.service_health import CHECK
from tests.fakes import ANN, AWAY, HOME, NOW, FakeHealth, FakeHistory, ago, event, sources

OPEN = Incident(
    HOME.region, ago(hours=3), None, "Increased delays", "We are on it", ago(hours=1), False, "feed"
)
OVER = replace(OPEN, ended=ago(minutes=30))
LONG_OVER = replace(OPEN, started=ago(days=2), ended=ago(days=1))
NOTICE = replace(OPEN, informational=True)
DOWN = say("The feed does not answer")


def delayed(kind: str, expires_at: datetime = NOW + timedelta(hours=9)) -> MailEvent:
    return event(EventKind.DELIVERY_DELAY, ago(hours=1), delay_type=kind, expires_at=expires_at)


def ask(*known: Incident, events: tuple[MailEvent, ...] = (), place: Place = HOME) -> Finding:
    here = tuple(replace(incident, region=place.region) for incident in known)
    return CHECK.run(
        ANN,
        sources(
            health=FakeHealth(known=here),
            history=FakeHistory(events=events),
            place=place,
            places=(HOME, AWAY),
        ),
    )


@pytest.mark.parametrize(
    ("known", "verdict", "headline"),
    [
        pytest.param((), Verdict.OK, "AWS reports no trouble of SES in {region}", id="calm"),
        pytest.param((OPEN,), Verdict.WARN, "SES has trouble in {region}, says AWS", id="open"),
        pytest.param(
            (OVER,), Verdict.OK, "SES had trouble in {region} at the time; it is over", id="over"
        ),
        pytest.param(
            (LONG_OVER,), Verdict.OK, "No trouble of SES while the message was under way", id="past"
        ),
        pytest.param((NOTICE,), Verdict.OK, "AWS has a notice about SES in {region}", id="notice"),
        pytest.param(
            (NOTICE, OPEN), Verdict.WARN, "SES has trouble in {region}, says AWS", id="two"
        ),
    ],
)
def test_verdict(known: tuple[Incident, ...], verdict: Verdict, headline: str) -> None:
    found = ask(*known, events=(event(),))
    values = (("region", HOME.region),) if "{region}" in headline else ()
    assert (found.verdict, found.headline) == (verdict, Text(headline, values))
    assert (found.explains, found.strength) == ((), Strength.CONTEXT)


@pytest.mark.parametrize(
    ("kind", "explains", "strength"),
    [
        ("InternalFailure", (Outcome.DELAYED,), Strength.RISK),
        ("SendingDeferral", (Outcome.DELAYED,), Strength.RISK),
        ("MailboxFull", (), Strength.CONTEXT),
    ],
)
def test_it_accounts_for_a_delay_inside_ses_alone(
    kind: str, explains: tuple[Outcome, ...], strength: Strength
) -> None:
    found = ask(OPEN, events=(event(), delayed(kind)))
    assert (found.explains, found.strength) == (explains, strength)
    assert found.fix
    assert found.fix.owner is Owner.AWS


def test_past_its_end_a_delay_is_no_delay() -> None:
    assert ask(OPEN, events=(event(), delayed("InternalFailure", NOW))).explains == ()


def test_without_a_message_the_present_counts() -> None:
    assert ask(OVER).verdict is Verdict.OK
    assert ask(OPEN).verdict is Verdict.WARN


def test_trouble_after_the_result_does_not_matter() -> None:
    delivered = event(EventKind.DELIVERY, ago(hours=1, minutes=59))
    late = replace(OPEN, started=ago(hours=1))
    assert ask(late, events=(event(), delivered)).verdict is Verdict.OK


def test_another_regions_trouble_is_kept_out_of_the_way() -> None:
    found = ask(OPEN, events=(event(),), place=AWAY)
    assert found == Finding.moot(say("The newest message left from elsewhere"))


def test_without_the_history_the_time_is_not_known() -> None:
    history = FakeHistory(down=DOWN)
    found = CHECK.run(ANN, sources(health=FakeHealth(known=(OPEN,)), history=history))
    assert found.verdict is Verdict.UNKNOWN


def test_a_feed_that_is_down_is_not_calm() -> None:
    with pytest.raises(Unavailable):
        CHECK.run(ANN, sources(health=FakeHealth(down=DOWN)))


def test_what_concerns_another_account_alone_is_not_told_here() -> None:
    theirs = replace(OPEN, own=True, place=replace(HOME, account="444455556666"))
    assert ask(theirs).verdict is Verdict.OK
    assert ask(replace(theirs, place=HOME)).verdict is Verdict.WARN
