from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack import limits as v
from bot.slack.validate import Fault, Surface, characters, validate

Json = dict[str, Any]


def message(*blocks: Json, text: str = "Not delivered") -> Json:
    return {"text": text, "blocks": list(blocks)}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(text: str = "Re-run", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), **more}


def section(text: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def paragraph(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def words(text: str = "x", **style: bool) -> Json:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def context(count: int) -> Json:
    return {"type": "context", "elements": [mrkdwn("x")] * count}


CONFIRM = {
    "title": plain("Sure?"),
    "text": mrkdwn("It will be sent again"),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}

EVERYTHING_WE_SEND = message(
    section("*Not delivered*", fields=[mrkdwn("a"), plain("b")], block_id="verdict"),
    {"type": "header", "text": plain("SES")},
    {"type": "divider"},
    context(2),
    rich(
        paragraph(
            {"type": "emoji", "name": "no_entry"},
            words("bold", bold=True),
            words("ann@example.com", code=True),
            {"type": "user", "user_id": "U0ANN"},
            {"type": "link", "url": "https://example.com/a", "text": "a"},
            {"type": "broadcast", "range": "here"},
            {
                "type": "date",
                "timestamp": 1_700_000_000,
                "format": "{date_short_pretty} {time}",
                "fallback": "2023-11-14 22:13 UTC",
            },
        ),
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [paragraph(words())],
        },
        {"type": "rich_text_preformatted", "elements": [words("550 5.1.1")]},
        {"type": "rich_text_quote", "elements": [words()]},
    ),
    actions(
        button(action_id="rerun", value="17", confirm=CONFIRM, style="danger"),
        button("Open", action_id="open", url="https://eu-west-1.console.aws.amazon.com/ses"),
    ),
)


def test_everything_we_send_is_accepted() -> None:
    assert validate(EVERYTHING_WE_SEND, "message") == []


def faults(payload: Json, surface: Surface = "message") -> list[tuple[str, str]]:
    return [(fault.path, fault.rule) for fault in validate(payload, surface)]


AT_THE_LIMIT: list[tuple[str, Json, Json, tuple[str, str]]] = [
    (
        "blocks",
        message(*[{"type": "divider"}] * 50),
        message(*[{"type": "divider"}] * 51),
        ("/blocks", "too_many"),
    ),
    (
        "section text",
        message(section("x" * 3000)),
        message(section("x" * 3001)),
        ("/blocks/0/text/text", "too_long"),
    ),
    (
        "fields",
        message(section(fields=[mrkdwn("x")] * 10)),
        message(section(fields=[mrkdwn("x")] * 11)),
        ("/blocks/0/fields", "too_many"),
    ),
    (
        "field text",
        message(section(fields=[mrkdwn("x" * 2000)])),
        message(section(fields=[mrkdwn("x" * 2001)])),
        ("/blocks/0/fields/0/text", "too_long"),
    ),
    (
        "header",
        message({"type": "header", "text": plain("x" * 150)}),
        message({"type": "header", "text": plain("x" * 151)}),
        ("/blocks/0/text/text", "too_long"),
    ),
    ("context", message(context(10)), message(context(11)), ("/blocks/0/elements", "too_many")),
    (
        "actions",
        message(actions(*[button()] * 25)),
        message(actions(*[button()] * 26)),
        ("/blocks/0/elements", "too_many"),
    ),
    (
        "button text",
        message(actions(button("x" * 75))),
        message(actions(button("x" * 76))),
        ("/blocks/0/elements/0/text/text", "too_long"),
    ),
    (
        "button value",
        message(actions(button(value="x" * 2000))),
        message(actions(button(value="x" * 2001))),
        ("/blocks/0/elements/0/value", "too_long"),
    ),
    (
        "button url",
        message(actions(button(url="https://e.com/" + "x" * 2986))),
        message(actions(button(url="https://e.com/" + "x" * 2987))),
        ("/blocks/0/elements/0/url", "too_long"),
    ),
    (
        "action_id",
        message(actions(button(action_id="x" * 255))),
        message(actions(button(action_id="x" * 256))),
        ("/blocks/0/elements/0/action_id", "too_long"),
    ),
    (
        "block_id",
        message(section(block_id="x" * 255)),
        message(section(block_id="x" * 256)),
        ("/blocks/0/block_id", "too_long"),
    ),
    (
        "confirm title",
        message(actions(button(confirm={**CONFIRM, "title": plain("x" * 100)}))),
        message(actions(button(confirm={**CONFIRM, "title": plain("x" * 101)}))),
        ("/blocks/0/elements/0/confirm/title/text", "too_long"),
    ),
    (
        "confirm text",
        message(actions(button(confirm={**CONFIRM, "text": mrkdwn("x" * 300)}))),
        message(actions(button(confirm={**CONFIRM, "text": mrkdwn("x" * 301)}))),
        ("/blocks/0/elements/0/confirm/text/text", "too_long"),
    ),
    ("text", {"text": "x" * 40_000}, {"text": "x" * 40_001}, ("/text", "too_long")),
]


@pytest.mark.parametrize(
    ("within", "beyond", "fault"),
    [case[1:] for case in AT_THE_LIMIT],
    ids=[case[0] for case in AT_THE_LIMIT],
)
def test_limits_hold_to_the_character(within: Json, beyond: Json, fault: tuple[str, str]) -> None:
    assert faults(within) == []
    assert faults(beyond) == [fault]


def test_all_blocks_together_have_a_limit_of_their_own() -> None:
    room = v.BLOCKS_CHARACTERS_MAX - 5 * characters([section("")])
    fits = [section("x" * (room // 5)) for _ in range(5)]
    assert faults(message(*fits)) == []
    assert faults(message(*fits, section())) == [("/blocks", "characters")]


REFUSED: list[tuple[str, Json, list[tuple[str, str]]]] = [
    ("nothing", {}, [("/text", "no_text")]),
    ("no text beside blocks", {"blocks": [section()]}, [("/text", "no_text")]),
    ("text of another type", {"text": 5}, [("/text", "type")]),
    ("blocks that are no list", {"text": "x", "blocks": {}}, [("/blocks", "type")]),
    ("a block that is no object", message("x"), [("/blocks/0", "type")]),  # type: ignore[arg-type]
    ("unknown block", message({"type": "canvas"}), [("/blocks/0/type", "unknown_type")]),
    ("empty section", message({"type": "section"}), [("/blocks/0", "required")]),
    ("section text of nothing", message(section("")), [("/blocks/0/text/text", "too_short")]),
    (
        "mrkdwn in a header",
        message({"type": "header", "text": mrkdwn("x")}),
        [("/blocks/0/text/type", "unknown_type")],
    ),
    (
        "mrkdwn on a button",
        message(actions({"type": "button", "text": mrkdwn("x")})),
        [("/blocks/0/elements/0/text/type", "unknown_type")],
    ),
    (
        "a text of a type that is none",
        message({"type": "section", "text": {"type": "markdown", "text": "x"}}),
        [("/blocks/0/text/type", "unknown_type")],
    ),
    ("no actions", message(actions()), [("/blocks/0/elements", "too_few")]),
    (
        "a field that is none",
        message({"type": "divider", "colour": "red"}),
        [("/blocks/0", "unknown_field")],
    ),
    (
        "an address that is none",
        message(actions(button(url="javascript:alert(1)"))),
        [("/blocks/0/elements/0/url", "format")],
    ),
    (
        "two blocks of one name",
        message(section(block_id="a"), section(block_id="a")),
        [("/blocks/1/block_id", "duplicate")],
    ),
    (
        "two buttons of one name",
        message(actions(button(action_id="a"), button(action_id="a"))),
        [("/blocks/0/elements/1/action_id", "duplicate")],
    ),
    (
        "a confirmation without words",
        message(actions(button(confirm={"title": plain("Sure?")}))),
        [("/blocks/0/elements/0/confirm", "required")] * 3,
    ),
    (
        "empty rich text",
        message(rich(paragraph(words("")))),
        [("/blocks/0/elements/0/elements/0/text", "too_short")],
    ),
    (
        "unknown rich text part",
        message(rich({"type": "rich_text_table", "elements": []})),
        [("/blocks/0/elements/0/type", "unknown_type")],
    ),
    (
        "unknown rich text element",
        message(rich(paragraph({"type": "mention", "user_id": "U0ANN"}))),
        [("/blocks/0/elements/0/elements/0/type", "unknown_type")],
    ),
    (
        "emoji in preformatted text",
        message(
            rich({"type": "rich_text_preformatted", "elements": [{"type": "emoji", "name": "x"}]})
        ),
        [("/blocks/0/elements/0/elements/0/type", "unknown_type")],
    ),
    (
        "a style that is none",
        message(rich(paragraph(words(blink=True)))),
        [("/blocks/0/elements/0/elements/0/style", "unknown_field")],
    ),
    (
        "a style of 1",
        message(rich(paragraph({"type": "text", "text": "x", "style": {"bold": 1}}))),
        [("/blocks/0/elements/0/elements/0/style/bold", "choice")],
    ),
    (
        "a date without a token",
        message(rich(paragraph({"type": "date", "timestamp": 1, "format": "{day}"}))),
        [("/blocks/0/elements/0/elements/0/format", "format")],
    ),
    (
        "an emoji with colons",
        message(rich(paragraph({"type": "emoji", "name": ":x:"}))),
        [("/blocks/0/elements/0/elements/0/name", "format")],
    ),
]


@pytest.mark.parametrize(
    ("payload", "expected"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_refused(payload: Json, expected: list[tuple[str, str]]) -> None:
    assert faults(payload) == expected


ALERT = {"type": "alert", "text": mrkdwn("x"), "level": "warning"}
MODAL = {"type": "modal", "title": plain("x" * 24), "blocks": [ALERT]}


def test_alerts_are_for_modals_alone() -> None:
    assert faults(MODAL, "modal") == []
    assert faults(message(ALERT)) == [("/blocks/0/type", "surface")]
    assert faults({"type": "home", "blocks": [ALERT]}, "home") == [("/blocks/0/type", "surface")]


def test_views_have_limits_of_their_own() -> None:
    assert faults({**MODAL, "title": plain("x" * 25)}, "modal") == [("/title/text", "too_long")]
    assert faults({**MODAL, "private_metadata": "x" * 3001}, "modal") == [
        ("/private_metadata", "too_long")
    ]
    dividers = [{"type": "divider"}] * 100
    assert faults({"type": "home", "blocks": dividers}, "home") == []
    assert faults({"type": "home", "blocks": [*dividers, *dividers]}, "home") == [
        ("/blocks", "too_many")
    ]
    assert faults(MODAL, "home") != []


def test_a_fault_says_where_and_why_in_slacks_words() -> None:
    assert validate(message(section("x" * 3001)), "message") == [
        Fault("/blocks/0/text/text", "too_long", "must be less than 3001 characters")
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "elements", "fields", "block_id", "style"]), inner
        )
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(JSON, st.sampled_from(["section", "rich_text", "actions", "context", "table", "header"]))
def test_nothing_that_json_can_hold_makes_it_fall_over(junk: object, kind: str) -> None:
    validate({"text": "x", "blocks": junk}, "message")
    validate({"text": "x", "blocks": [{"type": kind, "text": junk, "elements": junk}]}, "message")
