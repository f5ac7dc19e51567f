from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot import as_json, explain_status
from bot.plain import sentence
from bot.status import Sending
from bot.terminal import WIDTH, Terminal
from bot.traffic import Refusals, Traffic
from bot.watch.machine import Level
from bot.watch.readings import Point, Rates, Series
from checks.core import Account, Incident, Quota, Unavailable, say
from tests.bot.overviews import BLIND, CALM, INCIDENT, PAUSED, alert, overview, rates
from tests.fakes import ACCOUNT, NOW, ago

DOWN = Unavailable("alerts", say("It does not answer in time"))


def shown(*given: object, **named: object) -> list[str]:
    return Terminal(colour=False).status(overview(*given, **named)).splitlines()  # type: ignore[arg-type]  # handed on as it came


@pytest.mark.parametrize(
    ("account", "sending", "head"),
    [
        (ACCOUNT, Sending.SENDING, "✓ Sending"),
        (
            replace(ACCOUNT, enforcement="PROBATION"),
            Sending.UNDER_REVIEW,
            "! Under review by AWS",
        ),
        (
            replace(ACCOUNT, enforcement="SHUTDOWN", sending=False),
            Sending.PAUSED,
            "✗ Paused by AWS",
        ),
        (replace(ACCOUNT, sending=False), Sending.SWITCHED_OFF, "✗ Switched off"),
        (replace(ACCOUNT, production=False), Sending.SANDBOX, "! In the sandbox"),
        (Unavailable("SES GetAccount", say("down")), Sending.UNKNOWN, "? Could not look"),
    ],
)
def test_the_state_comes_first_in_words(
    account: Account | Unavailable, sending: Sending, head: str
) -> None:
    status = replace(CALM, account=account)
    assert status.sending is sending
    assert shown(status)[0] == f"  {head}: eu-west-1, account 111122223333"


def test_all_calm() -> None:
    assert shown() == [
        "  ✓ Sending: eu-west-1, account 111122223333",
        "    · Bounce rate: 1.2 %, 15 min ago (AWS reviews from 5 %, may pause from 10 %)",
        "    · Complaint rate: 0.02 %, 15 min ago (AWS reviews from 0.1 %, may pause from 0.5 %)",
        "    · Quota: 1,200 of 50,000 in 24 hours (2.4 %), 14 a second at most",
        "    · AWS reports no open incident of SES",
        "    · No open alert",
        "    · Newest event stored: 3 min old",
        "",
        "Regions: 1 · all could be read · 0.4 s",
    ]


def test_what_is_wrong_comes_before_what_is_not() -> None:
    assert shown(PAUSED) == [
        "  ✗ Paused by AWS: eu-west-1, account 111122223333",
        "  What to do: Answer AWS's case in the Support Center: say what caused the bounces or",
        "    complaints and what has changed since. AWS then decides.",
        "  ✗ Bounce rate: 11.4 %, 15 min ago (AWS reviews from 5 %, may pause from 10 %)",
        "  ! Complaint rate: 0.12 %, 15 min ago (AWS reviews from 0.1 %, may pause from 0.5 %)",
        "  ! Quota: 48,000 of 50,000 in 24 hours (96 %), 14 a second at most",
        "  ! SES has trouble, says AWS: Increased latencies, since 2026-05-02 10:00 UTC: We are",
        "    working on it (public health events, 2026-05-02 11:15 UTC)",
        "    · No open alert",
        "    · No event is stored yet",
        "",
        "Regions: 1 · all could be read · 0.4 s",
    ]


def test_what_could_not_be_looked_at_is_never_fine() -> None:
    assert shown(BLIND, alerts=DOWN) == [
        "  ? Could not look: us-east-1, account 111122223333",
        "  ? Could not look at sending state and quota: It cannot be reached (SES GetAccount,",
        "    us-east-1)",
        "  ? Could not look at bounce and complaint rate: It cannot be reached (CloudWatch",
        "    GetMetricData, us-east-1)",
        "  ? Could not look at incidents of SES: It cannot be reached (service health, us-east-1)",
        "  ? Could not look at stored events: It does not answer in time (event store)",
        "",
        "  ? Could not look at open alerts: It does not answer in time (alerts)",
        "",
        "Regions: 1 · 5 could not be read · 0.4 s",
    ]


