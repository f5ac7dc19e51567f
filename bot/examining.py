"""`python -m bot doctor`: prints what was found, and ends with what it comes to."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.boundary import BAD_INPUT, DONE, UNREACHABLE
from bot.doctor import as_json, given
from bot.doctor.exam import Exam
from bot.doctor.line import State
from bot.plain import ENGLISH, Language
from bot.settings.faults import Fault
from bot.terminal import Terminal
from checks.core import say

WAITING = say(
    "mail is on its way to the simulator: what comes of it is waited for, a minute at most"
)


def unreadable(faults: Iterable[Fault]) -> Exam:
    """Of settings that cannot be read: nothing else can be looked at."""
    told = [(fault.name, fault.what) for fault in faults]
    return Exam(datetime.now(UTC), tuple(given.unreadable(told)), 0.0)


def tell(exam: Exam, words: Language = ENGLISH, *, as_data: bool) -> int:
    """The exit code: what is wrong weighs more than what could not be checked."""
    if as_data:
        text = json.dumps(as_json.exam(exam, words), ensure_ascii=False, indent=2) + "\n"
    else:
        text = Terminal(words, colour=sys.stdout.isatty()).exam(exam)
    sys.stdout.write(text)
    if exam.of(State.WRONG):
        return BAD_INPUT
    return UNREACHABLE if exam.of(State.NOT_CHECKED) else DONE
