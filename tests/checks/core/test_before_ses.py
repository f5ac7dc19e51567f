from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.plain import sentence
from checks.core import Text, Timeline
from checks.core.before_ses import before_ses, long_wait, waited
from tests.fakes import ago, event

SENT = ago(hours=2)


def message(written_at: datetime | None) -> Timeline:
    return Timeline.of([event(at=SENT, sent_at=SENT, written_at=written_at)])


@pytest.mark.parametrize(
    ("written_at", "passed", "words", "worth_telling"),
    [
        pytest.param(
            SENT - timedelta(hours=3), timedelta(hours=3), "It waited 3 h", True, id="3 h"
        ),
        pytest.param(SENT, timedelta(), "No wait", False, id="at once"),
        pytest.param(
            SENT + timedelta(minutes=2), timedelta(), "No wait", False, id="a clock that is ahead"
        ),
        pytest.param(SENT + timedelta(hours=2), None, "Not visible", False, id="from the future"),
        pytest.param(SENT - timedelta(days=90), None, "Not visible", False, id="of last quarter"),
        pytest.param(None, None, "Not visible", False, id="no headers"),
    ],
)
def test_how_long_it_waited_on_our_side(
    written_at: datetime | None, passed: timedelta | None, words: str, worth_telling: bool
) -> None:
    newest = message(written_at)
    assert waited(newest) == passed
    told = before_ses(newest).value
    assert isinstance(told, Text)
    assert sentence(told).startswith(words)
    assert bool(long_wait(newest)) is worth_telling
