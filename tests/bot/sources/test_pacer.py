from __future__ import annotations

from bot.sources.pacer import CALM, Pacer
from tests.bot.sources.conftest import Clock


def pacer(clock: Clock) -> Pacer:
    return Pacer(clock, clock.wait, chance=lambda: 0.5)


def test_calls_are_free_while_nothing_was_refused(clock: Clock) -> None:
    paced = pacer(clock)
    assert [paced.turn("GetAccount", within=0) for _ in range(20)] == [True] * 20
    assert clock.waits == []


def test_after_a_refusal_calls_start_an_interval_apart(clock: Clock) -> None:
    paced = pacer(clock)
    paced.throttled("GetAccount")
    started = []
    for _ in range(3):
        assert paced.turn("GetAccount", within=8)
        started.append(round(clock.seconds - 1000, 3))
    assert started == [1.1, 2.2, 3.3]


def test_who_would_be_too_late_is_told_at_once(clock: Clock) -> None:
    paced = pacer(clock)
    paced.throttled("GetAccount")
    assert not paced.turn("GetAccount", within=1)
    assert clock.waits == []


def test_who_was_turned_away_takes_nobodys_turn(clock: Clock) -> None:
    paced = pacer(clock)
    paced.throttled("GetAccount")
    paced.turn("GetAccount", within=0)
    assert paced.turn("GetAccount", within=1.2)


def test_other_operations_are_not_held_up(clock: Clock) -> None:
    paced = pacer(clock)
    paced.throttled("GetAccount")
    assert paced.turn("GetEmailIdentity", within=0)


def test_calls_are_free_again_after_a_calm(clock: Clock) -> None:
    paced = pacer(clock)
    paced.throttled("GetAccount")
    clock.wait(CALM)
    assert all(paced.turn("GetAccount", within=0) for _ in range(3))
