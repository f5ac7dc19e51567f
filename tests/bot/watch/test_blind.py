from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.language import language
from bot.plain import sentence
from bot.watch import blind, episode
from bot.watch.alert import Alert
from bot.watch.bulletin import bulletin
from bot.watch.machine import Notice, Policy
from bot.watch.patrol import Patrol
from checks.core import Text, Unavailable, say
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts
from tests.fakes import HOME, NOW

WHY = say("It does not answer in time")


def play(*looks: Text | None) -> tuple[Alert, list[Notice | None]]:
    """A look every ten minutes."""
    alert, said = episode.fresh("blind rates 1 eu-west-1", "blind", "1", "eu-west-1"), []
    for n, why in enumerate(looks):
        alert, notice = blind.observe(alert, why, NOW + timedelta(minutes=10 * n))
        said.append(notice)
    return alert, said


def test_a_short_fault_is_not_worth_a_word() -> None:
    assert play(WHY, WHY, None, WHY, WHY, None)[1] == [None] * 6


def test_half_an_hour_of_blindness_is() -> None:
    alert, said = play(WHY, WHY, WHY, WHY, WHY)
    assert said == [None, None, None, Notice.RAISED, None]
    told = bulletin(alert, NOW)
    assert sentence(told.subject) == (
        "bounce and complaint rates cannot be read in eu-west-1: no warning can come from there"
    )
    assert [sentence(row) for row in told.rows] == [
        "Since 2026-05-02 12:00 UTC",
        "Why: It does not answer in time",
    ]


def test_why_is_told_in_the_language_of_the_channel() -> None:
    alert, _ = play(WHY, WHY, WHY, WHY)
    assert sentence(bulletin(alert, NOW).rows[1], language("ja")).endswith(
        "時間内に応答がありません"
    )
    earlier = replace(alert, memory=alert.memory | {"why": "it is away"})
    assert sentence(bulletin(earlier, NOW).rows[1]) == "Why: it is away"


def test_it_ends_with_the_first_look_that_works_and_counts_anew() -> None:
    said = play(WHY, WHY, WHY, WHY, None, WHY, WHY, WHY, WHY)[1]
    once = [None, None, None, Notice.RAISED]
    assert said == [*once, Notice.RECOVERED, *once]


@pytest.mark.parametrize("blind_looks", [1, 6], ids=["told of nobody", "told and over"])
def test_a_look_that_works_writes_nothing_where_nothing_has_changed(blind_looks: int) -> None:
    alerts, clock, gap = FakeAlerts(), Clock(NOW), Unavailable("SES", say("It is away"))
    patrol = Patrol(alerts, VOICE, clock, Policy(), lambda region: None)
    written = []
    for why in [gap] * blind_looks + [None] * 5:
        patrol.blind("rates", HOME, why)
        clock.forward(minutes=10)
        written += [alert.version for alert in alerts.kept.values()]
    assert written[-4] == written[-1]
