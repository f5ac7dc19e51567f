"""A process is asked to stop by a signal, in whichever of its threads that arrives."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.stopping import SIGNALS, stopping_on_signals

LONG = 30.0


@contextmanager
def arriving(number: signal.Signals) -> Iterator[None]:
    """The signal arrives in another thread, while the main one waits."""
    main = threading.main_thread().ident
    assert main is not None

    def wait_and_raise() -> None:
        while sys._current_frames()[main].f_code.co_filename != threading.__file__:
            over.wait(0.001)
        signal.raise_signal(number)

    over = threading.Event()
    thread = threading.Thread(target=wait_and_raise)
    thread.start()
    yield
    thread.join()


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_in_any_thread_wakes_whoever_waits(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with stopping_on_signals() as stop, arriving(number):
        assert stop.wait(LONG)
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("first", SIGNALS)
def test_a_second_ctrl_c_interrupts(first: signal.Signals) -> None:
    with stopping_on_signals() as stop:
        signal.raise_signal(first)
        assert stop.wait(LONG)
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
