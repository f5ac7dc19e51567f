"""Rules of the event bus: which events they take, and whether these get to the queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.doctor.bus import Rule, Seen, judge, judge_queue
from bot.doctor.bus_pattern import takes
from bot.doctor.line import State
from bot.doctor.queue import Locked, Queue
from bot.plain import sentence
from checks.core import Place
from sandbox.rules import PATTERNS, home_bus, rule_arn
from sandbox.topics import queue_arn
from tests.fakes import HOME

EVENT = {
    "source": "aws.health",
    "detail-type": "AWS Health Event",
    "account": "111122223333",
    "region": "eu-west-1",
    "detail": {"service": "SES"},
}
AWAY = Place(HOME.account, "us-east-1")


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [
        ({}, True),
        ({"source": ["aws.health"]}, True),
        ({"source": ["aws.ec2", "aws.health"], "detail": {"service": ["SES"]}}, True),
        ({"source": [{"prefix": "aws."}]}, True),
        ({"detail-type": [{"suffix": "event"}]}, False),
        ({"detail-type": [{"equals-ignore-case": "aws health event"}]}, True),
        ({"source": ["aws.health"], "detail": {"service": ["EC2"]}}, False),
        ({"region": ["us-east-1"]}, False),
        ({"account": ["111122223333"]}, True),
        ({"source": ["aws.ec2"], "detail": {"eventTypeCategory": ["issue"]}}, False),
        ({"detail": {"eventTypeCategory": ["issue"]}}, None),
        ({"source": [{"anything-but": "aws.ses"}]}, None),
        ({"$or": [{"source": ["aws.health"]}]}, None),
    ],
)
def test_a_pattern_takes_an_event_or_not_or_is_not_understood(
    pattern: dict[str, Any], taken: bool | None
) -> None:
    assert takes(pattern, EVENT) is taken


def rule(
    name: str, pattern: Mapping[str, Any] | None, *, away: bool = False, enabled: bool = True
) -> Rule:
    region = AWAY.region if away else HOME.region
    arn = rule_arn(HOME.account, region, name)
    return Rule(name, arn, home_bus() if away else queue_arn(), pattern, enabled=enabled)


SENDING, HEALTH = (rule(name, pattern) for name, pattern in PATTERNS.items())
FROM_AWAY = tuple(rule(name, pattern, away=True) for name, pattern in PATTERNS.items())


def told(here: tuple[Rule, ...], onward: tuple[Rule, ...]) -> list[tuple[State, str]]:
    place = HOME if here == onward else AWAY
    return [(line.state, sentence(line.told)) for line in judge(Seen(place, here, onward))]


def test_what_no_rule_brings_is_no_fault_and_said() -> None:
    states, words = zip(*told((SENDING,), (SENDING,)), strict=True)
    assert set(states) == {State.OK}
    assert words[:2] == ("ses-why-sending takes it to the queue",) * 2
    assert words[2].startswith("No rule brings its events to the queue")


def test_events_of_mail_that_no_rule_brings_are_lost() -> None:
    def first(*rules: Rule) -> tuple[State, str]:
        line, *_ = judge(Seen(HOME, rules, rules, mail=True))
        return line.state, sentence(line.told)

    assert first(SENDING, HEALTH) == (
        State.WRONG,
        "A configuration set publishes to the bus, and no rule brings its events to the queue",
    )
    mail = rule("mail", {"source": ["aws.ses"]})
    assert first(SENDING, mail) == (State.OK, "mail takes it to the queue")


def test_from_elsewhere_it_needs_a_rule_at_home_too() -> None:
    assert told(FROM_AWAY, (SENDING, HEALTH)) == [
        (State.OK, "What is told there gets to the queue, by ses-why-sending, ses-why-health")
    ]
    at_home_alone = rule("ses-why-health", {"region": ["eu-west-1"]})
    assert told(FROM_AWAY, (SENDING, at_home_alone))[2] == (
        State.WRONG,
        "ses-why-health brings it to the home bus, and no rule there to the queue",
    )


def test_a_rule_that_is_on_counts_before_one_that_is_off_and_one_that_is_not_understood() -> None:
    off = rule("off", {"source": ["aws.health"]}, enabled=False)
    odd = rule("odd", {"source": [{"anything-but": "x"}]})
    by_the_clock = rule("nightly", None)
    found = told((off, odd, HEALTH, by_the_clock), (off, odd, HEALTH, by_the_clock))
    assert found[2] == (State.OK, "ses-why-health takes it to the queue")
    assert told((off, by_the_clock), (off, by_the_clock))[2] == (
        State.WRONG,
        "The rule off is switched off",
    )
    assert told((off, odd), (off, odd))[2][0] is State.NOT_CHECKED


def test_a_queue_that_shuts_a_rule_out_gets_nothing_and_the_command_lets_it_in() -> None:
    closed = Queue("https://q", queue_arn(), {}, region=HOME.region)
    nightly = rule("nightly", None)
    shut, *others = judge_queue((HEALTH, nightly), closed)
    assert (shut.state, others) == (State.WRONG, [])
    assert shut.command
    assert HEALTH.arn in shut.command
    assert list(judge_queue(Locked("events:DescribeRule"), closed)) == []
