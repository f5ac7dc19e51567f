"""The SPF record as it is to be published, where that follows from what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from checks.core.dns.spf.record import VERSION, Directive, Qualifier, parse

CLOSED = "~all"
"""How a record ends that lets nobody else in, and has nobody's mail refused for it."""

_TERM = re.compile(r"[^ ]+")


@dataclass(frozen=True, slots=True)
class Edit:
    """What to put in the place of a term."""

    domain: str
    """Whose record it is in."""
    at: int | None
    """A character of the term, counted from 0; None: `instead` is the whole record."""
    instead: str = ""
    """Empty: it is left out; `CLOSED`: so it is, and the record ends with this."""


def mended(text: str, edits: Iterable[Edit]) -> str | None:
    """The record without what is wrong; None where it would still break the rules."""
    made = tuple(edits)
    whole = next((edit.instead for edit in made if edit.at is None), None)
    better = whole if whole is not None else _changed(text, made)
    return None if parse(better).faults else better


def _changed(text: str, edits: tuple[Edit, ...]) -> str:
    places = [edit.at for edit in edits if edit.at is not None]
    terms = [
        found[0]
        for found in _TERM.finditer(text)
        if not any(found.start() <= at < found.end() for at in places)
    ]
    if any(edit.instead == CLOSED for edit in edits):
        terms = [term for term in terms if term.lower().lstrip("+-~?") != "all"]
        terms.append(CLOSED)
    return " ".join(terms)


def merged(texts: Iterable[str]) -> str | None:
    """One record for all who may send by any of several; None where they cannot be put together.

    It ends as strictly as all of them do.
    """
    records = [parse(text) for text in texts]
    if any(record.faults or record.modifiers for record in records):
        return None
    senders: dict[str, str] = {}
    for record in records:
        own = (d.text for d in record.directives if d.name != "all")
        senders.update({text.lower(): text for text in own if text.lower() not in senders})
    strict = all(_ends(record.all) is Qualifier.FAIL for record in records)
    return " ".join((VERSION, *senders.values(), "-all" if strict else CLOSED))


def _ends(last: Directive | None) -> Qualifier | None:
    return last.qualifier if last else None