def test_no_rate_published_is_neither_calm_nor_zero() -> None:
    status = replace(CALM, rates=Rates(Series(), Series((Point(ago(hours=1), 0.0),))))
    assert [line for line in shown(status) if "rate:" in line] == [
        "    · Bounce rate: SES published none in the last 1 d, which is neither good nor bad",
        "    · Complaint rate: 0 %, 1 h ago (AWS reviews from 0.1 %, may pause from 0.5 %)",
    ]


@pytest.mark.parametrize(
    ("bounce", "mark"), [(0.0499, "·"), (0.05, "!"), (0.0999, "!"), (0.1, "✗"), (0.2, "✗")]
)
def test_a_rate_is_held_against_the_lines_of_aws(bounce: float, mark: str) -> None:
    [line] = [line for line in shown(replace(CALM, rates=rates(bounce))) if "Bounce" in line]
    assert line.split()[0] == mark


@pytest.mark.parametrize(
    ("quota", "line"),
    [
        (None, "    · Quota: SES names none"),
        (Quota(None, 7, 14), "    · Quota: no limit a day; 7 sent in 24 hours"),
        (
            Quota(200, 200, 1),
            "  ✗ Quota: 200 of 200 in 24 hours (100 %), 1 a second at most; SES drops the rest",
        ),
        (Quota(200, 190, 1), "  ! Quota: 190 of 200 in 24 hours (95 %), 1 a second at most"),
    ],
)
def test_the_quota(quota: Quota | None, line: str) -> None:
    assert line in shown(replace(CALM, account=replace(ACCOUNT, quota=quota)))


@pytest.mark.parametrize(
    ("account", "line"),
    [
        (
            replace(ACCOUNT, sending=False, enforcement="PROBATION"),
            "    · Under review by AWS as well",
        ),
        (replace(ACCOUNT, sending=False, production=False), "    · In the sandbox as well"),
        (replace(ACCOUNT, enforcement="NEW"), "  ! AWS calls the account NEW, not known here"),
        (
            replace(ACCOUNT, seen_at=ago(minutes=50)),
            "    · State and quota are as of 2026-05-02 11:10 UTC: SES could not be asked since",
        ),
    ],
)
def test_what_else_holds_of_the_account(account: Account, line: str) -> None:
    assert line in shown(replace(CALM, account=account))


@pytest.mark.parametrize(
    ("incident", "line"),
    [
        (INCIDENT, "  ! SES has trouble, says AWS: Increased latencies, since 2026-05-02 10:00"),
        (
            replace(INCIDENT, informational=True),
            "    · AWS has a notice about SES: Increased latencies, since 2026-05-02 10:00",
        ),
        (replace(INCIDENT, ended=NOW), "    · AWS reports no open incident of SES"),
    ],
)
def test_an_incident_is_told_while_it_is_open(incident: Incident, line: str) -> None:
    assert any(told.startswith(line) for told in shown(replace(CALM, incidents=(incident,))))


def test_open_alerts_stand_at_their_place_and_others_at_the_end() -> None:
    critical = replace(alert(Level.CRITICAL), acknowledged_at=ago(minutes=5))
    lines = shown(CALM, alerts=(alert(region="ap-south-1"), critical))
    assert lines[1:3] == [
        "  ✗ Open alert: Critical: bounce rate 4.12 % in eu-west-1 (AWS reviews accounts at 5 %,"
        " may",
        "    pause at 10 %), since 2026-05-02 11:00 UTC; acknowledged 2026-05-02 11:55 UTC",
    ]
    assert lines[-4].startswith("  ! Open alert: Warning: bounce rate 4.12 % in ap-south-1")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((CALM,), "Sending (eu-west-1)"),
        ((CALM, CALM), "Sending in 2 Regions"),
        ((CALM, PAUSED), "Paused by AWS (eu-west-1)"),
        ((CALM, BLIND), "Could not look (us-east-1); 4 could not be read"),
    ],
)
def test_all_of_it_in_one_sentence_has_the_worst(given: tuple[object, ...], words: str) -> None:
    assert sentence(explain_status.headline(overview(*given))) == words  # type: ignore[arg-type]  # handed on as it came


