"""Rules of several receivers that ask for the same, and are decided alike, told as one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from checks.core.receivers.decide import Decision, State, decide
from checks.core.receivers.evidence import Evidence
from checks.core.receivers.rules import SINCE, Receiver, Rule, Topic, rules_of
from checks.core.text import Month, Text, Value, say


@dataclass(frozen=True, slots=True)
class Assessment:
    rules: tuple[Rule, ...]
    """One of each receiver that has it."""
    decision: Decision

    @property
    def topic(self) -> Topic:
        return self.rules[0].topic

    @property
    def asks(self) -> Text:
        return self.rules[0].asks

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(rule.receiver.value for rule in self.rules)

    @property
    def who(self) -> Value:
        """Such as `Gmail`; where a rule is younger than the receiver's others, since when."""
        if all(rule.since == SINCE[rule.receiver] for rule in self.rules):
            return self.names
        each = map(_since, self.rules)
        return reduce(lambda one, another: say("{one}, {another}", one=one, another=another), each)

    @property
    def not_met(self) -> bool:
        """What is but recommended is no rule to break."""
        broken = self.decision.state is State.NOT_MET
        return broken and not all(rule.recommended for rule in self.rules)

    @property
    def unknown(self) -> bool:
        return self.decision.state is State.UNKNOWN


def _since(rule: Rule) -> Value:
    name = rule.receiver.value
    if rule.since == SINCE[rule.receiver]:
        return name
    return say("{receiver} since {month}", receiver=name, month=Month.of(rule.since))


def assess(seen: Evidence, receivers: tuple[Receiver, ...]) -> tuple[Assessment, ...]:
    """In the order of the table."""
    alike: dict[tuple[Topic, Decision], list[Rule]] = {}
    for rule in rules_of(*receivers):
        decision = decide(rule.topic, seen, rule.receiver)
        alike.setdefault((rule.topic, decision), []).append(rule)
    return tuple(Assessment(tuple(rules), decision) for (_, decision), rules in alike.items())
