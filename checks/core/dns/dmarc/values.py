"""Which values a tag of a DMARC record may have (RFC 9989, sections 4.7 and 4.8)."""

from __future__ import annotations

import re
from enum import Enum

from checks.core.text import Text, say


class Policy(Enum):
    """What receivers are asked to do with mail that fails; the order is that of severity."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"

    @property
    def lowered(self) -> Policy:
        """One level below, as t=y asks for (section 4.7)."""
        return Policy.QUARANTINE if self is Policy.REJECT else Policy.NONE


POLICIES = tuple(policy.value for policy in Policy)

CHOICES: dict[str, tuple[str, ...]] = {
    "p": POLICIES,
    "sp": POLICIES,
    "np": POLICIES,
    "t": ("y", "n"),
    "psd": ("y", "n", "u"),
    "adkim": ("r", "s"),
    "aspf": ("r", "s"),
}
"""Upper case counts as lower case does."""

URIS = ("rua", "ruf")
REMOVED = ("pct", "rf", "ri")
"""RFC 7489 had them; whoever follows RFC 9989 passes them over (its appendix C)."""

FAILURES = ("0", "1", "d", "s")

KNOWN = ("v", *CHOICES, "fo", *URIS, *REMOVED)

_NUMBER = re.compile(r"[0-9]{1,10}\Z")
_RUN_ON = re.compile(r"(?<![ \t])[ \t]+([A-Za-z]+)[ \t]*=")


def wrong(name: str, value: str) -> Text | None:
    """Why a value counts for nothing; None where it is right, or the tag takes any."""
    choices = CHOICES.get(name)
    if choices is not None:
        return None if value.lower() in choices else _not_among(name, value, choices)
    if name == "fo":
        return _wrong_failures(value)
    if name in ("pct", "ri"):
        right = _NUMBER.match(value) and (name == "ri" or int(value) <= 100)
        why = say("{value} is no number that {tag} can have", value=value, tag=name)
        return None if right else why
    return None


def _not_among(name: str, value: str, choices: tuple[str, ...]) -> Text:
    if not value:
        return say("{tag} has no value", tag=name)
    if run_on := _RUN_ON.search(value):
        return say("a semicolon is missing before {tag}", tag=run_on[1])
    return say("{value} is not allowed, only {choices}", value=value, choices=choices)


def _wrong_failures(value: str) -> Text | None:
    options = tuple(option.strip(" \t").lower() for option in value.split(":"))
    for option in options:
        if option not in FAILURES:
            return _not_among("fo", option, FAILURES)
    if len(set(options)) < len(options):
        return say("it names an option twice")
    return None
