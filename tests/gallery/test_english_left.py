"""No English of ours is left in any message, form or Home tab that the gallery shows in Japanese,
and no spaces as English has them.

What a person sees is read, and what stands beside it: titles, labels, placeholders, hints, what is
read out instead of a picture.  Answers and reports on domains are looked at in tests/scenarios.
"""

from __future__ import annotations

from itertools import groupby

import pytest

from bot.language import LANGUAGES
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

VARIANTS = tuple(
    (group, tuple(each))
    for group, each in groupby(without_scenarios(Slack(BLANK)), lambda variant: variant.group.en)
    if group not in WITH_WORDS_OF_OTHERS
)

IN_JAPANESE = tuple(without_scenarios(Slack(JAPANESE)))

EMPTY = "   "
"""A value that an alert without any memory lacks."""


@pytest.mark.parametrize(("group", "variants"), VARIANTS, ids=[group for group, _ in VARIANTS])
def test_no_english_is_left(group: str, variants: tuple[Variant, ...]) -> None:
    english = {
        variant.name.en: found
        for variant in variants
        if (found := left(read(variant.messages), OUTSIDE))
    }
    assert english == {}, group


@pytest.mark.parametrize("group", [group for group, _ in VARIANTS])
def test_no_two_japanese_words_stand_apart(group: str) -> None:
    found = {
        gap
        for variant in IN_JAPANESE
        if variant.group.en == group
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
