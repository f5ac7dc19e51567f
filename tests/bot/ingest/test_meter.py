"""Where nobody watches, a line now and then; where somebody does, a bar that others pass by."""

from __future__ import annotations

import io

from bot.ingest.meter import EVERY, Meter
from bot.language import language
from checks.core import say


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_lines_tell_how_much_is_done_and_how_long_it_takes() -> None:
    out, clock = io.StringIO(), Clock()
    with Meter(1_000, out, clock) as meter:
        meter.read(250)
        meter.took(500)
        clock.now += EVERY
        meter.took(500)
        clock.now += EVERY / 2
        meter.took(1)
        clock.now += EVERY / 2
        meter.took(499)
    assert out.getvalue().splitlines() == [
        "25%: 1,000 records, 100 a second, about 30 s left",
        "25%: 1,500 records, 75 a second, about 1 min left",
    ]


def test_lines_are_in_the_readers_language() -> None:
    out, clock = io.StringIO(), Clock()
    with Meter(1_000, out, clock, language("ja")) as meter:
        meter.read(500)
        clock.now += EVERY
        meter.took(1_500)
    assert out.getvalue() == "50%: レコード 1,500 件、毎秒 150 件、残り約 10 秒\n"


def test_where_nobody_knows_how_much_there_is_no_end_is_promised() -> None:
    out, clock = io.StringIO(), Clock()
    with Meter(0, out, clock) as meter:
        meter.read(10)
        clock.now += EVERY
        meter.took(20)
    assert out.getvalue() == "20 records, 2 a second\n"


def test_a_bar_moves_out_of_the_way_of_lines_and_is_gone_at_the_end() -> None:
    out, clock = Terminal(), Clock()
    with Meter(1_000, out, clock) as meter:
        clock.now += 2
        meter.took(100)
        meter.read(500)
        meter.tell(say("{file}: already imported", file="a file\x1b[2J"))
    shown = out.getvalue()
    assert "a file\ufffd[2J: already imported\n" in shown
    assert "50%" in shown
    assert shown.endswith("\r")
