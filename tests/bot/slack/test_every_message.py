"""Whatever words come from outside, in whichever message: they stay words, and it stays a message.

Slack's limits hold, nobody is mentioned, nothing is linked, and nothing unseen gets through.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bot.slack
from bot.slack import why
from bot.slack.blocks import VALUE_MAX
from bot.slack.drawing import ALT_MAX
from bot.slack.render import ICON, TEXT_MAX, Payload, Slack
from bot.slack.validate import validate
from checks.core import BadTarget, parse_domain, parse_question
from tests.bot.slack.reading import leaves, visible
from tests.bot.slack.renderings import CHARTS, RENDERERS, WHO
from tests.bot.slack.test_render import HOSTILE

MAKES = re.compile(r"\b(Payload|Chart|View)\b")
"""In the type of what a function returns: it makes something that Slack shows."""

MODEST = settings(
    max_examples=15, derandomize=True, suppress_health_check=[HealthCheck.too_slow], deadline=None
)
"""Each example is drawn by the dozen: an alert of every rule, in each of its states."""

MARKER = "zqx"
"""In words of the outside, and never in ours."""

TRICKS = {
    "everybody": "<!channel> <!here> @channel @here <!everyone>",
    "mention": "<@U123> <@W1|ann> <#C1|general> <!subteam^S1|@ops>",
    "link": "<https://evil.example|https://good.example> http://evil.example mailto:a@evil.example",
    "entities": "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
    "date": "<!date^1392734382^{date}^https://evil.example|now>",
    "formats": "*bold* _italic_ ~struck~ `code` ```block``` > quote",
    "emoji": ":x: :white_check_mark: :+1::skin-tone-2:",
    "right to left": "a\u202egnp.exe\u202c \u2066b\u2069 \u200fc \u061cd",
    "no width": "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg\u034fh",
    "fillers": "a\u115fb\u1160c\u3164d\uffa0e\u17b4f\u2800g\u180eh",
    "tags": "a\U000e0041\U000e0042\U000e0100b\ufe01c",
    "terminal": "\x1b[31mred\x1b[0m\x07\x9b\x00\r\x08",
    "lines": "one\ntwo\r\nthree\u2028four\u2029five\x0bsix",
    "halves": "\ud83d \ude00",
    "templates": "{0} {words} {at} %s ${x}",
    "look-alike": "аnn@раураl.example",
    "empty": "",
    "blank": " ",
    "an address": "l" * 64 + "@" + ".".join(["d" * 63] * 2 + ["d" * 50]) + ".example",
    "an endless word": "w" * 3_000,
    "an endless reply": "550 5.7.1 " + "<!channel> " * 300,
    "all": HOSTILE,
}

FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe01\U000e0100"
"""Letters and marks that are blank, though Unicode does not count them as controls."""
SEEN = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Controls by category that have a shape of their own: they stand around numbers."""

ALL = {**RENDERERS, **CHARTS}
WORDS = st.one_of(
    st.text(max_size=200),
    st.text("<>&!@#|`*_~:^\u202e\u200b\u2066\n ab", max_size=80),
    st.sampled_from(list(TRICKS.values())),
)


def renderers() -> Iterator[str]:
    """The public functions that make what Slack shows, and those of `Slack`'s methods that do."""
    for found in pkgutil.iter_modules(bot.slack.__path__, "bot.slack."):
        module = importlib.import_module(found.name)
        short = found.name.removeprefix("bot.slack.")
        for name, member in inspect.getmembers(module):
            if getattr(member, "__module__", "") != found.name:
                continue
            if inspect.isfunction(member) and _makes(name, member):
                yield f"{short}.{name}"
            elif member is Slack:
                for method, each in inspect.getmembers(member, inspect.isfunction):
                    if _makes(method, each):
                        yield f"{short}.Slack.{method}"


def _makes(name: str, function: Any) -> bool:
    returned = str(function.__annotations__.get("return", ""))
    return not name.startswith("_") and bool(MAKES.search(returned))


def test_every_public_renderer_is_tried_with_hostile_words() -> None:
    assert set(renderers()) == set(ALL), "give it a row in tests/bot/slack/renderings.py"


@pytest.mark.parametrize("masks", [False, True], ids=["all may see", "masked"])
@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_trick_comes_to_nothing(renderer: str, masks: bool) -> None:
    for trick, words in TRICKS.items():
        for payload in RENDERERS[renderer](Slack(masks=masks), words):
            assert (trick, list(faults(payload))) == (trick, [])


