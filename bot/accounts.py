"""The AWS accounts that are looked at, as `SES_ACCOUNTS` has them.  Pure.

`main=111122223333; prod=arn:aws:iam::444455556666:role/ses-why external_id=x regions=eu-west-1`:
the first is looked at with the bot's own credentials, the second by assuming that role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.core.place import UNNAMED, Names

_ALIAS = re.compile(r"[A-Za-z][\w-]{0,31}", re.ASCII)
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_NUMBER = re.compile(r"[0-9]{12}")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):role/[\w+=,.@/-]{1,576}", re.ASCII)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
"""As STS has it."""

MEANT = (
    "write it as in main=111122223333 (the bot's own credentials), or"
    " prod=arn:aws:iam::444455556666:role/ses-why external_id=… regions=eu-west-1,us-east-1"
)


@dataclass(frozen=True, slots=True)
class Account:
    alias: str
    """What people call it."""
    number: str
    """Twelve digits."""
    role: str | None = None
    """ARN of the role to assume; None: the bot's own credentials are of this account."""
    external_id: str | None = None
    """What the role's trust policy asks for."""
    regions: tuple[str, ...] = ()
    """Empty: those of SES_REGIONS."""


def parse(text: str) -> tuple[Account, ...]:
    """The home account first.  Raises ValueError with every fault, in words."""
    parts = [each.strip() for each in re.split(r"[;\n]", text) if each.strip()]
    found, faults = [], []
    for part in parts:
        try:
            found.append(_account(part))
        except ValueError as e:
            faults.append(str(e))
    faults += _twice("alias", [each.alias for each in found])
    faults += _twice("account", [each.number for each in found])
    if faults:
        raise ValueError("; ".join(faults))
    return tuple(found)


def names(accounts: tuple[Account, ...]) -> Names:
    """Nothing is called anything where there is one account alone."""
    if len(accounts) < 2:
        return UNNAMED
    return Names({each.number: each.alias for each in accounts})


def regions(accounts: tuple[Account, ...], default: tuple[str, ...]) -> tuple[str, ...]:
    """All that are looked at somewhere, the home one first.  `default`: SES_REGIONS."""
    listed = [each.regions or default for each in accounts] or [default]
    return tuple(dict.fromkeys(region for each in listed for region in each))


def _account(part: str) -> Account:
    alias, _, rest = part.partition("=")
    alias, (whose, *options) = alias.strip(), rest.split() or [""]
    if not _ALIAS.fullmatch(alias):
        raise ValueError(
            f"{alias or part}: an alias begins with a letter and has up to 32 letters, digits, -"
            f" and _; {MEANT}"
        )
    if _REGION.fullmatch(alias):
        raise ValueError(f"{alias}: an alias must not look like a Region")
    role = _ROLE.fullmatch(whose)
    if role is None and not _NUMBER.fullmatch(whose):
        raise ValueError(f"{alias}: is neither 12 digits nor the ARN of a role; {MEANT}")
    told = dict(_options(alias, options))
    if role is None and "external_id" in told:
        raise ValueError(f"{alias}: an external id is for a role that is assumed")
    listed = told.get("regions")
    return Account(
        alias,
        role[1] if role else whose,
        whose if role else None,
        told.get("external_id"),
        tuple(listed.split(",")) if listed else (),
    )


def _options(alias: str, words: list[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        name, _, value = word.partition("=")
        if name == "external_id" and _EXTERNAL_ID.fullmatch(value):
            yield name, value
        elif name == "external_id":
            raise ValueError(f"{alias}: an external id has 2 to 1224 letters, digits and +=,.@:/-")
        elif name == "regions":
            listed = value.split(",")
            if wrong := [each for each in listed if not _REGION.fullmatch(each)]:
                raise ValueError(f"{alias}: {', '.join(wrong) or value} is not an AWS Region")
            if len(set(listed)) < len(listed):
                raise ValueError(f"{alias}: a Region is named twice")
            yield name, value
        else:
            raise ValueError(
                f"{alias}: {name} is not known here; there are external_id and regions"
            )


def _twice(what: str, values: list[str]) -> list[str]:
    return [
        f"the {what} {each} is named twice"
        for each in dict.fromkeys(values)
        if values.count(each) > 1
    ]
