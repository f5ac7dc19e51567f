"""The project's real processes: starts them, reads what they say at once, leaves none behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sandbox.run import outside
from tests.e2e.warm import Copy
from tests.overheard import EARS

ROOT = Path(__file__).parents[2]
BOT = (sys.executable, "-m", "bot")
SANDBOX = (sys.executable, "-m", "sandbox", "run")

LONG = 60.0
"""Seconds after which a process that is to end by itself counts as stuck, on a busy machine too."""


class Process:
    """A running process in a session of its own, as a terminal's foreground job is."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        *,
        given: str | None = None,
        cold: bool = False,
    ) -> None:
        """`given`: what it finds on stdin; a few lines at most.  `cold`: see tests.e2e.warm."""
        env = outside(os.environ) | dict(environment or {})
        self._environment = env
        self._process: subprocess.Popen[str] | Copy
        if tuple(command[:3]) == BOT and not cold:
            self._process = Copy(command[3:], env, stdin=given is not None)
        else:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        if given is not None and self._process.stdin is not None:
            self._process.stdin.write(given)
            self._process.stdin.close()
        self._lines: dict[str, list[str]] = {"stdout": [], "stderr": []}
        self._said = threading.Condition()
        self._readers = [
            threading.Thread(target=self._read, args=(name, stream), daemon=True)
            for name, stream in (("stdout", self._process.stdout), ("stderr", self._process.stderr))
        ]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def out(self) -> str:
        return "".join(self._lines["stdout"])

    @property
    def err(self) -> str:
        return "".join(self._lines["stderr"])

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def says(self, words: str, seconds: float = LONG) -> str:
        """Wait for a line on stderr that has these words."""

        def found() -> str | None:
            return next((line for line in self._lines["stderr"] if words in line), None)

        with self._said:
            self._said.wait_for(lambda: found() or self.ended, timeout=seconds)
        line = found()
        assert line is not None, f"it never said {words!r}, but:\n{self.err}"
        return line

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def send_group(self, number: signal.Signals) -> None:
        """To all in its process group, as Ctrl-C in a terminal does."""
        os.killpg(self.pid, number)

    def end(self, seconds: float = LONG) -> int:
        """Wait until it ends; the exit code.  Its output is complete then."""
        code = self._process.wait(timeout=seconds)
        for reader in self._readers:
            reader.join(timeout=10)
        return code

    def passes(self, seconds: float) -> bool:
        """Give it a moment; False once it has ended."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=seconds)
        return not self.ended

    def close(self) -> None:
        """Kill what is left of it.  What it started in other sessions dies with it (prctl)."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait(timeout=10)
        for reader in self._readers:
            reader.join(timeout=10)
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _read(self, name: str, stream: IO[str] | None) -> None:
        assert stream is not None
        for line in stream:
            if name == "stderr":
                EARS.hear(line, self._environment)
            with self._said:
                self._lines[name].append(line)
                self._said.notify_all()
        with self._said:
            self._said.notify_all()


@contextmanager
def started(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    given: str | None = None,
    cold: bool = False,
) -> Iterator[Process]:
    process = Process(command, environment, given=given, cold=cold)
    try:
        yield process
    finally:
        process.close()


def finished(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    given: str | None = None,
    cold: bool = False,
) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a process that ends by itself."""
    with started(command, environment, given=given, cold=cold) as process:
        code = process.end()
        return code, process.out, process.err


def group_is_gone(leader: int) -> bool:
    """Whether no process is left in the group that this one led."""
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return True
    return False


def descendants(pid: int) -> set[int]:
    """Linux: all that it started, and what those started."""
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        for task in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            children = {int(child) for child in task.read_text().split()}
            found |= children
            waiting += children
    return found


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}
