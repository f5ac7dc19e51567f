"""Has the bot's role the rights that the bot uses?

What only reads is called, with names that nobody has: an answer that there is no such thing comes
to who may ask alone.  What changes something in SES, costs money or takes an event is never called:
IAM's simulator says what it would come to, where the role may ask that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from bot.doctor.line import Area, Line, Spot
from checks.core import Place, Text, Unavailable, attempt, say

CHECK = "CheckRights"
"""The policy's statement that lets the simulator be asked."""


@dataclass(frozen=True, slots=True)
class Right:
    action: str
    """IAM's, such as ses:GetAccount."""
    statement: str
    """In which the policy has it."""
    service: str = "sesv2"
    operation: str | None = None
    """That proves it by doing nothing; None: only the simulator can tell."""
    given: Mapping[str, object] = field(default_factory=dict)
    resource: str = "*"
    context: Mapping[str, str] = field(default_factory=dict)
    """What the policy's conditions hold it against."""


@dataclass(frozen=True, slots=True)
class Moot:
    """There is nothing to have a right to."""

    why: Text


class Silent(Unavailable):
    """Nobody answers there, or there is nothing to try it on: the rest need not be asked for."""


class Trying(Protocol):
    def allowed(self, right: Right) -> bool | Moot:
        """Call it.  Raises Unavailable."""
        ...

    def simulated(self, rights: tuple[Right, ...]) -> Mapping[str, bool | Unavailable]:
        """By action; Unavailable where it cannot tell.  Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    place: Place
    called: Mapping[str, bool | Moot | Unavailable]
    """By action."""
    simulated: Mapping[str, bool | Unavailable] | Unavailable
    untold: tuple[Right, ...]
    """Those that only the simulator can tell of."""
    statements: Mapping[str, str]
    """Of the policy, by action."""


def gather(place: Place, rights: tuple[Right, ...], trying: Trying) -> Seen:
    """A service that does not answer is not asked for each of its rights."""
    called: dict[str, bool | Moot | Unavailable] = {}
    silent: dict[str, Moot | Unavailable] = {}
    for right in rights:
        if right.operation is None:
            continue
        known = silent.get(right.service)
        found = known if known is not None else attempt(partial(trying.allowed, right))
        if isinstance(found, Moot | Silent):
            silent[right.service] = found
        called[right.action] = found
    untold = tuple(right for right in rights if right.operation is None)
    simulated = attempt(lambda: trying.simulated(untold)) if untold else {}
    statements = {right.action: right.statement for right in rights}
    return Seen(place, called, simulated, untold, statements)


def judge(seen: Seen) -> Iterator[Line]:
    simulated = {} if isinstance(seen.simulated, Unavailable) else seen.simulated
    if there := tuple(action for action, found in seen.called.items() if found is True):
        line = Spot(Area.RIGHTS, say("Rights"), seen.place)
        yield line.ok(say("{count} are there: {actions}", count=len(there), actions=there))
    if there := tuple(action for action, found in simulated.items() if found is True):
        line = Spot(Area.RIGHTS, say("Rights, by IAM's simulator"), seen.place)
        yield line.ok(say("{count} are there: {actions}", count=len(there), actions=there))
    for why in dict.fromkeys(each.why for each in seen.called.values() if isinstance(each, Moot)):
        yield Spot(Area.RIGHTS, say("Rights"), seen.place).ok(why)
    yield from _missing(seen, seen.called, say("AWS denies it"))
    yield from _missing(seen, simulated, say("IAM's simulator says that AWS denies it"))
    yield from _unseen(seen, {**seen.called, **simulated})


Told = Mapping[str, bool | Moot | Unavailable]
"""By action."""


def _missing(seen: Seen, told: Told, words: Text) -> Iterator[Line]:
    """One line for each statement of the policy that lacks some."""
    lacking: dict[str, list[str]] = {}
    for action, found in told.items():
        if found is False:
            lacking.setdefault(seen.statements[action], []).append(action)
    for statement, actions in lacking.items():
        yield Spot(Area.RIGHTS, _list(actions), seen.place).wrong(
            words,
            say(
                "Add it to the bot's role (statement {statement} of deploy/iam-policy.json).",
                statement=statement,
            ),
            needs=(*actions,),
        )


def _unseen(seen: Seen, told: Told) -> Iterator[Line]:
    """One line for each reason, however many rights it hides."""
    reasons: dict[Text, list[str]] = {}
    for action, there in told.items():
        if isinstance(there, Unavailable):
            reasons.setdefault(there.why, []).append(action)
    gap = seen.simulated if isinstance(seen.simulated, Unavailable) else None
    if gap is not None and gap.why in reasons:  # what keeps from the one keeps from the other
        reasons[gap.why] += (right.action for right in seen.untold)
        gap = None
    for why, actions in reasons.items():
        yield Spot(Area.RIGHTS, _list(actions), seen.place).unchecked(why)
    if gap is not None:
        yield _unsimulated(seen, gap)


def _unsimulated(seen: Seen, gap: Unavailable) -> Line:
    actions = tuple(right.action for right in seen.untold)
    return Spot(Area.RIGHTS, _list(actions), seen.place).unchecked(
        say("To try it would change something, cost money or take an event: {why}", why=gap.why),
        say(
            "Look in the bot's role, or give it the policy's statement {check}, which lets IAM's"
            " simulator be asked.",
            check=CHECK,
        ),
        ("iam:SimulatePrincipalPolicy",),
    )


def _list(actions: Iterable[str]) -> Text:
    return say("{actions}", actions=(*actions,))
