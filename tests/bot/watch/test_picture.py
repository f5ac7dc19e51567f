from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.watch import axes, picture
from bot.watch.picture import Line, Panel, Picture, Whose, runs, thinned
from bot.watch.readings import Point
from checks.core import say

NOW = datetime(2026, 6, 12, 14, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
AWS = Line(0.05, Whose.AWS)


def hourly(*values: float | None) -> tuple[Point, ...]:
    """The last of them is of now; None: nothing was published."""
    ages = range(len(values) - 1, -1, -1)
    return tuple(
        Point(NOW - age * HOUR, value)
        for age, value in zip(ages, values, strict=True)
        if value is not None
    )


def panel(*values: float | None, lines: tuple[Line, ...] = (AWS,)) -> Panel:
    return Panel(say("Bounce rate"), runs(hourly(*values), HOUR), lines)


def test_a_gap_is_a_gap_and_never_zero() -> None:
    points = hourly(0.02, 0.03, None, 0.0, None, None, 0.04)
    assert runs(points, HOUR) == (points[:2], points[2:3], points[3:])
    assert runs(points, 2 * HOUR) == (points[:3], points[3:])
    assert runs((), HOUR) == ()


def test_of_many_points_the_highest_stay_and_the_newest() -> None:
    points = [Point(NOW + n * timedelta(minutes=1), 0.01) for n in range(1_441)]
    points[777] = Point(points[777].at, 0.08)
    points[-1] = Point(points[-1].at, 0.002)
    found = thinned(points)
    assert len(found) <= picture.MOST
    assert points[777] in found
    assert found[-1] == points[-1]
    assert list(found) == sorted(found, key=lambda point: point.at)
    assert thinned(points[:3]) == tuple(points[:3])


def test_a_picture_is_the_same_after_a_stay_in_the_outbox() -> None:
    shown = Picture(
        say("Bounce rate, {region}", region="eu-west-1"),
        say("{what} over {span}", what=say("Bounce rate"), span=23 * HOUR),
        (panel(0.02, None, 0.04), panel(0.001, 0.002, 0.003)),
        NOW - HOUR,
    )
    whole = Picture(
        shown.title,
        shown.alt,
        tuple(
            Panel(
                each.name,
                tuple(
                    tuple(Point(p.at.replace(microsecond=0), p.value) for p in run)
                    for run in each.runs
                ),
                each.lines,
            )
            for each in shown.panels
        ),
        shown.began,
    )
    assert picture.read(json.loads(json.dumps(picture.written(shown)))) == whole


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((0.01, 0.02), ["0 %", "1 %", "2 %", "3 %", "4 %", "5 %", "6 %"]),
        ((0.02, 0.064), ["0 %", "2 %", "4 %", "6 %", "8 %"]),
        ((0.0, 0.93), ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]),
    ],
)
def test_heights_are_round_and_reach_the_line(
    values: tuple[float, ...], expected: list[str]
) -> None:
    height = axes.height(panel(*values))
    assert [words for _, words in height.ticks] == expected
    assert height.top >= max(*values, AWS.value)
    assert height.ticks[0][0] == 0.0


def test_small_shares_have_digits_enough() -> None:
    line = (Line(0.001, Whose.AWS),)
    height = axes.height(panel(0.0004, 0.0005, lines=line))
    assert [words for _, words in height.ticks][:3] == ["0.00 %", "0.02 %", "0.04 %"]
    assert axes.height(panel(0.0, 0.0, lines=())).top >= axes.LEAST


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(minutes=40), ["13:30", "13:40", "13:50", "14:00"]),
        (3 * HOUR, ["12:00", "13:00", "14:00"]),
        (24 * HOUR, ["18:00", "Jun 12", "06:00", "12:00"]),
        (timedelta(days=7), ["Jun 6", "Jun 8", "Jun 10", "Jun 12"]),
    ],
    ids=str,
)
def test_times_are_round_hours_and_days_in_utc(span: timedelta, expected: list[str]) -> None:
    ticks = axes.times(NOW - span, NOW)
    assert [words for _, words in ticks] == expected
    assert all(NOW - span <= datetime.fromtimestamp(at, UTC) <= NOW for at, _ in ticks)
