"""The AWS accounts that are looked at, as `SES_ACCOUNTS` has them.  Pure.

`main=111122223333; prod=arn:aws:iam::444455556666:role/ses-why external_id=x regions=eu-west-1`:
the first is looked at with the bot's own credentials, the second by assuming that role.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checks.core import Text, say
from checks.core.place import UNNAMED, Names
from checks.core.wrong import Wrong, together

_ALIAS = re.compile(r"[A-Za-z][\w-]{0,31}", re.ASCII)
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_NUMBER = re.compile(r"[0-9]{12}")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):role/[\w+=,.@/-]{1,576}", re.ASCII)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
"""As STS has it."""

MEANT = say(
    "write it as in {own} (the bot's own credentials), or {role}",
    own="main=111122223333",
    role="prod=arn:aws:iam::444455556666:role/ses-why external_id=… regions=eu-west-1,us-east-1",
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
    """The home account first.  Raises Wrong with every fault."""
    parts = [each.strip() for each in re.split(r"[;\n]", text) if each.strip()]
    found: list[Account] = []
    faults: list[Text] = []
    for part in parts:
        try:
            found.append(_account(part))
        except Wrong as e:
            faults.append(e.why)
    faults += _twice(_alias_twice, [each.alias for each in found])
    faults += _twice(_account_twice, [each.number for each in found])
    if faults:
        raise Wrong(together(faults))
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
        raise Wrong(
            say(
                "{alias}: an alias begins with a letter and has up to 32 letters, digits, - and _;"
                " {meant}",
                alias=alias or part,
                meant=MEANT,
            )
        )
    if _REGION.fullmatch(alias):
        raise Wrong(say("{alias}: an alias must not look like a Region", alias=alias))
    role = _ROLE.fullmatch(whose)
    if role is None and not _NUMBER.fullmatch(whose):
        raise Wrong(
            say(
                "{alias}: is neither 12 digits nor the ARN of a role; {meant}",
                alias=alias,
                meant=MEANT,
            )
        )
    told = dict(_options(alias, options))
    if role is None and "external_id" in told:
        raise Wrong(say("{alias}: an external id is for a role that is assumed", alias=alias))
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
            raise Wrong(
                say(
                    "{alias}: an external id has 2 to 1224 letters, digits and {signs}",
                    alias=alias,
                    signs="+=,.@:/-",
                )
            )
        elif name == "regions":
            listed = value.split(",")
            if wrong := [each for each in listed if not _REGION.fullmatch(each)]:
                named = tuple(filter(None, wrong)) or value
                raise Wrong(say("{alias}: {named} is not an AWS Region", alias=alias, named=named))
            if len(set(listed)) < len(listed):
                raise Wrong(say("{alias}: a Region is named twice", alias=alias))
            yield name, value
        else:
            raise Wrong(
                say(
                    "{alias}: {name} is not known here; there are {one} and {other}",
                    alias=alias,
                    name=name,
                    one="external_id",
                    other="regions",
                )
            )


def _alias_twice(alias: str) -> Text:
    return say("the alias {alias} is named twice", alias=alias)


def _account_twice(account: str) -> Text:
    return say("the account {account} is named twice", account=account)


def _twice(told: Callable[[str], Text], values: list[str]) -> list[Text]:
    return [told(each) for each in dict.fromkeys(values) if values.count(each) > 1]
