from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.plain import sentence
from bot.watch import service
from bot.watch.alert import Alert
from bot.watch.bulletin import bulletin, news
from bot.watch.machine import Level, Notice
from checks.core import Incident
from tests.fakes import NOW, ago

REGION = "eu-west-1"
OPEN = Incident(
    region=REGION,
    started=ago(hours=1),
    ended=None,
    summary="Increased delivery latencies",
    latest="We are investigating.",
    updated_at=ago(minutes=50),
    informational=False,
    source="public health events",
)
UPDATED = replace(OPEN, latest="We see recovery.", updated_at=ago(minutes=10))
ENDED = replace(
    OPEN, ended=ago(minutes=5), latest="[RESOLVED] All is well.", updated_at=ago(minutes=5)
)
NOTICE = replace(OPEN, informational=True)


def run(*looks: tuple[Incident, ...] | timedelta) -> tuple[list[Alert], list[Notice | None]]:
    """Looks one minute apart (a timedelta lets that much time pass); what was said of each."""
    alerts: dict[str, Alert] = {}
    said: list[Notice | None] = []
    now = NOW
    for look in looks:
        if isinstance(look, timedelta):
            now += look
            continue
        told = service.observe(alerts.values(), look, REGION, now)
        said += [notice for _, notice in told]
        alerts |= {alert.key: alert for alert, _ in told}
        now += timedelta(minutes=1)
    return list(alerts.values()), said


def test_a_whole_life_in_one_thread() -> None:
    alerts, said = run((OPEN,), (OPEN,), (UPDATED,), (ENDED,), (ENDED,))
    assert said == [Notice.RAISED, None, Notice.UPDATE, Notice.RECOVERED, None]
    assert [(a.episode, a.is_open) for a in alerts] == [(1, False)]


def test_what_was_over_before_we_looked_is_not_told() -> None:
    assert run((ENDED,)) == ([], [])


def test_a_forgotten_incident_is_not_raised_days_later() -> None:
    old = replace(OPEN, started=ago(days=3), updated_at=ago(days=2))
    assert run((old,)) == ([], [])


@pytest.mark.parametrize("minutes", [-90, 0, 90])
def test_the_other_feed_has_another_beginning_and_is_the_same_incident(minutes: int) -> None:
    rss = replace(UPDATED, started=OPEN.started + timedelta(minutes=minutes), source="RSS")
    alerts, said = run((OPEN,), (rss,))
    assert said == [Notice.RAISED, Notice.UPDATE]
    assert len(alerts) == 1


def test_two_incidents_a_day_apart_are_two() -> None:
    other = replace(OPEN, started=ago(days=1), summary="Bounces late", updated_at=ago(hours=1))
    alerts, said = run((OPEN, other))
    assert said == [Notice.RAISED, Notice.RAISED]
    assert len({a.key for a in alerts}) == 2


def test_a_notice_that_becomes_an_outage_is_worse() -> None:
    alerts, said = run((NOTICE,), (replace(UPDATED, informational=False),))
    assert said == [Notice.RAISED, Notice.WORSE]
    assert alerts[0].level is Level.CRITICAL


def test_an_outage_that_becomes_a_notice_is_an_update() -> None:
    _, said = run((OPEN,), (replace(UPDATED, informational=True),))
    assert said == [Notice.RAISED, Notice.UPDATE]


def test_resolved_under_an_informational_title_is_resolved() -> None:
    _, said = run((OPEN,), (replace(ENDED, informational=True),))
    assert said == [Notice.RAISED, Notice.RECOVERED]


@pytest.mark.parametrize(
    "after", [pytest.param((), id="it vanished"), pytest.param((OPEN,), id="no update came")]
)
def test_without_a_word_for_a_day_it_is_taken_as_over(after: tuple[Incident, ...]) -> None:
    alerts, said = run((OPEN,), after, timedelta(hours=24), after)
    assert said == [Notice.RAISED, *([None] if after else []), Notice.RECOVERED]
    assert sentence(news(alerts[0], Notice.RECOVERED)) == "No update for 1 d: taken as over"


def test_what_vanishes_for_a_while_is_not_over() -> None:
    _, said = run((OPEN,), (), timedelta(hours=5), (UPDATED,))
    assert said == [Notice.RAISED, Notice.UPDATE]


def test_an_update_after_the_end_opens_the_same_thread_again() -> None:
    back = replace(OPEN, latest="It is back.", updated_at=NOW + timedelta(minutes=1))
    alerts, said = run((OPEN,), (ENDED,), (back,))
    assert said == [Notice.RAISED, Notice.RECOVERED, Notice.REOPENED]
    assert [(a.episode, a.is_open) for a in alerts] == [(1, True)]


def test_the_message() -> None:
    [alert], _ = run((UPDATED,))
    told = bulletin(alert, NOW)
    assert [sentence(told.state), sentence(told.subject)] == [
        "Trouble",
        "SES has trouble in eu-west-1, says AWS: Increased delivery latencies",
    ]
    assert [sentence(row) for row in told.rows] == [
        "Began: 2026-05-02 11:00 UTC",
        "Newest update: We see recovery.",
        "public health events, 2026-05-02 11:50 UTC",
    ]


def test_a_notice_is_told_and_not_shouted() -> None:
    [alert], _ = run((NOTICE,))
    told = bulletin(alert, NOW)
    assert sentence(told.state) == "Notice"
    assert sentence(told.subject).startswith("AWS has a notice about SES in eu-west-1")
