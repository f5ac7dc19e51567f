"""The events behind an answer, as one JSON document."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot import raw_events
from checks.core import EventKind, Timeline, timelines
from tests.fakes import NOW, ago, event

SENT = event(template="welcome")
BOUNCED = event(EventKind.BOUNCE, ago(minutes=9), reply="550 5.1.1 <[address]>: zß人\ud83d")


def document(found: tuple[Timeline, ...], names: dict[str, str]) -> tuple[Any, int]:
    content, count = raw_events.document(found, names, NOW)
    return json.loads(content), count


def test_it_has_all_that_is_kept_and_nothing_of_what_is_not() -> None:
    told, count = document(timelines([SENT, BOUNCED]), {SENT.recipient: "a•••@example.com"})
    first, second = told["events"]
    assert (count, told["read_at"], told["events_left_out"]) == (2, "2026-05-02T12:00:00.000Z", 0)
    assert first == {
        "kind": "Send",
        "account": SENT.place.account,
        "region": SENT.place.region,
        "recipient": "a•••@example.com",
        "recipient_domain": SENT.recipient_domain,
        "message_id": SENT.message_id,
        "at": "2026-05-02T10:00:00.000Z",
        "sent_at": "2026-05-02T10:00:00.000Z",
        "template": "welcome",
        **{
            name: getattr(SENT, name)
            for name in ("configuration_set", "from_domain", "mail_from", "outgoing_ip")
            if getattr(SENT, name) is not None
        },
    }
    assert second["reply"] == "550 5.1.1 <[address]>: zß人?"


def test_what_stands_for_a_recipient_is_not_shown() -> None:
    told, _ = document(timelines([SENT]), {})
    assert told["events"][0]["recipient"] is None
    assert SENT.recipient not in json.dumps(told)


def test_what_is_too_much_is_left_out_from_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    many = timelines([SENT, BOUNCED])
    size = len(raw_events.document(timelines([SENT]), {}, NOW)[0])
    monkeypatch.setattr(raw_events, "MOST_BYTES", size)
    told, count = document(many, {})
    assert (count, told["events_left_out"], told["events"][0]["kind"]) == (1, 1, "Send")


def test_where_there_is_none_it_is_still_a_document() -> None:
    assert document((), {}) == (
        {"read_at": "2026-05-02T12:00:00.000Z", "events_left_out": 0, "events": []},
        0,
    )