def test_words_from_outside_cannot_steer_the_terminal() -> None:
    hostile = replace(INCIDENT, summary="\x1b[2J\x07", latest="\u202eword " * 60)
    told = Terminal(colour=False).status(overview(replace(CALM, incidents=(hostile,))))
    assert not set(told) & set("\x1b\x07\u202e")
    assert all(len(line) <= WIDTH for line in told.splitlines())


def test_the_contract() -> None:
    told = as_json.status(overview(PAUSED, BLIND, alerts=DOWN))
    assert told == {
        "places": [
            {
                "account": "111122223333",
                "region": "eu-west-1",
                "sending": "paused",
                "rates": {
                    "bounce": {
                        "value": 0.114,
                        "at": "2026-05-02T11:45:00.000Z",
                        "review": 0.05,
                        "pause": 0.1,
                    },
                    "complaint": {
                        "value": 0.0012,
                        "at": "2026-05-02T11:45:00.000Z",
                        "review": 0.001,
                        "pause": 0.005,
                    },
                },
                "quota": {"maximum": 50_000, "sent": 48_000, "per_second": 14},
                "incidents": [
                    {
                        "started": "2026-05-02T10:00:00.000Z",
                        "summary": "Increased latencies",
                        "latest": "We are working on it",
                        "updated_at": "2026-05-02T11:15:00.000Z",
                        "source": "public health events",
                    }
                ],
                "newest_event_at": None,
                "events": {},
            },
            {
                "account": "111122223333",
                "region": "us-east-1",
                "sending": "unknown",
                "rates": {"bounce": None, "complaint": None},
                "quota": None,
                "incidents": None,
                "newest_event_at": None,
                "events": {},
            },
        ],
        "unavailable": [
            *(
                {
                    "place": {"account": "111122223333", "region": "us-east-1"},
                    "source": source,
                    "why": why,
                }
                for source, why in (
                    (
                        "SES GetAccount, us-east-1",
                        "It cannot be reached",
                    ),
                    (
                        "CloudWatch GetMetricData, us-east-1",
                        "It cannot be reached",
                    ),
                    ("service health, us-east-1", "It cannot be reached"),
                    ("event store", "It does not answer in time"),
                )
            ),
            {"place": None, "source": "alerts", "why": "It does not answer in time"},
        ],
        "dead_letters": 0,
    }
    json.dumps(told)


def test_nothing_wrong_is_an_empty_list_and_no_null() -> None:
    told = as_json.status(overview(CALM))
    assert told["unavailable"] == []
    assert told["places"][0]["incidents"] == []
    assert told["places"][0]["newest_event_at"] == "2026-05-02T11:57:00.000Z"


BUSY = Traffic(
    (("Send", 1204), ("Delivery", 1180), ("Bounce", 12)),
    (Refusals("mailbox_full", "Gmail", 7), Refusals("not a reason", "x.example", 1)),
)


def test_events_are_counted_and_the_most_frequent_refusals_named() -> None:
    lines = [line.strip() for line in shown(replace(CALM, traffic=BUSY))]
    assert "· Events of the last 24 hours: 1,204 Send, 1,180 Delivery, 12 Bounce" in lines
    assert "· Most bounces, Gmail: The mailbox is full (7)" in lines
    assert not [line for line in lines if "x.example" in line]


def test_what_was_not_taken_in_is_told_with_what_to_do() -> None:
    told = "\n".join(shown(dead_letters=3))
    assert "! Messages not taken in: 3: python -m bot replay --list tells why" in told
    assert "not taken in" not in "\n".join(shown())


def test_dead_letters_that_cannot_be_counted_are_a_gap() -> None:
    assert "? Could not look at dead letters: It does not answer in time" in "\n".join(
        shown(dead_letters=DOWN)
    )


def test_what_keeps_service_events_from_being_seen_is_told_and_a_missing_right_is_a_gap() -> None:
    limits = say("The support plan has no AWS Health API")
    assert "The support plan has no AWS Health API" in "\n".join(shown(service_events=limits))
    assert "? Could not look at AWS Health's API: It does not answer in time" in "\n".join(
        shown(service_events=DOWN)
    )


def test_levels_that_were_changed_are_told() -> None:
    told = "\n".join(shown(levels=("delays off", "quota warn=70%")))
    assert "Alert levels other than by default: delays off, quota warn=70%" in told
    assert "Alert levels" not in "\n".join(shown())
