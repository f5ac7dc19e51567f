"""No English of ours is left in any message, form or Home tab that the gallery shows in Japanese,
and no spaces as English has them.

What a person sees is read, and what stands beside it: titles, labels, placeholders, hints, what is
read out instead of a picture.  Answers and reports on domains are looked at in tests/scenarios.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.language import LANGUAGES
from bot.plain import Language
from bot.slack import guide
from bot.slack.render import Slack
from tests.bot import overviews
from tests.english import BLANK, JAPANESE, apart, left, paragraphs, read
from tests.gallery import notices, surfaces
from tests.gallery.variant import Variant
from tests.gallery.variants import without_scenarios

WITH_WORDS_OF_OTHERS = {"Long", "Hostile"}

OUTSIDE = " ".join(
    (
        *notices.REPLIES,
        notices.HEADERS,
        *surfaces.REPLIES.values(),
        surfaces.WHY.en,
        surfaces.LETTER.en,
        overviews.INCIDENT.summary,
        overviews.INCIDENT.latest,
        guide.SHORTCUT,
        *(each.name for each in LANGUAGES.values()),
        "@ses-why why",
        "order-confirmation",  # a template
        "main",  # a configuration set
        "warn",  # as ALERT_LEVELS is written
        "pass fail",  # of Authentication-Results
    )
)
"""What is the same in every language: the words of servers, of AWS, of people, and names."""

EMPTY = "   "
"""A value that an alert without any memory lacks."""


def shown(words: Language) -> Iterator[Variant]:
    """Made when it is asked for: not by whoever collects tests."""
    every = without_scenarios(Slack(words))
    return (variant for variant in every if variant.group.en not in WITH_WORDS_OF_OTHERS)


def test_no_english_is_left() -> None:
    english = {
        (variant.group.en, variant.name.en): found
        for variant in shown(BLANK)
        if (found := left(read(variant.messages), OUTSIDE))
    }
    assert english == {}


def test_no_two_japanese_words_stand_apart() -> None:
    found = {
        (variant.group.en, gap)
        for variant in shown(JAPANESE)
        for text in paragraphs(variant.messages)
        for gap in apart(text)
        if EMPTY not in gap
    }
    assert found == set()


def test_words_are_found_wherever_they_stand() -> None:
    """The allowed ones as well, so that nothing is passed over unread."""
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "One title"},
        "blocks": [
            {
                "type": "input",
                "label": {"type": "plain_text", "text": "its label"},
                "hint": {"type": "plain_text", "text": "some hint"},
                "element": {
                    "type": "plain_text_input",
                    "placeholder": {"type": "plain_text", "text": "any placeholder"},
                    "initial_value": "first value",
                },
            }
        ],
    }
    words = {"One", "title", "its", "label", "some", "hint", "any", "placeholder", "first", "value"}
    assert left(read(view)) == words
    file = {"files": [{"title": "Bounce rate", "alt_txt": "over the line", "png": "abc"}]}
    assert left(read(file)) == {"Bounce", "rate", "over", "the", "line"}
