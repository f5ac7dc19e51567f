"""Whom a message in Slack names: addresses and SES message ids, wherever they stand.  Pure.

A message is looked through as its reader sees it: text, blocks, what it quotes or unfurls, and
mail that was forwarded into Slack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from bot.slack.masking import HIDDEN
from checks.core import Address, BadTarget, MessageId, parse_question
from checks.core.target import message_ids

MOST = 25
"""Targets of one message: more is a list, from which nobody picks one."""
CHARACTERS_MAX = 100_000
"""Of a message, over all its parts."""

Found = Address | MessageId

_READ = (
    "pretext",
    "author_name",
    "title",
    "text",
    "value",
    "footer",
    "fields",
    "elements",
    "blocks",
    "attachments",
    "message_blocks",
    "message",
    "files",
    "to",
    "cc",
    "address",
    "plain_text",
    "rows",
    "accessory",
)
"""Parts that a reader sees, in the order of the page; `to` and `cc` are of forwarded mail."""

_LINES = ("rich_text_section", "rich_text_preformatted", "rich_text_quote")

_MAIL_LINK = re.compile(r"<mailto:([^<>|]{1,2000})(?:\|([^<>]{1,2000}))?>", re.IGNORECASE)
_PAGE_LINK = re.compile(r"<https?://[^<>|]{1,4000}(?:\|([^<>]{1,2000}))?>", re.IGNORECASE)
_SLACKS_OWN = re.compile(r"<[@#!][^<>]{0,2000}>")
_PAGE = re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://\S+", re.IGNORECASE)
_THREADING = re.compile(
    r"^\W{0,8}(?:message-id|in-reply-to|references|resent-message-id)\s{0,8}:.*$",
    re.IGNORECASE | re.MULTILINE,
)
"""Headers whose values look like addresses, and are none."""
_PIECE = re.compile(
    r"\"[^\"\r\n]{1,64}\"@[^\s<>()\[\]{},;:\"|/\\]+"  # a quoted local part
    r"|[^\s<>()\[\]{},;:\"|/\\]+"
)
_MARKS = ".!?'’‘“”`*_~…»«="
_BY_NUMBER = re.compile(r"\.[0-9]+\.?$")
"""No top-level domain is a number (RFC 3696, section 2): `left-pad@1.3.0` is a version."""


def targets(message: Mapping[str, Any]) -> tuple[Found, ...]:
    """Each once, as they come; an address that differs by letter case alone is the same."""
    found: dict[str, Found] = {}
    for text in _texts(message):
        for target in _within(text):
            key = target.lowered if isinstance(target, Address) else target.value
            found.setdefault(key, target)
            if len(found) == MOST:
                return tuple(found.values())
    return tuple(found.values())


def _texts(message: Mapping[str, Any]) -> Iterator[str]:
    left = CHARACTERS_MAX
    for text in _parts(message):
        yield text[:left]
        left -= len(text)
        if left <= 0:
            return


def _parts(part: Any) -> Iterator[str]:
    """What a reader sees of it; whatever has no place there is passed over."""
    waiting = [part]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case Mapping() as named:
                if str(named.get("url", "")).lower().startswith("mailto:"):
                    yield _of_mail_link(named)
                elif named.get("type") in _LINES:
                    yield _run(named.get("elements"))
                elif named.get("type") not in ("button", "input"):
                    waiting += [named[name] for name in reversed(_READ) if name in named]
            case list() as several:
                waiting += reversed(several)


def _run(elements: Any) -> str:
    """A line of rich text as it reads: its elements may cut through an address."""
    parts = elements if isinstance(elements, list) else []
    return "".join(_piece_of_run(each) for each in parts if isinstance(each, Mapping))


def _piece_of_run(element: Mapping[Any, Any]) -> str:
    if str(element.get("url", "")).lower().startswith("mailto:"):
        return f" {_of_mail_link(element)} "
    text = str(element.get("text") or " ")
    return f" {text} " if element.get("type") == "link" else text


def _of_mail_link(link: Mapping[Any, Any]) -> str:
    return _readable(str(link["url"])[len("mailto:") :], str(link.get("text") or ""))


def _readable(target: str, label: str) -> str:
    """What is shown of a link is what is meant, where that is an address."""
    return label if "@" in label else unquote(target.partition("?")[0])


def _within(text: str) -> Iterator[Found]:
    yield from message_ids(text)
    plain = _MAIL_LINK.sub(lambda link: f" {_readable(link[1], link[2] or '')} ", text)
    plain = _PAGE_LINK.sub(lambda link: link[1] or " ", plain)
    plain = _SLACKS_OWN.sub(" ", plain)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        plain = plain.replace(entity, character)
    plain = _THREADING.sub(" ", _PAGE.sub(" ", plain))
    for piece in _PIECE.findall(plain):
        if "@" in piece and (target := _address(piece)):
            yield target


def _address(piece: str) -> Address | None:
    """None where it is no address, where it is masked, and of an SES message id's host."""
    plain = piece.strip(_MARKS).removesuffix("'s").removesuffix("’s")
    _, named, value = plain.partition("=")
    if named and "@" in value and "@" not in plain[: plain.index("=")]:
        plain = value  # `to=ann@example.com` of a log
    if HIDDEN[0] in plain or plain.count("@") != 1 or _BY_NUMBER.search(plain):
        return None
    try:
        found = parse_question(plain)
    except BadTarget:
        return None
    return found if isinstance(found, Address) and not any(message_ids(found.local)) else None
