"""Reads a DMARC record, and says exactly what is wrong in it (RFC 9989, sections 4.7 and 4.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from checks.core.dns.dmarc.uris import BadUri, ReportUri, read_uris
from checks.core.dns.dmarc.values import KNOWN, REMOVED, URIS, Policy, wrong
from checks.core.text import Text, say

VERSION = "v=DMARC1"

_BEGINS = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|\Z)")
_MEANT = re.compile(r"(?:\bv\s*=\s*[\"']?|\A\W*)dmarc\s*1?\b", re.I)
_UNPARTED = re.compile(r"v[ \t]*=[ \t]*DMARC1[ \t,:.]+[A-Za-z]+[ \t]*=", re.I)
_TAG = re.compile(r"[A-Za-z]+\Z")
_PRINTED = re.compile(r"[\x20-\x7e]*\Z")


class Weight(IntEnum):
    NOTE = 0
    """Harmless, and worth knowing."""
    WRONG = 1
    """Something that was meant does not count."""
    BREAKS = 2
    """The record does not count, or asks for nothing."""


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    """Lower case."""
    value: str
    text: str
    """As it stands."""
    at: int
    """Where it begins in the record, counted from 0."""


@dataclass(frozen=True, slots=True)
class Fault:
    tag: str
    """Its name; empty where it is none."""
    text: str
    at: int
    why: Text
    weight: Weight = Weight.WRONG


@dataclass(frozen=True, slots=True)
class Record:
    text: str
    tags: tuple[Tag, ...] = ()
    """Those that count, v among them, in their order."""
    faults: tuple[Fault, ...] = ()

    def value(self, name: str) -> str | None:
        return next((tag.value for tag in self.tags if tag.name == name), None)

    def has_wrong(self, name: str) -> bool:
        """It is there, and does not count."""
        faulty = any(f.tag == name and f.weight > Weight.NOTE for f in self.faults)
        return faulty and self.value(name) is None

    def policy(self, name: str) -> Policy | None:
        """Of p, sp or np."""
        value = self.value(name)
        return Policy(value.lower()) if value else None

    def flag(self, name: str, default: str) -> str:
        """Of adkim, aspf, t and psd."""
        return (self.value(name) or default).lower()

    def uris(self, name: str) -> tuple[ReportUri, ...]:
        read = read_uris(self.value(name) or "")
        return tuple(uri for uri in read if isinstance(uri, ReportUri))

    @property
    def psd(self) -> str:
        return self.flag("psd", "u")

    @property
    def tested(self) -> bool:
        return self.flag("t", "n") == "y"

    @property
    def percent(self) -> int:
        """Of failing mail that a receiver of RFC 7489 applies the policy to (its section 6.6.4)."""
        return int(self.value("pct") or 100)


def is_dmarc(text: str) -> bool:
    """It has to begin with the version, in capital letters (section 4.7)."""
    return _BEGINS.match(text) is not None


def misread(text: str) -> Text | None:
    """Why a text that was meant as a DMARC record is none; None where it was not meant so."""
    if is_dmarc(text) or not _MEANT.search(text):
        return None
    bare = text.strip().strip("\"'").strip()
    if is_dmarc(bare):
        return say("something stands before {begin}", begin=VERSION)
    if is_dmarc(re.sub("dmarc1", "DMARC1", bare, count=1, flags=re.I)):
        return say("{version} has to be in capital letters", version="DMARC1")
    if _UNPARTED.match(bare):
        return say("a semicolon is missing after {begin}", begin=VERSION)
    parts = [part.strip() for part in text.split(";")]
    if any(is_dmarc(part) for part in parts[1:]):
        return say("{begin} has to come first", begin=VERSION)
    return say("it has to begin with {begin}", begin=f"{VERSION};")


def parse(text: str) -> Record:
    """Read a text that `is_dmarc`.  What breaks the rules is left out of the tags (section 4.8)."""
    tags: dict[str, Tag] = {}
    faults: list[Fault] = []
    for part, at in _parts(text):
        tag = _tag(part, at)
        if isinstance(tag, Fault):
            faults.append(tag)
        elif tag.name in tags:
            why = say("{tag} stands twice, and receivers differ in which they take", tag=tag.name)
            faults.append(Fault(tag.name, part, at, why))
        else:
            found = tuple(_judge(tag))
            faults.extend(found)
            if _counts(tag, found):
                tags[tag.name] = tag
    return Record(text, tuple(tags.values()), tuple(faults))


def _parts(text: str) -> Iterator[tuple[str, int]]:
    """What stands between the semicolons, and where; the record may end with one."""
    start = 0
    parts = text.split(";")
    for number, part in enumerate(parts):
        bare = part.strip(" \t")
        if bare or number < len(parts) - 1:
            yield bare, start + len(part) - len(part.lstrip(" \t"))
        start += len(part) + 1


def _tag(part: str, at: int) -> Tag | Fault:
    if not part:
        return Fault("", ";", at, say("nothing stands between two semicolons"), Weight.NOTE)
    name, equals, value = part.partition("=")
    name = name.strip(" \t")
    if not equals:
        return Fault("", part, at, say("it has no {sign}", sign="="))
    if not _TAG.match(name):
        return Fault("", part, at, say("{tag} is no name that a tag can have", tag=name))
    return Tag(name.lower(), value.strip(" \t"), part, at)


def _judge(tag: Tag) -> Iterator[Fault]:
    def fault(why: Text, weight: Weight = Weight.WRONG) -> Fault:
        return Fault(tag.name, tag.text, tag.at, why, weight)

    if tag.name not in KNOWN:
        yield fault(
            say("receivers pass over {tag}, which they do not know", tag=tag.name), Weight.NOTE
        )
        return
    if not _PRINTED.match(tag.value):
        yield fault(say("it has characters that a DMARC record cannot have"))
    if tag.name in REMOVED:
        yield fault(say("RFC 9989 has no {tag} any more", tag=tag.name), Weight.NOTE)
    if why := wrong(tag.name, tag.value):
        yield fault(why, Weight.NOTE if tag.name in REMOVED else Weight.WRONG)
    if tag.name == "fo" and {"0", "1"} <= {option.strip() for option in tag.value.split(":")}:
        yield fault(say("RFC 9989 knows 0 or 1, not both"), Weight.NOTE)
    if tag.name in URIS and tag.value:
        bad = (uri for uri in read_uris(tag.value) if isinstance(uri, BadUri))
        yield from (fault(uri.why) for uri in bad)
    elif tag.name in URIS:
        yield fault(say("{tag} has no value", tag=tag.name))


def _counts(tag: Tag, faults: tuple[Fault, ...]) -> bool:
    """One bad address does not spoil the others (section 4.10.1)."""
    if tag.name in URIS:
        good = any(isinstance(uri, ReportUri) for uri in read_uris(tag.value))
        return good and _PRINTED.match(tag.value) is not None
    if tag.name in REMOVED:
        return wrong(tag.name, tag.value) is None
    return not any(fault.weight > Weight.NOTE for fault in faults)
