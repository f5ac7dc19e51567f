from __future__ import annotations

import pytest

from bot.slack.command import Help, Intent, Misread, Why, parse, parse_mention
from checks.core import Address, MessageId

ANN = Why(Address("ann", "example.com"))
ID = "010101860d89bc12-4a8a9c6e-1f0b-4d3a-9a59-2f7c1c1b8d11-000000"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("why ann@example.com", ANN),
        ("WHY  ann@example.com ", ANN),
        ("why <mailto:ann@example.com|ann@example.com>", ANN),
        ("why Ann Lee <ann@example.com>", ANN),
        ("ann@example.com", ANN),
        (f"why {ID}", Why(MessageId(ID))),
        (ID, Why(MessageId(ID))),
        ("help", Help()),
        ("", Help()),
        ("   ", Help()),
    ],
)
def test_understands(text: str, intent: Intent) -> None:
    assert parse(text) == intent


@pytest.mark.parametrize("text", ["why", "why ann", "delete everything", "why a@b@c.de", "status"])
def test_anything_else_is_told_apart(text: str) -> None:
    assert isinstance(parse(text), Misread)


@pytest.mark.parametrize("text", ["<@U123> why ann@example.com", "<@U1|ses-why>: ann@example.com"])
def test_a_mention_says_the_same(text: str) -> None:
    assert parse_mention(text) == ANN


def test_a_mention_alone_asks_for_help() -> None:
    assert parse_mention("<@U123>") == Help()
