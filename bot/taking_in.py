"""The roles that go on, and the commands that take events in."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from typing import TYPE_CHECKING

from bot.boundary import BAD_INPUT, DONE, UNREACHABLE, talk, tell, tell_all
from bot.plain import Language, harmless, sentence
from checks.core import Unavailable, say

if TYPE_CHECKING:
    from bot.settings import Settings

INTERRUPTED = 130
"""As shells have it: an import tells it, and a search, as only there work is left undone."""


def run(settings: Settings, **roles: bool) -> int:
    from bot import wiring_roles
    from bot.stopping import stopping_on_signals

    with stopping_on_signals() as stop:
        wiring_roles.run(settings, stop, **roles)
    return DONE


def ingest(settings: Settings, words: Language, *, drain: bool) -> int:
    if not drain:
        return run(settings, ingest=True)
    from bot import wiring_ingest

    tell_all(wiring_ingest.drain(settings), words)
    return DONE


def replay(settings: Settings, words: Language, *, only_list: bool) -> int:
    from bot import wiring_ingest

    if only_list:
        counts = wiring_ingest.dead_letters(settings)
    else:
        told, counts = wiring_ingest.replay(settings)
        tell_all(told, words)
    for why, number in sorted(counts.items()):
        sys.stdout.write(f"{number}\t{harmless(why)}\n")
    return DONE


def take(settings: Settings, given: argparse.Namespace, words: Language) -> int:
    from bot import wiring_ingest

    # the totals tell how many there were: a line for each could be millions
    logging.getLogger("bot.ingest.reading").setLevel("ERROR")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code, importer = DONE, None
    if not settings.EVENTS_QUEUE_URL and not settings.EVENTS_ACCOUNTS:
        told = say("nobody looks whose events these are: name your accounts in EVENTS_ACCOUNTS")
        tell(told, words)
    try:
        with wiring_ingest.importing(settings, given.sources, sys.stderr, words) as found:
            importer, sources = found
            for source in sources:
                importer.take(source, again=given.again)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Unavailable as e:
        talk(f"{e.source}: {sentence(e.why, words)}")
        code = UNREACHABLE
    if importer is None:  # it ended while it looked for what there is
        return code
    if code != DONE:
        told = say("not all of it was read: run the same command again, and it goes on from there")
        tell(told, words)
    tell_all(importer.totals.told(), words)
    nothing = not importer.totals.records and not importer.totals.finished_before
    return BAD_INPUT if code == DONE and (nothing or importer.totals.damaged) else code
