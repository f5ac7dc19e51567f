from __future__ import annotations

import pytest

from bot.doctor.bus import Rule
from bot.doctor.queue import Locked
from bot.sources import aws
from bot.sources.bus_rules import BusRules
from sandbox.holder import Holder
from sandbox.rules import rule_arn
from sandbox.topics import queue_arn
from sandbox.world import BusRule, Fault
from tests.fakes import HOME


def test_rules_are_read_page_by_page(local_aws: Holder) -> None:
    place = (HOME.account, HOME.region)
    many = {f"r{n:03}": BusRule({"source": ["x"]}, [queue_arn()]) for n in range(130)}
    local_aws.world.rules[place] = many | {"other": BusRule({}, ["arn:aws:sqs:r:1:other"])}
    seen = BusRules(aws.client("events", HOME.region), (queue_arn(),)).rules()
    assert isinstance(seen, tuple)
    assert [each.name for each in seen] == sorted(many)
    assert seen[0] == Rule(
        "r000", rule_arn(*place, "r000"), queue_arn(), {"source": ["x"]}, enabled=True
    )


@pytest.mark.parametrize("operation", ["ListRuleNamesByTarget", "DescribeRule"])
def test_a_right_that_is_missing_is_named(local_aws: Holder, operation: str) -> None:
    local_aws.world.rules[HOME.account, HOME.region] = {"r": BusRule({}, [queue_arn()])}
    local_aws.world.faults.append(Fault("events", "AccessDeniedException", operation=operation))
    seen = BusRules(aws.client("events", HOME.region), (queue_arn(),)).rules()
    assert seen == Locked(f"events:{operation}")
