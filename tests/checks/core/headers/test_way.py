"""Delays, and clocks that are off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.plain import sentence
from checks.core.headers import delay, read
from checks.core.headers.clocks import agreeing
from checks.core.headers.received import Hop
from checks.core.headers.way import Journey, Part, journey

T0 = datetime(2026, 11, 24, 8, tzinfo=UTC)
SES = "c1.smtp-out.amazonses.com"


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def hop(sender: str, by: str, seconds: float | None) -> Hop:
    time = None if seconds is None else at(seconds)
    return Hop(sender, (sender,), None, by, None, None, time)


def way(*seconds: float | None, date: float | None = None, accepted: float | None = 0) -> Journey:
    """A message that mx takes from SES, and others after it."""
    names = [SES, "mx.example", "filter.example", "box.example", "end.example"]
    row = [hop(names[i], names[i + 1], each) for i, each in enumerate(seconds)]
    made = None if date is None else at(date)
    return journey(row, made, None if accepted is None else at(accepted), None)


def waits(found: Journey) -> list[float | None]:
    return [leg.waited.total_seconds() if leg.waited is not None else None for leg in found.legs]


def skews(found: Journey) -> list[float | None]:
    return [leg.skew.total_seconds() if leg.skew is not None else None for leg in found.legs]


def lengths(found: Journey) -> list[float | None]:
    spans = (stretch.length for stretch in found.stretches)
    return [span.total_seconds() if span is not None else None for span in spans]


def reasons(found: Journey) -> list[str | None]:
    return [sentence(s.unknown) if s.unknown else None for s in found.stretches]


def test_all_three_places_of_delay_are_told_apart() -> None:
    found = way(100, 160, date=-3600)
    assert lengths(found) == [3600, 100, 60]
    assert waits(found) == [100, 60]
    assert [leg.part for leg in found.legs] == [Part.INSIDE_SES, Part.AFTER_ACCEPTANCE]
    assert found.total == timedelta(seconds=3760)
    assert (found.date_skew, found.ses_skew) == (None, None)


def test_a_slow_clock_in_the_middle_is_no_delay_of_the_next_hop() -> None:
    found = way(1, -600, 5)
    assert (waits(found), skews(found)) == ([1, None, 4], [None, -601, None])


def test_a_fast_clock_in_the_middle_is_no_delay_of_its_own() -> None:
    found = way(1, 1800, 5, 6)
    assert (waits(found), skews(found)) == ([1, None, 4, 1], [None, 1795, None, None])


def test_a_slow_clock_of_the_first_receiver_hides_what_ses_took() -> None:
    found = way(-300, 2)
    assert (waits(found), skews(found)) == ([None, 2], [-300, None])
    assert lengths(found) == [None, None, None]
    assert reasons(found)[1] == "the clocks do not agree"
    assert found.legs[1].part is None  # it may have waited before or after the handover


def test_if_all_receivers_differ_from_ses_nothing_is_said_of_the_time_in_ses() -> None:
    found = way(-600, -599, -598)
    assert lengths(found) == [None, None, 2]
    assert found.ses_skew == timedelta(seconds=600)


def test_milliseconds_against_seconds_are_no_skew() -> None:
    found = way(0, accepted=0.9)
    assert (waits(found), skews(found)) == ([0], [None])


def test_a_date_of_ses_itself_tells_nothing_of_the_time_before() -> None:
    assert reasons(way(1, 2, date=0.5))[0] == (
        "SES replaces the Date by its own, so nothing tells what was before"
    )


def test_a_date_ahead_of_ses_is_a_clock_of_ours() -> None:
    found = way(1, 2, date=7200)
    assert (lengths(found), found.date_skew) == ([None, 1, 1], timedelta(seconds=7200))


def test_each_gap_has_its_reason() -> None:
    assert reasons(way(1)) == [
        "nothing here tells when the message was made",
        None,
        "the receiver wrote a single Received line, with its acceptance",
    ]
    assert reasons(way(None, 2))[1] == "the Received line has no time that can be read"
    assert reasons(way(1, accepted=None))[1] == "nothing here tells when SES took the message"
    elsewhere = journey([hop("a.example", "b.example", 1)], None, at(0), None)
    assert reasons(elsewhere)[2] == "no Received line tells when a server took it from SES"


@pytest.mark.parametrize(
    ("seconds", "kept"),
    [
        ([], set()),
        ([5], {0}),
        ([1, 2, 3], {0, 1, 2}),
        ([1, 99, 2, 3], {0, 2, 3}),
        ([5, 1, 6], {0, 2}),
        ([2, 1, 2], {0, 1, 2}),
        ([9, 1], {0}),
    ],
)
def test_the_times_that_agree_are_believed(seconds: list[float], kept: set[int]) -> None:
    assert agreeing([at(each) for each in seconds]) == kept


def test_a_short_time_that_leaves_ses_out_is_not_called_quick() -> None:
    text = "\n".join(
        f"Received: from {sender} by {by}; Tue, 24 Nov 2026 08:00:0{second} +0000"
        for sender, by, second in (("mx.example", "box.example", 2), (SES, "mx.example", 1))
    )
    found = delay.judge(read(text, T0))
    assert found.verdict.name == "UNKNOWN"
    assert sentence(found.headline) == (
        "The times that fit together span 1 s alone; nothing here tells when SES took the message"
    )
