"""docs/licences.md: what the licence is of each package that comes along; and no surprise among
them.  `WRITE_DOCS=1 pytest` writes the page."""

from __future__ import annotations

import os
import re
import sys
from importlib.metadata import metadata, packages_distributions

import pytest
from packaging.utils import canonicalize_name

from tests.deploy.pins import RUNTIME, SANDBOX, SENTRY, TESTS, pins
from tests.deploy.source import names
from tests.deploy.templates import ROOT

PAGE = ROOT / "docs/licences.md"

PERMISSIVE = {
    "0BSD",
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CNRI-Python",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "PSF-2.0",
}
"""By SPDX, but for "BSD", which some packages write without saying which."""
BY_FILE = {"MPL-2.0"}
"""Changes to the package's own files have to be published; what uses it need not."""

ACCEPTED = {
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
}
"""Read one by one: a library under the LGPL that is used unchanged, and that anybody can exchange
for another build of it."""

OPTIONAL = {"sentry_sdk"}
"""Installed by whoever sets SENTRY_DSN."""

SAME = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages without a licence expression (PEP 639) write instead."""

HEAD = (
    "# Licences of what comes along\n"
    "Made from what the packages say of themselves (`WRITE_DOCS=1 make test"
    " ARGS=tests/deploy/test_licences.py`). A test refuses a package whose licence is not among"
    " those named here: the permissive ones, MPL-2.0 (which asks to publish changes to its own"
    " files), and the LGPL of psycopg, which is used unchanged and can be exchanged.\n"
)
SECTIONS = (
    ("Where the bot runs", "requirements.txt", RUNTIME),
    ("Where errors go to Sentry", "requirements-sentry.txt", SENTRY),
    ("The local world", "sandbox/requirements.txt", SANDBOX),
    ("Tests", "requirements-dev.txt", TESTS),
)
EVERY = sorted({pin.name for _, _, path in SECTIONS for pin in pins(path) if pin.is_ours})


def licence(name: str) -> str:
    """As an SPDX expression, where the package lets one tell."""
    of = metadata(name)
    if expression := of.get_all("License-Expression"):
        return str(expression[0])
    listed = [each.rpartition(" :: ") for each in of.get_all("Classifier") or ()]
    if last := {name for group, _, name in listed if group == "License :: OSI Approved"}:
        return " OR ".join(sorted(SAME.get(each, each) for each in last))
    [written] = of.get_all("License") or ["unknown"]
    return SAME.get(str(written), str(written))


def is_accepted(name: str, expression: str) -> bool:
    """`A AND (B OR C)`: each part has one that is accepted."""
    parts = re.sub(r"[()]", "", expression).split(" AND ")
    known = PERMISSIVE | BY_FILE
    return ACCEPTED.get(name) == expression or all(known & set(p.split(" OR ")) for p in parts)


def page() -> str:
    lines = [HEAD]
    for title, file, path in SECTIONS:
        lines += [f"## {title}", f"`{file}`", "", "| package | licence |", "| --- | --- |"]
        lines += [f"| {pin.name} | {licence(pin.name)} |" for pin in pins(path) if pin.is_ours]
        lines.append("")
    return "\n".join(lines)


def test_the_page_lists_what_comes_along() -> None:
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page()


@pytest.mark.parametrize("name", EVERY)
def test_a_package_has_a_licence_that_we_accept(name: str) -> None:
    assert is_accepted(name, licence(name)), licence(name)


@pytest.mark.parametrize(
    ("expression", "accepted"),
    [
        ("MIT", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("GPL-2.0-or-later OR MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("LGPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("SSPL-1.0", False),
        ("unknown", False),
    ],
)
def test_a_licence_that_binds_what_uses_it_is_refused(expression: str, accepted: bool) -> None:
    assert is_accepted("some-package", expression) is accepted


def test_what_was_accepted_by_name_still_comes_along_under_that_licence() -> None:
    assert {name: licence(name) for name in ACCEPTED} == ACCEPTED


@pytest.mark.long
def test_what_the_bot_imports_is_installed_where_it_runs() -> None:
    installed = packages_distributions()
    imported = names(ROOT / "bot").packages | names(ROOT / "checks").packages
    foreign = imported - sys.stdlib_module_names - {"bot", "checks"} - OPTIONAL
    runtime = {pin.name for path in (RUNTIME, SENTRY) for pin in pins(path)}
    missing = {
        name
        for name in foreign
        if not {canonicalize_name(each) for each in installed.get(name, [])} & runtime
    }
    assert foreign
    assert not missing
