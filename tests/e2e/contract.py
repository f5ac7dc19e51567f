"""What `why --json` promises to those who script against it: every key, and what it may hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

OUTCOMES = {"never_sent", "not_delivered", "delayed", "accepted", "unknown"}
OWNERS = {"us", "recipient", "recipient_admin", "aws", "nobody"}
VERDICTS = {"ok", "unknown", "warn", "fail"}
STRENGTHS = {"context", "risk", "block", "proof"}
KINDS = {"address", "message_id", "domain"}

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")

Faults = list[str]
Rule = Callable[[Any, str, Faults], None]


def faults(answer: Any) -> Faults:
    """Where an answer breaks the promise, each as path and reason."""
    found: Faults = []
    _REPORT(answer, "answer", found)
    if not found and answer["lead"] != (answer["findings"] or [None])[0] and answer["lead"]:
        found.append("answer.lead is not the first of the findings")
    return found


def _when(holds: Callable[[Any], bool], wanted: str) -> Rule:
    def rule(value: Any, path: str, found: Faults) -> None:
        if not holds(value):
            found.append(f"{path}: {value!r} is not {wanted}")

    return rule


def _one_of(words: set[str]) -> Rule:
    return _when(lambda value: value in words, f"one of {sorted(words)}")


def _or_null(rule: Rule) -> Rule:
    return lambda value, path, found: None if value is None else rule(value, path, found)


def _each(rule: Rule) -> Rule:
    def each(value: Any, path: str, found: Faults) -> None:
        if not isinstance(value, list):
            found.append(f"{path}: {value!r} is not a list")
            return
        for number, item in enumerate(value):
            rule(item, f"{path}[{number}]", found)

    return each


def _object(keys: dict[str, Rule], *, may_miss: tuple[str, ...] = ()) -> Rule:
    def rule(value: Any, path: str, found: Faults) -> None:
        if not isinstance(value, dict):
            found.append(f"{path}: {value!r} is not an object")
            return
        missing, extra = keys.keys() - value.keys() - {*may_miss}, value.keys() - keys.keys()
        found.extend(f"{path}: has no {name}" for name in sorted(missing))
        found.extend(f"{path}: {name} is in no contract" for name in sorted(extra))
        for name in keys.keys() & value.keys():
            keys[name](value[name], f"{path}.{name}", found)

    return rule


_text = _when(lambda value: isinstance(value, str) and value != "", "a text")
_time = _when(lambda value: isinstance(value, str) and bool(_TIME.fullmatch(value)), "a UTC time")
_number = _when(lambda value: isinstance(value, float) and value >= 0, "a float")
_count = _when(lambda value: type(value) is int and value >= 0, "a count")
_value = _when(lambda value: isinstance(value, str | int | float | list | None), "a fact's value")

_PLACE = _object(
    {
        "account": _when(lambda value: isinstance(value, str), "text"),
        "region": _text,
        "alias": _text,
    },
    may_miss=("alias",),
)
_FACT = _object({"label": _text, "value": _value, "source": _text, "seen_at": _time})
_FIX = _object(
    {
        "owner": _one_of(OWNERS),
        "text": _text,
        "command": _or_null(_text),
        "records": _each(_text),
        "verify": _or_null(_text),
        "undo": _or_null(_text),
    }
)
_FINDING = _object(
    {
        "check": _text,
        "place": _or_null(_PLACE),
        "verdict": _one_of(VERDICTS),
        "strength": _one_of(STRENGTHS),
        "explains": _each(_one_of(OUTCOMES)),
        "headline": _text,
        "reason": _or_null(_text),
        "facts": _each(_FACT),
        "fix": _or_null(_FIX),
    }
)
_EVENT = _object(
    {
        "message_id": _text,
        "kind": _text,
        "at": _time,
        "place": _PLACE,
        "reply": _text,
        "status": _text,
    },
    may_miss=("reply", "status"),
)
_REPORT = _object(
    {
        "target": _object({"kind": _one_of(KINDS), "value": _text}),
        "outcome": _one_of(OUTCOMES),
        "lead": _or_null(_FINDING),
        "findings": _each(_FINDING),
        "timeline": _each(_EVENT),
        "seconds": _number,
        "owner": _one_of(OWNERS),
        "drafts": _object({"customer": _or_null(_text), "postmaster": _or_null(_text)}),
        "pattern": _or_null(
            _object(
                {
                    "messages": _count,
                    "bounced": _count,
                    "not_sent": _count,
                    "since": _or_null(_time),
                    "reason": _or_null(_text),
                    "text": _or_null(_text),
                }
            )
        ),
        "alerts": _each(_object({"key": _text, "page": _or_null(_text)})),
    }
)
