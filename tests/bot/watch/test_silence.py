"""When SES sends and no event comes; and when hours without an event are nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.slack.validate import validate
from bot.watch import episode
from bot.watch.machine import Level, Policy
from bot.watch.patrol import Patrol
from bot.watch.readings import Point, Series
from bot.watch.rules import silence
from tests.bot.slack.reading import lines
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts, FakeRates
from tests.fakes import HOME, NOW, ago

UNWATCHED = episode.fresh("silence", "silence", HOME.account, HOME.region)


def sent(each: float, minutes: int, until: datetime = NOW, apart: int = 5) -> Series:
    """So many messages in each of the five minutes of the last `minutes`."""
    begun = range(minutes, 0, -apart)
    return Series(tuple(Point(until - timedelta(minutes=m), each) for m in begun))


@pytest.mark.parametrize(
    ("series", "newest", "level"),
    [
        pytest.param(sent(50, 300), ago(minutes=3), Level.CALM, id="events come"),
        pytest.param(sent(50, 300), ago(minutes=29), Level.CALM, id="late, and not long"),
        pytest.param(sent(50, 300), ago(minutes=45), Level.WARNING, id="silent"),
        pytest.param(sent(50, 300), ago(hours=3), Level.CRITICAL, id="silent for hours"),
        pytest.param(sent(0, 300), ago(hours=5), Level.CALM, id="nobody sends"),
        pytest.param(Series(), ago(days=3), Level.CALM, id="nothing is published"),
        pytest.param(sent(0.1, 300), ago(hours=5), Level.CALM, id="three mails a day"),
        pytest.param(sent(50, 10), ago(hours=9), Level.CALM, id="sending has just begun"),
        pytest.param(sent(50, 300), None, Level.CRITICAL, id="no event was ever stored"),
        pytest.param(sent(50, 40), None, Level.WARNING, id="installed a moment ago"),
    ],
)
def test_silence_is_told_from_calm(series: Series, newest: datetime | None, level: Level) -> None:
    found = silence.read(UNWATCHED, series, newest, NOW)
    assert found is not None
    assert found.level is level


def test_a_newsletter_once_a_week_does_not_count_as_silence_in_between() -> None:
    week = Series((Point(ago(days=7), 90_000.0), Point(ago(days=7) + timedelta(minutes=5), 10.0)))
    found = silence.read(UNWATCHED, week, ago(days=7) + timedelta(minutes=6), NOW)
    assert found is not None
    assert found.level is Level.CALM


def test_the_thread_begins_after_two_looks_and_ends_with_the_first_event() -> None:
    clock, alerts, source = Clock(NOW), FakeAlerts(), FakeRates()
    newest = ago(minutes=50)
    patrol = Patrol(alerts, VOICE, clock, Policy(), lambda region: newest)
    source.sent = [(point.at, point.value) for point in sent(30, 120).points]
    patrol.rates(HOME, source)
    assert alerts.sent == []
    clock.forward(minutes=5)
    patrol.rates(HOME, source)
    [post] = alerts.sent
    assert not validate(post.payload, "message")
    shown = lines(post.payload)
    assert shown[0] == (
        ":warning: Warning — SES sends in eu-west-1, and its events do not reach us: answers"
        " there are blind"
    )
    assert "Sent meanwhile, by CloudWatch: 240" in " ".join(shown)
    clock.forward(minutes=5)
    newest = clock.at
    patrol.rates(HOME, source)
    assert lines(alerts.sent[-1].payload)[0].startswith("Resolved")


@pytest.mark.parametrize(
    "resumed", [False, True], ids=["nothing is sent", "sending has just begun"]
)
def test_it_is_not_over_before_an_event_has_come(resumed: bool) -> None:
    clock, alerts, source = Clock(NOW), FakeAlerts(), FakeRates()
    newest = ago(minutes=50)
    patrol = Patrol(alerts, VOICE, clock, Policy(), lambda region: newest)
    source.sent = [(point.at, point.value) for point in sent(30, 120).points]
    for _ in range(2):
        patrol.rates(HOME, source)
        clock.forward(minutes=5)
    clock.forward(hours=25)
    latest = sent(30 if resumed else 0, 20, clock.at).points
    source.sent = [(point.at, point.value) for point in latest]
    told = len(alerts.sent)
    patrol.rates(HOME, source)
    assert [alert.is_open for alert in alerts.all("silence")] == [True]
    assert len(alerts.sent) == told
    newest = clock.at
    patrol.rates(HOME, source)
    assert lines(alerts.sent[-1].payload)[0].startswith("Resolved")
