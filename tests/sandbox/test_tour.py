"""The world of many scenarios side by side."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.defaults import healthy
from sandbox.located import BadScenario
from sandbox.scenario import Scenario, read
from sandbox.tour import FIRST, SCENARIOS, in_tour, read_all, read_one, tour
from sandbox.world import Question

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KANA = re.compile("[ぁ-ん]")


def scenario(tmp_path: Path, name: str, text: str = "", address: str = "") -> Scenario:
    path = tmp_path / f"{name}.yaml"
    path.write_text(
        f"about: A test\naddress: {address or f'ann@{name}.example'}\n"
        f"expect: {{outcome: unknown, lead: blind_spots}}\n{text}"
    )
    return read(path, NOW)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("account: {SendingEnabled: false}", id="account"),
        pytest.param("metrics: [{Reputation.BounceRate: 0.2}]", id="metrics"),
        pytest.param(
            "incidents: [{started: -1h, updates: [{at: -1h, status: 1, summary: a, message: b}]}]",
            id="incident",
        ),
        pytest.param("faults: [{service: sqs, error: unreachable}]", id="fault"),
        pytest.param("dns_faults: {'*': timeout}", id="every name"),
        pytest.param("identities: {shop.example: {}}", id="the shop's identity"),
        pytest.param("configuration_sets: {main: {}}", id="the shop's configuration set"),
        pytest.param("zone: {_dmarc.shop.example: null}", id="the shop's records"),
        pytest.param("templates: {receipt: {Text: null}}", id="the shop's template"),
        pytest.param("recommendations: [{Type: DKIM}]", id="what SES recommends"),
        pytest.param("dedicated_ips: [{Ip: 192.0.2.1}]", id="dedicated IP"),
        pytest.param("events: [{body: rubbish}]", id="a dead letter"),
    ],
)
def test_what_concerns_others_is_not_in_the_tour(tmp_path: Path, text: str) -> None:
    assert not in_tour(scenario(tmp_path, "x", text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("identities: {other.example: {}}", id="an identity of its own"),
        pytest.param("dns_faults: {x.example: timeout}", id="its own name"),
        pytest.param("templates: {news: {Subject: News}}", id="its own template"),
        pytest.param("events: [{Send: -1h}]", id="events"),
    ],
)
def test_what_keeps_to_itself_is_in_the_tour(tmp_path: Path, text: str) -> None:
    assert in_tour(scenario(tmp_path, "x", text))


@pytest.mark.parametrize(
    ("text", "address", "claim"),
    [
        ("", "ANN@one.example", "recipient ann@one.example"),
        ("", "bob@one.example", "name one.example"),
        ("identities: {own.example: {}}", "", "identity own.example"),
        ("configuration_sets: {own: {}}", "", "configuration set own"),
        ("templates: {own: {}}", "", "template own"),
        ("zone: {_dmarc.own.example: null}", "", "name _dmarc.own.example"),
        (
            "suppression: {ann@own.example: {Reason: BOUNCE, LastUpdateTime: -1d}}",
            "",
            "recipient ann@own.example",
        ),
    ],
)
def test_two_scenarios_with_the_same_thing_are_an_error(
    tmp_path: Path, text: str, address: str, claim: str
) -> None:
    one = scenario(tmp_path, "one", text)
    two = scenario(tmp_path, "two", text, address)
    with pytest.raises(BadScenario) as raised:
        tour([one, two], NOW)
    assert f"two and one both have {claim}" in str(raised.value).splitlines()


def test_the_tour_asks_about_every_scenario_in_it_and_plays_all_their_events() -> None:
    scenarios = [each for each in read_all(SCENARIOS, NOW) if in_tour(each)]
    world = tour(read_all(SCENARIOS, NOW), NOW)
    asked = {Question(each.name, each.about, each.about_ja, each.question) for each in scenarios}
    assert set(world.questions) == asked
    assert world.questions[0].scenario == FIRST
    told = sum(len(each.traffic.bodies) for each in scenarios)
    assert len(world.queue) == len(healthy(NOW).queue) + told
    assert (world.faults, world.incidents) == ([], [])


def test_every_scenario_says_in_japanese_too_what_it_is_about() -> None:
    unsaid = [each.name for each in read_all(SCENARIOS, NOW) if not KANA.search(each.about_ja)]
    assert unsaid == []


def test_an_unknown_scenario_is_one_line_with_the_nearest_name() -> None:
    with pytest.raises(BadScenario) as raised:
        read_one(SCENARIOS, "mailbox-ful", NOW)
    assert str(raised.value) == 'there is no scenario "mailbox-ful" (did you mean "mailbox-full"?)'


def test_a_folder_without_scenarios_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadScenario, match="there are no scenarios"):
        read_all(tmp_path, NOW)
