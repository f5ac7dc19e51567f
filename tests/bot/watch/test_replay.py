"""Weeks of mail, replayed: exactly what the channel receives, and when.

The good weeks come first.  Nothing may be said in them, or nobody reads what is said in the others.
"""

from __future__ import annotations

import pytest

from tests.bot.watch.expected import EXPECTED
from tests.bot.watch.replay import replayed
from tests.bot.watch.weeks import WEEKS

pytestmark = pytest.mark.long

GOOD = ("calm", "noise", "low-volume sender", "Monday mornings", "weekly newsletter")

FIRST = {
    "flapping": ":warning: Warning — Yahoo refuses mail since 2026-05-05 08:00 UTC: The receiver"
    " limits how much mail it takes from us; 15 of 30 messages, eu-west-1",
    "slow rise to pause": ":warning: Warning — the suppression list in eu-west-1 grows: 54 bounces"
    " for good and complaints in 1,434 results",
    "SES incident without resolution": ":rotating_light: Trouble — SES has trouble in eu-west-1,"
    " says AWS: Increased latencies",
    "Outlook block": ":warning: Warning — Outlook.com refuses mail since 2026-05-05 14:00 UTC: The"
    " receiver blocks the SES server that we send from; 38 of 40 messages, eu-west-1",
    "pipeline silence": ":warning: Warning — SES sends in eu-west-1, and its events do not reach"
    " us: answers there are blind",
    "old list mailed": ":warning: Warning — 11.19 % of our mail in eu-west-1 bounces for good, in"
    " the last two hours (AWS reviews accounts at 5 %)",
    "broken template": ":warning: Warning — the template order cannot be filled in: 24 messages in"
    " eu-west-1 were not sent",
    "a receiver is down": ":warning: Warning — mail from eu-west-1 will expire within two hours,"
    " messages: 70; still retried in all: 260",
}


@pytest.mark.parametrize("name", WEEKS)
def test_the_channel_receives_exactly_this(name: str) -> None:
    messages = replayed(WEEKS[name])
    assert tuple(map(str, messages)) == EXPECTED[name]
    if messages:
        assert messages[0].line == FIRST[name]


@pytest.mark.parametrize("name", GOOD)
def test_a_good_week_is_silent(name: str) -> None:
    assert EXPECTED[name] == ()


@pytest.mark.parametrize("name", [name for name in WEEKS if name not in GOOD])
def test_each_thread_begins_once(name: str) -> None:
    """Whatever flaps goes on in its thread."""
    begun = [line for line in EXPECTED[name] if line.endswith(" post")]
    kinds = {line.split()[2] for line in begun}
    assert len(begun) == len(kinds)


def test_every_bad_week_that_ends_is_called_off() -> None:
    for name in set(WEEKS) - set(GOOD) - {"slow rise to pause"}:  # an account stays paused
        assert EXPECTED[name][-1].endswith(" reply"), name
