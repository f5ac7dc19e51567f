"""What the doctor found, for programs: docs/contract.md promises it.  Pure."""

from __future__ import annotations

from typing import Any

from bot.doctor.exam import Exam
from bot.doctor.line import Line, State
from bot.plain import Translate, sentence

Json = dict[str, Any]


def exam(found: Exam, translate: Translate = str) -> Json:
    return {
        "at": found.now.isoformat(timespec="seconds"),
        "seconds": round(found.seconds, 3),
        **{state.value: len(found.of(state)) for state in State},
        "lines": [_line(line, translate) for line in found.lines],
    }


def _line(line: Line, translate: Translate) -> Json:
    place = line.place
    return {
        "area": line.area.value,
        "what": sentence(line.what, translate),
        "place": place and {"account": place.account, "region": place.region},
        "state": line.state.value,
        "told": sentence(line.told, translate),
        "remedy": line.remedy and sentence(line.remedy, translate),
        "command": line.command,
        "needs": list(line.needs),
    }
