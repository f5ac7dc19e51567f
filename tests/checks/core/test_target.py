from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.core import (
    Address,
    BadTarget,
    MessageId,
    message_ids,
    parse_domain,
    parse_question,
)

ID = "010101860d89bc12-4a8a9c6e-1f0b-4d3a-9a59-2f7c1c1b8d11-000000"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        pytest.param("ann@example.com", Address("ann", "example.com"), id="plain"),
        pytest.param(" ann@Example.COM ", Address("ann", "example.com"), id="domain's case"),
        pytest.param("Ann.Lee@example.com", Address("Ann.Lee", "example.com"), id="local's case"),
        pytest.param(
            "<mailto:ann@example.com|ann@example.com>", Address("ann", "example.com"), id="slack"
        ),
        pytest.param("<mailto:ann@example.com>", Address("ann", "example.com"), id="slack, bare"),
        pytest.param("Ann Lee <ann@example.com>", Address("ann", "example.com"), id="named"),
        pytest.param(
            '"Lee, Ann" <ann@example.com>', Address("ann", "example.com"), id="quoted name"
        ),
        pytest.param(
            "Ann <<mailto:ann@example.com|ann@example.com>>",
            Address("ann", "example.com"),
            id="named, by slack",
        ),
        pytest.param(
            "ann@<http://example.com|example.com>", Address("ann", "example.com"), id="half linked"
        ),
        pytest.param(
            '"odd local"@example.com', Address('"odd local"', "example.com"), id="quoted local"
        ),
        pytest.param(
            '"a@b"@example.com', Address('"a@b"', "example.com"), id="at in a quoted local"
        ),
        pytest.param("a..b.@docomo.ne.jp", Address("a..b.", "docomo.ne.jp"), id="docomo's dots"),
        pytest.param("ann+news@example.com", Address("ann+news", "example.com"), id="plus"),
        pytest.param(
            "hans@müller.example", Address("hans", "xn--mller-kva.example"), id="international"
        ),
        pytest.param(ID, MessageId(ID), id="message id"),
        pytest.param(ID.upper(), MessageId(ID), id="message id in capitals"),
        pytest.param(f"<{ID}@us-west-2.amazonses.com>", MessageId(ID), id="Message-ID header"),
    ],
)
def test_reads(text: str, target: Address | MessageId) -> None:
    assert parse_question(text) == target


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ann",
        "example.com",
        "ann@",
        "@example.com",
        "ann@localhost",
        "ann lee@example.com",
        "a@b@example.com",
        "ann@example..com",
        "ann@-example.com",
        f"{'x' * 65}@example.com",
        f"ann@{'x' * 64}.com",
        "0000000000000000-4a8a9c6e-1f0b-4d3a-9a59-2f7c1c1b8d11-000000",
        "<!channel>",
        "ann@exa mple.com",
    ],
)
def test_refuses(text: str) -> None:
    with pytest.raises(BadTarget):
        parse_question(text)


def test_a_message_id_tells_when_ses_accepted_it() -> None:
    assert MessageId(ID).accepted_at == datetime(2023, 2, 1, 15, 12, 55, 826000, UTC)


@pytest.mark.parametrize("text", ["com", "", ".", "a b.c", "x" * 300])
def test_a_domain_needs_a_dot(text: str) -> None:
    with pytest.raises(BadTarget):
        parse_domain(text)


@given(st.text(max_size=300))
def test_never_fails_otherwise(text: str) -> None:
    try:
        found = parse_question(text)
    except BadTarget:
        return
    assert parse_question(found.value) == found


@pytest.mark.parametrize(
    "text", ["\udcff@example.com", "an\x1bn@example.com", "an\u202en@example.com"]
)
def test_what_cannot_be_shown_is_no_address(text: str) -> None:
    with pytest.raises(BadTarget):
        parse_question(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f'[{{"MessageId":"{ID}"}},{{"MessageId":"{ID}"}}]', id="JSON, twice"),
        pytest.param(f"MessageId,Subject\r\n{ID.upper()},x", id="CSV, in capitals"),
        pytest.param(f"x <{ID}@us-west-2.amazonses.com> y", id="as in the header"),
    ],
)
def test_ids_are_found_in_a_text_of_whatever_form(text: str) -> None:
    assert list(message_ids(text)) == [MessageId(ID)]


@pytest.mark.parametrize("text", ["", f"{ID}7", f"a{ID}", f"0000000000000000{ID[16:]}", "0" * 999])
def test_what_only_looks_like_an_id_is_none(text: str) -> None:
    assert list(message_ids(text)) == []
