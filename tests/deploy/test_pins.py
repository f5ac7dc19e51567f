"""What is installed is what the files of requirements name, to the last octet."""

from __future__ import annotations

import re
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings.written import SENTRY as SENTRY_OPTIONS
from tests.deploy.pins import FILES, RUNTIME, SANDBOX, SENTRY, TESTS, pins
from tests.deploy.templates import ROOT

HERE = [pin for path in (RUNTIME, SENTRY, SANDBOX, TESTS) for pin in pins(path) if pin.is_ours]
INSTALLED = {pin.name: pin.version for pin in HERE}
COMPILED = ("cryptography", "orjson", "pillow", "psycopg-binary", "pydantic-core")
"""Packages of which each platform has a file of its own."""


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_each_package_has_the_hashes_of_its_files(path: Path) -> None:
    for pin in pins(path):
        assert pin.hashes, pin.name
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", each) for each in pin.hashes), pin.name


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_has_all_that_is_asked_for_at_that_very_version(path: Path) -> None:
    """Else somebody changed one of the two by hand: `make pins`."""
    lines = path.with_suffix(".in").read_text().splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    made = {pin.name: pin.version for pin in pins(path)}
    assert asked
    assert {canonicalize_name(each.name): str(each.specifier) for each in asked} == {
        canonicalize_name(each.name): f"=={made.get(canonicalize_name(each.name))}"
        for each in asked
    }


def test_a_package_has_one_version_wherever_it_stands() -> None:
    found = defaultdict(set)
    for path in FILES:
        for pin in pins(path):
            found[pin.name].add((pin.version, pin.hashes))
    assert {name for name, different in found.items() if len(different) > 1} == set()


def test_any_common_platform_finds_its_file() -> None:
    """Of each of these a release has dozens: for Linux (glibc, musl), macOS, Windows, ARM."""
    hashes = {pin.name: len(pin.hashes) for pin in pins(RUNTIME)}
    assert all(hashes[name] > 20 for name in COMPILED), hashes


@pytest.mark.parametrize("name", sorted(INSTALLED))
def test_what_is_installed_here_is_what_is_pinned(name: str) -> None:
    assert version(name) == INSTALLED[name]


def test_what_sentry_needs_is_in_the_file_that_people_are_told_of() -> None:
    assert f"--require-hashes -r {SENTRY.name}" == SENTRY_OPTIONS
    assert "sentry-sdk" in {pin.name for pin in pins(SENTRY)}


def test_whatever_installs_asks_for_the_hashes() -> None:
    files = ("Makefile", ".ci/run", "Dockerfile", "README.md", "docs/installing.md")
    for file in files:
        # a command may go on in the next lines
        text = re.sub(r"\\\n\s*", " ", (ROOT / file).read_text())
        lines = [line for line in text.splitlines() if re.search(r"\bpip\b.* install ", line)]
        assert lines, file
        assert all("--require-hashes" in line for line in lines), file


def test_the_ci_looks_for_known_vulnerabilities() -> None:
    assert "make audit" in (ROOT / ".ci/run").read_text().splitlines()
