"""Credentials of another account, by assuming a role there.  botocore keeps them, and renews them
before they expire."""

from __future__ import annotations

import copy
import logging
import time
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Any

from botocore.credentials import DeferredRefreshableCredentials

from bot.sources import aws

SESSION = "ses-why"
"""How CloudTrail of the other account names us."""

AGAIN = 10.0
"""Seconds until STS is asked again after it has failed: what is asked of that account meanwhile
fails at once, for those that ask wait for each other."""


class Assuming:
    """Asks STS for an hour of a role, in the form that botocore's credentials renew themselves by.

    Raises what the call raises.
    """

    def __init__(
        self,
        sts: Any,
        role: str,
        external_id: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`sts`: a client with the bot's own credentials; `role`: an ARN."""
        self._sts = sts
        self._asked = {"RoleArn": role, "RoleSessionName": SESSION}
        if external_id:
            self._asked["ExternalId"] = external_id
        self._clock = clock
        self._lock = Lock()
        self._failed: tuple[float, Exception] | None = None

    def __call__(self) -> dict[str, str]:
        with self._lock:
            if self._failed and self._clock() < self._failed[0] + AGAIN:
                raise copy.copy(self._failed[1])  # one of its own for whoever shows where it arose
            self._failed = None
            try:
                found = self._sts.assume_role(**self._asked)["Credentials"]
            except aws.Failure as e:
                self._failed = (self._clock(), e)
                raise
        return {
            "access_key": found["AccessKeyId"],
            "secret_key": found["SecretAccessKey"],
            "token": found["SessionToken"],
            "expiry_time": found["Expiration"].isoformat(),
        }


def credentials(
    assuming: Assuming, now: Callable[[], datetime] | None = None
) -> DeferredRefreshableCredentials:
    """For any number of clients and threads.  STS is asked when the first of them needs it."""
    # botocore logs each refusal with its traceback; ours is told once, in words, where it shows
    logging.getLogger("botocore.credentials").setLevel(logging.ERROR)
    given = {} if now is None else {"time_fetcher": now}
    return DeferredRefreshableCredentials(assuming, "assume-role", **given)
