"""What a run of pip-audit comes to: a fault is red, not having looked is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.audit import main

FAULT = {"id": "PYSEC-2019-179", "fix_versions": ["1.0"], "aliases": [], "description": "…"}
GOOD: dict[str, Any] = {"name": "six", "version": "1.17.0", "vulns": []}
BAD: dict[str, Any] = {"name": "flask", "version": "0.5", "vulns": [FAULT]}
UNSEEN: dict[str, Any] = {"name": "ours", "skip_reason": "Dependency not found on PyPI"}
"""As pip-audit 2.10 writes them."""


def auditor(folder: Path, report: object, complaint: str = "") -> str:
    """A program that says what pip-audit would."""
    said = folder / "said"
    said.write_text("" if report is None else json.dumps({"dependencies": report, "fixes": []}))
    program = folder / "pip-audit"
    program.write_text(f"#!/bin/sh\ncat '{said}'\necho '{complaint}' >&2\nexit 1\n")
    program.chmod(0o700)
    return str(program)


@pytest.mark.parametrize(
    ("report", "complaint", "codes", "told"),
    [
        ([GOOD], "", (0, 0), "nothing known against 1 of 1 packages"),
        ([GOOD, BAD], "", (1, 1), "VULNERABLE: flask 0.5: PYSEC-2019-179, mended in 1.0"),
        ([GOOD, UNSEEN], "", (0, 2), "COULD NOT LOOK at 1 packages: Dependency not found on PyPI"),
        ([BAD, UNSEEN], "", (1, 1), "VULNERABLE: flask 0.5"),
        (None, "x\nMax retries exceeded", (0, 2), "COULD NOT LOOK for known vulnerabilities: Max"),
        (None, "", (0, 2), "pip-audit said nothing"),
    ],
    ids=["good", "bad", "not all seen", "bad, not all seen", "no network", "no word"],
)
def test_a_known_fault_is_red_and_not_having_looked_is_said(
    report: object,
    complaint: str,
    codes: tuple[int, int],
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    program = auditor(tmp_path, report, complaint)
    assert (main([program]), main(["--strict", program])) == codes
    assert told in capsys.readouterr().err


def test_without_the_program_it_could_not_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "pip-audit")]) == 0
    assert capsys.readouterr().err.startswith("COULD NOT LOOK")
