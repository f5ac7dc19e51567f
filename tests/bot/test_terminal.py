from __future__ import annotations

from bot.language import language
from bot.terminal import WIDTH, Terminal
from bot.wrapping import columns
from tests.bot.reports import bounced, report


def test_the_same_answer_as_in_slack() -> None:
    shown = Terminal(colour=False).report(report()).splitlines()
    assert shown[:3] == [
        "Not delivered — ann@example.com",
        "The mailbox does not exist",
        "→ Check the address with the recipient. (our side can fix it)",
    ]
    assert "    aws sesv2 x --y 'z'" in shown
    assert (
        shown[-1] == "3 checks, 1 could not look: Suppression list · 0.8 s · newest event 3 min old"
    )


def test_colour_is_only_there_when_asked_for() -> None:
    assert "\x1b[" not in Terminal(colour=False).report(report())
    assert "\x1b[1;31mNot delivered\x1b[0m" in Terminal(colour=True).report(report())


def test_words_from_outside_cannot_steer_the_terminal() -> None:
    hostile = report(("bounce", bounced("\x1b[2J\x1b]0;pwned\x07 \u202e550"), None))
    assert not set(Terminal(colour=False).report(hostile)) & set("\x1b\x07\u202e")


def test_lines_fit_but_commands_stay_whole() -> None:
    shown = Terminal(colour=False).report(report(("bounce", bounced("word " * 60), None)))
    assert all(len(line) <= WIDTH for line in shown.splitlines())


def test_japanese_fits_as_well() -> None:
    shown = Terminal(language("ja"), colour=False).report(report(("bounce", bounced("x"), None)))
    assert "メールボックスが存在しません" in shown
    wide = [line for line in shown.splitlines() if columns(line) > WIDTH and " aws " not in line]
    assert wide == []
