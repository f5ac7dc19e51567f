"""How a process is asked to stop: by SIGTERM or Ctrl-C, whichever thread they arrive in."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def stopping_on_signals() -> Iterator[Event]:
    """An event that SIGTERM and Ctrl-C set; a second Ctrl-C interrupts as usual.

    The system may hand a signal to any thread, but Python's handler runs in the main one, which
    nothing wakes then: it waits for this very event.  So a thread of its own sets it, which the
    interpreter tells of each signal at once.
    """
    stop, asked = Event(), Event()

    def handler(number: int, frame: object) -> None:
        if asked.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        asked.set()

    told, tells = socket.socketpair()
    tells.setblocking(False)  # as `set_wakeup_fd` wants it
    listening = Thread(target=_listen, args=(told, stop), name="signals", daemon=True)
    before = {number: signal.signal(number, handler) for number in SIGNALS}
    wakes_before = signal.set_wakeup_fd(tells.fileno(), warn_on_full_buffer=False)
    listening.start()
    try:
        yield stop
    finally:
        signal.set_wakeup_fd(wakes_before)
        for number, earlier in before.items():
            signal.signal(number, earlier)
        tells.close()
        listening.join()
        told.close()


def _listen(told: socket.socket, stop: Event) -> None:
    """Until the other end is closed."""
    while numbers := told.recv(64):
        if set(numbers) & {*SIGNALS}:
            stop.set()
