from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.plain import sentence
from bot.watch import service
from bot.watch.alert import Alert
from bot.watch.bulletin import bulletin, news
from bot.watch.machine import Level, Notice
from checks.core import Incident, Place
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


def test_what_befalls_two_accounts_by_one_arn_has_a_thread_for_each() -> None:
    main, shop = (
        replace(OPEN, arn="arn:x/A", own=True, place=Place(number * 12, REGION, alias))
        for number, alias in (("1", "main"), ("4", "shop"))
    )
    over = replace(shop, ended=ago(minutes=5), updated_at=ago(minutes=5))
    alerts, said = run((main,), (main, shop), (shop, main), (main, over))
    assert said == [Notice.RAISED, None, Notice.RAISED, None, None, None, Notice.RECOVERED]
    assert [(a.account, a.alias, a.is_open) for a in alerts] == [
        ("1" * 12, "main", True),
        ("4" * 12, "shop", False),
    ]


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


ARN = "arn:aws:health:eu-west-1::event/SES/AWS_SES_OPERATIONAL_ISSUE/AWS_SES_OPERATIONAL_ISSUE_A"
OWN = replace(
    OPEN,
    arn="arn:aws:health:eu-west-1::event/SES/AWS_SES_DKIM_PENDING_TO_FAILED/SES_DKIM_1",
    summary="AWS_SES_DKIM_PENDING_TO_FAILED",
    informational=True,
    own=True,
    category="accountNotification",
    ended=OPEN.started,
    source="AWS Health API",
)
PLANNED = replace(
    OWN,
    arn=f"{OWN.arn}_P",
    category="scheduledChange",
    started=NOW + timedelta(days=9),
    ended=None,
)


def test_the_api_and_the_feed_take_turns_in_one_thread() -> None:
    told = replace(UPDATED, arn=ARN, started=ago(hours=4), source="AWS Health API")
    again = replace(ENDED, arn=ARN, started=ago(hours=9))
    alerts, said = run((OPEN,), (replace(told, started=OPEN.started),), (again,))
    assert said == [Notice.RAISED, Notice.UPDATE, Notice.RECOVERED]
    assert len(alerts) == 1


def test_two_events_of_one_minute_have_two_threads() -> None:
    one, other = replace(OPEN, arn=ARN), replace(OPEN, arn=f"{ARN}B")
    alerts, said = run((one, other), (one, other))
    assert said == [Notice.RAISED, Notice.RAISED, None, None]
    assert len({alert.key for alert in alerts}) == 2


def test_what_concerns_us_alone_is_told_though_it_is_closed_and_beside_an_outage() -> None:
    alerts, said = run((OPEN, OWN), (OPEN, OWN))
    assert said == [Notice.RAISED, Notice.RAISED, None, None]
    own = next(alert for alert in alerts if alert.memory["own"])
    shown = bulletin(own, NOW)
    assert sentence(shown.subject) == (
        "AWS tells of our account in eu-west-1: AWS_SES_DKIM_PENDING_TO_FAILED"
    )
    assert own.level is Level.WARNING
    assert f"AWS's event: {OWN.arn}" in [sentence(row) for row in shown.rows]


def test_a_notification_ends_a_day_later_and_is_not_told_again() -> None:
    _, said = run((OWN,), timedelta(hours=23), (OWN,), timedelta(hours=1), (OWN,), (OWN,), ())
    assert said == [Notice.RAISED, None, Notice.RECOVERED, None]


def test_an_old_notification_is_no_news() -> None:
    assert run((replace(OWN, updated_at=ago(days=2), started=ago(days=2)),)) == ([], [])


def test_a_planned_change_stays_until_its_day_or_until_it_is_closed() -> None:
    alerts, said = run((PLANNED,), timedelta(days=5), (PLANNED,), ())
    assert (said, alerts[0].is_open) == ([Notice.RAISED, None], True)
    _, said = run((PLANNED,), (replace(PLANNED, ended=NOW, updated_at=NOW),))
    assert said == [Notice.RAISED, Notice.RECOVERED]
    _, said = run((PLANNED,), timedelta(days=10, minutes=1), ())
    assert said == [Notice.RAISED, Notice.RECOVERED]


def test_an_alert_about_one_of_several_accounts_names_it() -> None:
    shop = Place("444455556666", REGION, "shop")
    ((alert, notice),) = service.observe((), [replace(OPEN, own=True, place=shop)], REGION, NOW)
    assert (notice, alert.place, alert.alias) == (Notice.RAISED, shop, "shop")
    told = sentence(bulletin(alert, NOW).subject)
    assert told == f"AWS tells of our account in {shop.named}: Increased delivery latencies"
