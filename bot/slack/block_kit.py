"""Every shape of Block Kit that we use, as data.  Pure.

Block types that we do not use are refused like unknown ones, so that nothing is sent whose limits
are not written down in `bot.slack.limits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.slack.limits import (
    ACTIONS_MAX,
    ALERT_TEXT_MAX,
    BUTTON_TEXT_MAX,
    BUTTON_VALUE_MAX,
    CONFIRM_BUTTON_MAX,
    CONFIRM_TEXT_MAX,
    CONFIRM_TITLE_MAX,
    CONTEXT_ELEMENTS_MAX,
    CONTEXT_TEXT_MAX,
    FIELD_TEXT_MAX,
    FIELDS_MAX,
    HEADER_TEXT_MAX,
    ID_MAX,
    IMAGE_ALT_MAX,
    LABEL_MAX,
    MARKDOWN_MAX,
    OPTION_VALUE_MAX,
    OPTIONS_MAX,
    OVERFLOW_MAX,
    PLACEHOLDER_MAX,
    SECTION_TEXT_MAX,
    TABLE_COLUMNS_MAX,
    TABLE_ROWS_MAX,
    URL_MAX,
)
from bot.slack.shape import Check, Fault, choice, integer, many, record, string, tagged

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
