"""The README's commands, links and promises, held to what is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from bot.settings import Settings
from bot.words import arguments
from sandbox.tour import SCENARIOS, files

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]
INLINE = re.findall(r"`((?:make|python -m) [^`]+)`", README)
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_the_two_commands_stand_alone() -> None:
    assert BLOCKS[:2] == ["make demo\n", "make test\n"]


@pytest.mark.parametrize("command", [c for c in COMMANDS + INLINE if c.startswith("make ")])
def test_every_make_command_has_its_target(command: str) -> None:
    target, *rest = shlex.split(command)[1:]
    assert target in TARGETS
    if target == "demo" and rest:
        assert rest[0] in files(SCENARIOS)


@pytest.mark.parametrize(
    "command", [c for c in COMMANDS + INLINE if "python -m bot" in c], ids=lambda c: c
)
def test_every_command_of_the_bot_is_understood(command: str) -> None:
    words = shlex.split(command)
    arguments().parse_args(words[words.index("bot") + 1 :])


def test_the_example_question_is_in_a_scenario() -> None:
    asked = re.findall(r"make why TARGET=(\S+)", README)
    known = {yaml.safe_load(p.read_text())["address"] for p in files(SCENARIOS).values()}
    assert asked
    assert set(asked) <= known


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(((?!http)[^)#]+)", README))))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_settings_called_required_are_settings() -> None:
    named = re.findall(r"`([A-Z][A-Z_]+)`", README)
    assert set(named) <= set(Settings.model_fields)


def test_the_procfile_starts_what_there_is() -> None:
    for line in (ROOT / "Procfile").read_text().splitlines():
        words = shlex.split(line.partition(": ")[2])
        assert words[:3] == ["python", "-m", "bot"]
        arguments().parse_args(words[3:])


def levels(page: str) -> list[str]:
    return re.findall(r"^(#+) ", page, re.MULTILINE)


def test_the_japanese_readme_has_the_same_headings_and_commands() -> None:
    japanese = (ROOT / "README.ja.md").read_text()
    blocks = re.findall(r"^```\n(.*?)^```", japanese, re.DOTALL | re.MULTILINE)
    assert levels(japanese) == levels(README)
    assert blocks == BLOCKS
    inline = set(re.findall(r"`((?:make|python -m|/ses) [^`]+)`", japanese))
    english = set(re.findall(r"`((?:make|python -m|/ses) [^`]+)`", README))
    assert english - inline == set()
    assert {each for each in inline - english if "--lang ja" not in each} == set()
    links = re.findall(r"\]\(((?!http)[^)#]+)", japanese)
    assert [link for link in links if not (ROOT / link).exists()] == []
    settings = set(re.findall(r"`([A-Z][A-Z_]+)`", README))
    assert settings == set(re.findall(r"`([A-Z][A-Z_]+)`", japanese))
