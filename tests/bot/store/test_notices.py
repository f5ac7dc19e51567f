"""What came by the event bus, on both engines."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from bot.notice import About, Notice
from bot.store.events import EventStore
from bot.store.notices import NoticeStore
from checks.core import Place
from tests.bot.store.database import KEYS, NOW, count, dump

HOME = Place("111122223333", "eu-west-1")


def notice(
    id: str = "1", *, hours: float = 0, about: About = About.HEALTH, text: str = ""
) -> Notice:
    return Notice(about, id, HOME, NOW - timedelta(hours=hours), {"arn": "a", "text": text})


def test_each_is_kept_once_and_without_addresses(engine: Engine) -> None:
    store = EventStore(engine, KEYS)
    told = notice(text="Your identity ann@example.com failed.")
    assert store.add((), notices=[told, told]) == 0
    store.add((), notices=[told])
    (found,) = NoticeStore(engine).of(About.HEALTH, "eu-west-1", NOW)
    assert (found.place, found.at) == (HOME, NOW)
    assert found.told == {"arn": "a", "text": "Your identity [address] failed."}
    assert "ann@example.com" not in dump(engine)


def test_the_same_id_of_another_kind_or_account_is_another(engine: Engine) -> None:
    other = Notice(About.HEALTH, "1", Place("666655554444", "eu-west-1"), NOW)
    EventStore(engine, KEYS).add((), notices=[notice(), notice(about=About.ADVISOR), other])
    assert count(engine, "notices") == 3


def test_they_are_read_the_newest_first_and_go_by_their_age(engine: Engine) -> None:
    store, found = EventStore(engine, KEYS), NoticeStore(engine)
    store.add((), notices=[notice("1", hours=3), notice("2", hours=1), notice("3", hours=2)])
    since = NOW - timedelta(hours=2)
    told = [
        (NOW - each.at) / timedelta(hours=1) for each in found.of(About.HEALTH, "eu-west-1", since)
    ]
    assert told == [1, 2]
    assert found.of(About.HEALTH, "us-east-1", since) == ()
    store.prune(since)
    assert count(engine, "notices") == 2
