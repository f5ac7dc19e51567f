"""`python -m bot replay`: what was refused is told by reason, and comes in once it is ours."""

from __future__ import annotations

import sys

import pytest

from bot.ingest.intake import FOREIGN_BUS, FOREIGN_TOPIC
from sandbox.topics import topic_arn
from tests.e2e.processes import SANDBOX, finished

pytestmark = pytest.mark.e2e

BOT = f"{sys.executable} -m bot"
TOPICS = ",".join(topic_arn("eu-west-1", owner) for owner in ("111122223333", "666655554444"))
MENDED = f"EVENTS_ACCOUNTS=111122223333,666655554444 EVENTS_TOPICS={TOPICS}"
"""Of mail of the one account a topic in the other tells only where it is named."""


def test_refused_letters_are_counted_and_come_in_once_the_setting_is_mended() -> None:
    steps = f"{BOT} replay --list; {MENDED} {BOT} replay; {BOT} replay --list; {BOT} why"
    shell = ["sh", "-ec", f"{steps} fay@forged-bounce.example"]
    code, out, err = finished([*SANDBOX, "--scenario", "forged-bounce", "--", *shell])
    assert code == 0, err
    assert ", 2 not ours and put by" in err
    # both tell of one bounce
    assert "2 dead letters taken in, 1 events new, 0 of no interest, 0 stay" in err
    first, second, *answer = out.splitlines()
    assert [first, second] == [f"1\t{FOREIGN_TOPIC}", f"1\t{FOREIGN_BUS}"]
    assert "no such user" in "".join(answer)
