"""Who is spoken to in which language."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot import at_work
from bot.language import language
from bot.plain import ENGLISH, sentence
from bot.settings import load
from bot.slack.render import Slack
from bot.speaking import speaking, whoever
from bot.wiring_language import of_channels, otherwise
from checks.core import say
from tests.bot.test_settings import GOOD

JAPANESE = language("ja")
WAITED = say("{span} {names}", span=timedelta(hours=2), names=("a.example", "b.example"))


def test_whoever_is_answered_is_answered_in_theirs_values_and_all() -> None:
    slack = Slack(whoever(ENGLISH))
    assert slack.words(WAITED) == "2 h a.example, b.example"
    with speaking(JAPANESE):
        assert slack.words(WAITED) == "2 時間 a.example、b.example"
        assert sentence(say("What to do"), whoever(ENGLISH)) == "対処方法"
        assert slack.language is JAPANESE
        fixed = slack.speaking(slack.language)
    assert slack.language is ENGLISH
    assert fixed.language is JAPANESE


def test_it_goes_along_to_other_threads() -> None:
    slack = Slack(whoever(ENGLISH))
    with ThreadPoolExecutor(1) as pool:
        with speaking(JAPANESE):
            carried = at_work.carried(lambda: slack.language)
        assert pool.submit(carried).result() is JAPANESE
        assert pool.submit(lambda: slack.language).result() is ENGLISH


def test_the_setting_is_the_language_where_no_channel_has_one() -> None:
    assert otherwise(load(GOOD)) is ENGLISH
    spoken = of_channels(load(GOOD | {"LANGUAGE": "ja", "CHANNEL_RULES": "C1=en dm"}))
    assert (spoken("C1"), spoken("C2")) == (ENGLISH, JAPANESE)
