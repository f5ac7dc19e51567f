from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from checks.core.addresses import disposable as listed
from checks.core.addresses.disposable import disposable
from checks.core.addresses.roles import SHARED, TECHNICAL, UNREAD, Role, role
from tests.deploy.pins import RUNTIME, pins

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize(
    ("local", "kind"),
    [
        ("postmaster", TECHNICAL),
        ("abuse", TECHNICAL),
        ("INFO", SHARED),
        ("sales+eu", SHARED),
        ("noreply", UNREAD),
        ("no-reply", UNREAD),
        ("ann", None),
        ("information", None),
        ("salesman", None),
        ("", None),
        ("+", None),
    ],
)
def test_roles(local: str, kind: Role | None) -> None:
    assert role(local) is kind


def test_no_role_has_two_kinds() -> None:
    names = [*UNREAD.names, *TECHNICAL.names, *SHARED.names]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("domain", "found"),
    [
        ("mailinator.com", "mailinator.com"),
        ("any.yopmail.com", "yopmail.com"),
        ("gmail.com", None),
        ("mozmail.com", None),
        ("com", None),
        ("", None),
    ],
)
def test_disposable_domains(domain: str, found: str | None) -> None:
    assert disposable(domain) == found


def test_no_real_provider_is_called_disposable() -> None:
    real = (Path(__file__).parent / "real_domains.txt").read_text().split()
    assert [domain for domain in real if disposable(domain)] == []


def test_the_list_is_the_pinned_one() -> None:
    versions = {pin.name: pin.version for pin in pins(RUNTIME)}
    assert versions["disposable-email-domains"] == listed.VERSION


def test_the_list_is_loaded_by_who_asks_alone() -> None:
    code = "import sys, checks.address; print('disposable_email_domains' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"
