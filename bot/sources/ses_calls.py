"""One call of SES v2 at one account and Region: paced, tried again while there is time, and told
why it came to nothing.

A 404 counts as "not there" only in SES's own words.  Anything else that answers 404 (a proxy, an
emulator that does not know the operation) has not looked.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from botocore import xform_name

from bot.sources import aws
from bot.sources import ses_answers as answers
from bot.sources.budget import SES, Deadline
from bot.sources.pacer import Pacer
from checks.core import Place, Unavailable, say

T = TypeVar("T")

NOT_THERE = "does not exist"
"""Email identity <X> does not exist.  Configuration set <X> does not exist.  Of a template, too."""

PAGES = 20
"""Of a list; each costs a call.  SES puts up to 1,000 configuration sets on one."""


@dataclass(frozen=True, slots=True)
class SesCalls:
    """Cheap to make: one for each question, with that question's deadline.  `client` and `pacer`
    belong to the place, and are shared."""

    place: Place
    client: Any
    pacer: Pacer
    deadline: Deadline
    wait: Callable[[float], None] = time.sleep

    def pages(
        self, operation: str, patient: bool, cut: Callable[[Any], list[Any]], **asked: Any
    ) -> list[Any]:
        """What is kept of all the pages of a list."""
        found: list[Any] = []
        following: dict[str, str] = {}
        for _ in range(PAGES):
            answer = self.one(operation, patient, **asked, **following)
            found += self.read(operation, partial(cut, answer))
            if not answer.get("NextToken"):
                return found
            following = {"NextToken": answer["NextToken"]}
        why = say(
            "The answer to {action} has more pages than the bot asks for", action=f"ses:{operation}"
        )
        raise Unavailable(self.source(operation), why)

    def members(
        self, operation: str, patient: bool, cut: Callable[[Any], Any], **asked: str
    ) -> Any:
        """What is kept of the answer; None where there is no such thing."""
        answer = self.one(operation, patient, NOT_THERE, **asked)
        return None if answer is None else self.read(operation, lambda: cut(answer))

    def one(self, operation: str, patient: bool, absent: str = "", **asked: Any) -> Any:
        """One answer of SES, or None where it says `absent`: that there is no such thing.

        Tries again while the question's time allows: when throttled, and once when something
        passing was in the way.  Raises Unavailable.
        """
        ask = getattr(self.client, xform_name(operation))
        tries = 0
        while True:
            tries += 1
            self._queue(operation, patient)
            try:
                return ask(**asked)
            except aws.Failure as e:
                if absent and aws.code(e) == "NotFoundException" and absent in aws.message(e):
                    return None
                if aws.is_throttle(e):
                    self.pacer.throttled(operation)
                elif tries >= SES.attempts or not self._may_try_again(e):
                    raise self._unavailable(operation, e) from e
                else:
                    self.wait(random.uniform(0, SES.pause))  # noqa: S311  # no secret

    def _queue(self, operation: str, patient: bool) -> None:
        left = self.deadline.left()
        if left <= 0:
            late = say("No time was left to ask SES: ask again")
            raise Unavailable(self.source(operation), late)
        # a call that had to wait for its turn begins only if it can end in time, however slow
        if not self.pacer.turn(operation, within=left - SES.attempt if patient else 0):
            throttled = say(
                "SES is throttling us: it answers {action} about once a second per account and"
                " Region, shared with everything else that calls it; ask again in a moment",
                action=f"ses:{operation}",
            )
            raise Unavailable(self.source(operation), throttled)

    def _may_try_again(self, error: Exception) -> bool:
        return aws.is_passing(error) and self.deadline.left() > SES.pause + SES.attempt

    def read(self, operation: str, read: Callable[[], T]) -> T:
        try:
            return read()
        except answers.Missing as e:
            foreign = say(
                "The answer to {action} lacks {member}: check that the endpoint is SES",
                action=f"ses:{operation}",
                member=e.member,
            )
            raise Unavailable(self.source(operation), foreign) from e

    def _unavailable(self, operation: str, error: Exception) -> Unavailable:
        if aws.code(error) == "NotFoundException":
            foreign = say(
                "{action} was answered with 404 in words that are not SES's ({answer}): check that"
                " the endpoint is SES",
                action=f"ses:{operation}",
                answer=str(error),
            )
            return Unavailable(self.source(operation), foreign)
        return Unavailable(self.source(operation), aws.why(error, f"ses:{operation}"))

    def source(self, operation: str) -> str:
        return f"SES {operation}, {self.place.named}"
