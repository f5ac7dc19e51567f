"""Commands that answers offer to paste: a real shell reads exactly the words that were meant."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.explain_finding import dig
from checks.core.commands import sesv2
from tests.fuzz.profile import HOSTILE, tries

SHOW = 'show() { for word; do printf "%s\\0" "$word"; done; }\n'
NASTY = (
    "$(reboot)",
    "`reboot`",
    "a;reboot",
    "a\nreboot",
    "'; reboot; '",
    '"$HOME"',
    "*",
    "~root",
    "!!",
    "-rf",
    "",
    *(words for words in HOSTILE if "\x00" not in words and "\ud800" not in words),
)
NAMES = st.text(
    st.characters(exclude_characters="\x00\x01", exclude_categories=["Cs"]), max_size=30
)


def read_by_a_shell(commands: list[str]) -> list[list[str]]:
    """The words of each; the program's name is replaced by a function that shows its words."""
    lines = [f"show {each.partition(' ')[2]}; printf '\\1'" for each in commands]
    script = SHOW + "\n".join(lines)
    done = subprocess.run(["sh"], input=script.encode(), capture_output=True, check=True)
    shown = done.stdout.decode().split("\x01")[:-1]
    return [each.split("\x00")[:-1] for each in shown]


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_a_shell_reads_what_we_meant(words: str) -> None:
    command = sesv2("get-suppressed-destination", "eu-west-1", email_address=words)
    [read] = read_by_a_shell([command])
    assert read[4:] == ["--email-address", words]


@given(st.lists(NAMES, min_size=20, max_size=20))
@tries(5)
def test_so_it_does_of_any_name(names: list[str]) -> None:
    commands = [sesv2("get-contact", "eu-west-1", contact_list_name=each) for each in names]
    assert [each[-1] for each in read_by_a_shell(commands)] == names


def test_a_name_of_dns_is_one_word() -> None:
    [read] = read_by_a_shell([dig("$(reboot).example TXT v=spf1 -all")])
    assert read == ["+short", "TXT", "$(reboot).example"]
