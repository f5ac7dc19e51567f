"""Header fields are found in whatever way they were pasted."""

from __future__ import annotations

import pytest

from checks.core.headers.source import Field, decoded, find

PLAIN = (
    "Received: from a.example\n\tby b.example; now\nFrom: Ann <ann@shop.example>\nTo: b@c.example"
)
FIELDS = (
    Field("Received", "from a.example by b.example; now"),
    Field("From", "Ann <ann@shop.example>"),
    Field("To", "b@c.example"),
)
PASTED = {
    "plain": PLAIN,
    "with a body": PLAIN + "\n\nReceived: not this\nText: nor this\n",
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "CR": PLAIN.replace("\n", "\r"),
    "quoted": "\n".join("> " + line for line in PLAIN.split("\n")),
    "quoted twice": "\n".join(">> " + line for line in PLAIN.split("\n")),
    "indented": "\n".join("    " + line for line in PLAIN.split("\n")),
    "without folding": PLAIN.replace("\n\t", "\n"),
    "after a greeting": "Hi,\nhere it is\n\n" + PLAIN,
    "right after a greeting": "Here it is\n" + PLAIN,
    "after an mbox line": "From ann@shop.example Tue Nov 24\n" + PLAIN,
    "with a mark in front": "\ufeff" + PLAIN,
    "spaces before the colon": PLAIN.replace("Received:", "Received :"),
    "a gap before the sender": PLAIN.replace("\nFrom", "\n\nFrom"),
}


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED)
def test_the_same_fields_are_found(text: str) -> None:
    assert find(text) == FIELDS


@pytest.mark.parametrize("text", ["", "\n\n", "Hello Ann,\nhow are you?", "\x00\x1b[31m", ":::"])
def test_where_there_are_none_there_are_none(text: str) -> None:
    assert find(text) == ()


def test_the_outermost_message_counts() -> None:
    bounce = f"Received: from x\nFrom: mailer@d.example\n\nSee below\n\n{PLAIN}"
    assert find(bounce) == (Field("Received", "from x"), Field("From", "mailer@d.example"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("=?utf-8?q?Ihre_Bestellung_=C3=BC?=", "Ihre Bestellung ü"),
        ("=?utf-8?b?w7w=?= x", "ü x"),
        ("=?nonsense?q?abc?=", "=?nonsense?q?abc?="),
        ("=?utf-8?b?w7w?=", "ü"),
        ("plain", "plain"),
    ],
)
def test_encoded_words_are_read(written: str, meant: str) -> None:
    assert decoded(written) == meant
