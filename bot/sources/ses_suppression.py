"""Changes the account's suppression list at one place: the only writer that the bot has.

Its client is none of those that read.  Taking off what is not there, or adding what is there, does
no harm, so a call that may have been lost is made again.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ConnectionError, HTTPClientError
from botocore.parsers import ResponseParserError

from bot.removal import Ended
from bot.sources import aws
from bot.sources.budget import SES_WRITE
from bot.sources.ses import NOT_SUPPRESSED
from checks.core import Text

DELETE = "ses:DeleteSuppressedDestination"
PUT = "ses:PutSuppressedDestination"


@dataclass(frozen=True, slots=True)
class Written:
    ended: Ended
    why: Text | None = None
    """Where it was not done, or may not have been."""


@dataclass(frozen=True, slots=True)
class SuppressionWriter:
    """Threads may share it, as they share its client."""

    client: Any
    wait: Callable[[float], None] = time.sleep

    def remove(self, address: str) -> Written:
        """ABSENT: it was not there, or an attempt whose answer was lost has removed it."""
        asked = {"EmailAddress": address}
        return self._write(DELETE, lambda: self.client.delete_suppressed_destination(**asked))

    def put_back(self, address: str, reason: str) -> Written:
        asked = {"EmailAddress": address, "Reason": reason}
        return self._write(PUT, lambda: self.client.put_suppressed_destination(**asked))

    def _write(self, action: str, call: Callable[[], object]) -> Written:
        lost = False
        for attempt in range(1, SES_WRITE.attempts + 1):
            try:
                call()
            except aws.Failure as e:
                if _was_absent(e):
                    return Written(Ended.DONE if lost else Ended.ABSENT)
                ended = _meaning(e)
                lost = lost or ended is Ended.UNSURE
                if ended is Ended.DENIED or not _may_pass(e) or attempt == SES_WRITE.attempts:
                    # an answer to a later attempt says nothing of one that was lost
                    return Written(Ended.UNSURE if lost else ended, aws.why(e, action))
                self.wait(SES_WRITE.pause * (1 + random.random()) / 2)  # noqa: S311  # no secret
            else:
                return Written(Ended.DONE)
        raise AssertionError("the last attempt returns")


def _was_absent(error: Exception) -> bool:
    return aws.code(error) == "NotFoundException" and NOT_SUPPRESSED in aws.message(error)


def _may_pass(error: Exception) -> bool:
    return aws.is_throttle(error) or aws.is_passing(error)


def _meaning(error: Exception) -> Ended:
    if aws.is_denial(error):
        return Ended.DENIED
    if aws.is_of_role(error):
        return Ended.UNDONE
    faulty = bool(aws.code(error)) and aws.is_passing(error) and not aws.is_throttle(error)
    # where no connection came about nothing was sent
    lost = isinstance(error, (HTTPClientError, ResponseParserError))
    unsent = isinstance(error, ConnectionError)
    return Ended.UNSURE if faulty or (lost and not unsent) else Ended.UNDONE
