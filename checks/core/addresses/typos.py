"""Is a domain a slip of the keys for one of the big mailbox providers?

A guess, to be offered and never acted on.  A `near` one is a slip that fingers make often, and
hardly a name of its own; one that is not near counts only where the domain takes no mail.  What is
in `providers.REAL`, or below it, is nobody's slip.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.core.addresses.keys import Slip, distance, slip
from checks.core.addresses.providers import (
    BIGGEST,
    COINED,
    JAPANESE,
    NO_ENDINGS,
    ONLY_HERE,
    REAL,
)
from checks.core.text import Text, say

SHORT = 5
"""Of names shorter than this (qq, gmx, live) too many are near that are somebody's own."""
LONG = 7
"""From this length on, an added letter makes hardly a name of its own."""

_SECOND_LEVELS = frozenset({"ac", "co", "com", "go", "ne", "net", "or", "org"})
"""Labels that stand below a country and are no name."""

_WAYS = {
    Slip.SWAPPED: say("two characters swapped"),
    Slip.DOUBLED: say("a character typed twice"),
    Slip.DROPPED: say("a character left out"),
    Slip.ADDED: say("a character too many"),
    Slip.NEIGHBOUR: say("the key beside the right one"),
    Slip.OTHER_LETTER: say("one character is another"),
}
_ENDING = say("another ending")
_WWW = say("an address of the web, not of mail")
_FAR = say("two characters are different")
_DOTS = say("the dot is missing or in the wrong place")


@dataclass(frozen=True, slots=True)
class Guess:
    meant: str
    """The domain that was likely meant."""
    near: bool
    how: Text


def guess(domain: str) -> Guess | None:
    """`domain` is lower case, in its ASCII form.  None: nothing suggests a slip."""
    bare = domain.removeprefix("www.")
    if bare != domain and bare in BIGGEST:
        return Guess(bare, True, _WWW)
    if any(domain == real or domain.endswith("." + real) for real in REAL):
        return None
    found = [g for meant in BIGGEST if (g := _compare(domain, meant))]
    return min(found, key=lambda g: not g.near, default=None)


def _compare(typed: str, meant: str) -> Guess | None:
    if typed.replace(".", "") == meant.replace(".", ""):
        return Guess(meant, True, _DOTS)
    name, ending = _split(typed)
    right, its_ending = _split(meant)
    if name == right:
        return _other_ending(name, ending, meant, its_ending)
    return _other_name(name, right, meant) if ending == its_ending else None


def _split(domain: str) -> tuple[str, str]:
    """`yahoo.co.jp` into `yahoo` and `co.jp`; `i.softbank.jp` into `i.softbank` and `jp`."""
    labels = domain.split(".")
    two = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS
    at = -2 if two else -1
    return ".".join(labels[:at]), ".".join(labels[at:])


def _other_name(name: str, right: str, meant: str) -> Guess | None:
    if len(right) < SHORT or not name:
        return None
    if how := slip(name, right):
        return Guess(meant, right in COINED and _is_usual(name, right, how), _WAYS[how])
    far = len(right) > SHORT and name[0] == right[0] and distance(name, right, 2) == 2
    return Guess(meant, False, _FAR) if far else None


def _is_usual(name: str, right: str, how: Slip) -> bool:
    """A slip that fingers make often.

    `?mail.com` is many a service's name, so a first letter that differs proves little.
    """
    if how is Slip.SWAPPED:
        return True
    if name[0] != right[0] or how is Slip.OTHER_LETTER:
        return False
    return how is not Slip.ADDED or len(right) >= LONG


def _other_ending(name: str, ending: str, meant: str, right: str) -> Guess | None:
    how = slip(ending, right)
    if ending in NO_ENDINGS and how:
        return Guess(meant, True, _WAYS[how])
    if name in COINED and ending in JAPANESE.get(right, ()):
        return Guess(meant, True, _ENDING)
    if name in COINED and how and not _countries(ending, right):
        return Guess(meant, True, _WAYS[how])
    return Guess(meant, False, _ENDING) if name in ONLY_HERE else None


def _countries(one: str, other: str) -> bool:
    """Whether the two are different countries' endings: each is a slip away from many others."""
    ends = one.rpartition(".")[2], other.rpartition(".")[2]
    return ends[0] != ends[1] and all(len(end) == 2 for end in ends)
