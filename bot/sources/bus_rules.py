"""Asks EventBridge which rules of a default event bus lead to the queue, or to the home bus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.doctor.bus import Rule
from bot.doctor.queue import Locked
from bot.sources import aws
from checks.core import Unavailable

ACTIONS = NAMES, DESCRIBE = "events:ListRuleNamesByTarget", "events:DescribeRule"

PAGES = 5
"""Of a hundred names each: of rules that all lead to one queue."""


@dataclass(frozen=True, slots=True)
class BusRules:
    """Of one account and Region."""

    client: Any
    targets: tuple[str, ...]
    """ARNs that they may lead to."""

    def rules(self) -> tuple[Rule, ...] | Locked:
        try:
            return tuple(self._rules())
        except aws.Failure as e:
            action = _action(e)
            if aws.is_denial(e):
                return Locked(action)
            raise Unavailable(action, aws.why(e, action)) from e

    def _rules(self) -> Iterator[Rule]:
        for target in self.targets:
            for name in self._names(target):
                told = self.client.describe_rule(Name=name)
                yield Rule(
                    name,
                    told.get("Arn", ""),
                    target,
                    _pattern(told.get("EventPattern")),
                    enabled=told.get("State") != "DISABLED",
                )

    def _names(self, target: str) -> Iterator[str]:
        following: dict[str, str] = {}
        for _ in range(PAGES):
            answer = self.client.list_rule_names_by_target(TargetArn=target, **following)
            yield from answer.get("RuleNames", ())
            if not answer.get("NextToken"):
                return
            following = {"NextToken": answer["NextToken"]}


def _action(error: Exception) -> str:
    called = getattr(error, "operation_name", "")
    return DESCRIBE if called == "DescribeRule" else NAMES


def _pattern(written: str | None) -> dict[str, Any] | None:
    """None of a rule that goes by the clock."""
    try:
        read = json.loads(written or "null")
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
