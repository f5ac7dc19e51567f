"""The composition root's part for the roles that run until they are stopped."""

from __future__ import annotations

import logging
from threading import Event, Thread

from bot import wiring_ingest, wiring_serve, wiring_watch, wiring_web
from bot.plain import sentence
from bot.settings import Settings
from bot.web.health import Probe
from checks.core import Unavailable, say

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
    threads, probes = [], dict[str, Probe]()
    worker = wiring_ingest.worker(settings) if ingest else None
    if watch and not settings.ALERT_CHANNEL:
        log.warning("ALERT_CHANNEL is not set: nothing is watched, and nobody warned")
    elif watch:
        watching = Thread(target=_watch, args=(settings, stop), name="watch", daemon=True)
        threads.append(watching)
        probes["watch"] = lambda: None if watching.is_alive() else UNWATCHED
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


def _watch(settings: Settings, stop: Event) -> None:
    try:  # made here, so that Slack need not wait for its clients
        wiring_watch.watcher(settings, SLACK_TIMEOUT).run(stop)
    except Unavailable as e:
        log.error("nothing is watched: %s: %s", e.source, sentence(e.why))
    except Exception:  # the boundary of the role
        log.exception("nothing is watched: the watch crashed")
