"""STS: who credentials belong to, and those of a role in another account, which expire."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.aws.call import Call, Handler
from sandbox.aws.caller import ACCESS_KEY_ID, USER, Caller
from sandbox.aws.errors import AwsError
from sandbox.aws.protocols import Wire
from sandbox.world import HOME_ACCOUNT, OtherAccount, Shape

HOUR = 3_600
"""Seconds that a role is given where nobody asks for another time, and the most for who has a role
already."""


@dataclass(frozen=True, slots=True)
class Session:
    account: str
    named: str
    """`assumed-role/ROLE/SESSION`"""
    token: str
    expires: float
    """Seconds since 1970."""


class Sts:
    """Remembers the sessions, whatever world is played."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}

    def operations(self) -> dict[str, Handler]:
        return {"GetCallerIdentity": get_caller_identity, "AssumeRole": self.assume_role}

    def whose(self, caller: Caller, spoken: Wire) -> tuple[str, str | None]:
        """The account of credentials, and whom a session is named after."""
        if caller.access_key_id == ACCESS_KEY_ID:
            return HOME_ACCOUNT, None
        session = self._sessions.get(caller.access_key_id)
        if session is None or not secrets.compare_digest(session.token, caller.token):
            raise AwsError(spoken.unknown_token)
        if self._clock() >= session.expires:
            raise AwsError(spoken.expired_token)
        return session.account, session.named

    async def assume_role(self, call: Call) -> Shape:
        role = _trusting(call)
        named = f"assumed-role/{role.role}/{call.params['RoleSessionName']}"
        token, expires = secrets.token_urlsafe(48), self._clock() + _seconds(call.params)
        key = f"ASIA{secrets.token_hex(8).upper()}"
        self._sessions[key] = Session(role.number, named, token, expires)
        return {
            "Credentials": {
                "AccessKeyId": key,
                "SecretAccessKey": secrets.token_urlsafe(30),
                "SessionToken": token,
                "Expiration": datetime.fromtimestamp(expires, UTC),
            },
            "AssumedRoleUser": {
                "AssumedRoleId": f"AROASANDBOX000000001:{call.params['RoleSessionName']}",
                "Arn": f"arn:aws:sts::{role.number}:{named}",
            },
        }


async def get_caller_identity(call: Call) -> Shape:
    partition = "sts" if call.session else "iam"
    return {
        "UserId": "AIDASANDBOX0000000001",
        "Account": call.caller,
        "Arn": f"arn:aws:{partition}::{call.caller}:{call.session or f'user/{USER}'}",
    }


def _trusting(call: Call) -> OtherAccount:
    """AWS says the same of a role that is not there and of one that does not trust the caller."""
    arn, given = call.params["RoleArn"], call.params.get("ExternalId")
    for each in call.world.others.values():
        fits = each.trusted_id in (None, given)
        if arn == each.role_arn and fits and not each.refuses and call.session is None:
            return each
    me = f"arn:aws:iam::{call.caller}:{call.session or f'user/{USER}'}"
    raise AwsError(
        "AccessDenied",
        f"User: {me} is not authorized to perform: sts:AssumeRole on resource: {arn}",
    )


def _seconds(params: dict[str, Any]) -> int:
    return int(params.get("DurationSeconds", HOUR))
