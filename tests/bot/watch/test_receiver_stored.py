"""From bodies of the queue to the alert, through the real store."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.events import EventStore
from bot.watch.counted import Counted
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol
from checks.core import Place
from tests.bot.slack.reading import lines
from tests.bot.store.database import KEYS, NOW, arrivals, body, database
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts

HOME = Place("111122223333", "eu-west-1")
BLOCKED = (
    "smtp; 550 5.7.1 Unfortunately, messages from [54.240.8.31] weren't sent. Please contact your"
    " Internet service provider since part of their network is on our block list (S3150)."
)


@pytest.fixture
def store(tmp_path: Path) -> EventStore:
    made = EventStore(database(tmp_path), KEYS, clock=lambda: NOW)
    bounces = [
        body("Bounce", f"user{n}@outlook.com", seed=n, reply=BLOCKED, status="5.7.1")
        for n in range(30)
    ]
    delays = [
        body("DeliveryDelay", f"user{n}@slow.example", seed=100 + n, at=NOW - timedelta(hours=1))
        for n in range(12)
    ]
    taken = [body("Delivery", f"user{n}@gmail.com", seed=200 + n) for n in range(40)]
    made.add(arrivals(*bounces, *delays, *taken))
    return made


def test_the_thread_has_the_server_s_words_and_no_address(store: EventStore) -> None:
    clock, alerts = Clock(NOW), FakeAlerts()
    counted = Counted(Patrol(alerts, VOICE, clock, Policy(), lambda region: None), store)
    for _ in range(2):
        counted.look(HOME)
        clock.forward(minutes=5)
    [post] = alerts.sent
    shown = lines(post.payload)
    assert shown[0].endswith("30 of 30 messages, eu-west-1")
    assert "(S3150)" in " ".join(shown)
    assert "Gmail meanwhile: 0 of 40" in " ".join(shown)
    everything = f"{alerts.sent} {alerts.kept}"
    assert "user1" not in everything
    assert "@outlook" not in everything


def test_what_is_about_to_expire_is_told_from_the_store(store: EventStore) -> None:
    clock, alerts = Clock(NOW + timedelta(hours=12, minutes=30)), FakeAlerts()
    counted = Counted(Patrol(alerts, VOICE, clock, Policy(), lambda region: None), store)
    for _ in range(2):
        counted.look(HOME)
        clock.forward(minutes=5)
    [post] = alerts.sent
    shown = lines(post.payload)
    assert shown[0].startswith(
        ":warning: Warning — mail from eu-west-1 will expire within two hours, messages: 12"
    )
    assert "To slow.example: 12" in " ".join(shown)
