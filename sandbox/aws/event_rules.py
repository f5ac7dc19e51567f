"""EventBridge: the rules of the default bus, as who looks at a set-up asks for them."""

from __future__ import annotations

import json

from sandbox.aws.call import Call, Handler
from sandbox.aws.errors import AwsError
from sandbox.aws.paging import page
from sandbox.rules import rule_arn
from sandbox.world import BusRule, Shape

MOST_PER_PAGE = 100
BUS = "default"


async def list_rule_names_by_target(call: Call) -> Shape:
    target = call.params["TargetArn"]
    shown, following = page(
        [name for name, rule in _rules(call).items() if target in rule.targets],
        token=call.params.get("NextToken"),
        size=call.params.get("Limit", MOST_PER_PAGE),
        most=MOST_PER_PAGE,
        query=target,
        bad_token=AwsError("ValidationException", "Invalid NextToken"),
    )
    return {"RuleNames": shown} | ({"NextToken": following} if following else {})


async def describe_rule(call: Call) -> Shape:
    name = call.params["Name"]
    found = _rules(call).get(name)
    if found is None:
        raise AwsError(
            "ResourceNotFoundException", f"Rule {name} does not exist on EventBus {BUS}."
        )
    return {
        "Name": name,
        "Arn": rule_arn(call.caller, call.region, name),
        "EventPattern": json.dumps(found.pattern),
        "State": "ENABLED" if found.enabled else "DISABLED",
        "EventBusName": BUS,
    }


def _rules(call: Call) -> dict[str, BusRule]:
    return call.world.rules.get((call.caller, call.region), {})


OPERATIONS: dict[str, Handler] = {
    "ListRuleNamesByTarget": list_rule_names_by_target,
    "DescribeRule": describe_rule,
}