@pytest.mark.parametrize("renderer", RENDERERS)
@given(words=WORDS)
@MODEST
def test_whatever_the_words_are_the_message_is_harmless(renderer: str, words: str) -> None:
    for payload in RENDERERS[renderer](Slack(), words):
        assert list(faults(payload)) == []


@pytest.mark.parametrize("trick", TRICKS)
def test_what_stands_beside_a_chart_is_harmless(trick: str) -> None:
    for payload in CHARTS["drawing.chart"](Slack(), TRICKS[trick]):
        [shown] = payload["files"]
        assert len(shown["alt"]) <= ALT_MAX
        for text in shown.values():
            assert list(_loud(text)) == []


@pytest.mark.parametrize("renderer", RENDERERS)
def test_words_from_outside_look_like_words_from_outside(renderer: str) -> None:
    """In code, or set apart, so that nobody takes them for ours; of those in a heading only
    letters and digits are left."""
    plain = [
        leaf["text"]
        for payload in RENDERERS[renderer](Slack(), MARKER)
        for block in payload["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] != "rich_text_preformatted"
        for leaf in leaves(part)
        if MARKER in leaf.get("text", "") and not leaf.get("style", {}).keys() & {"code", "bold"}
    ]
    assert plain == []


@given(words=st.text(min_size=1, max_size=3_000), masks=st.booleans())
@MODEST
def test_the_answer_stays_small(words: str, masks: bool) -> None:
    for payload in RENDERERS["why.parent"](Slack(masks=masks), words):
        assert len(payload["blocks"]) <= 6
        assert visible(payload) <= 800  # a re-run and who asked are beside the answer's own 700


@given(st.text("аеорсухіɡαabc-", min_size=1, max_size=20))
@MODEST
def test_a_domain_that_looks_like_another_is_shown_in_ascii(label: str) -> None:
    try:
        about, named = parse_question(f"ann@{label}.example"), parse_domain(f"{label}.example")
    except BadTarget:
        return
    shown = [
        *leaves(why.looking(Slack(), about)["blocks"]),
        *leaves(why.looking(Slack(), named)["blocks"]),
    ]
    values = [leaf["text"] for leaf in shown if leaf.get("style", {}).get("code")]
    assert values == [about.value, named.value]
    assert all(value.isascii() for value in values)


def faults(payload: Payload) -> Iterator[str]:
    """What is wrong with a message, or with a modal or a home, each in words."""
    surface = payload.get("type", "message")
    yield from map(str, validate(payload, surface))
    if surface == "message":
        yield from _loud(payload["text"])
        if len(payload["text"]) > TEXT_MAX:
            yield f"a text of {len(payload['text'])} characters"
    for named in ("title", "submit", "close"):
        yield from _loud(payload.get(named, {}).get("text", ""))
    for leaf in leaves(payload["blocks"]):
        yield from _leaf(leaf)


def _leaf(leaf: Mapping[str, Any]) -> Iterator[str]:
    match leaf["type"]:
        case "text":
            limit = VALUE_MAX if leaf.get("style", {}).get("code") else 2_500
            if len(leaf["text"]) > limit:
                yield f"{len(leaf['text'])} characters in one place"
            yield from _unseen(leaf["text"])
        case "plain_text":
            yield from _loud(leaf["text"], ours=":")
        case "button":
            yield from _loud(leaf["text"]["text"])
        case "emoji":
            if leaf["name"] not in {*ICON.values(), "mag", "rotating_light"}:
                yield f"an emoji of others: {leaf['name']}"
        case "user":
            if leaf["user_id"] != WHO:
                yield f"a mention of {leaf['user_id']}"
        case "link":
            if not leaf["url"].startswith("https://") or "evil" in leaf["url"]:
                yield f"a link to {leaf['url']}"
            yield from _unseen(leaf["text"])
        case "header":
            yield from _loud(leaf["text"]["text"])
        case "input":
            yield from _loud(leaf["label"]["text"])
            yield from _unseen(leaf["element"].get("initial_value", ""))
        case "date":
            pass
        case other:
            yield f"{other}, which is not of these messages"


def _loud(text: str, ours: str = "") -> Iterator[str]:
    """What Slack would parse: mentions, links, formats, entities, emoji."""
    yield from _unseen(text)
    if found := re.search(r"[<>&`*~_@|^]|https?:/|:[a-z0-9_+'-]+:", text.replace("\n", " ")):
        yield f"{found[0]!r} in {text!r}"
    if "\n" in text:
        yield f"two lines in {text!r}"


def _unseen(text: str) -> Iterator[str]:
    for letter in set(text) - {"\n"} - SEEN:
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs") or letter in FILLERS:
            yield f"{letter!r} is not seen, in {text[:60]!r}"
