"""Who is the bot for AWS?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.doctor.line import Area, Line, Spot
from checks.core import Place, Text, Unavailable, attempt, say


@dataclass(frozen=True, slots=True)
class Caller:
    account: str
    arn: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """AWS answers that it does not take these credentials, or there are none."""

    why: Text
    """With what to do."""


class Callers(Protocol):
    def caller(self) -> Caller | Unknown:
        """Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    place: Place
    caller: Caller | Unknown | Unavailable
    believed: tuple[str, ...]
    """Accounts whose events are taken in."""
    told: str = ""
    """The account that the settings say it is; empty where they do not."""


def gather(place: Place, callers: Callers, believed: Iterable[str], told: str = "") -> Seen:
    return Seen(place, attempt(callers.caller), tuple(believed), told)


def judge(seen: Seen) -> Iterator[Line]:
    line = Spot(Area.IDENTITY, say("AWS identity"), seen.place)
    match seen.caller:
        case Unavailable() as gap:
            yield line.unchecked(gap)
        case Unknown(why):
            yield line.wrong(say("AWS does not let the bot in"), why)
        case Caller(account, arn):
            yield line.ok(say("{arn}", arn=arn))
            if seen.told and account != seen.told:
                yield line.wrong(
                    say(
                        "It is of the account {account}, and SES_ACCOUNTS names {told}",
                        account=account,
                        told=seen.told,
                    ),
                    say(
                        "Name {account} there, or give the bot credentials of {told}.",
                        account=account,
                        told=seen.told,
                    ),
                )
            elif seen.believed and account not in seen.believed:
                yield line.wrong(
                    say(
                        "Events of the account {account} are put by and not believed",
                        account=account,
                    ),
                    say(
                        "Name it in EVENTS_ACCOUNTS, beside {believed}; `python -m bot replay`"
                        " then takes in what was put by.",
                        believed=seen.believed,
                    ),
                )
