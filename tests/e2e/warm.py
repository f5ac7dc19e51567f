"""Bots by the dozen: a process imports the bot once, and each bot is a copy of it, by fork.

Of the second that a command takes, most is imports, and the tests start hundreds of them.  A copy
is a process like any other: it has its own pid, session, environment, signals and exit code, it
runs the same `python -m bot`, and it can be killed.  Nothing is built at import: all that copies
share is what AWS's services look like, which botocore reads from its files and never changes.  What
it cannot prove is that a role imports what it needs: that is for the processes started with `cold`,
at least one of each role, and for all that the sandbox starts.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

from botocore.credentials import Credentials

from bot.sources import aws

ROOT = Path(__file__).parents[2]

LATE = (
    "bot.store.migrate",
    "bot.web.server",
    "botocore.endpoint_provider",
    "botocore.handlers",
    "disposable_email_domains",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "structlog.stdlib",
)
"""What is imported when it is first used."""

SERVICES = ("cloudwatch", "health", "s3", "sesv2", "sqs", "sts")
"""Of AWS's: the first client of each is the slow one (see `bot.sources.aws.client`)."""


class Copy:
    """What `subprocess.Popen` is for a process that is started anew."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], *, stdin: bool
    ) -> None:
        """`stdin`: whether something will be written to it; else it has ended from the start."""
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        ours_err, theirs_err = os.pipe()
        self._line, theirs = socket.socketpair()
        with theirs:
            given = [theirs_in, theirs_out, theirs_err, theirs.fileno()]
            socket.send_fds(_original(), [b"!"], given)
        for descriptor in given[:3]:
            os.close(descriptor)
        self.stdin: IO[str] | None = os.fdopen(ours_in, "w")
        self.stdout: IO[str] | None = os.fdopen(ours_out)
        self.stderr: IO[str] | None = os.fdopen(ours_err)
        if not stdin:
            self.stdin.close()
        self._told = self._line.makefile("rw")
        json.dump({"arguments": arguments, "environment": dict(environment)}, self._told)
        self._told.write("\n")
        self._told.flush()
        self.pid = int(self._told.readline())
        self._code: int | None = None

    def poll(self) -> int | None:
        return self._ends(0)

    def wait(self, timeout: float) -> int:
        """The exit code, negative for a signal. Raises subprocess.TimeoutExpired."""
        code = self._ends(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("python -m bot", timeout)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def _is_told(self, seconds: float) -> bool:
        # not select(), which knows a thousand open files and no more
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def _ends(self, seconds: float) -> int | None:
        if self._code is None and self._is_told(seconds):
            self._code = int(self._told.readline())
            self._told.close()
            self._line.close()
        return self._code


@cache
def _original() -> socket.socket:
    """Where copies are asked for, of the one original of this process."""
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-m", "tests.e2e.warm", str(theirs.fileno())]
        original = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[theirs.fileno()],
        )

    def end() -> None:
        ours.close()
        original.wait()

    atexit.register(end)
    return ours


def _be_the_original(calls: socket.socket) -> None:
    """Returns in each copy; the original itself ends where nobody can ask any more."""
    for package in ("bot", "bot.watch.rules", "checks"):
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
            if module.name != "__main__":
                importlib.import_module(f"{package}.{module.name}")
    for name in LATE:
        importlib.import_module(name)
    for service in SERVICES:
        # of nobody, and dropped: the models that it was made from stay
        aws.client(service, "eu-west-1", Credentials("nobody", "nothing"))
    assert threading.active_count() == 1, "a thread does not live on in a copy"
    gc.collect()
    gc.freeze()  # the copies need not walk through it, nor make pages of their own of it
    while True:
        asked, descriptors, _, _ = socket.recv_fds(calls, 1, 4)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass  # it has told its copy's end
        if not asked:
            sys.exit()
        if not os.fork():
            calls.close()
            return _be_a_copy(descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _be_a_copy(descriptors: Sequence[int]) -> None:
    """Returns in the copy; its parent tells its pid and, once it has ended, its exit code."""
    *streams, line = descriptors
    with socket.socket(fileno=line) as told, told.makefile("rw") as lines:
        asked = json.loads(lines.readline())
        if pid := os.fork():
            for stream in streams:
                os.close(stream)
            print(pid, file=lines, flush=True)
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), file=lines, flush=True)
            os._exit(0)
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv[1:] = asked["arguments"]


if __name__ == "__main__":
    _be_the_original(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
