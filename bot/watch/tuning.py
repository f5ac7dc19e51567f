"""What the installation has made of the rules' levels: `ALERT_LEVELS`, read and checked.  Pure.

    bounce_rate warn=3% critical=6%; quota warn=70%; receiver share=20% delays_least=50; delays off

A rule's levels are dataclasses of numbers, parts and times; the names of their fields are the keys,
each behind the prefix under which the rule has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from bot.watch.rule import Rule
from checks.core import Text, say
from checks.core.wrong import Wrong, together

T = TypeVar("T")

OFF = "off"
EMPTY = say("empty")
CONFIRM, SETTLE = "confirm", "settle"
KEYS = {"warning": "warn"}
"""Where a key is called otherwise than the field."""
IN_A_ROW_MAX = 20
COUNT_MAX = 1_000_000_000

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_TIME = re.compile(r"(\d{1,6})([smhd])")
_PART = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)%")


@dataclass(frozen=True, slots=True)
class Level:
    """One that may be set."""

    key: str
    prefix: str
    field: str
    default: float | int | timedelta


@dataclass(frozen=True, slots=True)
class Tuned:
    off: frozenset[str] = frozenset()
    """Rules that do not speak."""
    rows: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Of rules, how many readings in a row they take: confirm, settle."""
    levels: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    """By rule and prefix, where they are others than the rule's own."""

    def of(self, rule: str, default: T, prefix: str = "") -> T:
        """The levels that hold."""
        found = self.levels.get((rule, prefix), default)
        if not isinstance(found, type(default)):
            raise TypeError(f"the levels of {rule} are no {type(default).__name__}")
        return found

    def rule(self, rule: Rule) -> Rule:
        """With as many readings in a row as are asked for."""
        asked = self.rows.get(rule.kind, {})
        return replace(
            rule,
            confirm=asked.get(CONFIRM, rule.confirm),
            settle=asked.get(SETTLE, rule.settle),
        )


UNTUNED = Tuned()


def known(rule: Rule) -> tuple[Level, ...]:
    """All that may be set of a rule, but readings in a row."""
    return tuple(
        Level(f"{prefix}{KEYS.get(each.name, each.name)}", prefix, each.name, value)
        for prefix, levels in rule.levels.items()
        if is_dataclass(levels)
        for each in fields(levels)
        if isinstance(value := getattr(levels, each.name), int | float | timedelta)
    )


def keys(rule: Rule) -> tuple[str, ...]:
    return (*(each.key for each in known(rule)), *((CONFIRM, SETTLE) if rule.counts else ()))


def parse(text: str, rules: Mapping[str, Rule]) -> Tuned:
    """Raises Wrong with all that is."""
    off: set[str] = set()
    rows: dict[str, dict[str, int]] = {}
    levels: dict[tuple[str, str], Any] = {}
    faults: list[Text] = []
    seen: set[str] = set()
    for part in filter(None, (each.strip() for each in text.split(";"))):
        name, *words = part.split()
        rule = rules.get(name)
        if rule is None:
            names = tuple(sorted(rules))
            faults.append(say("{name} is no rule; there are: {names}", name=name, names=names))
        elif name in seen:
            faults.append(say("{name} is named twice", name=name))
        elif words == [OFF]:
            off.add(name)
        else:
            faults += _set(rule, words, rows, levels)
        seen.add(name)
    if faults:
        raise Wrong(together(faults))
    return Tuned(frozenset(off), rows, levels)


def _set(
    rule: Rule,
    words: list[str],
    rows: dict[str, dict[str, int]],
    levels: dict[tuple[str, str], Any],
) -> Iterator[Text]:
    """Fills in what is said of one rule; what is wrong with it."""
    if not words:
        yield say("{rule} says nothing: {may}", rule=rule.kind, may=_may(rule))
    by_key = {each.key: each for each in known(rule)}
    said: set[str] = set()
    for word in words:
        key, _, written = word.partition("=")
        if key in said:
            yield say("{rule} has {key} twice", rule=rule.kind, key=key)
        elif key not in keys(rule):
            yield say("{rule} has no {key}: {may}", rule=rule.kind, key=key, may=_may(rule))
        elif key in by_key:
            yield from _level(rule, by_key[key], written, levels)
        elif (count := _count(written)) is None or count > IN_A_ROW_MAX:
            yield say(
                "{rule} {key} is a number from 1 to {most}, not {wrong}",
                rule=rule.kind,
                key=key,
                most=IN_A_ROW_MAX,
                wrong=written or EMPTY,
            )
        else:
            rows.setdefault(rule.kind, {})[key] = count
        said.add(key)
    yield from _order(rule, levels)


