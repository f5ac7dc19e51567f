"""Files with past events: one by one, whole folders, or what comes on stdin."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.ingest.unpack import Read
from bot.rejected import Rejected
from checks.core import say

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Opened:
    read: Read
    stamp: str
    """Changes when the content does; "" where it can be read only once."""


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    """As the person knows it."""
    identity: str
    """The same however it was named."""
    size: int
    """Bytes as they are stored, packed or not; 0 where nobody knows."""
    open: Callable[[], AbstractContextManager[Opened]]
    """Raises Rejected or Unavailable, as reading does."""

    @property
    def mark(self) -> str:
        """Names it in the database, where no name has a place: it may have an address in it."""
        return hashlib.sha256(self.identity.encode("utf-8", "surrogateescape")).hexdigest()


Sources = Callable[[], Iterator[Source]]
"""All of one argument, anew at each call: they may be too many to be kept."""


def local(given: str) -> Sources:
    """Those of a file or folder.  Raises Rejected where it is not there."""
    if given == STDIN:
        return lambda: iter([Source("stdin", STDIN, 0, _stdin)])
    path = Path(given)
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except OSError as e:
        raise _unreadable(given, e) from e
    return lambda: _of_folder(path) if is_folder else iter([_file(path)])


def _of_folder(folder: Path) -> Iterator[Source]:
    """Without what is hidden; in the order of their names, which are dates more often than not."""

    def fail(error: OSError) -> None:
        raise _unreadable(str(error.filename), error) from error

    for inside, folders, names in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(inside, name)
            if not name.startswith(".") and path.is_file():
                yield _file(path)


def _file(path: Path) -> Source:
    try:
        found = path.stat()
    except OSError as e:
        raise _unreadable(str(path), e) from e
    if not os.access(path, os.R_OK):
        raise Rejected(say("{name} cannot be read: permission denied", name=str(path)))
    return Source(str(path), f"file:{path.resolve()}", found.st_size, lambda: _opened(path))


@contextmanager
def _opened(path: Path) -> Iterator[Opened]:
    with _telling():
        file = path.open("rb")
    with file:
        found = os.fstat(file.fileno())
        again = stat.S_ISREG(found.st_mode)
        yield Opened(_reader(file), f"{found.st_size} {found.st_mtime_ns}" if again else "")


@contextmanager
def _stdin() -> Iterator[Opened]:
    yield Opened(_reader(sys.stdin.buffer), "")


def _reader(file: BinaryIO) -> Read:
    def read(size: int) -> bytes:
        with _telling():
            return file.read(size)

    return read


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except OSError as e:
        raise Rejected(say("cannot be read: {why}", why=_words(e))) from e


def _unreadable(name: str, error: OSError) -> Rejected:
    return Rejected(say("{name} cannot be read: {why}", name=name, why=_words(error)))


def _words(error: OSError) -> str:
    return error.strerror or str(error)
