"""The composition root's part for the roles that run until they are stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from typing import Protocol

from bot import wiring_ingest, wiring_serve, wiring_watch, wiring_web
from bot.plain import sentence
from bot.settings import Settings
from bot.web.health import Probe
from checks.core import Text, Unavailable, say

log = logging.getLogger(__name__)

PATIENCE = {"ingest": 0.5, "watch": 5.0}
"""Seconds for what is at work to be ended.  What is not is done again: the queue hands its batch
out once more, and a message that waits to be posted is a row."""

BATCH_PATIENCE = 6.0
"""Seconds for a batch in hand to be stored, or given back to the queue for others."""

UNWATCHED = say("Nothing is watched: the log says why")

SLACK_TIMEOUT = 10
"""Seconds for an attempt at Slack's Web API, which is no part of a question's budget."""


def run(
    settings: Settings,
    stop: Event,
    *,
    serve: bool = False,
    ingest: bool = False,
    watch: bool = False,
) -> None:
    """The roles of this process, until `stop` is set."""
    threads, probes = list[Thread](), dict[str, Probe]()
    worker = wiring_ingest.worker(settings) if ingest else None
    if watch and not settings.ALERT_CHANNEL:
        log.warning("ALERT_CHANNEL is not set: nothing is watched, and nobody warned")
    elif watch:
        make = partial(wiring_watch.watcher, settings, SLACK_TIMEOUT)
        threads.append(watching := Watching(make, stop))
        probes["watch"] = watching.lacking
    if worker is not None:
        # daemon: it may be in a long poll, which nothing interrupts and nothing is lost in
        threads.append(Thread(target=worker.run, args=(stop,), name="ingest", daemon=True))
        probes["events"] = worker.lacking
    try:
        with wiring_web.reachable(settings, serve=serve, others=probes) as web:
            for thread in threads:
                thread.start()
            if serve:
                posts = not (watch and settings.ALERT_CHANNEL)
                wiring_serve.serve(settings, stop, web, SLACK_TIMEOUT, posts=posts)
            else:
                stop.wait()
    finally:
        stop.set()
        for thread in threads:
            if thread.is_alive():  # none was started where the port is taken
                thread.join(PATIENCE[thread.name])
        if worker is not None:
            worker.put_down(BATCH_PATIENCE)


class Watch(Protocol):
    def run(self, stop: Event) -> None: ...

    def lacking(self) -> Text | None:
        """What keeps it from its work."""
        ...


class Watching(Thread):
    """The role that watches, and how it is with it."""

    def __init__(self, make: Callable[[], Watch], stop: Event) -> None:
        """`make`: called in the thread, so that Slack need not wait for the watch's clients."""
        super().__init__(name="watch", daemon=True)
        self._make = make
        self._until = stop
        self._watcher: Watch | None = None

    def run(self) -> None:
        try:
            self._watcher = self._make()
            self._watcher.run(self._until)
        except Unavailable as e:
            log.error("nothing is watched: %s: %s", e.source, sentence(e.why))
        except Exception:  # the boundary of the role
            log.exception("nothing is watched: the watch crashed")

    def lacking(self) -> Text | None:
        if not self.is_alive():
            return UNWATCHED
        return self._watcher.lacking() if self._watcher else None
