"""Who AWS takes the bot for, and what time AWS has: as STS says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import (
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
)

from bot.doctor.clock import Heard
from bot.doctor.identity import Caller, Unknown
from bot.sources import aws
from checks.core import Unavailable, say

IDENTITY = "sts:GetCallerIdentity"

NONE = (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError)
REFUSED = aws.STRANGERS | aws.EXPIRED | aws.MISSIGNED


class StsCaller:
    def __init__(self, sts: Any, now: Callable[[], datetime]) -> None:
        self._sts = sts
        self._now = now

    def caller(self) -> Caller | Unknown:
        try:
            answer = self._sts.get_caller_identity()
            return Caller(answer["Account"], answer["Arn"])
        except NONE as e:
            return Unknown(aws.why(e, IDENTITY))
        except (*aws.Failure, KeyError) as e:  # KeyError: botocore's, for XML of somebody else's
            if aws.code(e) in REFUSED | aws.DENIED:  # the last: of the role to be assumed
                return Unknown(aws.why(e, IDENTITY))
            raise Unavailable("STS", aws.why(e, IDENTITY)) from e

    def demanded(self) -> Caller:
        """Raises Unavailable, also where AWS does not take us."""
        found = self.caller()
        if isinstance(found, Unknown):
            raise Unavailable("STS", found.why)
        return found

    def heard(self) -> Heard:
        asked = self._now()
        try:
            answer: Mapping[str, Any] = self._sts.get_caller_identity()
        except ClientError as e:  # who is refused for a wrong clock is told the right time
            answer = e.response
        except (*aws.Failure, KeyError) as e:
            raise Unavailable("STS", aws.why(e, IDENTITY)) from e
        written = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date", "")
        try:
            at = parsedate_to_datetime(written)
        except ValueError as e:
            raise Unavailable("STS", say("AWS's answer does not say what time it is")) from e
        return Heard(at, asked, self._now())
