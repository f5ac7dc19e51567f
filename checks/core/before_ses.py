"""How long a message waited on our side before SES had it: by its own Date, and SES's time."""

from __future__ import annotations

from datetime import timedelta

from checks.core.events import Timeline
from checks.core.evidence import fact_of
from checks.core.finding import Fact
from checks.core.text import say

LONG = timedelta(minutes=5)
"""What is shorter is nobody's reason for a late message, and clocks differ."""

BELIEVED = timedelta(days=14)
"""A Date that is older was never meant to be when it was written."""


def waited(newest: Timeline) -> timedelta | None:
    """None where no event carried the Date, or it cannot be right."""
    written = next((e.written_at for e in newest.events if e.written_at), None)
    if written is None:
        return None
    passed = newest.sent_at - written
    return max(passed, timedelta()) if -LONG < passed < BELIEVED else None


def waited_long(newest: Timeline) -> timedelta | None:
    """What is worth telling."""
    passed = waited(newest)
    return passed if passed is not None and passed >= LONG else None


def before_ses(newest: Timeline) -> Fact:
    """The first of the three places where mail is delayed."""
    first, label = newest.events[0], say("Before SES")
    passed = waited(newest)
    if passed is None:
        unseen = say("Not visible here: no event tells how long it waited before SES had it")
        return fact_of(first, label, unseen)
    if passed < LONG:
        told = say("No wait: by the Date in its headers it was written as SES took it")
        return fact_of(first, label, told)
    told = say(
        "It waited {passed} on our side: that long after the Date in its headers SES took it",
        passed=passed,
    )
    return fact_of(first, label, told)


def long_wait(newest: Timeline) -> tuple[Fact, ...]:
    """The same where it is worth telling of a message that is not late by now."""
    return (before_ses(newest),) if waited_long(newest) else ()
