"""How an import goes: a bar where somebody watches, a line now and then where nobody does."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Any, TextIO

from tqdm import tqdm

from bot.plain import ENGLISH, Language, sentence
from checks.core import Text, say

EVERY = 10.0
"""Seconds between two lines."""


class Meter:
    def __init__(
        self,
        total: int,
        stream: TextIO,
        clock: Callable[[], float] = time.monotonic,
        words: Language = ENGLISH,
    ) -> None:
        """`total`: bytes to be read; 0 where nobody knows."""
        self._total = total
        self._stream = stream
        self._clock = clock
        self._words = words
        self._began = self._told = clock()
        self._bytes = self._records = 0
        self._bar: Any = None

    def __enter__(self) -> Meter:
        self._began = self._told = self._clock()
        if self._stream.isatty():
            tqdm.monitor_interval = 0  # no thread of its own: we tell it often enough
            self._bar = tqdm(
                total=self._total or None,
                file=self._stream,
                unit="B",
                unit_scale=True,
                dynamic_ncols=True,
                leave=False,
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def read(self, size: int) -> None:
        self._bytes += size
        if self._bar is not None:
            self._bar.update(size)

    def took(self, records: int) -> None:
        self._records += records
        now = self._clock()
        if self._bar is not None:
            self._bar.set_postfix_str(sentence(self._rate(now), self._words), refresh=False)
        elif now - self._told >= EVERY:
            self._told = now
            self.tell(self._line(now))

    def tell(self, told: Text) -> None:
        line = sentence(told, self._words)
        if self._bar is not None:
            self._bar.write(line, file=self._stream)
        else:
            self._stream.write(f"{line}\n")
            self._stream.flush()

    def _line(self, now: float) -> Text:
        line = say("{count} records, {rate}", count=self._records, rate=self._rate(now))
        if not self._total or not self._bytes:
            return line
        part = min(self._bytes / self._total, 1.0)
        left = timedelta(seconds=round((now - self._began) * (1 - part) / part))
        return say("{part}: {line}, about {left} left", part=f"{part:.0%}", line=line, left=left)

    def _rate(self, now: float) -> Text:
        return say("{count} a second", count=round(self._records / max(now - self._began, 0.001)))
