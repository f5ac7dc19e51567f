from __future__ import annotations

import json
from dataclasses import replace

from bot import digest_as_json
from bot.watch.digest.counts import Counted, Hole, Volumes
from bot.watch.digest.model import Digested
from checks.core import Unavailable, say
from tests.bot.digests import BUSY, PROBLEMS, digest
from tests.fakes import AWAY, NOW, ago

GAP = Unavailable("CloudWatch GetMetricData, us-east-1", say("It cannot be reached"))


def test_the_contract() -> None:
    hole = Hole(ago(hours=9), NOW, 400)
    shown = digest_as_json.digest(
        digest(
            replace(
                BUSY, counted=replace(BUSY.counted, refused=BUSY.counted.refused[:1], holes=(hole,))
            ),
            Digested(AWAY, Counted(Volumes(), None, stored=False), GAP),
            problems=PROBLEMS,
        )
    )
    assert json.loads(json.dumps(shown)) == shown
    problems, (first, second) = shown.pop("problems"), shown.pop("places")
    assert shown == {
        "since": "2026-05-01T00:00:00.000Z",
        "until": "2026-05-02T00:00:00.000Z",
        "before": "2026-04-30T00:00:00.000Z",
        "quiet": False,
        "unavailable": [
            {
                "place": {"account": "111122223333", "region": "us-east-1"},
                "source": "CloudWatch GetMetricData, us-east-1",
                "why": "It cannot be reached",
            }
        ],
    }
    assert {name: len(group) for name, group in problems.items()} == {
        "new": 1,
        "resolved": 1,
        "open": 1,
    }
    assert problems["resolved"] == [
        {
            "rule": "bounce_rate",
            "account": "111122223333",
            "region": "us-east-1",
            "level": "calm",
            "text": "bounce rate 4.12 % in us-east-1 (AWS reviews accounts at 5 %, may pause at"
            " 10 %)",
            "opened_at": "2026-05-01T06:00:00.000Z",
            "closed_at": "2026-05-01T09:00:00.000Z",
            "times": 2,
            "thread": {"channel": "C1", "ts": "17.6"},
        }
    ]
    assert problems["open"][0]["thread"] is None
    assert first == {
        "account": "111122223333",
        "region": "eu-west-1",
        "events": {
            "messages": 12_400,
            "sent": 12_400,
            "delivered": 12_200,
            "refused": 150,
            "hard_bounces": 99,
            "suppressed": 50,
            "complaints": 3,
            "delays": 70,
            "rejected": 0,
            "rendering_failures": 0,
        },
        "before": {
            "messages": 10_000,
            "sent": 10_000,
            "delivered": 9_900,
            "refused": 100,
            "hard_bounces": 70,
            "suppressed": 0,
            "complaints": 1,
            "delays": 0,
            "rejected": 0,
            "rendering_failures": 0,
        },
        "refused": [
            {
                "reason": "mailbox_not_found",
                "count": 99,
                "before": 70,
                "receiver": "Gmail",
                "there": 60,
            }
        ],
        "rates": {
            "bounce": {
                "value": 0.011,
                "at": "2026-05-01T17:00:00.000Z",
                "highest": 0.012,
                "review": 0.05,
                "pause": 0.1,
            },
            "complaint": {
                "value": 0.0002,
                "at": "2026-05-01T16:00:00.000Z",
                "highest": 0.0002,
                "review": 0.001,
                "pause": 0.005,
            },
        },
        "holes": [
            {"since": "2026-05-02T03:00:00.000Z", "until": "2026-05-02T12:00:00.000Z", "sent": 400}
        ],
        "stored_since": None,
    }
    assert second == {
        "account": "111122223333",
        "region": "us-east-1",
        "events": None,
        "before": None,
        "refused": [],
        "rates": {"bounce": None, "complaint": None},
        "holes": [],
        "stored_since": None,
    }


def test_where_nothing_is_compared_reasons_are_not_either() -> None:
    alone = replace(BUSY, counted=replace(BUSY.counted, before=None))
    [place] = digest_as_json.digest(digest(alone))["places"]
    assert place["before"] is None
    assert {each["before"] for each in place["refused"]} == {None}
