from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.masking import masked, masked_values
from checks.core import say


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ann@example.com", "a•••@example.com"),
        ("a@example.com", "a•••@example.com"),
        ("ann.lee+news@mail.example.com.", "a•••@mail.example.com."),
        ("550 5.1.1 <ann@example.com>: unknown", "550 5.1.1 <a•••@example.com>: unknown"),
        ('"ann b. lee"@example.com', "a•••@example.com"),
        ("名前@例え.jp", "名•••@例え.jp"),
        ("bounce+ann=example.com@shop.example", "b•••@shop.example"),
        ("ann@example.com/bob@example.org", "a•••@•••@example.org"),
        ("mailto:ann@example.com?subject=x", "mailto:a•••@example.com?subject=x"),
        ("u=ann%40example.com", "u•••%40example.com"),
        ("ann＠example.com", "a•••＠example.com"),
        (
            "--email-address ann@example.com --region x",
            "--email-address a•••@example.com --region x",
        ),
        ("ann@example.com,bob@example.org", "a•••@example.com,b•••@example.org"),
        ("-_-@example.com", "•••@example.com"),
        ("@ses-why why", "@ses-why why"),
        ("no address @ all", "no address @ all"),
        ("example.com", "example.com"),
    ],
)
def test_the_domain_and_the_first_letter_stay(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_addresses_for_reports_stay_in_a_record_to_publish_and_nowhere_else() -> None:
    record = '_dmarc.shop.example TXT "v=DMARC1; p=none; rua=mailto:dmarc@shop.example"'
    assert masked(record) == record
    assert masked("v=DMARC1 ann@example.com") == "v=DMARC1 a•••@example.com"


def test_a_sentence_is_masked_in_its_values_however_deep() -> None:
    text = say("{who} and {others}", who=say("{a}", a="ann@x.example"), others=("bob@y.example",))
    assert masked_values(text) == say(
        "{who} and {others}", who=say("{a}", a="a•••@x.example"), others=("b•••@y.example",)
    )


LOCAL = st.text("abcdefghijklmnopqrstuvwxyz0123456789._%+-'!#$&*/=?^`{|}~", min_size=2, max_size=64)


@given(
    LOCAL.filter(lambda local: any(map(str.isalpha, local))),
    st.text(max_size=40),
    st.text(max_size=40),
)
def test_no_local_part_gets_through_whatever_stands_around_it(
    local: str, before: str, after: str
) -> None:
    secret = f"zq{local}qz"
    assert secret not in masked(f"{before} {secret}@example.com {after}")


def test_its_time_grows_with_the_length_alone() -> None:
    assert masked("a" * 200_000).startswith("aaa")
    assert masked("@" * 100_000) == "@" * 100_000
