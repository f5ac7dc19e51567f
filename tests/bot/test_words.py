"""The command line speaks the language of whoever is there: its help, and what it refuses."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import pytest

from bot.language import language
from bot.plain import Language
from bot.words import arguments, spoken
from bot.wrapping import columns
from tests.english import BLANK, left

ROLES = (
    *("serve", "ingest", "watch", "why", "domain", "status", "digest", "doctor", "import"),
    *("replay", "migrate", "backup", "forget", "audit", "feedback", "manifest"),
    *("smtp", "spf", "headers"),
)
WIDTH = 80


@pytest.fixture(autouse=True)
def width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))


def ended(words: Language, written: Sequence[str]) -> int | str | None:
    with pytest.raises(SystemExit) as end:
        arguments(words).parse_args(written)
    return end.value.code


def test_every_command_is_tried() -> None:
    [roles] = [
        action.choices
        for action in arguments()._actions
        if isinstance(action, argparse._SubParsersAction)
    ]
    assert tuple(roles) == ROLES


@pytest.mark.parametrize("role", ["", *ROLES])
def test_no_english_is_left_in_the_help(role: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(BLANK, [*filter(None, [role]), "--help"]) == 0
    shown = capsys.readouterr().out.replace(f"python -m bot {role}".strip(), "")
    assert left([shown], " ".join(ROLES)) == set()


@pytest.mark.parametrize("role", ["", *ROLES])
def test_the_help_is_as_wide_as_the_terminal(role: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(language("ja"), [*filter(None, [role]), "--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("使い方: python -m bot")
    assert max(map(columns, lines)) < WIDTH


@pytest.mark.parametrize(
    ("written", "english", "japanese"),
    [
        (
            ["wherefore"],
            "argument ROLE: invalid choice: 'wherefore' (choose from ",
            "引数 ROLE: 'wherefore' は選べません (選択肢: ",
        ),
        (["why"], "the following arguments are required: TARGET", "次の引数が必要です: TARGET"),
        (["serve", "--loud"], "unrecognized arguments: --loud", "不明な引数です: --loud"),
        (
            ["why", "x", "--days"],
            "argument --days: expected one argument",
            "引数 --days: 値が 1 つ必要です",
        ),
        (
            ["why", "x", "--days", "0"],
            "argument --days: is a number of days, from 1 to 9999",
            "引数 --days: 1 から 9999 までの日数を指定してください",
        ),
        (
            ["digest", "--days", "32"],
            "argument --days: is a number of days, from 1 to 31",
            "引数 --days: 1 から 31 までの日数を指定してください",
        ),
        (
            ["migrate", "--rebuild", "--rekey"],
            "argument --rekey: not allowed with argument --rebuild",
            "引数 --rekey: 引数 --rebuild と一緒には使えません",
        ),
        (
            ["why", "x", "--json=1"],
            "argument --json: ignored explicit argument '1'",
            "引数 --json: 値 '1' は指定できません",
        ),
        (
            ["why", "x", "--lang", "de"],
            "argument --lang: invalid choice: 'de' (choose from ",
            "引数 --lang: 'de' は選べません (選択肢: ",
        ),
        (
            ["doctor", "--se", "x", "--s"],
            "argument --send: expected one argument",
            "引数 --send: 値が 1 つ必要です",
        ),
        (["import"], "the following arguments are required: FILE", "次の引数が必要です: FILE"),
        (
            ["manifest", "--url", "ftp://x"],
            "argument --url: is written like https://ses-why.example",
            "引数 --url: https://ses-why.example のように書いてください",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_refused_is_one_line_in_either_language(
    written: list[str], english: str, japanese: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, told in ((language("en"), english), (language("ja"), japanese)):
        assert ended(words, written) == 1
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert told in err, err
        assert err.startswith("python -m bot")


def test_an_option_that_could_be_two_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(language("ja"), ["migrate", "--re"]) == 1
    told = "オプション --re は次のどれか分かりません: --rebuild, --rekey"
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "environment", "code"),
    [
        (["why", "x"], {}, "en"),
        (["why", "x"], {"LANG": "ja_JP.UTF-8"}, "ja"),
        (["why", "x", "--lang", "ja"], {}, "ja"),
        (["why", "x", "--lang=en"], {"LANGUAGE": "ja"}, "en"),
        (["why", "--lang", "ja", "--lang", "en"], {}, "en"),
        (["why", "x", "--lang", "de"], {"LANG": "ja_JP.UTF-8"}, "ja"),
        (["--lang"], {}, "en"),
        (["ja"], {}, "en"),
        ([], {"LANGUAGE": "ja"}, "ja"),
    ],
    ids=str,
)
def test_what_is_asked_for_comes_before_the_environment(
    written: list[str], environment: dict[str, str], code: str
) -> None:
    assert spoken(written, environment).code == code
