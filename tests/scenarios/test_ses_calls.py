"""What a question costs SES, which allows one call a second of each operation, shared by all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot.plain import sentence
from bot.report import Report
from bot.sources.pacer import Pacer
from bot.wiring import Asking
from checks.core import Verdict, parse_question
from sandbox.world import Fault, World
from tests.scenarios.conftest import HANGING, Desks, take_in

AT_ONCE = 50
LOOK_UP = "GetSuppressedDestination"
ALL_THAT_IS_ASKED = {
    "accepted-250": {"GetAccount", "GetConfigurationSet", "GetEmailIdentity"},
    "suppressed-after-bounce": {"GetAccount"},
    "case-variant": {"GetAccount"},
    "advisor-ip-listing": {"ListRecommendations"},
    "dedicated-ip-listed": {"GetDedicatedIps"},
    "template-with-lying-link": {"GetEmailTemplate"},
    "template-missing-attribute": {"GetEmailTemplate"},
    "tenant-stopped": {"GetTenant", "GetReputationEntity"},
    "identity-in-other-region": {"GetEmailIdentity"},
    "mail-from-refused": {"GetEmailIdentity"},
    "tls-required-no-starttls": {"GetConfigurationSet"},
    "account-sandbox": {"GetEmailIdentity"},
    "never-heard-of": {"ListConfigurationSets", "GetConfigurationSetEventDestinations"},
}
"""What the first question asks, and the next one takes from the snapshot."""


@contextmanager
def counting(desk: Asking) -> Iterator[Counter[str]]:
    """By operation, every call of SES that leaves this process, retries included."""
    calls: Counter[str] = Counter()

    def count(model: Any, **_: Any) -> None:
        calls[model.name] += 1

    clients = [site.ses.meta.events for site in desk._sites]
    for events in clients:
        events.register("before-call.sesv2", count)
    yield calls
    for events in clients:
        events.unregister("before-call.sesv2", count)


def warmed(desks: Desks, name: str, day: str) -> tuple[Asking, str, World, Counter[str]]:
    """The scenario's world has been asked about once, and what moves slowly is in the snapshot."""
    kept: list[World] = []
    scenario, desk, bodies = desks._play(name, day, kept.append)
    take_in(desk, bodies)
    with counting(desk) as first:
        desk(parse_question(scenario.question))
    return desk, scenario.question, replace(kept[0], queue=[]), first


@pytest.mark.parametrize("name", ALL_THAT_IS_ASKED)
def test_in_steady_state_a_question_costs_the_look_ups_of_the_suppression_list_alone(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    day = f"steady {name}"
    monkeypatch.setitem(HANGING, day, 60.0)  # never the reason that something is not asked
    desk, question, world, first = warmed(desks, name, day)
    assert set(first) >= ALL_THAT_IS_ASKED[name] | {LOOK_UP}
    desks._sandbox.load(replace(world, throttle=True))
    with counting(desk) as calls:
        report = desk(parse_question(question))
    assert set(calls) == {LOOK_UP}
    assert calls[LOOK_UP] <= 2 * len(report.places)  # two spellings at most, in every place
    asked_in_vain = [r for r in report.results if "throttl" in sentence(r.finding.headline)]
    assert asked_in_vain == []


def test_fifty_questions_at_once_lose_that_one_finding_and_say_so(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = "fifty at once"
    monkeypatch.setitem(HANGING, day, 60.0)  # never the reason that something is not seen
    desk, question, world, _ = warmed(desks, "accepted-250", day)
    monkeypatch.setattr(desk._resolver, "lifetime", 60.0)
    before = verdicts(desk(parse_question(question)))
    # each waits for its turn in a time of its own, which costs the test none
    desk._sites = tuple(replace(s, pacer=Pacer(wait=lambda _: None)) for s in desk._sites)
    refused = Fault("sesv2", "TooManyRequestsException", operation=LOOK_UP)
    desks._sandbox.load(replace(world, faults=[refused]))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        reports = list(pool.map(desk, [parse_question(question)] * AT_ONCE))
    for report in reports:
        assert report.outcome.value == "accepted"
        changed = {k for k, verdict in verdicts(report).items() if verdict is not before[k]}
        assert {check for check, _ in changed} == {"suppression_list"}
        lost = [r.finding for r in report.results if (r.check.id, r.place) in changed]
        assert {f.verdict for f in lost} == {Verdict.UNKNOWN}
        assert all("SES is throttling us" in sentence(f.headline) for f in lost)


def verdicts(report: Report) -> dict[tuple[str, object], Verdict]:
    return {(r.check.id, r.place): r.finding.verdict for r in report.results}
