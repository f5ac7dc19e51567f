"""The one place that says how long anything may take: the question's budget and every client's.

A thread cannot be killed, so a look-up that hangs keeps its thread until its client gives up.
Hence every client's worst case is below the question's budget: the next question finds threads.
All times are in seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

QUESTION = 8.0
"""From the command to the answer; checks that are late are answered with `unknown`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one client, for one look-up."""

    connect: float
    """To open the connection, TLS included."""
    read: float
    """From the request to the answer."""
    attempts: int
    """In all, the first one included."""
    pause: float = 0.0
    """The longest wait between two attempts."""
    calls: int = 1
    """That one look-up takes, one after the other."""

    @property
    def attempt(self) -> float:
        return self.connect + self.read

    @property
    def worst(self) -> float:
        return self.calls * (self.attempts * self.attempt + (self.attempts - 1) * self.pause)


SES = Limits(connect=1.0, read=1.5, attempts=2, pause=0.5)
"""SES answers in a tenth of a second in the same Region, and in half of one across an ocean."""

AWS = Limits(connect=1.0, read=1.5, attempts=2, pause=1.0)
"""Every other AWS API.  The pause is botocore's: a random part of a second before the second
attempt (`standard` retry mode)."""

SES_WRITE = Limits(connect=1.0, read=4.0, attempts=2, pause=1.0)
"""What changes something in SES, which is no part of a question: an answer is worth waiting for,
as without one nobody knows whether it was done."""

ROLE = Limits(connect=1.0, read=1.5, attempts=1)
"""STS, for the credentials of another account: any call there may have to wait for them, and a
failure is not remembered for long."""

LISTS = 30.0
"""For one look at the suppression lists and what is changed in them: nobody waits for it but who
pressed the button."""

QUEUE = Limits(connect=1.0, read=25.0, attempts=1)
"""SQS, which is no part of a question: a long poll is answered after 20 seconds."""

ARCHIVE = Limits(connect=3.0, read=30.0, attempts=4, pause=20.0)
"""S3, which is no part of a question either: an import rather waits than has to be begun again."""

EXPORT = Limits(connect=2.0, read=5.0, attempts=1)
"""SES's export jobs, which are no part of a question; a look that fails is made again later."""

EXPORT_FILE = Limits(connect=3.0, read=25.0, attempts=1)
"""The file of such a job.  `read` holds for the whole body."""

EXPORT_FILE_SILENCE = 5.0
"""How long it may send nothing; part of `EXPORT_FILE.read`."""

DOCTOR = Limits(connect=2.0, read=5.0, attempts=1)
"""Any AWS API, for who looks at the set-up, which is no part of a question: what is slow is to be
told from what is gone."""

DNS_SERVER = 1.0
"""How long one name server may take before the next one (or the same one again) is asked."""

DNS = Limits(connect=0.0, read=3.0, attempts=1)
"""`read` covers one name and type with all servers, rounds and the change to TCP."""

SPF = 20.0
"""For one evaluation of SPF on the command line, however many questions it takes: receivers
should give it no less (RFC 7208, section 4.6.4)."""

FEED = Limits(connect=1.0, read=2.5, attempts=2)
"""Of AWS's service health: the JSON feed, then the RSS feed.  `read` holds for the whole body."""

FEED_SILENCE = 1.5
"""How long a feed may send nothing while it is read; part of `FEED.read`."""

HEALTH_API = Limits(connect=1.0, read=2.0, attempts=1, calls=2)
"""AWS Health has one endpoint for the world, and is asked two things at most; it is asked while the
public feeds are."""

SHARED = 7.0
"""How long to wait for somebody who asks the same thing already."""

IN_QUESTION = {
    "SES": SES,
    "AWS": AWS,
    "STS": ROLE,
    "DNS": DNS,
    "service health": FEED,
    "AWS Health": HEALTH_API,
}
"""The clients that a question may use."""

CONNECTIONS = 100
"""Kept open per AWS client: about as many look-ups as may run at one place at once (two dozen
questions, a few each).  Beyond that, botocore opens and throws away one for each call."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a question's time is up, on a clock that never jumps."""

    at: float
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def after(cls, seconds: float, clock: Callable[[], float] = time.monotonic) -> Deadline:
        return cls(clock() + seconds, clock)

    def left(self) -> float:
        """Seconds; negative when it is over."""
        return self.at - self.clock()
