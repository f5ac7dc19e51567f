"""One errand that fails keeps no other from being run, and each has its own time."""

from __future__ import annotations

from threading import Event

import pytest

from bot.slack.errands import IDLE, Errand, Errands
from checks.core import Unavailable, say
from tests.bot.sources.conftest import Clock


class Poster:
    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.turns = 0

    def turn(self) -> float:
        self.turns += 1
        return self.pause


def test_each_is_run_when_its_time_has_come() -> None:
    clock, ran = Clock(), list[str]()
    often, seldom = (
        Errand("often", 10, lambda: ran.append("often")),
        Errand("seldom", 60, lambda: ran.append("seldom")),
    )
    errands = Errands(None, (often, seldom), clock)
    for _ in range(13):
        assert errands.turn() == IDLE
        clock.wait(5)
    assert ran.count("often") == 7
    assert ran.count("seldom") == 2


@pytest.mark.parametrize(("pause", "wait"), [(0.0, 0.05), (0.3, 0.3), (9.0, IDLE)])
def test_messages_go_as_fast_as_the_poster_says(pause: float, wait: float) -> None:
    assert Errands(Poster(pause), ()).turn() == wait


def test_what_fails_is_tried_again_at_its_next_time(caplog: pytest.LogCaptureFixture) -> None:
    def away() -> None:
        raise Unavailable("event store", say("It does not answer"))

    def crash() -> None:
        raise KeyError("oops")

    poster, clock = Poster(1.0), Clock()
    errands = Errands(poster, (Errand("one", 10, away), Errand("other", 10, crash)), clock)
    for _ in range(2):
        errands.turn()
        clock.wait(10)
    assert poster.turns == 2
    assert caplog.text.count("one: event store: It does not answer") == 2
    assert caplog.text.count("other crashed") == 2


def test_it_ends_when_the_process_is_to_end() -> None:
    stop, poster = Event(), Poster(0.0)
    errands = Errands(poster, (Errand("the end", 10, stop.set),))
    errands.run(stop)
    assert poster.turns == 1
