"""Each scenario's answer is what it expects; with any source gone, that or unknown."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import Engine

from bot import as_json
from bot.language import LANGUAGES, language
from bot.plain import sentence
from bot.report import Report
from bot.slack import why
from bot.slack.render import Slack
from bot.slack.validate import validate
from bot.terminal import Terminal
from checks.core import Fact, Outcome, Verdict, say
from sandbox.tour import SCENARIOS, files
from sandbox.world import Fault, World
from sandbox.worlds import world_of
from tests.bot.slack.reading import visible
from tests.scenarios import japanese
from tests.scenarios.conftest import Desks, scenarios

NAMES = list(files(SCENARIOS))


def told(report: Report) -> str:
    return Terminal(colour=False).report(report)


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_is_the_one_expected(desks: Desks, name: str) -> None:
    scenario, report = desks.answer(name)
    lead = report.lead
    assert (report.outcome.value, lead and lead.check.id) == (
        scenario.expect.outcome,
        scenario.expect.lead,
    ), told(report)
    assert lead
    if scenario.expect.headline:
        assert sentence(lead.finding.headline) == scenario.expect.headline
    missing = [words for words in scenario.expect.says if words not in _flat(told(report))]
    assert not missing, told(report)
    assert as_json.report(report)["lead"]["check"] == scenario.expect.lead


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_is_the_one_expected_in_japanese_and_nothing_in_it_is_english(
    desks: Desks, name: str
) -> None:
    scenario, report = desks.answer(name)
    assert japanese.english(report, world_of(scenario, report.now)) == set()
    assert japanese.gaps(report) == set()
    if os.environ.get("WRITE_DOCS"):
        japanese.write(name, japanese.said(report))
    assert japanese.expected(name) == japanese.said(report)


def test_a_word_that_no_catalogue_was_asked_for_is_english(desks: Desks) -> None:
    scenario, report = desks.answer("accepted-250")
    assert report.lead
    fact = Fact(say("Opened"), "by a friend", "the postman, eu-west-1", report.now)
    first = replace(report.lead, finding=replace(report.lead.finding, facts=(fact,)))
    spoilt = replace(report, results=(first, *report.results[1:]))
    assert japanese.english(spoilt, world_of(scenario, report.now)) == {"friend", "postman"}


@pytest.mark.parametrize("name", NAMES)
def test_the_messages_are_ones_that_slack_takes_and_a_person_can_read(
    desks: Desks, name: str
) -> None:
    _, report = desks.answer(name)
    for code in LANGUAGES:
        slack = Slack(language(code))
        parent, reply = why.parent(slack, report, "id"), why.evidence(slack, report)
        assert not validate(parent, "message")
        assert not validate(reply, "message")
        assert len(parent["blocks"]) <= 6
        assert visible(parent) <= 700


def faulty(service: str, error: str) -> Callable[[World], None]:
    def spoil(world: World) -> None:
        world.faults.insert(0, Fault(service, error))

    return spoil


def no_feeds(world: World) -> None:
    for service in ("health_events", "health_rss"):
        world.faults.insert(0, Fault(service, "unreachable"))


def silent_dns(world: World) -> None:
    world.dns_faults["*"] = "timeout"


def broken_dns(world: World) -> None:
    world.dns_faults["*"] = "servfail"


GONE: dict[str, Callable[[World], None]] = {
    "SES unreachable": faulty("sesv2", "unreachable"),
    "permission denied": faulty("sesv2", "AccessDeniedException"),
    "throttled": faulty("sesv2", "TooManyRequestsException"),
    "SES answers garbage": faulty("sesv2", "garbage"),
    "DNS time-out": silent_dns,
    "DNS SERVFAIL": broken_dns,
    "feeds gone": no_feeds,
    "STS denied": faulty("sts", "AccessDenied"),
}
SOURCES = {
    "SES": ("SES unreachable", "permission denied", "throttled", "SES answers garbage"),
    "DNS": ("DNS time-out", "DNS SERVFAIL"),
    "feeds": ("feeds gone",),
    "STS": ("STS denied",),
}
"""The ways in which each is gone."""


def outcome_and_lead(name: str) -> tuple[str, str | None]:
    expect = scenarios()[name].expect
    return expect.outcome, expect.lead


def losses() -> Iterator[tuple[str, str]]:
    """Every scenario without each source, in one of the ways in which it can be gone.

    The ways take turns among scenarios with the same outcome and lead; where these are fewer than
    the ways, each of them is asked in every way.
    """
    alike = defaultdict(list)
    for name in NAMES:
        alike[outcome_and_lead(name)].append(name)
    for names, ways in product(alike.values(), SOURCES.values()):
        for number, name in enumerate(names):
            turn = number % len(ways)
            for gone in ways if len(names) < len(ways) else ways[turn : turn + 1]:
                yield gone, name


LOSSES = sorted(losses())


def test_every_scenario_loses_every_source_and_every_lead_in_every_way() -> None:
    source_of = {gone: source for source, ways in SOURCES.items() for gone in ways}
    assert set(source_of) == set(GONE)
    assert {(source_of[gone], name) for gone, name in LOSSES} == set(product(SOURCES, NAMES))
    leads = {outcome_and_lead(name) for name in NAMES}
    assert {(gone, outcome_and_lead(name)) for gone, name in LOSSES} == set(product(GONE, leads))


@pytest.mark.parametrize(("gone", "name"), LOSSES)
def test_a_source_that_is_gone_costs_only_its_own_findings(
    desks: Desks, name: str, gone: str
) -> None:
    """Not every scenario in every way: what a way of failing does is up to the source's adapter
    and the check that leads, and each of these pairs is here.
    """
    scenario, report = desks.ask(name, day=gone, spoil=GONE[gone])
    assert_as_expected_or_unknown(report, scenario.expect.outcome)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_store_never_makes_another_outcome(desks: Desks, name: str) -> None:
    scenario, report = desks.ask(name, day="empty store", stored=False)
    assert_as_expected_or_unknown(report, scenario.expect.outcome)


@pytest.mark.parametrize("name", NAMES)
def test_a_store_that_cannot_be_read_makes_the_outcome_unknown(desks: Desks, name: str) -> None:
    def drop(engine: Engine) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE events RENAME TO hidden")

    def bring_back(engine: Engine) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE hidden RENAME TO events")

    _, report = desks.ask(name, day="broken store", broken=drop)
    bring_back(desks.latest.engine)
    assert report.outcome is Outcome.UNKNOWN
    assert "migrate" in told(report)


def assert_as_expected_or_unknown(report: Report, expected: str) -> None:
    assert report.outcome.value in (expected, "unknown"), told(report)
    json.dumps(as_json.report(report))
    for result in report.having(Verdict.UNKNOWN):
        assert sentence(result.finding.headline)


def _flat(text: str) -> str:
    return " ".join(text.split())
