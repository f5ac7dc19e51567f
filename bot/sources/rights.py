"""Tries what the bot's role may do: by calls that do nothing, and by IAM's simulator."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from botocore import xform_name

from bot.doctor.identity import Caller
from bot.doctor.rights import Moot, Right, Silent
from bot.sources import aws
from checks.core import Place, Text, Unavailable, say

SIMULATE = "iam:SimulatePrincipalPolicy"

TAKEN = {
    "NotFoundException",
    "BadRequestException",
    "NoSuchEntity",
    "ReceiptHandleIsInvalid",
    "InvalidParameterValue",
}
"""Refusals that come to who may ask: rights are looked at first."""

NO_QUEUE = {"QueueDoesNotExist", "NonExistentQueue"}

NO_PLAN = say(
    "AWS Health's API is not in the account's support plan: the public feeds and the event queue"
    " tell of service events"
)

_ASSUMED = re.compile(
    r"arn:(?P<partition>[^:]+):sts::(?P<account>\d{12}):assumed-role/(?P<role>[^/]+)/"
)

PAUSE = 1.2
"""Seconds until a call that was throttled is made again."""

_SIMULATED_MAX = 100
"""Results on one page: as many as rights could be."""


class Rights:
    def __init__(
        self,
        place: Place,
        client: Callable[[str], Any],
        caller: Callable[[], Caller],
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """`client`: of a service, in this place; `caller`: who we are, raises Unavailable."""
        self._place = place
        self._client = client
        self._caller = caller
        self._wait = wait

    def allowed(self, right: Right) -> bool | Moot:
        try:
            self._try(right)
        except aws.Failure as e:
            if aws.is_denial(e):
                return False
            code = aws.code(e).rpartition(".")[2]
            if code in TAKEN:
                return True
            if code in aws.UNSUBSCRIBED:
                return Moot(NO_PLAN)
            if code in NO_QUEUE:
                raise Silent("SQS", say("There is no such queue to try it on")) from e
            source, why = f"{right.action}, {self._place.named}", aws.why(e, right.action)
            raise (Unavailable if code else Silent)(source, why) from e
        return True

    def _try(self, right: Right) -> None:
        """SES answers each operation once a second, to all of the account together."""
        assert right.operation is not None
        call = getattr(self._client(right.service), xform_name(right.operation))
        for last in (False, True):
            try:
                call(**right.given)
                return
            except aws.Failure as e:
                if last or not (aws.is_throttle(e) or aws.is_passing(e)):
                    raise
                if aws.is_throttle(e):
                    self._wait(PAUSE)

    def simulated(self, rights: tuple[Right, ...]) -> Mapping[str, bool | Unavailable]:
        """A call for each set of conditions."""
        principal = _principal(self._caller().arn)
        told: dict[str, bool | Unavailable] = {}
        alike: dict[tuple[str, tuple[tuple[str, str], ...]], list[Right]] = defaultdict(list)
        for right in rights:
            alike[right.resource, tuple(sorted(right.context.items()))].append(right)
        for (resource, context), group in alike.items():
            told |= self._simulated(principal, resource, dict(context), group)
        return told

    def _simulated(
        self, principal: str, resource: str, context: Mapping[str, str], rights: list[Right]
    ) -> Mapping[str, bool | Unavailable]:
        given = {"aws:RequestedRegion": self._place.region, **context}
        try:
            answer = self._client("iam").simulate_principal_policy(
                PolicySourceArn=principal,
                ActionNames=[right.action for right in rights],
                ResourceArns=[resource],
                ContextEntries=[
                    {
                        "ContextKeyName": key,
                        "ContextKeyValues": [value],
                        "ContextKeyType": "string",
                    }
                    for key, value in given.items()
                ],
                MaxItems=_SIMULATED_MAX,
            )
        except aws.Failure as e:
            raise Unavailable(SIMULATE, _why(e)) from e
        results = answer.get("EvaluationResults", ())
        return {each["EvalActionName"]: _decided(each) for each in results}


def _decided(result: Mapping[str, Any]) -> bool | Unavailable:
    """A statement that allows it may hang on what is known of a real request alone."""
    if result["EvalDecision"] == "allowed":
        return True
    if lacking := tuple(result.get("MissingContextValues") or ()):
        why = say(
            "IAM's simulator cannot tell: the role's policy has conditions on {keys}", keys=lacking
        )
        return Unavailable(SIMULATE, why)
    return False


def _principal(arn: str) -> str:
    """The role of an assumed role; IAM knows it by no other name.  A role with a path is not found
    by it, and then nothing is told."""
    found = _ASSUMED.match(arn)
    if found is None:
        return arn
    return f"arn:{found['partition']}:iam::{found['account']}:role/{found['role']}"


def _why(error: BaseException) -> Text:
    if aws.code(error) == "NoSuchEntity":
        return say("IAM does not find the bot's role by its name: it has a path")
    return aws.why(error, SIMULATE)
