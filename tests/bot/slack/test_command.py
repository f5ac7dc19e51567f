from __future__ import annotations

import pytest

from bot.slack.command import (
    About,
    Doctor,
    Follow,
    Following,
    Headers,
    Help,
    Intent,
    Misread,
    Smtp,
    Status,
    Unfollow,
    Why,
    parse,
    parse_mention,
)
from checks.core import Address, Domain, MessageId

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
        ("status", Status()),
        (" STATUS ", Status()),
        ("domain Shop.Example.", About(Domain("shop.example"))),
        ("domain <http://shop.example|shop.example>", About(Domain("shop.example"))),
        ("domain https://shop.example/path", About(Domain("shop.example"))),
        ("domain <mailto:ann@shop.example|ann@shop.example>", About(Domain("shop.example"))),
        ("domain bücher.example", About(Domain("xn--bcher-kva.example"))),
        ("smtp 550 5.1.1 <ann@example.com>: no", Smtp("550 5.1.1 ann@example.com: no")),
        ("SMTP ```550-one\n550 two```", Smtp("550-one\n550 two")),
        (
            "smtp 550 &lt;<mailto:ann@example.com|ann@example.com>&gt; &amp; see "
            "<https://example.com/a?b=c>",
            Smtp("550 <ann@example.com> & see https://example.com/a?b=c"),
        ),
        ("follow ann@example.com", Follow(ANN.target)),
        ("Follow the mail to ann@example.com", Follow(ANN.target)),
        ("unfollow ann@example.com", Unfollow(ANN.target)),
        ("following", Following()),
        ("headers", Headers("")),
        ("headers Message-ID: <1@x.example>", Headers("Message-ID: <1@x.example>")),
        (
            "headers ```Message-ID: &lt;<mailto:1@x.example|1@x.example>&gt;\n Subject: a```",
            Headers("Message-ID: <1@x.example>\n Subject: a"),
        ),
        ("headers X: <https://x.example/a>", Headers("X: https://x.example/a")),
        ("doctor", Doctor()),
        ("help", Help()),
        ("help domain", Help()),
        ("", Help()),
        ("   ", Help()),
    ],
)
def test_understands(text: str, intent: Intent) -> None:
    assert parse(text) == intent


@pytest.mark.parametrize(
    "text",
    [
        "why",
        "domain",
        "domain nonsense",
        "domain a b.example",
        "smtp",
        "smtp ` `",
        "why ann",
        "delete everything",
        "why a@b@c.de",
        "status eu-west-1",
        "follow",
        "unfollow",
        "follow ann",
        "following ann@example.com",
    ],
)
def test_anything_else_is_told_apart(text: str) -> None:
    assert isinstance(parse(text), Misread)


@pytest.mark.parametrize("text", ["<@U123> why ann@example.com", "<@U1|ses-why>: ann@example.com"])
def test_a_mention_says_the_same(text: str) -> None:
    assert parse_mention(text) == ANN


def test_a_mention_asks_for_the_status_as_well() -> None:
    assert parse_mention("<@U123> status") == Status()


def test_a_mention_alone_asks_for_help() -> None:
    assert parse_mention("<@U123>") == Help()


@pytest.mark.parametrize(
    "text",
    [
        "why did ann@example.com not get my mail?",
        "why ann@example.com please",
        "can you check <mailto:ann@example.com|ann@example.com>, please",
    ],
)
def test_the_one_address_in_a_sentence_is_asked_about(text: str) -> None:
    assert parse(text) == ANN


def test_of_two_addresses_none_is_guessed() -> None:
    assert isinstance(parse("why ann@example.com and bob@example.com"), Misread)


@pytest.mark.parametrize("text", ["550 5.1.1 User unknown", "421-4.7.0 try later", "`550 no`"])
def test_a_reply_pasted_without_a_word_is_explained(text: str) -> None:
    assert parse(text) == Smtp(text.strip("`"))
