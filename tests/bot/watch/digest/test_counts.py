"""What is counted, held against what, and where nothing stored is not taken for nothing sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.watch.digest.counts import Counted, Hole, Refused, Volumes, count
from bot.watch.digest.schedule import Period
from bot.watch.readings import Point, Rates, Series
from checks.core.shares import HOUR
from tests.bot.watch.counting import FakeCounts
from tests.fakes import HOME, NOW

DAY = timedelta(days=1)
PERIOD = Period(NOW - 2 * DAY, NOW - DAY, NOW, 1, "UTC")
LONG_AGO = NOW - 90 * DAY


def counted(
    store: FakeCounts, rates: Rates | None = None, kept_since: object = LONG_AGO
) -> Counted:
    return count(store, HOME, PERIOD, rates, kept_since)  # type: ignore[arg-type]


def every_hour(store: FakeCounts, *, days: int = 3, kind: str = "Delivery", each: int = 5) -> None:
    for hour in range(1, days * 24 + 1):
        store.come(NOW - hour * HOUR, kind, "example.com", each)


def sent(*points: tuple[int, float]) -> Rates:
    """By CloudWatch, so many hours before the end."""
    found = (Point(NOW - hours * HOUR, value) for hours, value in points)
    return Rates(Series(), Series(), Series(tuple(found)))


def test_each_kind_is_counted_and_what_no_receiver_refused_is_no_refusal() -> None:
    store = FakeCounts()
    at = NOW - HOUR
    for kind, reason, n in (
        ("Send", "", 100),
        ("Delivery", "", 60),
        ("Bounce", "mailbox_not_found", 7),
        ("Bounce", "spam_content", 5),
        ("Bounce", "suppressed", 3),
        ("Bounce", "auto_reply", 2),
        ("Complaint", "", 4),
        ("DeliveryDelay", "mailbox_full", 9),
        ("Reject", "", 1),
        ("Rendering Failure", "", 6),
        ("Open", "", 50),
    ):
        store.come(at, kind, "example.com", n, reason)
    assert counted(store).now == Volumes(
        sent=100,
        delivered=60,
        bounced=12,
        hard=7,
        held=3,
        complaints=4,
        delays=9,
        rejected=1,
        unfilled=6,
        mail=100,
    )


def test_borders_belong_to_what_comes_after() -> None:
    store = FakeCounts()
    for days, n in ((0, 1), (1, 10), (2, 100), (3, 1000)):
        store.come(NOW - days * DAY, "Send", "example.com", n)
    found = counted(store)
    assert found.now.sent == 10
    assert found.before == Volumes(sent=100, mail=100)


def test_where_send_events_are_not_published_results_tell_how_much_was_sent() -> None:
    store = FakeCounts()
    store.come(NOW - HOUR, "Delivery", "example.com", 90)
    store.come(NOW - HOUR, "Bounce", "example.com", 10, "mailbox_full")
    assert (counted(store).now.sent, counted(store).now.mail) == (0, 100)


def test_the_most_frequent_reasons_come_with_the_receiver_most_affected() -> None:
    store = FakeCounts()
    at = NOW - HOUR
    store.come(at, "Bounce", "gmail.com", 4, "mailbox_full")
    store.come(at, "Bounce", "shop.example", 5, "mailbox_full")
    store.come(at, "Bounce", "shop.example", 5, "mailbox_full", provider="Exchange Online")
    store.come(at, "Bounce", "x" * 300, 1, "spam_content")
    store.come(at, "Bounce", "gmail.com", 99, "suppressed")
    store.come(NOW - DAY - HOUR, "Bounce", "gmail.com", 8, "mailbox_full")
    assert counted(store).refused == (
        Refused("mailbox_full", 14, 8, "shop.example", 5),
        Refused("spam_content", 1, 0, "x" * 100, 1),
    )


def test_a_time_before_the_bot_is_nothing_to_compare_with() -> None:
    store = FakeCounts()
    store.come(NOW - DAY - 10 * HOUR, "Send", "example.com", 5)
    store.come(NOW - 2 * HOUR, "Send", "example.com", 5)
    found = counted(store)
    assert (found.before, found.first) == (None, NOW - DAY - 10 * HOUR)
    # as quiet a night, of a bot that was there before
    store.come(NOW - 2 * DAY - HOUR, "Send", "example.com", 5)
    found = counted(store)
    assert (found.before, found.first) == (Volumes(sent=5, mail=5), None)


def test_a_time_of_which_some_is_deleted_is_nothing_to_compare_with() -> None:
    store = FakeCounts()
    every_hour(store)
    found = counted(store, kept_since=NOW - 2 * DAY + HOUR)
    assert (found.before, found.deleted) == (None, True)
    assert counted(store, kept_since=NOW - 2 * DAY).before is not None


@pytest.mark.parametrize(
    ("rates", "holes"),
    [
        pytest.param(
            sent((15, 400.0), (14, 30.0), (2, 500.0)),
            (Hole(NOW - 16 * HOUR, NOW - 8 * HOUR, 430),),
            id="sent, and not stored",
        ),
        pytest.param(sent((15, 4.0), (2, 500.0)), (), id="nearly nothing was sent"),
        pytest.param(None, (), id="not known, and no longer than a night"),
        pytest.param(sent(), (), id="no number, and no longer than a night"),
    ],
)
def test_hours_without_events_are_held_against_what_was_sent(
    rates: Rates | None, holes: tuple[Hole, ...]
) -> None:
    store = FakeCounts()
    every_hour(store)
    for hour in range(9, 17):
        del store.hours[NOW - hour * HOUR]
    assert counted(store, rates).holes == holes


def test_a_day_without_events_is_told_even_where_nobody_knows_what_was_sent() -> None:
    store = FakeCounts()
    week = Period(NOW - 14 * DAY, NOW - 7 * DAY, NOW, 7, "UTC")
    every_hour(store, days=15)
    for hour in range(25, 54):
        del store.hours[NOW - hour * HOUR]
    found = count(store, HOME, week, None, LONG_AGO)
    assert found.holes == (Hole(NOW - 53 * HOUR, NOW - 24 * HOUR, None),)


def test_before_the_bot_was_there_nothing_is_missing() -> None:
    store = FakeCounts()
    store.come(NOW - 2 * HOUR, "Send", "example.com", 5)
    assert counted(store, sent((20, 1000.0))).holes == ()


def test_nothing_stored_is_not_called_zero() -> None:
    found = counted(FakeCounts())
    assert (found.stored, found.before, found.first) == (False, None, None)
