"""What to say of a message of which no result has come."""

from __future__ import annotations

from datetime import timedelta

from checks.core.finding import Fix, Owner
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable

USUAL = timedelta(minutes=15)
"""Events come within a minute or two, nearly every result by then."""


def no_result_yet(age: timedelta, gaps: tuple[Unavailable, ...]) -> tuple[Text, Fix]:
    """`age`: since the message was sent; `gaps`: what could not be seen that may hold it back."""
    if age < USUAL:
        fix = Fix(Owner.NOBODY, say("Wait: most results come in {minutes} minutes.", minutes=15))
        return say("Sent {age} ago; no result has come yet", age=age), fix
    if gaps:
        headline = say("No result has come {age} after sending, and not all could be seen", age=age)
        return headline, mend(gaps[0])
    look = say("Check that events reach the bot; if they do, open a case with AWS Support.")
    headline = say("No result has come {age} after sending, which is unusual", age=age)
    return headline, Fix(Owner.US, look)


def mend(gap: Unavailable) -> Fix:
    return Fix(Owner.US, say("Ask again once this is put right: {why}.", why=gap.why))
