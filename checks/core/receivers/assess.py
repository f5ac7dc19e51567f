"""Rules of several receivers that ask for the same, and are decided alike, told as one."""

from __future__ import annotations

from dataclasses import dataclass

from checks.core.receivers.decide import Decision, State, decide
from checks.core.receivers.evidence import Evidence
from checks.core.receivers.rules import SINCE, Receiver, Rule, Topic, rules_of
from checks.core.text import Text


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
    def who(self) -> tuple[str, ...]:
        """Such as `Gmail`; where the rule is younger than the receiver's others, since when."""
        return tuple(
            f"{rule.receiver.value} since {rule.since:%Y-%m}"
            if rule.since != SINCE[rule.receiver]
            else rule.receiver.value
            for rule in self.rules
        )

    @property
    def not_met(self) -> bool:
        """What is but recommended is no rule to break."""
        broken = self.decision.state is State.NOT_MET
        return broken and not all(rule.recommended for rule in self.rules)

    @property
    def unknown(self) -> bool:
        return self.decision.state is State.UNKNOWN


def assess(seen: Evidence, receivers: tuple[Receiver, ...]) -> tuple[Assessment, ...]:
    """In the order of the table."""
    alike: dict[tuple[Topic, Decision], list[Rule]] = {}
    for rule in rules_of(*receivers):
        decision = decide(rule.topic, seen, rule.receiver)
        alike.setdefault((rule.topic, decision), []).append(rule)
    return tuple(Assessment(tuple(rules), decision) for (_, decision), rules in alike.items())
