from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.plain import sentence
from bot.watch import episode, levels, rates
from bot.watch.alert import Alert
from bot.watch.bulletin import bulletin
from bot.watch.levels import BOUNCE, COMPLAINT, Thresholds
from bot.watch.machine import Level, Notice, Policy
from tests.fakes import NOW

SAID = {
    None: "-",
    Notice.RAISED: "R",
    Notice.REOPENED: "O",
    Notice.WORSE: "W",
    Notice.REMINDER: "m",
    Notice.RECOVERED: "r",
}


def alert(kind: str = "bounce_rate") -> Alert:
    return episode.fresh(f"{kind} 1 eu-west-1", kind, "1", "eu-west-1")


def play(values: list[float | None]) -> tuple[Alert, str]:
    """A reading a quarter of an hour; None: no new point."""
    watched, said, points = alert(), "", [(NOW - timedelta(hours=1), 0.01)]
    for n, value in enumerate(values):
        if value is not None:
            points.append((NOW + timedelta(minutes=15 * n), value))
        watched, notice, _ = rates.observe(watched, points, Policy())
        said += SAID[notice]
    return watched, said


@pytest.mark.parametrize(
    ("value", "thresholds", "announced", "level"),
    [
        (0.0, BOUNCE, Level.CALM, Level.CALM),
        (0.0399, BOUNCE, Level.CALM, Level.CALM),
        (0.04, BOUNCE, Level.CALM, Level.WARNING),
        (0.08, BOUNCE, Level.CALM, Level.CRITICAL),
        (0.037, BOUNCE, Level.WARNING, Level.WARNING),
        (0.0359, BOUNCE, Level.WARNING, Level.CALM),
        (0.0008, COMPLAINT, Level.CALM, Level.WARNING),
        (0.004, COMPLAINT, Level.CALM, Level.CRITICAL),
    ],
)
def test_level(value: float, thresholds: Thresholds, announced: Level, level: Level) -> None:
    assert levels.of(value, thresholds, announced) is level


@pytest.mark.parametrize("thresholds", [BOUNCE, COMPLAINT])
def test_we_speak_before_aws_acts(thresholds: Thresholds) -> None:
    assert thresholds.warning < thresholds.aws.review
    assert thresholds.critical < thresholds.aws.pause


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param([0.01] * 4, "----", id="calm"),
        pytest.param([0.05, 0.01, 0.05, 0.01], "----", id="blips"),
        pytest.param([0.05, 0.05], "-R", id="confirmed"),
        pytest.param([0.05, None, None, 0.05], "---R", id="no new point is no second reading"),
        pytest.param([0.05, 0.05, None, None, None, None], "-R----", id="silence is not calm"),
        pytest.param([0.05, 0.05, 0.09, 0.09], "-R-W", id="worse"),
        pytest.param([0.05, 0.05, 0.038, 0.038, 0.038], "-R---", id="on the line is not calm"),
        pytest.param([0.05, 0.05, 0.01, 0.01, 0.01], "-R--r", id="recovered"),
        pytest.param([0.05, 0.05, 0.01, 0.01, 0.01, 0.05, 0.05], "-R--r-O", id="reopened"),
    ],
)
def test_what_is_said(values: list[float | None], said: str) -> None:
    assert play(values)[1] == said


def test_a_reopened_alert_goes_on_in_its_thread_and_a_raised_one_gets_its_own() -> None:
    open_again, _ = play([0.05, 0.05, 0.01, 0.01, 0.01, 0.05, 0.05])
    assert (open_again.episode, open_again.is_open, open_again.closed_at) == (1, True, None)
    later = [0.05, 0.05, 0.01, 0.01, 0.01, *[0.01] * 60, 0.05, 0.05]
    assert play([*later])[0].episode == 2


def shown(watched: Alert, now: datetime = NOW) -> list[str]:
    told = bulletin(watched, now)
    todo = [told.todo] if told.todo else []
    head = f"{sentence(told.state)} — {sentence(told.subject)}"
    return [head, *(sentence(row) for row in (*todo, *told.rows))]


def test_the_message_says_value_line_since_peak_trend_and_what_to_do() -> None:
    watched, _ = play([0.05, 0.06])
    assert shown(watched) == [
        "Warning — bounce rate 6 % in eu-west-1 (AWS reviews accounts at 5 %, may pause at 10 %)",
        "Stop the campaign that bounces and remove the addresses that do not exist, before AWS"
        " pauses sending: at this rate the account may be under review already. (our side can fix"
        " it)",
        "Since 2026-05-02 12:00 UTC",
        "Highest: 6 %",
        "Trend: up from 1 % within 1 h 15 min",
        "CloudWatch, Reputation metrics, 2026-05-02 12:15 UTC",
    ]


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0499, "before AWS puts the account under review"), (0.05, "before AWS pauses sending")],
    ids=["short of AWS's line", "at it"],
)
def test_a_review_is_ahead_only_below_the_rate_at_which_aws_begins_one(
    value: float, told: str
) -> None:
    watched, _ = play([value, value])
    assert told in shown(watched)[1]


def test_what_is_over_says_for_how_long_and_how_high_it_was() -> None:
    watched, _ = play([0.05, 0.09, 0.01, 0.01, 0.01])
    assert shown(watched)[:4] == [
        "Resolved — bounce rate 1 % in eu-west-1 (AWS reviews accounts at 5 %, may pause at 10 %)",
        "From 2026-05-02 12:15 UTC to 2026-05-02 13:00 UTC (45 min)",
        "Since 2026-05-02 12:00 UTC",
        "Highest: 9 %",
    ]


def test_a_changed_number_edits_an_open_alert_and_says_nothing() -> None:
    watched, _ = play([0.05, 0.05])
    points = [(NOW + timedelta(minutes=45), 0.051)]
    after, notice, changed = rates.observe(watched, points, Policy())
    assert (notice, changed, after.memory["value"]) == (None, True, 0.051)


def test_a_complaint_rate_has_its_own_lines() -> None:
    watched = alert("complaint_rate")
    for n in range(2):
        points = [(NOW + timedelta(minutes=n), 0.001)]
        watched, _, _ = rates.observe(watched, points, Policy())
    assert shown(watched)[0] == (
        "Warning — complaint rate 0.1 % in eu-west-1 (AWS reviews accounts at 0.1 %, may pause at"
        " 0.5 %)"
    )
