"""docs/security.md: each threat names tests that exist, and what it says of URLs is so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/security.md").read_text()
THREATS = PAGE.partition("## Threats\n")[2].partition("\n## ")[0]
ROWS = [line for line in THREATS.splitlines() if line.startswith("| **")]
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")

FETCHERS = {"urllib3", "requests", "httpx", "aiohttp", "http.client", "urllib.request"}
OPEN_URLS = {"bot/sources/health.py", "bot/sources/export_file.py"}
BY = "bot/sources/download.py"
"""What both open them by."""


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row[4:40] for row in ROWS])
def test_a_threat_has_tests_that_exist(row: str) -> None:
    proofs = PROOF.findall(row)
    assert proofs
    for path, name in proofs:
        text = (ROOT / path).read_text()
        assert re.search(rf"^def {name}\(", text, re.MULTILINE), f"{path}::{name}"


def test_two_modules_open_urls() -> None:
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("checks/**/*.py")]
    opening = {
        str(path.relative_to(ROOT))
        for path in files
        if any(
            (name == fetcher or name.startswith(f"{fetcher}.")) and ".exceptions" not in name
            for name in imported(path)
            for fetcher in FETCHERS
        )
    }
    assert opening == OPEN_URLS | {BY}
    callers = {str(path.relative_to(ROOT)) for path in files if _calls(path, "download")}
    assert callers == OPEN_URLS


def _calls(path: Path, name: str) -> bool:
    found = (
        node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    )
    return any(isinstance(each, ast.Name) and each.id == name for each in found)
