"""Which AWS account the bot works in: asked of STS once, or taken from the settings."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from bot.sources import aws
from checks.core import Place, Suppression, Unavailable, say

log = logging.getLogger(__name__)

AGAIN = 60.0
"""Seconds until STS is asked again after it has failed: questions must not wait for it in turn."""

_OTHER = "SES_ACCOUNTS names %s as the bot's own account, and STS says %s"

_ACCOUNT = re.compile(r"\d{12}")


class OwnAccount:
    """Call it for the twelve digits; empty where they cannot be learnt.  Never raises.

    STS GetCallerIdentity needs no permission.  `queue_url` is what stands in for it meanwhile: an
    event queue is nearly always in the account that sends.
    """

    def __init__(
        self,
        sts: Any,
        queue_url: str = "",
        clock: Callable[[], float] = time.monotonic,
        told: str = "",
    ) -> None:
        """`told`: what the settings say that it is."""
        self._sts = sts
        self._told = told
        self._meanwhile = told or account_of_queue(queue_url)
        self._clock = clock
        self._lock = Lock()
        self._known = ""
        self._ask_at: float | None = None

    def __call__(self) -> str:
        with self._lock:
            if not self._known and (self._ask_at is None or self._clock() >= self._ask_at):
                self._known = self._learn()
                self._ask_at = self._clock() + AGAIN
            return self._known or self._meanwhile

    def is_known(self) -> bool:
        """Whether STS has said it; else it is what stands in, or nothing."""
        return bool(self._known)

    def _learn(self) -> str:
        try:
            account = str(self._sts.get_caller_identity().get("Account", ""))
        except (*aws.Failure, KeyError) as e:  # KeyError: botocore's, for XML of somebody else's
            log.warning("the account is not known from STS: %s", e)
            return ""
        if self._told and account != self._told:
            log.error(_OTHER, self._told, account)
        return account if _ACCOUNT.fullmatch(account) else ""


@dataclass(frozen=True, slots=True)
class Unsure:
    """The suppression list of credentials that may be of another account than people would be
    told: it is not looked at, and so nothing in it is changed."""

    place: Place

    def suppression(self, address: str) -> Suppression | None:
        why = say(
            "STS has not said yet which AWS account the bot's credentials are of, so I leave the"
            " list alone: try again in a minute"
        )
        raise Unavailable(f"STS, {self.place.named}", why)


def account_of_queue(url: str) -> str:
    """`https://sqs.REGION.amazonaws.com/ACCOUNT/NAME` has it; empty where it does not."""
    first = urlsplit(url).path.strip("/").partition("/")[0]
    return first if _ACCOUNT.fullmatch(first) else ""
