"""Looks for known vulnerabilities in what the files of requirements name, by pip-audit.

A vulnerability ends it with 1.  That it could not look (no network, a package that the index does
not tell of) is said, and ends it with 0: a build shall not be red because somebody else is away.
With `--strict` it ends with 2 then.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.deploy.pins import FILES
from tests.deploy.templates import ROOT

SECONDS = 15
"""For an answer of the index."""
PATIENCE = 600
"""Seconds for all of it."""


@dataclass(frozen=True, slots=True)
class Told:
    lines: tuple[str, ...]
    known: bool = False
    """Something is known against a package."""
    blind: bool = False
    """Not all could be looked at."""


def main(arguments: Sequence[str]) -> int:
    """`[--strict] PIP_AUDIT`: the program's path."""
    *options, program = arguments
    told = judge(*_asked(program))
    for line in told.lines:
        sys.stderr.write(f"{line}\n")
    return 1 if told.known else 2 if told.blind and "--strict" in options else 0


def judge(report: str, complaint: str) -> Told:
    """By pip-audit's report (JSON; empty where it made none), and what it complained of."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (complaint.strip().splitlines() or ["pip-audit said nothing"])[-1]
        return Told((f"COULD NOT LOOK for known vulnerabilities: {last}",), blind=True)
    known = [
        f"VULNERABLE: {each['name']} {each['version']}: {fault['id']},"
        f" mended in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for each in packages
        for fault in each.get("vulns", ())
    ]
    skipped = [each for each in packages if "skip_reason" in each]
    looked = len(packages) - len(skipped)
    if not known:
        known_line = f"nothing known against {looked} of {len(packages)} packages"
    else:
        known_line = f"known vulnerabilities: {len(known)}"
    if not skipped:
        return Told((*known, known_line), known=bool(known))
    blind = f"COULD NOT LOOK at {len(skipped)} packages: {skipped[0]['skip_reason']}"
    return Told((*known, known_line, blind), known=bool(known), blind=True)


def _asked(program: str) -> tuple[str, str]:
    command = [program, "--format", "json", "--progress-spinner", "off", "--disable-pip"]
    command += ["--require-hashes", "--timeout", str(SECONDS)]
    for file in FILES:
        command += ["--requirement", str(file)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as e:
        return "", str(e)
    return done.stdout, done.stderr


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
