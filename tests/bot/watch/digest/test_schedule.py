"""When a digest is due, and of which hours: over changes of the clocks, too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.watch.digest.schedule import LATE, Cadence, Due, Period, Schedule, due, latest, parse

MINUTE = timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")


def utc(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_each_channel_has_its_own() -> None:
    assert parse("daily 9:00=C0123, weekly mon 08:30 Europe/Berlin = G0456,") == (
        Schedule(Cadence.DAILY, None, 540, UTC, "C0123"),
        Schedule(Cadence.WEEKLY, 0, 510, BERLIN, "G0456"),
    )
    assert parse(" ") == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("daily=C0123", "daily=C0123 is not written like daily 09:00 Europe/Berlin=C0123ABCD"),
        ("hourly 09:00=C0123", "hourly 09:00=C0123 is not written like daily 09:00"),
        ("daily 09:00=#ses-alerts", "daily 09:00=#ses-alerts is not written like"),
        ("daily mon 09:00=C0123", "daily mon 09:00=C0123 names a day of the week"),
        ("weekly 09:00=C0123", "weekly 09:00=C0123 needs its day after weekly: one of mon, tue"),
        ("weekly day 09:00=C0123", "weekly day 09:00=C0123 needs its day after weekly: one of"),
        ("daily 24:00=C0123", "daily 24:00=C0123 has a moment that no clock shows: 24:00"),
        ("daily 09:00 Mars/Base=C0123", "Mars/Base=C0123 names a zone that is not known"),
        ("daily 09:00=C0123, daily 10:00=C0123", "C0123 gets two digests that are daily"),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_line(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"C0123|Mars") as refusal:
        parse(written)
    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


def posted(written: str, since: datetime, until: datetime) -> list[Due]:
    """What a watcher that looks every minute posts."""
    [schedule] = parse(written)
    found: dict[str, Due] = {}
    now = since
    while now < until:
        if (each := due(schedule, now)) and each.key not in found:
            found[each.key] = each
        now += MINUTE
    return list(found.values())


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Havana", "Asia/Kolkata", "Asia/Beirut"])
@pytest.mark.parametrize("time", ["00:00", "00:30", "02:30", "09:00", "23:45"])
@pytest.mark.parametrize("month", [3, 10])
def test_there_is_one_for_each_day_and_the_days_leave_nothing_out(
    zone: str, time: str, month: int
) -> None:
    """In both months the clocks change somewhere: in Havana and Beirut at midnight itself."""
    begin, end = utc(1, 12, month=month), utc(31, 12, month=month) + timedelta(days=2)
    found = posted(f"daily {time} {zone}=C0123", begin, end)
    assert len(found) == 32
    assert len({each.key.rpartition(" ")[2] for each in found}) == 32
    for one, following in pairwise(found):
        assert one.period.until == following.period.since
        assert one.period.since == following.period.before
        assert following.period.until - following.period.since in (
            timedelta(hours=23),
            timedelta(hours=24),
            timedelta(hours=25),
        )


def test_a_day_is_one_of_the_calendar() -> None:
    [schedule] = parse("daily 09:00 Europe/Berlin=C0123")
    assert due(schedule, utc(30, 7)) == Due(
        "digest C0123 daily 2026-03-30",
        "C0123",
        # the 29th, when the clocks went forward, against the 28th
        Period(utc(27, 23), utc(28, 23), utc(29, 22), 1, "Europe/Berlin"),
    )
    assert due(schedule, utc(30, 7) - MINUTE) is None


def test_a_time_that_the_clocks_skip_comes_later_and_one_shown_twice_the_first_time() -> None:
    [schedule] = parse("daily 02:30 Europe/Berlin=C0123")
    assert due(schedule, utc(29, 1, 29)) is None
    assert due(schedule, utc(29, 1, 30)) is not None  # 03:30 by the new time
    assert due(schedule, utc(25, 0, 29, month=10)) is None
    assert due(schedule, utc(25, 0, 30, month=10)) is not None  # 02:30 by the old


def test_days_of_a_zone_that_is_off_by_half_an_hour_begin_with_a_whole_hour_of_utc() -> None:
    [schedule] = parse("daily 09:00 Asia/Kolkata=C0123")
    found = due(schedule, utc(10, 4))
    assert found is not None
    assert (found.period.since, found.period.until) == (utc(8, 18), utc(9, 18))


def test_a_week_is_the_seven_days_before_its_day() -> None:
    found = posted("weekly mon 09:00=C0123", utc(1, 0), utc(31, 0))
    mondays = [date(2026, 3, day) for day in (2, 9, 16, 23, 30)]
    assert [each.key for each in found] == [f"digest C0123 weekly {day}" for day in mondays]
    assert found[1].period == Period(utc(23, 0, month=2), utc(2, 0), utc(9, 0), 7, "UTC")


def test_late_by_a_few_hours_it_still_comes_and_then_no_more() -> None:
    [schedule] = parse("daily 22:00=C0123")
    at = utc(10, 22)
    in_time = due(schedule, at)
    assert in_time is not None
    assert due(schedule, at + LATE - MINUTE) == in_time  # the day after has begun by then
    assert due(schedule, at + LATE) is None


def test_the_latest_hours_end_with_the_one_that_has_begun() -> None:
    assert latest(2, utc(10, 9, 41)) == Period(utc(6, 10), utc(8, 10), utc(10, 10), 2)
