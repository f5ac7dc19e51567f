"""IAM: what the sandbox's user may do, as the policy simulator tells it.

Who is denied an operation by one of the world's faults is denied it here, too.
"""

from __future__ import annotations

from sandbox.aws.call import Call, Handler
from sandbox.aws.caller import USER
from sandbox.aws.errors import AwsError
from sandbox.world import Fault, Shape

SERVICES = {"ses": "sesv2"}
"""IAM's prefix of a service, where boto3 calls it otherwise."""

OPERATIONS_OF = {"ListBucket": "ListObjectsV2"}
DENIALS = ("AccessDenied", "AccessDeniedException", "AuthorizationError")


async def simulate_principal_policy(call: Call) -> Shape:
    source = call.params["PolicySourceArn"]
    if source != _principal(call):
        raise AwsError("NoSuchEntity", f"The entity {source} cannot be found.", status=404)
    entries = call.params.get("ContextEntries", [])
    given = {each["ContextKeyName"]: each["ContextKeyValues"] for each in entries}
    region = next(iter(given.get("aws:RequestedRegion", [])), None)
    resource = next(iter(call.params.get("ResourceArns", ["*"])))
    results = [
        {
            "EvalActionName": action,
            "EvalResourceName": resource,
            "EvalDecision": _decision(call, action, region),
            "MatchedStatements": [],
            "MissingContextValues": [] if region else ["aws:RequestedRegion"],
        }
        for action in call.params["ActionNames"]
    ]
    return {"EvaluationResults": results, "IsTruncated": False}


def _principal(call: Call) -> str:
    """Of a session, the role that it is of."""
    named = f"role/{call.session.split('/')[1]}" if call.session else f"user/{USER}"
    return f"arn:aws:iam::{call.caller}:{named}"


def _decision(call: Call, action: str, region: str | None) -> str:
    denied = any(_denies(fault, action, region, call.caller) for fault in call.world.faults)
    return "implicitDeny" if denied else "allowed"


def _denies(fault: Fault, action: str, region: str | None, account: str) -> bool:
    prefix, _, name = action.partition(":")
    return (
        fault.error in DENIALS
        and fault.service == SERVICES.get(prefix, prefix)
        and fault.operation in ("*", OPERATIONS_OF.get(name, name))
        and fault.region in (None, region)
        and fault.account in (None, account)
    )


OPERATIONS: dict[str, Handler] = {"SimulatePrincipalPolicy": simulate_principal_policy}
