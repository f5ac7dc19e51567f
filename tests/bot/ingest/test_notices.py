"""What comes by the event bus and is about no message is kept for the watch, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.ingest.arrival import Ignored, Noticed, Refused, Unreadable
from bot.ingest.intake import FOREIGN_BUS, FOREIGN_SENDER, TOO_NEW, Intake
from bot.ingest.parse import parse
from bot.ingest.replay import Replayed, replay
from bot.notice import About, Notice
from bot.store.events import EventStore
from bot.store.notices import NoticeStore
from checks.core import Place
from sandbox.aws import bus, wrap
from sandbox.world import Incident, Update
from tests.bot.ingest.test_worker import FakeSqs, worker
from tests.bot.store.database import KEYS, count, database, dump

NOW = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)
OURS, THEIRS = "111122223333", "666655554444"
QUEUE = Place(OURS, "us-east-1")
BEGAN = NOW - timedelta(hours=1)
OPEN = Incident(
    "eu-west-1",
    BEGAN,
    None,
    [Update(BEGAN + timedelta(minutes=4), 2, "Increased latencies", "We are investigating.")],
)


def health(incident: Incident = OPEN, **more: Any) -> str:
    return bus.health_event(incident, account=more.pop("account", OURS), **more)


def disabled(**more: Any) -> str:
    return bus.sending_status("DISABLED", account=OURS, region="eu-west-1", at=BEGAN, **more)


def read(body: str) -> object:
    return parse(body, queue_account=QUEUE.account, queue_region=QUEUE.region)


def notice(body: str) -> Notice:
    found = read(body)
    assert isinstance(found, Noticed)
    return found.notice


def test_an_event_of_aws_health_is_of_the_region_that_it_tells_of() -> None:
    """The bus of a backup Region delivers it as well."""
    found = notice(health(bus_region="us-west-2"))
    assert found == Notice(
        About.HEALTH,
        found.id,
        Place(OURS, "eu-west-1"),
        OPEN.updates[0].at,
        {
            "arn": bus.arn(OPEN),
            "code": "AWS_SES_OPERATIONAL_ISSUE",
            "category": "issue",
            "scope": "PUBLIC",
            "status": "open",
            "started": BEGAN.isoformat(),
            "text": "Current severity level: Degraded\n\nIncreased latencies\n\n"
            "[04:04 AM PDT] We are investigating.",
        },
    )


@pytest.mark.parametrize("wrapped", [False, True], ids=["bus", "bus through SNS"])
def test_what_is_over_says_since_when(wrapped: bool) -> None:
    over = NOW - timedelta(minutes=5)
    body = health(replace(OPEN, ended=over))
    if wrapped:
        topic = f"arn:aws:sns:eu-west-1:{OURS}:ses-events"
        body = wrap.sns_text(body, topic_arn=topic, time="2026-05-02T11:55:00.000Z")
    told = notice(body).told
    assert (told["status"], told["ended"]) == ("closed", over.isoformat())


def test_several_services_concern_us_where_the_text_names_ses() -> None:
    several = replace(OPEN, service="MULTIPLE_SERVICES")
    assert isinstance(read(health(several)), Ignored)
    named = replace(OPEN.updates[0], message="Amazon SES is affected as well.")
    assert isinstance(read(health(replace(several, updates=[named]))), Noticed)


@pytest.mark.parametrize(
    ("tenant", "whose"),
    [(None, {}), ("shop-1", {"kind": "tenant", "name": "shop-1"})],
    ids=["account", "tenant"],
)
def test_a_switch_says_whose_sending_it_is(tenant: str | None, whose: dict[str, str]) -> None:
    found = notice(disabled(tenant=tenant, cause="Bounce rate"))
    assert (found.about, found.place, found.at) == (
        About.SENDING,
        Place(OURS, "eu-west-1"),
        BEGAN,
    )
    assert found.told == {"status": "disabled", "cause": "Bounce rate"} | whose


def test_a_switch_without_a_record_is_told_by_its_name() -> None:
    body = json.loads(disabled()) | {"detail": {}}
    assert notice(json.dumps(body)).told == {"status": "disabled"}


@pytest.mark.parametrize(
    ("word", "status"), [("Open", "open"), ("Resolved", "resolved"), ("Closed", "resolved")]
)
def test_the_advisor_opens_and_closes(word: str, status: str) -> None:
    body = bus.advisor_status(
        word,
        account=OURS,
        region="eu-west-1",
        at=BEGAN,
        text="DKIM verification is not enabled.",
        kind="DKIM",
        identity="shop.example",
    )
    found = notice(body)
    assert (found.about, found.told) == (About.ADVISOR, {"status": status})


@pytest.mark.parametrize("missing", ["id", "time"])
def test_what_cannot_be_told_apart_is_put_by(missing: str) -> None:
    body = json.loads(disabled())
    del body[missing]
    assert isinstance(read(json.dumps(body)), Unreadable)


def test_what_is_not_ours_is_refused() -> None:
    intake = Intake(QUEUE, clock=lambda: NOW)
    foreign = json.loads(health()) | {"account": THEIRS}
    assert intake.read(json.dumps(foreign)) == Refused(FOREIGN_BUS)
    foreign = json.loads(health())
    foreign["detail"]["affectedAccount"] = THEIRS
    assert intake.read(json.dumps(foreign)) == Refused(FOREIGN_SENDER)
    late = Intake(QUEUE, clock=lambda: NOW - timedelta(days=3))
    assert late.read(health()) == Refused(TOO_NEW)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = database(tmp_path)
    yield made
    made.dispose()


def test_the_intake_keeps_it_once_and_without_addresses(engine: Engine) -> None:
    update = replace(OPEN.updates[0], message="Your identity ann@example.com failed.")
    own = replace(OPEN, scope="ACCOUNT_SPECIFIC", updates=[update])
    done = worker(FakeSqs([health(own), health(own)]), EventStore(engine, KEYS)).drain()
    assert (done.received, done.notices, done.dead) == (2, 2, 0)
    (found,) = NoticeStore(engine).of(About.HEALTH, "eu-west-1", BEGAN)
    assert found.told["text"] == "Your identity [address] failed."
    assert "ann@example.com" not in dump(engine)


def test_they_are_read_by_kind_region_and_age_the_newest_first(engine: Engine) -> None:
    later = replace(OPEN, updates=[replace(OPEN.updates[0], at=NOW)])
    elsewhere = replace(OPEN, region="eu-north-1")
    bodies = [health(), disabled(), health(later), health(elsewhere)]
    worker(FakeSqs(bodies), EventStore(engine, KEYS)).drain()
    store = NoticeStore(engine)
    assert [n.at for n in store.of(About.HEALTH, "eu-west-1", BEGAN)] == [NOW, OPEN.updates[0].at]
    assert [n.at for n in store.of(About.HEALTH, "eu-west-1", NOW)] == [NOW]
    assert [n.told["status"] for n in store.of(About.SENDING, "eu-west-1", BEGAN)] == ["disabled"]


def test_a_mended_setting_brings_in_a_refused_one(engine: Engine) -> None:
    store = EventStore(engine, KEYS)
    foreign = json.loads(disabled()) | {"account": THEIRS}
    worker(FakeSqs([json.dumps(foreign)]), store).drain()
    intake = Intake(QUEUE, accounts=(OURS, THEIRS), clock=lambda: NOW)
    assert replay(store, intake) == Replayed(read=1, stored=0, ignored=0)
    assert (count(engine, "notices"), count(engine, "dead_letters")) == (1, 0)


def test_old_ones_are_deleted(engine: Engine) -> None:
    store = EventStore(engine, KEYS)
    worker(FakeSqs([health(), disabled()]), store).drain()
    store.prune(BEGAN + timedelta(minutes=2))
    assert count(engine, "notices") == 1
