"""Values as the readers of a language write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import language as languages
from bot.language import JAPANESE, LANGUAGES, language, named
from bot.plain import CODES, ENGLISH, sentence
from bot.rejected import Rejected
from checks.core import Value, say
from checks.core.text import Month

made_anew = language.__wrapped__
"""Past what the process remembers, which other tests have."""
MAY = datetime(2026, 5, 2, 9, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "english", "japanese"),
    [
        (MAY, "2026-05-02 09:07 UTC", "2026年5月2日 09:07 UTC"),
        (MAY.date(), "2026-05-02", "2026年5月2日"),
        (Month.of(MAY), "2026-05", "2026年5月"),
        (timedelta(days=2, hours=5, minutes=9), "2 d 5 h", "2 日 5 時間"),
        (timedelta(minutes=14), "14 min", "14 分"),
        (timedelta(seconds=3.2), "3.2 s", "3.2 秒"),
        (1234567, "1,234,567", "1,234,567"),
        (("gmail.com", "outlook.com"), "gmail.com, outlook.com", "gmail.com、outlook.com"),
        (say("inner"), "inner", "中"),
        ("Seit {Mai}", "Seit {Mai}", "Seit {Mai}"),
    ],
    ids=[
        "moment",
        "day",
        "month",
        "days",
        "minutes",
        "seconds",
        "number",
        "list",
        "sentence",
        "quoted",
    ],
)
def test_values_are_written_as_readers_write_them(
    value: Value, english: str, japanese: str
) -> None:
    said = {"Since {x}.": "{x} から。", "inner": "中"}
    words = replace(JAPANESE, lookup=lambda template: said[template])
    assert sentence(say("Since {x}.", x=value), ENGLISH) == f"Since {english}."
    assert sentence(say("Since {x}.", x=value), words) == f"{japanese} から。"


@pytest.mark.parametrize("code", CODES)
def test_an_empty_sentence_is_empty_in_every_language(code: str) -> None:
    assert sentence(say(""), language(code)) == ""
    assert sentence(say("{x}", x=say("")), language(code)) == ""


def test_all_languages_are_named_wherever_one_is_chosen() -> None:
    assert tuple(LANGUAGES) == CODES


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(languages, "LOCALES", tmp_path)
    return tmp_path


def test_a_catalogue_that_is_not_there_is_told(locales: Path) -> None:
    with pytest.raises(Rejected, match="make catalogues"):
        made_anew("ja")
    assert made_anew("en") is ENGLISH


def test_one_that_nobody_compiled_is_read_as_it_is_written(locales: Path) -> None:
    folder = locales / "ja/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "bot.po").write_text('msgid "Wait."\nmsgstr "お待ちください。"\n', encoding="utf-8")
    assert sentence(say("Wait."), made_anew("ja")) == "お待ちください。"
    assert sentence(say("Go on."), made_anew("ja")) == "Go on."


@pytest.mark.parametrize(
    ("setting", "environment", "code"),
    [
        ("", {}, "en"),
        ("", {"LANG": "ja_JP.UTF-8"}, "ja"),
        ("", {"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        ("", {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ja_JP.eucJP"}, "ja"),
        ("", {"LANG": "de_DE.UTF-8"}, "en"),
        ("", {"LANG": "ja_JP.UTF-8", "LANGUAGE": "de:en"}, "en"),
        ("ja", {"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, "ja"),
        ("en", {"LANG": "ja_JP.UTF-8"}, "en"),
        ("", {"LANG": "java"}, "en"),
    ],
)
def test_a_command_speaks_as_the_setting_says_or_else_the_machine(
    setting: str, environment: dict[str, str], code: str
) -> None:
    assert named(setting, environment) == code
