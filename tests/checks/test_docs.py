"""docs/checks.md says what the checks say of themselves.  `WRITE_DOCS=1 pytest` writes it anew."""

from __future__ import annotations

import inspect
import os
from pathlib import Path
from typing import Any

from checks.core import Check, Domain, registry

PAGE = Path(__file__).parents[2] / "docs/checks.md"
HEAD = """# Checks

Every possible cause is looked into by one check, and every check is one file in `checks/`.
This page is made from them: `WRITE_DOCS=1 make test ARGS=tests/checks/test_docs.py`.

| check | the question it answers | asked | possible verdicts |
| --- | --- | --- | --- |
"""


def row(check: Check[Any]) -> str:
    module = inspect.getmodule(check.judge)
    question = (inspect.getdoc(module) or "").splitlines()[0]
    verdicts = (inspect.getdoc(check.judge) or "").replace("\n", " ").rstrip(".")
    asked = "in every account and Region" if check.per_place else "once"
    if Domain in check.answers:
        asked += ", of a domain" if len(check.answers) == 1 else ", of a domain, too"
    link = f"[{check.title.template}](../checks/{check.id}.py) `{check.id}`"
    return f"| {link} | {question} | {asked} | {verdicts} |"


def page() -> str:
    return HEAD + "\n".join(row(check) for check in registry.load()) + "\n"


def test_the_page_says_what_the_checks_say() -> None:
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page(), "run the tests with WRITE_DOCS=1"


def test_every_judge_lists_its_verdicts() -> None:
    for check in registry.load():
        listed = inspect.getdoc(check.judge) or ""
        assert "OK" in listed, check.id
        assert any(verdict in listed for verdict in ("UNKNOWN", "WARN", "FAIL")), check.id
