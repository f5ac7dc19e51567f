"""docs/installing.md: what it has one type is there."""

from __future__ import annotations

import re
import shlex

import pytest

from bot.settings import Settings
from bot.words import arguments
from tests.deploy.templates import FOLDER, ROOT, template

PAGE = (ROOT / "docs/installing.md").read_text()
LINES = [
    *(line for block in re.findall(r"^```\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
      for line in block.splitlines()),
    *re.findall(r"`([^`\n]+)`", PAGE),
]  # fmt: skip
STACKS = [shlex.split(line) for line in LINES if line.startswith("aws cloudformation deploy")]


def after(words: list[str], option: str) -> list[str]:
    rest = words[words.index(option) + 1 :]
    ends = [i for i, word in enumerate(rest) if word.startswith("--")]
    return rest[: ends[0]] if ends else rest


@pytest.mark.parametrize("words", STACKS, ids=lambda words: words[4])
def test_a_stack_is_given_what_its_template_asks_for(words: list[str]) -> None:
    [path] = after(words, "--template-file")
    made = template((ROOT / path).name)
    given = {word.partition("=")[0] for word in after(words, "--parameter-overrides")}
    asked = {name for name, each in made["Parameters"].items() if "Default" not in each}
    assert asked <= given <= set(made["Parameters"])
    makes_roles = any(each["Type"] == "AWS::IAM::Role" for each in made["Resources"].values())
    assert ("CAPABILITY_IAM" in words) == makes_roles


def test_every_template_has_its_command() -> None:
    deployed = {ROOT / after(words, "--template-file")[0] for words in STACKS}
    assert deployed == set(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("line", [line for line in LINES if "python -m bot" in line])
def test_every_command_of_the_bot_is_understood(line: str) -> None:
    words = shlex.split(line)
    arguments().parse_args(words[words.index("bot") + 1 :])


def test_every_setting_is_one() -> None:
    # HTTP and others of capitals are no settings: those have a blank line of their own
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`", PAGE)) - {"NAME_FILE"}
    assert {name.removesuffix("_FILE") for name in named} <= set(Settings.model_fields)


@pytest.mark.parametrize("parameter", sorted(set(re.findall(r"`([A-Z][a-z]+[A-Za-z]+)=", PAGE))))
def test_every_parameter_is_one_of_a_template(parameter: str) -> None:
    known = {name for path in FOLDER.glob("*.yaml") for name in template(path.name)["Parameters"]}
    assert parameter in known


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(((?!http)[^)#]+)", PAGE))))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / "docs" / link).exists()


@pytest.mark.parametrize("anchor", re.findall(r"\]\(#([^)]+)\)", PAGE))
def test_every_link_within_leads_to_a_heading(anchor: str) -> None:
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    assert anchor in {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
