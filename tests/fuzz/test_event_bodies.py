"""Whatever lies on the queue: read, refused or put by, never a crash, never beyond the limits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.ingest.arrival import Events, Ignored, Noticed, Refused, Taken, Unreadable
from bot.ingest.fields import TEXT_MAX
from bot.ingest.intake import AHEAD_MAX, Intake
from checks.core import Place, timelines
from sandbox.aws import wrap
from sandbox.aws.events import KINDS, event, message_id, notification
from tests.fuzz.profile import ANYTHING, HOSTILE, WORDS, tries

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ACCOUNT, REGION = "111122223333", "eu-west-1"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:ses-events"
INTAKE = Intake(Place(ACCOUNT, REGION), clock=lambda: NOW)

REAL = tuple(
    event(
        kind,
        message_id=message_id(REGION, NOW, 1),
        sent_at=NOW - timedelta(minutes=5),
        at=NOW,
        recipients=["ann@example.com", "Ben@example.org"],
        account=ACCOUNT,
        region=REGION,
    )
    for kind in KINDS
)
DOCUMENTS = (*REAL, notification(REAL[KINDS.index("Bounce")]))
SNS = json.loads(wrap.sns(REAL[0], topic_arn=TOPIC))
BUS = json.loads(wrap.eventbridge(REAL[0], account=ACCOUNT, region=REGION))
WRAPPINGS: tuple[Callable[[Any], Any], ...] = (
    lambda inner: inner,
    lambda inner: {**SNS, "Message": json.dumps(inner)},
    lambda inner: {**BUS, "detail": inner},
    lambda inner: {**SNS, "Message": json.dumps({**BUS, "detail": inner})},
)

Path = tuple[str | int, ...]


def paths(value: Any, here: Path = ()) -> Iterator[Path]:
    inside: Any = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, each in inside:
        yield (*here, key)
        yield from paths(each, (*here, key))


PLACES = tuple((number, path) for number, each in enumerate(DOCUMENTS) for path in paths(each))


def changed(document: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    copy = document.copy()
    copy[path[0]] = changed(document[path[0]], path[1:], value)
    return copy


def holds(found: Taken) -> None:
    assert isinstance(found, Events | Ignored | Noticed | Refused | Unreadable)
    if isinstance(found, Events):
        events = [each.event for each in found.arrivals]
        assert events
        for each in events:
            assert each.at.tzinfo is UTC or each.at.utcoffset() == timedelta(0)
            assert each.at <= NOW + AHEAD_MAX
            assert len(each.reply or "") <= TEXT_MAX
        assert timelines(events)


@given(st.sampled_from(PLACES), ANYTHING, st.sampled_from(range(len(WRAPPINGS))))
@tries(400)
def test_one_member_may_be_anything(place: tuple[int, Path], value: Any, way: int) -> None:
    number, path = place
    holds(INTAKE.read(json.dumps(WRAPPINGS[way](changed(DOCUMENTS[number], path, value)))))


@given(st.sampled_from(PLACES), st.data())
@tries(100)
def test_text_may_be_cut_anywhere(place: tuple[int, Path], data: st.DataObject) -> None:
    body = json.dumps(WRAPPINGS[place[0] % len(WRAPPINGS)](DOCUMENTS[place[0]]))
    at = data.draw(st.integers(0, len(body)))
    holds(INTAKE.read(body[:at] + data.draw(WORDS) + body[data.draw(st.integers(at, len(body))) :]))


@given(ANYTHING)
@tries(200)
@example({"Type": "Notification", "Message": "[" * 100_000})
def test_any_json_is_read_or_put_by(value: Any) -> None:
    holds(INTAKE.read(json.dumps(value)))


@given(st.text(max_size=300))
@tries(200)
@example("\ufeff" * 1000)
def test_any_text_is_read_or_put_by(body: str) -> None:
    holds(INTAKE.read(body))


@pytest.mark.parametrize("piece", ["[", '{"a":', '{"Type":"Notification","Message":'])
def test_depth_is_no_way_to_fell_it(piece: str) -> None:
    holds(INTAKE.read(piece * 100_000))


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_in_every_member_at_once(words: str) -> None:
    def everywhere(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: everywhere(each) for key, each in value.items()}
        if isinstance(value, list):
            return [everywhere(each) for each in value]
        return words

    for each in DOCUMENTS:
        holds(INTAKE.read(json.dumps(everywhere(each))))


def test_a_wrapping_in_a_wrapping_ends() -> None:
    body = wrap.sns(REAL[0], topic_arn=TOPIC)
    for _ in range(12):
        body = json.dumps({"Type": "Notification", "TopicArn": TOPIC, "Message": body})
    assert isinstance(INTAKE.read(body), Unreadable)