def _level(
    rule: Rule, level: Level, written: str, levels: dict[tuple[str, str], Any]
) -> Iterator[Text]:
    value = _value(level.default, written)
    if value is None:
        yield say(
            "{rule} {key} is {kind}, not {wrong}",
            rule=rule.kind,
            key=level.key,
            kind=_kind(level.default),
            wrong=written or EMPTY,
        )
        return
    here = (rule.kind, level.prefix)
    before = levels.get(here, rule.levels[level.prefix])
    levels[here] = replace(before, **{level.field: value})


def _order(rule: Rule, levels: dict[tuple[str, str], Any]) -> Iterator[Text]:
    for prefix in rule.levels:
        found = levels.get((rule.kind, prefix))
        warning, critical = (getattr(found, name, None) for name in ("warning", "critical"))
        if warning is not None and critical is not None and warning > critical:
            yield say(
                "{rule} {one} is above {other}",
                rule=rule.kind,
                one=f"{prefix}warn",
                other=f"{prefix}critical",
            )


def _may(rule: Rule) -> Text:
    if not keys(rule):
        return say("it may be {off}", off=OFF)
    return say("it may be {off}, or have {keys}", off=OFF, keys=keys(rule))


def _value(default: float | int | timedelta, written: str) -> float | int | timedelta | None:
    if isinstance(default, timedelta):
        found = _TIME.fullmatch(written)
        return timedelta(seconds=int(found[1]) * _UNITS[found[2]]) if found else None
    if isinstance(default, int):
        return _count(written)
    if default > 1:  # times what is usual
        return _number(written)
    part = _PART.fullmatch(written)
    value = float(part[1]) / 100 if part else _number(written)
    return value if value is not None and 0 < value <= 1 else None


def _count(written: str) -> int | None:
    count = int(written) if re.fullmatch(r"\d{1,9}", written) else 0
    return count if 0 < count <= COUNT_MAX else None


def _number(written: str) -> float | None:
    value = float(written) if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", written) else 0.0
    return value if value > 0 else None


def _kind(default: float | int | timedelta) -> Text:
    if isinstance(default, timedelta):
        return say("a time such as 90s, 30m or 2h")
    if isinstance(default, int):
        return say("a whole number from 1 up")
    if default > 1:
        return say("a number such as 2.5")
    return say("a part such as 4% or 0.04")


def written(value: float | int | timedelta) -> str:
    """As it may be set."""
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        unit = next(u for u in "dhms" if seconds % _UNITS[u] == 0)
        return f"{seconds // _UNITS[unit]}{unit}"
    if isinstance(value, int) or value > 1:
        return f"{value:g}" if isinstance(value, float) else str(value)
    return f"{value * 100:g}%"


def changed(tuned: Tuned, rules: Mapping[str, Rule]) -> Iterator[str]:
    """What is other than by default, one rule in each, as it may be set."""
    for name in sorted(tuned.off):
        yield f"{name} {OFF}"
    for name, rule in sorted(rules.items()):
        found = [
            f"{each.key}={written(now)}"
            for each in known(rule)
            if (now := _now(tuned, rule, each)) != each.default
        ]
        found += [f"{key}={count}" for key, count in tuned.rows.get(name, {}).items()]
        if found:
            yield f"{name} {' '.join(found)}"


def _now(tuned: Tuned, rule: Rule, level: Level) -> float | int | timedelta:
    found: float | int | timedelta = getattr(
        tuned.of(rule.kind, rule.levels[level.prefix], level.prefix), level.field
    )
    return found
