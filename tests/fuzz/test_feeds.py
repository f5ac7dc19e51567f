"""Whatever AWS's feeds, or somebody in between, may answer: incidents or `Garbage`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sources.health_feeds import Garbage, read_json, read_rss
from tests.fuzz.profile import ANYTHING, HOSTILE, NUMBERS, WORDS, tries

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
UPDATE = st.fixed_dictionaries(
    {},
    optional={
        "summary": WORDS | ANYTHING,
        "message": WORDS | ANYTHING,
        "status": NUMBERS | WORDS,
        "timestamp": NUMBERS | WORDS,
    },
)
RECORD = st.fixed_dictionaries(
    {
        "service": st.sampled_from(["SES", "MULTIPLE_SERVICES", "EC2"]) | ANYTHING,
        "startTime": NUMBERS | WORDS | st.just("1763953200000"),
        "region": st.just("eu-west-1") | ANYTHING,
    },
    optional={
        "endTime": NUMBERS | WORDS,
        "lastUpdatedTime": NUMBERS | WORDS,
        "typeCode": WORDS | ANYTHING,
        "metadata": st.fixed_dictionaries(
            {"EVENT_LOG": st.lists(UPDATE, max_size=3).map(json.dumps) | WORDS | ANYTHING}
        )
        | ANYTHING,
    },
)


def json_feed(body: bytes) -> None:
    try:
        found = read_json(body)
    except Garbage:
        return
    assert all(each.started.tzinfo is UTC for each in found)


def rss_feed(body: bytes) -> None:
    try:
        found = read_rss(body, "eu-west-1", NOW)
    except Garbage:
        return
    assert all(each.started.tzinfo is UTC for each in found)


@given(st.lists(RECORD, max_size=3))
@tries(250)
@example([{"service": "SES", "startTime": 1, "region": "x", "metadata": {"EVENT_LOG": "[" * 9000}}])
@example([{"service": "SES", "startTime": float("nan"), "region": "x"}])
@example([{"service": "SES", "startTime": 10**30, "region": "x"}])
def test_records_may_hold_anything(records: list[Any]) -> None:
    json_feed(json.dumps(records).encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=200) | ANYTHING.map(lambda each: json.dumps(each).encode()))
@tries(150)
@example(b"[" * 100_000)
@example(b'[{"service":' * 20_000)
@example(b"[" + b"9" * 5000 + b"]")
def test_any_bytes_in_place_of_json(body: bytes) -> None:
    json_feed(body)
    rss_feed(body)


DATES = (
    "Tue, 24 Nov 2026 08:00:01 PST",
    "Tue, 24 Nov 2026 08:00:01 +0000",
    "Mon, 01 Jan 0001 00:00:01 +2300",
    "Fri, 31 Dec 9999 23:59:59 -2300",
    "Tue, 24 Nov 2026 08:00:01 +99999999999999999999999",
    "Tue, 24 Nov 99999999999999 08:00:01 +0000",
    "Tue, 24 Nov 2026 08:00:01 +" + "9" * 5000,
    "",
)


def item(title: str, text: str, date: str) -> str:
    def safe(words: str) -> str:
        return "".join(each for each in words if each.isprintable()).replace("]]>", "")

    return (
        f"<item><title><![CDATA[{safe(title)}]]></title>"
        f"<description><![CDATA[{safe(text)}]]></description>"
        f"<pubDate><![CDATA[{safe(date)}]]></pubDate></item>"
    )


ITEMS = st.builds(item, WORDS, WORDS, st.sampled_from(DATES) | WORDS)


@given(st.lists(ITEMS, max_size=4))
@tries(250)
def test_items_may_hold_anything(items: list[str]) -> None:
    body = f"<rss><channel>{''.join(items)}</channel></rss>"
    rss_feed(body.encode("utf-8", "replace"))


@pytest.mark.parametrize("date", DATES, ids=range(len(DATES)))
def test_no_date_is_too_odd(date: str) -> None:
    rss_feed(
        f"<rss><channel>{item('Informational message: x', 'y', date)}</channel></rss>".encode()
    )


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_in_place_of_a_feed(words: str) -> None:
    json_feed(words.encode("utf-8", "surrogatepass"))
    rss_feed(words.encode("utf-8", "surrogatepass"))


ENTITIES = (
    '<!DOCTYPE rss [<!ENTITY e0 "ha">'
    + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 8}">' for n in range(1, 12))
    + "]><rss><channel><item><title>&e11;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    "body",
    [
        ENTITIES.encode(),
        ENTITIES.encode("utf-16"),
        b'<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss><channel/></rss>',
        b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE rss+AD4-<rss/>',
        b"<rss><channel>" + b"<a>" * 300_000,
        b"<rss>" * 300_000 + b"</rss>" * 300_000,
        b"<rss><channel><item><title>" + b"&#38;" * 200_000 + b"</title></item></channel></rss>",
    ],
    ids=["entities", "utf-16", "external", "utf-7", "unclosed", "deep", "references"],
)
def test_no_xml_grows_or_reaches_out(body: bytes) -> None:
    rss_feed(body)
