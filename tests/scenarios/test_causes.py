"""docs/causes.md covers every cause, truthfully.  `WRITE_DOCS=1 pytest` writes it anew."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.core import registry
from checks.core.replies import REASONS
from sandbox.scenario import Scenario
from sandbox.tour import SCENARIOS, files, read_one
from tests.scenarios.causes import ARTICLE, CAUSES, IN_ARTICLE, Cause, Stage

PAGE = Path(__file__).parents[2] / "docs/causes.md"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KNOWN = 58
HEAD = """# Causes

Why mail sent through Amazon SES does not arrive: {count} causes, what tells each from the others,
the check that finds it and the scenarios that play it. {blind} of them cannot be seen from here:
the last column says where to look. **A** marks what AWS's article "Why isn't my email that I sent
using Amazon SES getting delivered?" names. Made from `tests/scenarios/causes.py`:
`WRITE_DOCS=1 make test ARGS=tests/scenarios/test_causes.py`.
"""
COLUMNS = """
| # | cause | | check | evidence | scenarios | needs | where else to look |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""
each_cause = pytest.mark.parametrize("cause", CAUSES, ids=[str(c.number) for c in CAUSES])
OURS = [c for c in CAUSES if c.check]
each_of_ours = pytest.mark.parametrize("cause", OURS, ids=[str(c.number) for c in OURS])


def row(cause: Cause) -> str:
    check = f"[{cause.check}](../checks/{cause.check}.py)" if cause.check else "–"
    reason = "".join(f" `{slug}`" for slug in cause.reasons)
    played = ", ".join(f"[{n}](../sandbox/scenarios/{n}.yaml)" for n in cause.scenarios)
    article = "**A**" if cause.number in IN_ARTICLE else ""
    return (
        f"| {cause.number} | {cause.cause} | {article} | {check}{reason} | {cause.evidence} "
        f"| {played or '–'} | {cause.needs} | {cause.look} |"
    )


def page() -> str:
    text = HEAD.format(count=len(CAUSES), blind=len(CAUSES) - len(OURS))
    for stage in Stage:
        rows = [row(cause) for cause in CAUSES if cause.stage is stage]
        text += f"\n## {stage.value}\n{COLUMNS}" + "\n".join(rows) + "\n"
    names = "\n".join(f"- {name}: {_listed(numbers)}" for name, numbers in ARTICLE.items())
    return f"{text}\n## What the article names\n\n{names}\n"


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in numbers)


def played(name: str) -> Scenario:
    return read_one(SCENARIOS, name, NOW)


def test_the_page_says_what_the_table_says() -> None:
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "run the tests with WRITE_DOCS=1"


def test_no_cause_is_left_out() -> None:
    assert [cause.number for cause in CAUSES] == list(range(1, len(CAUSES) + 1))
    assert len(CAUSES) >= KNOWN


def test_every_cause_of_the_article_is_found_by_a_check() -> None:
    assert {c.number for c in OURS} >= IN_ARTICLE
    assert all("**A**" in row(c) for c in CAUSES if c.number in IN_ARTICLE)


@each_of_ours
def test_what_a_check_finds_has_scenarios_that_show_it(cause: Cause) -> None:
    assert cause.check in {check.id for check in registry.load()}
    assert cause.scenarios
    assert cause.needs
    assert set(cause.scenarios) <= set(files(SCENARIOS))
    leads = {name: played(name).expect.lead for name in cause.scenarios}
    assert leads == dict.fromkeys(cause.scenarios, cause.lead or cause.check)


@each_cause
def test_what_cannot_be_seen_says_where_to_look(cause: Cause) -> None:
    assert cause.check or cause.look
    assert bool(cause.scenarios) == bool(cause.check)
    assert set(cause.reasons) <= set(REASONS)
    assert "|" not in row(cause).replace(" | ", "").strip("| ")


def test_there_are_sixty_scenarios_of_causes() -> None:
    assert len({name for cause in CAUSES for name in cause.scenarios}) >= 60


@each_of_ours
def test_its_scenarios_hold_two_sentences_that_one_could_repeat(cause: Cause) -> None:
    for name in cause.scenarios:
        expect = played(name).expect
        assert len(expect.says) + (expect.headline is not None) >= 2, name
