"""STS: who the sandbox's credentials belong to."""

from __future__ import annotations

from sandbox.aws.call import Call, Handler
from sandbox.aws.caller import USER
from sandbox.world import Shape


async def get_caller_identity(call: Call) -> Shape:
    account = call.world.account
    return {
        "UserId": "AIDASANDBOX0000000001",
        "Account": account,
        "Arn": f"arn:aws:iam::{account}:user/{USER}",
    }


OPERATIONS: dict[str, Handler] = {"GetCallerIdentity": get_caller_identity}
