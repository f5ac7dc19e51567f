"""A batch in hand: no other worker gets it for as long as ours takes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from threading import Event, Thread
from types import TracebackType

from bot.ingest.queue import VISIBILITY, Message, Queue
from bot.plain import sentence
from checks.core import Unavailable

log = logging.getLogger(__name__)

BEAT = VISIBILITY / 3
"""Seconds: two beats may fail before SQS hands the batch to somebody else."""
LAST_BEAT = 3.0
"""Seconds to wait for a beat under way before a batch is given back: it would hide it again."""


class Hold:
    """From entering to leaving it, the batch is hidden anew at every beat."""

    def __init__(self, queue: Queue, messages: Sequence[Message], beat: float = BEAT) -> None:
        self._queue = queue
        self._messages = list(messages)
        self._beat = beat
        self._over = Event()
        self._thread = Thread(target=self._hide, name="hold", daemon=True)
        self._told = False

    def __enter__(self) -> Hold:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()

    @property
    def messages(self) -> list[Message]:
        """Those that are still ours: SQS may have taken one back, and hands it over anew."""
        return self._messages

    def give_back(self) -> None:
        """Show them to others at once.  Where that fails, they are shown by themselves."""
        self._over.set()
        self._thread.join(LAST_BEAT)
        if not self._messages:
            return
        try:
            self._queue.hide(self._messages, 0)
        except Unavailable as e:
            self._tell(e)
        else:
            log.info("gave %d messages back to the queue", len(self._messages))

    def _hide(self) -> None:
        while self._messages and not self._over.wait(self._beat):
            try:
                failed = self._queue.hide(self._messages, VISIBILITY)
            except Unavailable as e:
                self._tell(e)
            else:
                gone = [each.message for each in failed if each.is_gone]
                self._messages = [each for each in self._messages if each not in gone]

    def _tell(self, trouble: Unavailable) -> None:
        """Once for a batch: the next beat may help."""
        if not self._told:
            log.warning("cannot hold a batch: %s: %s", trouble.source, sentence(trouble.why))
        self._told = True
