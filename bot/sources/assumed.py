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

log = logging.getLogger(__name__)

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
        """When it failed last, and how; None: it works."""

    def __call__(self) -> dict[str, str]:
        with self._lock:
            if self._failed and self._clock() < self._failed[0] + AGAIN:
                raise copy.copy(self._failed[1])  # one of its own for whoever shows where it arose
            try:
                found = self._sts.assume_role(**self._asked)["Credentials"]
            except aws.Failure as e:
                if self._failed is None:
                    log.warning("%s cannot be assumed: %s", self._asked["RoleArn"], e)
                self._failed = (self._clock(), e)
                raise
            if self._failed is not None:
                log.info("%s is assumed again", self._asked["RoleArn"])
            self._failed = None
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
    # botocore logs each refusal with its traceback, however often; ours is a line for the first
    logging.getLogger("botocore.credentials").setLevel(logging.ERROR)
    given = {} if now is None else {"time_fetcher": now}
    return DeferredRefreshableCredentials(assuming, "assume-role", **given)
