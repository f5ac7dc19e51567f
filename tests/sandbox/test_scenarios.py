"""The scenario files that ship: each loads, fits AWS's model, and expects what the bot can say."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.aws.model import misfits
from sandbox.scenario import Scenario
from sandbox.shapes import output, shape
from sandbox.tour import SCENARIOS, in_tour, read_all
from sandbox.worlds import world_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
ALL = read_all(SCENARIOS, NOW)

CHECKS = {
    "template_rendering",
    "bounce",
    "rejected",
    "suppression_list",
    "global_suppression",
    "accepted",
    "delay",
    "sender_authentication",
    "account_state",
    "service_health",
    "blind_spots",
    "not_attempted",
}
"""Until they are all there, as files."""

CAUSES = {
    "template rendering fails": "template-missing-attribute",
    "rendering failures are not reported": "template-events-not-published",
    "the address does not exist": "mailbox-not-found",
    "the mailbox is full": "mailbox-full",
    "the domain's reputation is bad": "domain-reputation",
    "the IP's reputation is bad": "ip-blocklisted",
    "on the account's suppression list": "suppressed-after-bounce",
    "on the global suppression list": "global-suppression",
    "250, which does not prove delivery": "accepted-250",
    "250, then not stored": "accepted-then-bounced",
    "spam: DMARC, SPF or DKIM": "accepted-but-unauthenticated",
    "spam: content": "spam-content-refused",
    "sending is delayed": "delayed-greylisting",
    "SES has an incident": "service-incident",
}
"""The causes in the Knowledge Center's article, and the world that shows each."""

each_scenario = pytest.mark.parametrize("scenario", ALL, ids=[each.name for each in ALL])


def known_checks() -> set[str]:
    files = {path.stem for path in (ROOT / "checks").glob("*.py")} - {"__init__"}
    return files | CHECKS if len(files) < len(CHECKS) else files


def test_every_cause_of_the_article_has_a_scenario() -> None:
    assert set(CAUSES.values()) <= {each.name for each in ALL}
    assert len(ALL) >= 24


@each_scenario
def test_its_lead_is_a_check(scenario: Scenario) -> None:
    assert scenario.expect.lead in known_checks()


@each_scenario
def test_its_name_is_in_kebab_case_and_its_about_is_one_line(scenario: Scenario) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", scenario.name)
    assert 20 <= len(scenario.about) <= 110
    assert "\n" not in scenario.about


@each_scenario
def test_its_world_fits_the_service_model(scenario: Scenario) -> None:
    faults = []
    for region in world_of(scenario, NOW).regions.values():
        faults += misfits(region.account, output("GetAccount"))
        for identity in region.identities.values():
            faults += misfits(identity, output("GetEmailIdentity"))
        for entry in region.suppression.values():
            faults += misfits(entry, shape("SuppressedDestination"))
        for name, each in region.configuration_sets.items():
            answer = {"ConfigurationSetName": name} | each.answer
            faults += misfits(answer, output("GetConfigurationSet"))
            for destination in each.event_destinations:
                faults += misfits(destination, shape("EventDestination"))
        for template in region.templates.values():
            faults += misfits(template, shape("EmailTemplateContent"))
        for advice in region.recommendations:
            faults += misfits(advice, shape("Recommendation"))
        for own in region.dedicated_ips:
            faults += misfits(own, shape("DedicatedIp"))
    assert faults == []


@each_scenario
def test_no_event_is_from_the_future(scenario: Scenario) -> None:
    stamps = re.findall(r'\\?"timestamp\\?":\\?"([^"\\]+)', "".join(scenario.traffic.bodies))
    assert all(datetime.fromisoformat(each) <= NOW for each in stamps)


def test_what_stands_alone_does_so_for_a_reason() -> None:
    assert {each.name for each in ALL if not in_tour(each)} == {
        "account-paused",
        "account-sandbox",
        "account-under-review",
        "advisor-ip-listing",
        "before-the-bot",
        "bounce-rate-over-review",
        "complaint-rate-high",
        "dedicated-ip-listed",
        "dns-silent",
        "events-never-come",
        "feed-json-gone",
        "feeds-gone",
        "forged-bounce",
        "incident-by-aws-health",
        "incident-bilingual-title",
        "incident-elsewhere",
        "incident-multiple-services",
        "incident-never-resolved",
        "incident-of-other-services",
        "incident-resolved-as-notice",
        "incident-several-updates",
        "lookups-denied",
        "message-of-another-account",
        "metrics-silent",
        "odd-bodies",
        "quota-used-up",
        "role-refused",
        "service-incident",
        "service-incident-resolved",
        "service-notice",
        "suppressed-in-one-account",
        "template-events-not-published",
    }
