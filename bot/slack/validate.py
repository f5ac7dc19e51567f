"""What Slack accepts: every limit and every shape of Block Kit that we use, as data.

`validate` holds a payload against these tables.  Block types that we do not use are refused like
unknown ones, so that nothing is sent whose limits are not written down here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bot.slack.shape import Check, Fault, choice, integer, many, record, string, tagged

__all__ = ["Fault", "Surface", "characters", "validate"]

Surface = Literal["message", "modal", "home"]

MESSAGE_BLOCKS_MAX = 50
VIEW_BLOCKS_MAX = 100
BLOCKS_CHARACTERS_MAX = 13_200
"""Over all blocks of a message; Slack does not document it (slackapi/bolt-js#2509)."""
TEXT_MAX = 40_000
TEXT_ADVISED = 4_000
"""Slack splits longer top-level texts when it shows them."""
SECTION_TEXT_MAX = 3_000
FIELDS_MAX = 10
FIELD_TEXT_MAX = 2_000
HEADER_TEXT_MAX = 150
CONTEXT_ELEMENTS_MAX = 10
CONTEXT_TEXT_MAX = 3_000
ACTIONS_MAX = 25
BUTTON_TEXT_MAX = 75
BUTTON_VALUE_MAX = 2_000
URL_MAX = 3_000
CONFIRM_TITLE_MAX = 100
CONFIRM_TEXT_MAX = 300
CONFIRM_BUTTON_MAX = 30
OPTIONS_MAX = 100
OPTION_VALUE_MAX = 150
OVERFLOW_MAX = 5
ID_MAX = 255
IMAGE_ALT_MAX = 2_000
LABEL_MAX = 2_000
PLACEHOLDER_MAX = 150
MARKDOWN_MAX = 12_000
TABLE_ROWS_MAX = 100
TABLE_COLUMNS_MAX = 20
ALERT_TEXT_MAX = 200
VIEW_TITLE_MAX = 24
PRIVATE_METADATA_MAX = 3_000


FLAG = choice(True, False)
NAME = string(ID_MAX)
URL = string(URL_MAX, like=r"^(https?://|mailto:)[^\s<>|]+$")


def plain(most: int) -> Check:
    return tagged(plain_text=record({"text": string(most)}, emoji=FLAG))


def either(most: int) -> Check:
    return tagged(
        plain_text=record({"text": string(most)}, emoji=FLAG),
        mrkdwn=record({"text": string(most)}, verbatim=FLAG),
    )


CONFIRM = record(
    {
        "title": plain(CONFIRM_TITLE_MAX),
        "text": either(CONFIRM_TEXT_MAX),
        "confirm": plain(CONFIRM_BUTTON_MAX),
        "deny": plain(CONFIRM_BUTTON_MAX),
    },
    style=choice("primary", "danger"),
)
OPTION = record(
    {"text": either(BUTTON_TEXT_MAX), "value": string(OPTION_VALUE_MAX)},
    description=plain(BUTTON_TEXT_MAX),
    url=URL,
)
BUTTON = record(
    {"text": plain(BUTTON_TEXT_MAX)},
    action_id=NAME,
    value=string(BUTTON_VALUE_MAX),
    url=URL,
    style=choice("primary", "danger"),
    confirm=CONFIRM,
    accessibility_label=string(75),
)
OVERFLOW = record({"options": many(OPTION, OVERFLOW_MAX)}, action_id=NAME, confirm=CONFIRM)
SELECT = record(
    {"options": many(OPTION, OPTIONS_MAX)},
    action_id=NAME,
    placeholder=plain(PLACEHOLDER_MAX),
    initial_option=OPTION,
    confirm=CONFIRM,
)
ROOM = record(
    {},
    action_id=NAME,
    placeholder=plain(PLACEHOLDER_MAX),
    initial_conversation=NAME,
    default_to_current_conversation=FLAG,
    response_url_enabled=FLAG,
    filter=record(
        {},
        include=many(choice("im", "mpim", "private", "public"), 4),
        exclude_external_shared_channels=FLAG,
        exclude_bot_users=FLAG,
    ),
)
INPUT = record(
    {},
    action_id=NAME,
    placeholder=plain(PLACEHOLDER_MAX),
    initial_value=string(3_000),
    multiline=FLAG,
    min_length=integer(0, 3_000),
    max_length=integer(1, 3_000),
)
IMAGE = record({"image_url": URL, "alt_text": string(IMAGE_ALT_MAX)})

STYLE = record(
    {}, bold=FLAG, italic=FLAG, strike=FLAG, code=FLAG, underline=FLAG, highlight=FLAG, unlink=FLAG
)
DATE_FORMAT = (
    r"\{(date|date_num|date_slash|date_short|date_long|date_long_full|date_pretty|"
    r"date_short_pretty|date_long_pretty|day_divider_pretty|time|time_secs|ago)\}"
)
WORDS = record({"text": string()}, style=STYLE)
LINK = record({"url": URL}, text=string(), style=STYLE, unsafe=FLAG)
INLINE = tagged(
    text=WORDS,
    link=LINK,
    emoji=record({"name": string(like=r"^[a-z0-9_+'-]+$")}, unicode=string(), style=STYLE),
    date=record(
        {"timestamp": integer(0, 2**53), "format": string(like=DATE_FORMAT)},
        fallback=string(),
        url=URL,
        style=STYLE,
    ),
    user=record({"user_id": string(like="^[UW][A-Z0-9]+$")}, style=STYLE),
    usergroup=record({"usergroup_id": string(like="^S[A-Z0-9]+$")}, style=STYLE),
    channel=record({"channel_id": string(like="^[CGD][A-Z0-9]+$")}, style=STYLE),
    broadcast=record({"range": choice("here", "channel", "everyone")}, style=STYLE),
    color=record({"value": string(like="^#[0-9a-fA-F]{6}$")}, style=STYLE),
)
PARAGRAPH = record({"elements": many(INLINE)})
RICH_TEXT = {
    "elements": many(
        tagged(
            rich_text_section=PARAGRAPH,
            rich_text_list=record(
                {
                    "style": choice("bullet", "ordered"),
                    "elements": many(tagged(rich_text_section=PARAGRAPH)),
                },
                indent=integer(0, 8),
                offset=integer(0, 2**31),
                border=choice(0, 1),
            ),
            rich_text_preformatted=record(
                {"elements": many(tagged(text=WORDS, link=LINK))},
                border=choice(0, 1),
                language=string(),
            ),
            rich_text_quote=record({"elements": many(INLINE)}, border=choice(0, 1)),
        )
    )
}
CELL = tagged(raw_text=record({"text": string()}), rich_text=record(RICH_TEXT))


def _section(path: str, value: Any) -> Iterator[Fault]:
    yield from record(
        {},
        block_id=NAME,
        text=either(SECTION_TEXT_MAX),
        fields=many(either(FIELD_TEXT_MAX), FIELDS_MAX),
        accessory=tagged(button=BUTTON, overflow=OVERFLOW, static_select=SELECT, image=IMAGE),
        expand=FLAG,
    )(path, value)
    if "text" not in value and "fields" not in value:
        yield Fault(path, "required", "missing required field: text or fields")


BLOCKS: Mapping[str, Check] = {
    "section": _section,
    "header": record({"text": plain(HEADER_TEXT_MAX)}, block_id=NAME),
    "divider": record({}, block_id=NAME),
    "context": record(
        {
            "elements": many(
                tagged(
                    plain_text=plain(CONTEXT_TEXT_MAX), mrkdwn=either(CONTEXT_TEXT_MAX), image=IMAGE
                ),
                CONTEXT_ELEMENTS_MAX,
            )
        },
        block_id=NAME,
    ),
    "image": record(
        {"image_url": URL, "alt_text": string(IMAGE_ALT_MAX)}, title=plain(2_000), block_id=NAME
    ),
    "actions": record(
        {
            "elements": many(
                tagged(button=BUTTON, overflow=OVERFLOW, static_select=SELECT), ACTIONS_MAX
            )
        },
        block_id=NAME,
    ),
    "rich_text": record(RICH_TEXT, block_id=NAME),
    "markdown": record({"text": string(MARKDOWN_MAX)}, block_id=NAME),
    "table": record(
        {"rows": many(many(CELL, TABLE_COLUMNS_MAX), TABLE_ROWS_MAX)},
        column_settings=many(
            record({}, align=choice("left", "center", "right"), is_wrapped=FLAG), TABLE_COLUMNS_MAX
        ),
        block_id=NAME,
    ),
    "input": record(
        {
            "label": plain(LABEL_MAX),
            "element": tagged(
                plain_text_input=INPUT, static_select=SELECT, conversations_select=ROOM
            ),
        },
        hint=plain(LABEL_MAX),
        optional=FLAG,
        dispatch_action=FLAG,
        block_id=NAME,
    ),
    "alert": record(
        {"text": either(ALERT_TEXT_MAX)},
        level=choice("default", "info", "warning", "error", "success"),
        block_id=NAME,
    ),
}
SURFACES: Mapping[str, frozenset[Surface]] = {
    **{kind: frozenset(("message", "modal", "home")) for kind in BLOCKS},
    "markdown": frozenset(("message",)),
    "table": frozenset(("message", "home")),
    "input": frozenset(("modal", "home")),
    "alert": frozenset(("modal",)),
}

LATER = many(lambda *_: iter(()), VIEW_BLOCKS_MAX, least=0)
"""Blocks are counted here and looked into by `_blocks`, which knows the surface."""
_VIEW = {
    "callback_id": NAME,
    "external_id": string(ID_MAX, least=0),
    "private_metadata": string(PRIVATE_METADATA_MAX, least=0),
}
VIEWS: Mapping[str, Check] = {
    "modal": record(
        {"title": plain(VIEW_TITLE_MAX), "blocks": LATER},
        submit=plain(VIEW_TITLE_MAX),
        close=plain(VIEW_TITLE_MAX),
        clear_on_close=FLAG,
        notify_on_close=FLAG,
        **_VIEW,
    ),
    "home": record({"blocks": LATER}, **_VIEW),
}


def validate(payload: Mapping[str, Any], surface: Surface) -> list[Fault]:
    """Everything that Slack would refuse; for a message, its `text` and `blocks` alone count.

    Stricter than Slack in one point: blocks need a `text` beside them, since that is all that
    a screen reader or a notification gets.
    """
    if surface == "message":
        return [*_message(payload), *_blocks(payload.get("blocks", ()), surface)]
    faults = list(VIEWS[surface]("", payload))
    if payload.get("type") != surface:
        faults.append(Fault("/type", "choice", f"must be {surface}"))
    return [*faults, *_blocks(payload.get("blocks", ()), surface)]


def _message(payload: Mapping[str, Any]) -> Iterator[Fault]:
    text, blocks = payload.get("text"), payload.get("blocks", ())
    if text is not None:
        yield from string(TEXT_MAX, least=0)("/text", text)
    if not text:
        yield Fault("/text", "no_text", "a message needs text, beside blocks too")
    if isinstance(blocks, (list, tuple)):
        if len(blocks) > MESSAGE_BLOCKS_MAX:
            yield Fault("/blocks", "too_many", f"no more than {MESSAGE_BLOCKS_MAX} items allowed")
        if (total := characters(blocks)) > BLOCKS_CHARACTERS_MAX:
            excess = f"{total} characters in all blocks, {BLOCKS_CHARACTERS_MAX} allowed"
            yield Fault("/blocks", "characters", excess)


def _blocks(blocks: Any, surface: Surface) -> Iterator[Fault]:
    if not isinstance(blocks, (list, tuple)):
        yield Fault("/blocks", "type", "must be an array")
        return
    permitted = {kind: check for kind, check in BLOCKS.items() if surface in SURFACES[kind]}
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        path = f"/blocks/{index}"
        kind = block.get("type") if isinstance(block, Mapping) else None
        if isinstance(kind, str) and kind in BLOCKS and kind not in permitted:
            yield Fault(f"{path}/type", "surface", f"{kind} is not allowed in a {surface}")
            continue
        yield from tagged(**permitted)(path, block)
        if isinstance(block, Mapping):
            yield from _unique(f"{path}/block_id", block.get("block_id"), seen)
            yield from _unique_actions(path, block)


def _unique_actions(path: str, block: Mapping[str, Any]) -> Iterator[Fault]:
    elements = block.get("elements", ())
    seen: set[str] = set()
    for index, each in enumerate(elements if isinstance(elements, (list, tuple)) else ()):
        if isinstance(each, Mapping):
            yield from _unique(f"{path}/elements/{index}/action_id", each.get("action_id"), seen)


def _unique(path: str, name: Any, seen: set[str]) -> Iterator[Fault]:
    if isinstance(name, str):
        if name in seen:
            yield Fault(path, "duplicate", f"`{name}` already exists")
        seen.add(name)


def characters(blocks: Any) -> int:
    """What we hold against BLOCKS_CHARACTERS_MAX: every string in the blocks, types included.

    Slack's own count is not known.  It refused rich text with 11,341 characters of `text`
    (slackapi/bolt-js#2867), so the containers weigh too, and a count of text alone is too low.
    """
    if isinstance(blocks, str):
        return len(blocks)
    if isinstance(blocks, Mapping):
        return sum(map(characters, blocks.values()))
    return sum(map(characters, blocks)) if isinstance(blocks, (list, tuple)) else 0
