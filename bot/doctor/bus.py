"""Does what AWS tells on the event bus get to the queue?

SES tells there that it switches sending on or off, and what its advisor recommends; AWS Health
tells of trouble.  The bot does without: it looks for itself, later.  So what no rule brings is no
fault, but a rule that is there and brings nothing is one.  So is a missing one where a
configuration set publishes the events of its mail to the bus.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.doctor import queue
from bot.doctor.bus_pattern import takes
from bot.doctor.line import Area, Line, Spot
from bot.doctor.queue import Locked, Queue
from bot.doctor.resource_policy import lets_in
from checks.core import Place, Text, Unavailable, say
from checks.core.commands import aws

CHECK = "CheckRules"
"""The policy's statement that lets rules be looked at."""
EVENTS = "events.amazonaws.com"


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    arn: str
    target: str
    """ARN of the queue, or of the home bus."""
    pattern: Mapping[str, Any] | None
    """None: it goes by the clock, or cannot be read."""
    enabled: bool


class Rules(Protocol):
    def rules(self) -> tuple[Rule, ...] | Locked:
        """Those that lead to the queue or the home bus.  Raises Unavailable."""
        ...


Found = tuple[Rule, ...] | Locked | Unavailable


@dataclass(frozen=True, slots=True)
class Seen:
    place: Place
    rules: Found
    onward: Found
    """Of the home bus; the same, where this is that."""
    mail: bool = False
    """Whether a configuration set of this place publishes the events of its mail to the bus."""


@dataclass(frozen=True, slots=True)
class Kind:
    what: Text
    event: Mapping[str, Any]
    """What is certain to be in such an event."""
    without: Text
    """What it means where nothing brings it."""
    remedy: Text | None = None
    """Where that is a fault."""


MAIL = Kind(
    say("Events of mail, on the event bus"),
    {"source": "aws.ses", "detail-type": "Email Bounced"},
    say("A configuration set publishes to the bus, and no rule brings its events to the queue"),
    say("Make a rule for the source aws.ses that leads to the queue."),
)
KINDS = (
    Kind(
        say("Sending switched on or off, on the event bus"),
        {"source": "aws.ses", "detail-type": "Sending Status Disabled"},
        say("No rule brings it to the queue: the bot looks for itself, every minute or two"),
    ),
    Kind(
        say("The advisor's recommendations, on the event bus"),
        {"source": "aws.ses", "detail-type": "Advisor Recommendation Status Open"},
        say("No rule brings them to the queue: the bot looks for itself, every hour"),
    ),
    Kind(
        say("AWS Health, on the event bus"),
        {
            "source": "aws.health",
            "detail-type": "AWS Health Event",
            "detail": {"service": "SES"},
        },
        say(
            "No rule brings its events to the queue: what befalls your account alone is then known"
            " only by AWS Health's API, which takes a support plan"
        ),
    ),
)


def spot(place: Place) -> Spot:
    return Spot(Area.WAY, say("Event bus"), place)


def judge(seen: Seen) -> Iterator[Line]:
    line = spot(seen.place)
    for rules in (seen.rules, seen.onward):
        if isinstance(rules, Unavailable):
            yield line.unchecked(rules)
            return
        if isinstance(rules, Locked):
            yield line.unchecked(
                say("It needs {action}, which the bot uses for nothing else", action=rules.action),
                say(
                    "To have it checked, give the role the policy's statement {check}.",
                    check=CHECK,
                ),
                (rules.action,),
            )
            return
    kinds = (MAIL, *KINDS) if seen.mail else KINDS
    found = [_kind(seen, kind) for kind in kinds]
    if all(isinstance(each, Rule) for each in found):
        names = tuple(dict.fromkeys(each.name for each in found if isinstance(each, Rule)))
        yield line.ok(say("What is told there gets to the queue, by {rules}", rules=names))
        return
    for kind, each in zip(kinds, found, strict=True):
        yield _taken(seen, kind, each) if isinstance(each, Rule) else each


def _taken(seen: Seen, kind: Kind, rule: Rule) -> Line:
    return Spot(Area.WAY, kind.what, seen.place).ok(
        say("{rule} takes it to the queue", rule=rule.name)
    )


def _kind(seen: Seen, kind: Kind) -> Line | Rule:
    """The rule that takes it to the queue, or what there is to say."""
    line = Spot(Area.WAY, kind.what, seen.place)
    assert isinstance(seen.rules, tuple)
    assert isinstance(seen.onward, tuple)
    event = {**kind.event, "account": seen.place.account, "region": seen.place.region}
    here = _taking(seen.rules, event)
    if not here and kind.remedy:
        return line.wrong(kind.without, kind.remedy)
    if not here:
        return line.ok(kind.without)
    at_once = [rule for rule in here if ":event-bus/" not in rule.target]
    on = at_once or _taking(seen.onward, event)
    if not on:
        return line.wrong(
            say(
                "{rule} brings it to the home bus, and no rule there to the queue",
                rule=here[0].name,
            ),
            say("Make that rule (deploy/cloudformation/events.yaml does)."),
        )
    for rules in (at_once or here, on):
        if not any(rule.enabled for rule in rules):
            return _disabled(line, rules[0])
    for rule in ((at_once or here)[0], on[0]):
        if takes(rule.pattern or {}, event) is None:
            return line.unchecked(
                say(
                    "Whether {rule} takes it depends on conditions that are not read here",
                    rule=rule.name,
                )
            )
    return on[0]


def _taking(rules: tuple[Rule, ...], event: Mapping[str, Any]) -> list[Rule]:
    """Those that take it or may: first those that are switched on and surely do."""
    known = [(rule, takes(rule.pattern, event)) for rule in rules if rule.pattern is not None]
    taking = [(rule, sure) for rule, sure in known if sure is not False]
    return [rule for rule, sure in sorted(taking, key=lambda e: (not e[0].enabled, e[1] is None))]


def _disabled(line: Spot, rule: Rule) -> Line:
    region = rule.arn.split(":")[3]
    return line.wrong(
        say("The rule {rule} is switched off", rule=rule.name),
        say("Switch it on."),
        aws("events", "enable-rule", region, name=rule.name),
    )


def judge_queue(onward: Found, of_queue: queue.Seen) -> Iterator[Line]:
    """Whether the queue lets in the rules of the home bus.  Where either could not be looked at,
    other lines say so."""
    if not isinstance(onward, tuple) or not isinstance(of_queue, Queue):
        return
    for rule in onward:
        if any(_taking((rule,), kind.event) for kind in (MAIL, *KINDS)):
            yield _let_in(of_queue, rule)


def _let_in(of_queue: Queue, rule: Rule) -> Line:
    line = Spot(Area.WAY, say("Queue policy for {name}", name=rule.arn))
    found = lets_in(
        of_queue.policy,
        service=EVENTS,
        action="sqs:sendmessage",
        resource=of_queue.arn,
        source=rule.arn,
    )
    if found is None:
        return line.unchecked(
            say("Whether it lets the rule in depends on conditions that are not read here")
        )
    if found:
        return line.ok(say("It lets the rule in"))
    return line.wrong(
        say("It does not let the rule send to the queue: EventBridge drops the events"),
        say("Allow it in the queue's policy; the command keeps what is allowed there already."),
        queue.allowing(of_queue, EVENTS, rule.arn),
    )
