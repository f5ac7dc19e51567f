"""Child processes, one at a time, of which nothing stays: not after Ctrl-C, not after a kill.

Each is the leader of a session of its own, so that a terminal's Ctrl-C reaches us alone and we
can hand it on to the whole group, once.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PATIENCE = 15.0
"""Seconds that a process gets to end by itself."""

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that a process gets when its parent dies."""

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Children:
    """Hands our signals on. A second one does not wait any longer."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._group: int | None = None
        self._end: asyncio.TimerHandle | None = None
        self.stopped_by: signal.Signals | None = None

    def watch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for each in SIGNALS:
            loop.add_signal_handler(each, self.stop, each)

    def stop(self, by: signal.Signals) -> None:
        again = self.stopped_by is not None
        self.stopped_by = by
        # not SIGHUP itself, which tells many servers to go on
        gently = signal.SIGINT if by == signal.SIGINT else signal.SIGTERM
        self._signal(signal.SIGKILL if again else gently)
        if not again:
            loop = asyncio.get_running_loop()
            self._end = loop.call_later(self._patience, self._signal, signal.SIGKILL)

    async def run(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        directory: Path | None = None,
        output: int | None = None,
    ) -> int:
        """Its exit code, as shells tell it. `output` is a descriptor for its stdout.

        Raises OSError where it cannot be started.
        """
        process = await asyncio.create_subprocess_exec(
            *command,
            env=environment,
            cwd=directory,
            stdout=output,
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()) if _libc is not None else None,
        )
        self._group = process.pid
        if self.stopped_by is not None:
            self._signal(signal.SIGTERM)  # it was starting while we were told to stop
        try:
            code = await process.wait()
        finally:
            # what it left running in the background goes with it
            self._signal(signal.SIGKILL)
            self._group = None
            if self._end is not None:
                self._end.cancel()
        return code if code >= 0 else 128 - code

    def _signal(self, number: signal.Signals) -> None:
        if self._group is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._group, number)


def _die_with(parent: int) -> Callable[[], None]:
    """Runs in the child before its program: die when the sandbox does, even by SIGKILL."""

    def prepare() -> None:
        assert _libc is not None
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)  # it died in between

    return prepare
