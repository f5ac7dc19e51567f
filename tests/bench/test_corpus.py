"""The events that are measured with are the ones they claim to be."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from bot.ingest.arrival import Arrival, Events
from bot.ingest.parse import parse
from tests.bench.corpus import AFTERMATH, NOW, SPAN, bodies


def read(count: int, seed: int = 1) -> list[Arrival]:
    found: list[Arrival] = []
    for body in bodies(count, seed):
        parsed = parse(body, queue_account="", queue_region="")
        assert isinstance(parsed, Events)
        found += parsed.arrivals
    return found


def test_a_seed_gives_the_same_events_again_and_another_one_others() -> None:
    assert list(bodies(50, 2)) == list(bodies(50, 2)) != list(bodies(50, 3))


def test_there_are_as_many_as_asked_for_within_thirty_days() -> None:
    for count in (0, 1, 7, 3000):
        times = [arrival.event.at for arrival in read(count)]
        assert len(times) == count
        assert all(NOW - SPAN <= at <= NOW for at in times)
    assert max(times) - min(times) > SPAN - AFTERMATH - timedelta(days=2)


def test_they_are_mixed_as_in_a_shop_and_no_single_recipient_is_everybody() -> None:
    events = [arrival.event for arrival in read(5000)]
    kinds = Counter(event.kind.value for event in events)
    assert {"Send", "Delivery", "Open", "Click", "Bounce", "DeliveryDelay"} <= kinds.keys()
    assert kinds["Send"] > kinds["Delivery"] > kinds["Open"] > kinds["Bounce"]
    [(_, most)] = Counter(event.recipient for event in events).most_common(1)
    assert most < len(events) / 20
    assert 1_300 < sum(len(body) for body in bodies(1000)) / 1000 < 2_500
