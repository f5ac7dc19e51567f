"""The systemd units and the Procfile: what they start is there, and may do little."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.words import arguments
from tests.deploy.templates import ROOT

pytestmark = pytest.mark.long

UNITS = ROOT / "deploy/systemd"
ROLES = ("serve", "ingest", "watch")
NEEDS_SYSTEMD = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="no systemd-analyze to verify with"
)
PAGE = (ROOT / "docs/installing.md").read_text()
ADDITIONS = re.findall(r"^```\n(\[Service\]\n.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
"""What the page has one write by `systemctl edit`."""
EXPOSURE = 20
"""Of 100, by `systemd-analyze security`; what is left is mostly that it uses the network."""


def of(unit: str, name: str) -> list[str]:
    """Values of a setting of a unit, in their order."""
    lines = (UNITS / unit).read_text().splitlines()
    return [line.partition("=")[2] for line in lines if line.partition("=")[0] == name]


def test_one_role_is_confined_as_all_in_one_are() -> None:
    whole, single = (
        [line for line in (UNITS / name).read_text().splitlines() if not line.startswith("#")]
        for name in ("ses-why.service", "ses-why@.service")
    )
    assert [(a, b) for a, b in zip(whole, single, strict=True) if a != b] == [
        (whole[1], single[1]),
        (
            "ExecStart=/opt/ses-why/.venv/bin/python -m bot",
            "ExecStart=/opt/ses-why/.venv/bin/python -m bot %i",
        ),
    ]


def test_what_it_starts_is_there() -> None:
    for command in (*of("ses-why.service", "ExecStart"), *of("ses-why.service", "ExecStartPre")):
        arguments().parse_args(command.split()[3:])
    [role] = of("ses-why@.service", "ExecStart")
    for name in ROLES:
        arguments().parse_args(role.replace("%i", name).split()[3:])


def test_its_settings_are_ours_and_its_secrets_handed_over_by_systemd() -> None:
    given = dict(
        word.partition("=")[::2]
        for line in of("ses-why.service", "Environment")
        for word in line.split()
    )
    ours = {name for name in given if not name.startswith("PYTHON")} - {"ENV_FILE"}
    assert {name.removesuffix("_FILE") for name in ours} <= set(Settings.model_fields)
    credentials = {each.partition(":")[0] for each in of("ses-why.service", "LoadCredential")}
    files = {given[name] for name in ours if name.endswith("_FILE")}
    assert files == {f"%d/{name}" for name in credentials}


@NEEDS_SYSTEMD
@pytest.mark.parametrize("addition", ADDITIONS, ids=["PostgreSQL", "HTTP"])
def test_systemd_takes_what_the_page_adds(addition: str, tmp_path: Path) -> None:
    text = (UNITS / "ses-why.service").read_text()
    unit = tmp_path / "ses-why.service"
    unit.write_text(text.replace("/opt/ses-why/.venv/bin/python", sys.executable))
    (more := tmp_path / "ses-why.service.d").mkdir()
    (more / "override.conf").write_text(addition)
    command = ["systemd-analyze", "verify", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@NEEDS_SYSTEMD
def test_systemd_takes_the_units_and_finds_them_confined(tmp_path: Path) -> None:
    for unit in UNITS.iterdir():
        # where it is installed there is nothing here
        text = unit.read_text().replace("/opt/ses-why/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text)
    units = [str(tmp_path / "ses-why.service"), str(tmp_path / "ses-why@serve.service")]
    shutil.copy(tmp_path / "ses-why@.service", tmp_path / "ses-why@serve.service")
    for words in (["verify"], ["security", "--offline=true", f"--threshold={EXPOSURE}"]):
        done = subprocess.run(
            ["systemd-analyze", "--no-pager", *words, *units],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        # of a misspelt setting it says so, and ends with 0
        assert not done.stderr


def test_the_procfile_runs_under_honcho_as_it_stands(tmp_path: Path) -> None:
    honcho = [str(Path(sys.executable).with_name("honcho")), "-f", "Procfile"]
    # a .env of whoever runs the tests must not be read
    (empty := tmp_path / "env").write_text("")
    honcho += ["-e", str(empty)]
    checked = subprocess.run(
        [*honcho, "check"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert f"release, web, worker, {', '.join(ROLES)}" in checked.stderr
    database = tmp_path / "ses-why.sqlite3"
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "ENV_FILE": "",
        "SES_REGIONS": "eu-west-1",
        "ADDRESS_KEY": "k" * 32,
        "DATABASE_URL": f"sqlite:///{database}",
    }
    done = subprocess.run(
        [*honcho, "start", "release"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with sqlite3.connect(database) as opened:
        tables = {row[0] for row in opened.execute("SELECT name FROM sqlite_master")}
    opened.close()
    assert "events" in tables
