"""How one word becomes another by a slip of the fingers."""

from __future__ import annotations

from enum import Enum

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> dict[str, frozenset[str]]:
    """On a QWERTY keyboard, on which each row stands half a key to the right of the one above."""
    at = {key: (row, place) for row, keys in enumerate(_ROWS) for place, key in enumerate(keys)}
    near: dict[str, set[str]] = {key: set() for key in at}
    for one, (row, place) in at.items():
        for other, (its_row, its_place) in at.items():
            beside = row == its_row and abs(place - its_place) == 1
            below = its_row - row == 1 and its_place in (place - 1, place)
            above = row - its_row == 1 and its_place in (place, place + 1)
            if beside or below or above:
                near[one].add(other)
    return {key: frozenset(keys) for key, keys in near.items()}


_NEAR = _neighbours()


class Slip(Enum):
    SWAPPED = "swapped"
    DOUBLED = "doubled"
    DROPPED = "dropped"
    ADDED = "added"
    NEIGHBOUR = "neighbour"
    """The key beside, above or below."""
    OTHER_LETTER = "other_letter"


def slip(typed: str, meant: str) -> Slip | None:
    """The one slip that makes `typed` of `meant`; None where it takes none, or more than one."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return None
    at = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if at is None:
        at = min(len(typed), len(meant))
    if len(typed) == len(meant):
        return _replaced(typed, meant, at)
    if len(typed) > len(meant):
        if typed[at + 1 :] != meant[at:]:
            return None
        return Slip.DOUBLED if at and typed[at] == typed[at - 1] else Slip.ADDED
    return Slip.DROPPED if typed[at:] == meant[at + 1 :] else None


def _replaced(typed: str, meant: str, at: int) -> Slip | None:
    if typed[at + 1 :] == meant[at + 1 :]:
        if at and typed[at] == typed[at - 1]:
            return Slip.DOUBLED  # the wrong one of two: yahho
        near = typed[at] in _NEAR.get(meant[at], frozenset())
        return Slip.NEIGHBOUR if near else Slip.OTHER_LETTER
    two = slice(at, at + 2)
    swapped = typed[two] == meant[two][::-1] and typed[at + 2 :] == meant[at + 2 :]
    return Slip.SWAPPED if swapped else None


def distance(one: str, other: str, limit: int) -> int:
    """Damerau-Levenshtein (no letter moved twice): how many slips apart, `limit` + 1 if more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
        before = above
    return min(row[-1], limit + 1)
