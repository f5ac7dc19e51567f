from __future__ import annotations

import json

from bot import as_json
from checks.core import Unavailable, say
from tests.bot.reports import report


def test_the_contract() -> None:
    shown = as_json.report(report())
    assert list(shown) == [
        "target",
        "outcome",
        "lead",
        "findings",
        "timeline",
        "seconds",
        "owner",
        "drafts",
        "pattern",
        "alerts",
    ]
    assert shown["target"] == {"kind": "address", "value": "ann@example.com"}
    assert (shown["outcome"], shown["owner"], shown["seconds"]) == ("not_delivered", "us", 0.84)
    assert shown["lead"] == shown["findings"][0]
    assert shown["lead"] == {
        "check": "bounce",
        "place": None,
        "verdict": "fail",
        "strength": "proof",
        "explains": ["not_delivered"],
        "headline": "The mailbox does not exist",
        "reason": "mailbox_not_found",
        "facts": [
            {
                "label": "The server said",
                "value": "smtp; 550 5.1.1 <[address]>: user unknown",
                "source": "event Bounce, eu-west-1",
                "seen_at": "2026-05-02T10:20:00.000Z",
            },
            {
                "label": "Template",
                "value": "welcome",
                "source": "event Send, eu-west-1",
                "seen_at": "2026-05-02T10:00:00.000Z",
            },
        ],
        "fix": {
            "owner": "us",
            "text": "Check the address with the recipient.",
            "command": "aws sesv2 x --y 'z'",
            "records": [],
            "verify": None,
            "undo": None,
        },
    }
    assert shown["timeline"][1] == {
        "message_id": "0102019de8f1a800-11111111-2222-3333-4444-555555555555-000000",
        "kind": "Bounce",
        "at": "2026-05-02T10:20:00.000Z",
        "place": {"account": "111122223333", "region": "eu-west-1"},
        "reply": "smtp; 550 5.1.1 <[address]>: user unknown",
        "status": "5.1.1",
    }
    json.dumps(shown)


def test_nothing_known_is_empty_not_missing() -> None:
    shown = as_json.report(report(history=Unavailable("event store", say("down"))))
    assert (shown["outcome"], shown["lead"], shown["timeline"]) == ("unknown", None, [])
    assert shown["owner"] == "nobody"
