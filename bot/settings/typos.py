"""Which variables were probably meant to be settings of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.settings.model import Settings
from checks.core import Text, say

NAMES = frozenset(
    {"ENV_FILE", *Settings.model_fields, *(f"{name}_FILE" for name in Settings.model_fields)}
)

OTHERS = frozenset({"HTTPS_HOST", "HTTPS_PORT"})
"""Near to ours, and somebody else's for sure."""

SHORT = 8
"""Letters: a name with fewer is too easily somebody else's."""
LONG = 12
"""Letters: in a name with as many, two slips are still a likeness."""


def in_file(file: str, names: Iterable[str]) -> Iterator[Text]:
    """The file is ours alone: whatever it names that we do not know is not heard."""
    for name in names:
        if name not in NAMES and not name.startswith("AWS_"):
            near = meant(name)
            if near:
                yield say(
                    "{name} in {file} is no setting: did you mean {near}?",
                    name=name,
                    file=file,
                    near=near,
                )
            else:
                yield say("{name} in {file} is no setting, and is ignored", name=name, file=file)


def in_environment(environment: Mapping[str, str], beside: Mapping[str, str]) -> Iterator[Text]:
    """The environment has many variables of others: told is what is near to one of ours that is
    not set itself."""
    for name in environment:
        near = None if name in NAMES or name.startswith("AWS_") else meant(name)
        if near and near not in environment and near not in beside:
            yield say("{name} is no setting: did you mean {near}?", name=name, near=near)


def meant(name: str) -> str | None:
    """The setting that a name is nearest to, if it is near to any."""
    if name in OTHERS:
        return None
    plain = name.upper().replace("-", "_")
    if plain in NAMES:
        return plain
    allowed = 0 if len(plain) < SHORT else 1 if len(plain) < LONG else 2
    near = ((slips(plain, known), known) for known in NAMES if may_be(plain, known, allowed))
    found, known = min(near, default=(allowed + 1, ""))
    return known if found <= allowed else None


def may_be(one: str, other: str, allowed: int) -> bool:
    """Whether so few slips could lead from one to the other: a slip takes one letter away at most,
    and brings in one.  Much quicker than counting them, and at each start there are hundreds."""
    exchanged = len(set(one) ^ set(other))
    return exchanged <= 2 * allowed and abs(len(one) - len(other)) <= allowed


def slips(one: str, other: str) -> int:
    """Letters left out, put in, exchanged, or swapped with their neighbours."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
