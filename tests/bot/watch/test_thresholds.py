"""What happens on a line, one short of it, and one beyond."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.watch import episode, rates
from bot.watch.machine import Level, Policy
from bot.watch.rules import delays, own_rates
from bot.watch.rules.delays import Waiting
from bot.watch.rules.own_rates import BOUNCE, COMPLAINT, Own
from checks.core.shares import Share
from tests.bot.watch.test_machine import play
from tests.fakes import NOW

HALF_PAST = NOW + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        pytest.param("w??w", "---R", id="three hours apart are in a row"),
        pytest.param("w???w", "-----", id="four hours are not"),
        pytest.param("ww..." + "?" * 10 + "ww", "-R--r" + "-" * 11 + "O", id="back in 12 hours"),
        pytest.param("ww..." + "?" * 11 + "ww", "-R--r" + "-" * 12 + "R", id="back in 13 hours"),
    ],
)
def test_how_long_readings_hold(readings: str, said: str) -> None:
    assert play(readings) == said


@pytest.mark.parametrize(
    ("waiting", "expired", "sent", "expected"),
    [
        (Waiting(10, 10), 0, 5_000, Level.WARNING),
        (Waiting(9, 9), 0, 5_000, Level.CALM),
        (Waiting(200, 200), 0, 5_000, Level.CRITICAL),
        (Waiting(199, 199), 0, 5_000, Level.WARNING),
        (Waiting(540, 540), 60, 50_000, Level.CRITICAL),
        (Waiting(539, 539), 60, 50_000, Level.WARNING),
        (Waiting(180, 180), 60, 50_000, Level.WARNING),
        (Waiting(179, 179), 60, 50_000, Level.CALM),
        (Waiting(100, 0), 0, 500, Level.WARNING),
        (Waiting(100, 0), 0, 501, Level.CALM),
        (Waiting(99, 0), 0, 99, Level.CALM),
    ],
)
def test_mail_that_waits(waiting: Waiting, expired: int, sent: int, expected: Level) -> None:
    fresh = episode.fresh("k", "delays", "", "")
    assert delays.read(fresh, waiting, expired, sent, NOW).level is expected


OWN = Own(Share(60, 200), Share(), Share(10, 1_000))
"""40 bounces are missing to 5 % of the day; this hour and the one before have 50 more than that."""


@pytest.mark.parametrize(
    ("own", "now", "minutes"),
    [
        (OWN, NOW, 48),
        (OWN, HALF_PAST, 72),
        (Own(OWN.lately, Share(), Share(50, 1_000)), NOW, None),
        (Own(OWN.lately, Share(), Share(60, 1_000)), NOW, None),
        (Own(OWN.lately, Share(), Share(10, 24_200)), NOW, 24 * 60),
        (Own(OWN.lately, Share(), Share(10, 24_220)), NOW, None),
        (Own(OWN.lately, Share(), Share()), NOW, None),
    ],
    ids=["the hour", "half past", "at the line", "over it", "a day", "beyond a day", "nothing"],
)
def test_when_the_day_comes_to_the_line(own: Own, now: datetime, minutes: int | None) -> None:
    fresh = episode.fresh("k", "own_rates", "", "")
    told = own_rates.read(fresh, BOUNCE, own, None, now).told["line_at"]
    assert told == (minutes and (now + timedelta(minutes=minutes)).isoformat())


def test_complaints_come_for_days_and_no_pace_is_told_of_them() -> None:
    own = Own(Share(5, 1_000), Share(), Share(1, 100_000))
    told = own_rates.read(episode.fresh("k", "own_rates", "", ""), COMPLAINT, own, None, NOW).told
    assert told["line_at"] is None


def test_the_peak_is_that_of_this_episode() -> None:
    watched = episode.fresh("bounce_rate 1 r", "bounce_rate", "1", "r")
    values = [0.09, 0.09, 0.01, 0.01, 0.01, 0.05, 0.05]
    peaks = []
    for hour, value in enumerate(values):
        # the later ones come when the thread of the first is closed for good
        at = NOW + timedelta(hours=hour + (24 if hour > 4 else 0))
        watched, _, _ = rates.observe(watched, [(at, value)], Policy())
        peaks.append(watched.memory["peak"])
    assert watched.episode == 2
    assert peaks[4] == 0.09
    assert peaks[-1] == 0.05
