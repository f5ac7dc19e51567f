"""Whom a message in Slack names, in whatever form people and programs write it there."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.slack.targets import CHARACTERS_MAX, MOST, targets
from checks.core import MessageId

ID = "0102019de8f1a800-4a8a9c6e-1f0b-4d3a-9a59-2f7c1c1b8d11-000000"
ANN = ["ann@example.com"]


def values(message: dict[str, Any]) -> list[str]:
    return [target.value for target in targets(message)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("Where is ann@example.com?", ANN, id="plain"),
        pytest.param("ann@example.com's mail", ANN, id="genitive"),
        pytest.param("(ann@example.com).", ANN, id="brackets and full stop"),
        pytest.param("<mailto:ann@example.com|ann@example.com> waits", ANN, id="slack's link"),
        pytest.param("<mailto:ann@example.com|Ann> waits", ANN, id="link with a name"),
        pytest.param("<mailto:ann@example.com?subject=Hi|write>", ANN, id="link with a subject"),
        pytest.param("<mailto:ann%2Bx@example.com|Ann>", ["ann+x@example.com"], id="encoded"),
        pytest.param("<mailto:evil@evil.example|ann@example.com>", ANN, id="what is shown counts"),
        pytest.param("ann@<http://example.com|example.com>", ANN, id="domain made a link"),
        pytest.param("Ann &lt;ann@example.com&gt;", ANN, id="name and address"),
        pytest.param("*ann@example.com* `ann@example.com`", ANN, id="once, marks aside"),
        pytest.param("ANN@example.com ann@Example.com", ["ANN@example.com"], id="letter case"),
        pytest.param("a@example.com, b@example.com;c@example.com", 3, id="several"),
        pytest.param("to=<ann@example.com>, relay=mx", ANN, id="a log of postfix"),
        pytest.param("to=ann@example.com status=bounced", ANN, id="a log, without brackets"),
        pytest.param('"odd local"@example.com', ['"odd local"@example.com'], id="quoted"),
        pytest.param("ann@bücher.example", ["ann@xn--bcher-kva.example"], id="international"),
        pytest.param("о@ехample.com", ["о@xn--ample-ywe6i.com"], id="look-alike is not ours"),
        pytest.param(f"id {ID} failed", [ID], id="message id"),
        pytest.param(f"Message-ID: <{ID}@eu-west-1.amazonses.com>", [ID], id="header of SES"),
        pytest.param("Message-ID: <CAB+x=1@mail.gmail.com>", [], id="header of another"),
        pytest.param("References: <a@b.example> <c@d.example>\nann@example.com", ANN, id="thread"),
        pytest.param(f"{ID} to ann@example.com", [ID, *ANN], id="both"),
        pytest.param("a•••@example.com", [], id="masked"),
        pytest.param("<@U0ANN> and <!channel> and <#C1|help>", [], id="slack's own"),
        pytest.param("@ann look @here", [], id="names"),
        pytest.param("https://user:pw@example.com/x?m=ann@example.com", [], id="in a page's name"),
        pytest.param("left-pad@1.3.0", [], id="version"),
        pytest.param("ann@localhost and ann@", [], id="no domain"),
        pytest.param("a@b@example.com", [], id="two signs"),
        pytest.param("", [], id="empty"),
        pytest.param("\u202eann@example.com\u202c", [], id="turned around"),
        pytest.param("x" * 70 + "@example.com", [], id="too long a name"),
    ],
)
def test_what_a_text_names(text: str, named: list[str] | int) -> None:
    found = values({"text": text})
    assert (len(found) if isinstance(named, int) else found) == named


def rich(*elements: dict[str, Any], kind: str = "rich_text_section") -> dict[str, Any]:
    part = {"type": kind, "elements": list(elements)}
    return {"text": "", "blocks": [{"type": "rich_text", "elements": [part]}]}


def words(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text, "style": style}


LINK = {"type": "link", "url": "mailto:ann@example.com", "text": "ann@example.com"}


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(rich(words("See "), LINK), id="rich text"),
        pytest.param(rich(words("ann@"), words("example.com", bold=True)), id="cut by a style"),
        pytest.param(rich(LINK, kind="rich_text_quote"), id="quoted"),
        pytest.param(rich(words("To: ann@example.com"), kind="rich_text_preformatted"), id="code"),
        pytest.param(
            {
                "blocks": [
                    {"type": "section", "fields": [{"type": "mrkdwn", "text": "*To*\n<x@y|z>"}]},
                    {"type": "context", "elements": [{"type": "mrkdwn", "text": ANN[0]}]},
                ]
            },
            id="fields and context",
        ),
        pytest.param(
            {"text": "", "attachments": [{"fallback": "x", "text": "ann@example.com"}]},
            id="attachment",
        ),
        pytest.param(
            {"attachments": [{"fields": [{"title": "To", "value": "<mailto:ann@example.com|A>"}]}]},
            id="field of an attachment",
        ),
        pytest.param(
            {"attachments": [{"message_blocks": [{"message": rich(LINK)}], "is_share": True}]},
            id="shared message",
        ),
        pytest.param(
            {"files": [{"filetype": "email", "to": [{"address": "ann@example.com", "name": "A"}]}]},
            id="forwarded mail",
        ),
        pytest.param(
            {
                "text": "no address",
                "blocks": [
                    {
                        "type": "actions",
                        "elements": [{"type": "button", "value": "b@x.eu", "text": "c@x.eu"}],
                    },
                    {"type": "section", "text": {"type": "mrkdwn", "text": ANN[0]}},
                ],
            },
            id="not what buttons carry",
        ),
    ],
)
def test_where_a_message_may_name_somebody(message: dict[str, Any]) -> None:
    assert values(message) == ANN


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"text": None, "blocks": None, "attachments": [None, 3]},
        {"blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section"}]}]},
        {"blocks": {"text": {"text": {"text": 1}}}},
    ],
)
def test_odd_messages_name_nobody(message: dict[str, Any]) -> None:
    assert values(message) == []


def test_an_id_is_a_message_id() -> None:
    assert targets({"text": ID}) == (MessageId(ID),)


def test_a_list_is_cut_off() -> None:
    assert len(values({"text": " ".join(f"a{n}@example.com" for n in range(200))})) == MOST


@pytest.mark.parametrize("part", ["@", "a@", '"', "<mailto:", "&lt;", "=", "a.", "://", "("])
def test_a_hostile_message_takes_no_longer_than_a_plain_one(part: str) -> None:
    began = time.process_time()
    values({"text": part * CHARACTERS_MAX})
    assert time.process_time() - began < 3
