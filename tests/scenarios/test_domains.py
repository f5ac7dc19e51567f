"""What is said of a scenario's domain; with any source gone, that or unknown."""

from __future__ import annotations

import pytest

from bot.report import DomainReport
from bot.slack.domain import messages
from bot.slack.render import Slack
from bot.slack.validate import validate
from bot.terminal import WIDTH, Terminal
from checks.core import Place, Verdict
from sandbox.worlds import world_of
from tests.scenarios import japanese
from tests.scenarios.conftest import Desks, scenarios
from tests.scenarios.test_scenarios import GONE

SHOP = "shop.example"


def domains() -> list[tuple[str, str]]:
    """Every scenario with a sending domain of its own, and the healthy one."""
    found = [("accepted-250", SHOP)]
    for name, scenario in scenarios().items():
        own = {domain: None for each in scenario.identities.values() for domain in each or {}}
        found += [(name, domain) for domain in own if domain != SHOP and "@" not in domain]
    return found


DOMAINS = domains()


def verdicts(report: DomainReport) -> dict[tuple[str, Place | None], Verdict]:
    return {(r.check.id, r.place): r.finding.verdict for r in report.results}


def test_the_healthy_domain_is_in_order(desks: Desks) -> None:
    report = desks.domain("accepted-250", SHOP)
    wrong = report.having(Verdict.WARN, Verdict.FAIL)
    assert wrong == (), Terminal(colour=False).domain(report)


@pytest.mark.parametrize(("name", "domain"), DOMAINS)
def test_the_report_can_be_read_everywhere(desks: Desks, name: str, domain: str) -> None:
    report = desks.domain(name, domain)
    for payload in messages(Slack(), report, "U1"):
        assert not validate(payload, "message")
    shown = Terminal(colour=False).domain(report)
    assert "crashed" not in shown
    assert all(len(line) <= WIDTH or line.startswith("    ") for line in shown.splitlines())


@pytest.mark.parametrize(("name", "domain"), DOMAINS)
def test_no_english_is_left_in_japanese(desks: Desks, name: str, domain: str) -> None:
    report = desks.domain(name, domain)
    assert japanese.english_of_domain(report, world_of(scenarios()[name], report.now)) == set()
    assert japanese.gaps_of_domain(report) == set()


@pytest.mark.parametrize(("name", "domain"), DOMAINS)
@pytest.mark.parametrize("gone", GONE)
def test_a_source_that_is_gone_makes_no_other_verdict(
    desks: Desks, name: str, domain: str, gone: str
) -> None:
    before = verdicts(desks.domain(name, domain))
    report = desks.inspect(name, domain, day=gone, spoil=GONE[gone])
    for key, verdict in verdicts(report).items():
        assert verdict in (Verdict.UNKNOWN, before.get(key)), Terminal(colour=False).domain(report)
