"""Many rules at once: finds the few whose words turn up in a reply, and tries those in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from checks.core.replies.pattern import Compiler, Pattern
from checks.core.replies.reading import NAMES_ADDRESS, Reading
from checks.core.replies.rules import Rule


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule made ready."""

    id: str
    rule: Rule
    words: Pattern | None
    unless: Pattern | None
    status: frozenset[str]
    codes: frozenset[int]

    def fits(self, reading: Reading, said: str) -> bool:
        if self.codes and not _covers_code(self.codes, reading.code):
            return False
        if self.status and not _covers_status(self.status, reading.status):
            return False
        if self.rule.bare and NAMES_ADDRESS in reading.tokens:
            return False
        if self.words is not None and not self.words.fits(said):
            return False
        return self.unless is None or not self.unless.fits(said)

    @property
    def anchors(self) -> frozenset[str]:
        """Tokens of a reading one of which is there wherever the rule fits."""
        if self.words is not None:
            return self.words.anchors
        return frozenset(f"#{n}" for n in (self.status or self.codes))


class Book:
    """Rules in their order."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        index: dict[str, list[int]] = {}
        for number, entry in enumerate(self.entries):
            for anchor in entry.anchors:
                index.setdefault(anchor, []).append(number)
        self._index = index
        self._vocabulary = set(index)

    def first(self, reading: Reading, said: str) -> Entry | None:
        """The rule that decides; `said` is the part of the reading that is looked at."""
        for number in self._likely(reading):
            if (entry := self.entries[number]).fits(reading, said):
                return entry
        return None

    def all(self, reading: Reading, said: str) -> Iterator[Entry]:
        """Every rule that fits, in their order."""
        for number in self._likely(reading):
            if (entry := self.entries[number]).fits(reading, said):
                yield entry

    def _likely(self, reading: Reading) -> Sequence[int]:
        """The rules an anchor of which is in the reading, in their order."""
        known = self._vocabulary & reading.tokens
        if not known:
            return ()
        if len(known) == 1:
            return self._index[known.pop()]
        found: set[int] = set()
        for word in known:
            found.update(self._index[word])
        return sorted(found)


def entries(owner: str, rules: Iterable[Rule], compiler: Compiler) -> tuple[Entry, ...]:
    """The rules of one owner, made ready."""
    times: Counter[str] = Counter()
    made = []
    for rule in rules:
        entry = _entry(owner, rule, compiler)
        times[entry.id] += 1
        same = times[entry.id]
        made.append(entry if same == 1 else replace(entry, id=f"{entry.id} ({same})"))
    return tuple(made)


def _entry(owner: str, rule: Rule, compiler: Compiler) -> Entry:
    conditions = (rule.words, " ".join(rule.status), " ".join(map(str, rule.codes)))
    return Entry(
        f"{owner}: {', '.join(c for c in conditions if c)}",
        rule,
        compiler.pattern(rule.words) if rule.words else None,
        compiler.pattern(rule.unless) if rule.unless else None,
        frozenset(s for given in rule.status for s in _both(given)),
        frozenset(rule.codes),
    )


def _both(status: str) -> tuple[str, ...]:
    return ("4" + status[1:], "5" + status[1:]) if status.startswith("x.") else (status,)


def _covers_code(wanted: frozenset[int], code: int | None) -> bool:
    return code is not None and (code in wanted or code // 100 in wanted)


def _covers_status(wanted: frozenset[str], status: str | None) -> bool:
    return status is not None and (status in wanted or status[:4] in wanted)
