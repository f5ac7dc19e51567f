"""Reads the files of requirements: which packages, at which versions, with which hashes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.deploy.templates import ROOT

RUNTIME = ROOT / "requirements.txt"
"""What is installed where the bot runs."""
SENTRY = ROOT / "requirements-sentry.txt"
"""Where SENTRY_DSN is set, too."""
SANDBOX = ROOT / "sandbox/requirements.txt"
TESTS = ROOT / "requirements-dev.txt"
FILES = (
    RUNTIME,
    SENTRY,
    SANDBOX,
    TESTS,
    ROOT / "tests/bench/requirements.txt",
    ROOT / "tests/browser/requirements.txt",
    ROOT / "tests/deploy/tools.txt",
)
"""All of them; each is made from the file beside it that ends in .in."""


@dataclass(frozen=True, slots=True)
class Pin:
    name: str
    """As registries compare names: lower case, with hyphens."""
    version: str
    hashes: frozenset[str]
    requirement: Requirement

    @property
    def is_ours(self) -> bool:
        """Whether it is installed on a machine such as this one."""
        marker = self.requirement.marker
        return marker is None or marker.evaluate()


def pins(path: Path) -> list[Pin]:
    """Of one file; those of others that it refers to (`-r`, `-c`) are not among them."""
    whole = re.sub(r"\\\n\s*", "", path.read_text())
    lines = (line.partition(" #")[0].strip() for line in whole.splitlines())
    return [_pin(line) for line in lines if line and not line.startswith(("#", "-"))]


def _pin(line: str) -> Pin:
    written, *hashes = re.split(r"\s+--hash=", line)
    requirement = Requirement(written)
    [version] = requirement.specifier
    assert version.operator == "==", line
    name = canonicalize_name(requirement.name)
    return Pin(name, version.version, frozenset(hashes), requirement)
