"""`why ADDRESS --search`: the search of SES's own records, as the command line has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot import search
from bot.boundary import BAD_INPUT, DONE, UNREACHABLE, tell
from bot.plain import Language
from bot.report import Report
from bot.search import Found, Interrupted
from checks.core import Address, Target, Text, Unavailable, say

INTERRUPTED = 130
"""As shells have it."""


class Asking(Protocol):
    def __call__(self, target: Target, only: str | None = None) -> Report: ...

    def search(
        self, address: Address, wait: Callable[[float], bool], tell: Callable[[Text], None]
    ) -> Found: ...


def refusal(target: Target, words: Language, *, switched_on: bool) -> int | None:
    """An exit code where there is nothing to search for, or nothing to search with."""
    if not isinstance(target, Address):
        told = say("--search is for an address: a message id is looked up in SES's records anyway")
        tell(told, words)
    elif not switched_on:
        tell(search.OFF, words)
    else:
        return None
    return BAD_INPUT


def searched(
    ask: Asking,
    report: Report,
    only: str | None,
    wait: Callable[[float], bool],
    words: Language,
) -> tuple[Report | None, int]:
    """The answer with what was found, and the exit code; no answer where it was interrupted.

    The result goes to stderr with the progress: stdout has the answer alone.
    """
    address = report.target
    assert isinstance(address, Address)
    if isinstance(report.timelines, Unavailable):
        told = say("SES's own records were not searched: first the event store has to be readable")
        tell(told, words)
        return report, UNREACHABLE
    if report.timelines:
        told = say("events of this address are stored, so SES's own records were not searched")
        tell(told, words)
        return report, DONE
    try:
        found = ask.search(address, wait, lambda line: tell(line, words))
    except Interrupted:
        tell(search.INTERRUPTED, words)
        return None, INTERRUPTED
    for line in search.lines(found):
        tell(line, words)
    code = UNREACHABLE if found.gaps and not found.timelines else DONE
    return (ask(address, only) if found.timelines else report), code
