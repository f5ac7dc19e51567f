from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.core import Address, BadTarget, parse_address
from checks.core.addresses.carriers import gave_out_odd_dots, quoted
from checks.core.addresses.syntax import Rule, is_quoted, plain_letters, refusal

LONG = "a" * 60


@pytest.mark.parametrize(
    ("local", "domain", "rule"),
    [
        ("ann", "example.com", None),
        ("ann+tag", "example.com", None),
        ("o'brien", "example.com", None),
        ("!#$%&'*+-/=?^_`{|}~", "example.com", None),
        ("-ann--b-", "docomo.ne.jp", None),
        ("a.b.c", "example.com", None),
        ("a" * 64, "example.com", None),
        ("ann", "xn--t8jz70l.example", None),
        ("ann", "1.example", None),
        ('"a..b"', "docomo.ne.jp", None),
        ('"a b"', "example.com", None),
        ("åsa", "example.com", Rule.NOT_ASCII),
        ('"åsa"', "example.com", Rule.NOT_ASCII),
        ("", "example.com", Rule.EMPTY),
        ("ann b", "example.com", Rule.SPACE),
        ("ann\n", "example.com", Rule.SPACE),
        ("ann\x7f", "example.com", Rule.SPACE),
        (".ann", "example.com", Rule.FIRST_DOT),
        ("ann.", "example.com", Rule.LAST_DOT),
        ("a..b", "example.com", Rule.DOUBLE_DOT),
        ("github:ann", "example.com", Rule.CHARACTER),
        ("ann,bob", "example.com", Rule.CHARACTER),
        ('a"b', "example.com", Rule.CHARACTER),
        ("a" * 65, "example.com", Rule.LOCAL_LENGTH),
        ("ann", "exa_mple.com", Rule.DOMAIN_CHARACTER),
        ("ann", "example.com%!", Rule.DOMAIN_CHARACTER),
        ("ann", "example..com", Rule.DOMAIN_CHARACTER),
        ("ann", "-example.com", Rule.DOMAIN_CHARACTER),
        ("ann", "お店.example", Rule.DOMAIN_CHARACTER),
        ("ann", f"{'a' * 64}.com", Rule.DOMAIN_LENGTH),
        ("ann", ".".join([LONG] * 5), Rule.DOMAIN_LENGTH),
    ],
)
def test_what_is_refused(local: str, domain: str, rule: Rule | None) -> None:
    found = refusal(Address(local, domain))
    assert (found and found.rule) == rule


@pytest.mark.parametrize(
    ("local", "plain"),
    [("ａｎｎ", "ann@example.com"), ("ann．b", "ann.b@example.com"), ("åsa", None), ("ann", None)],
)
def test_plain_letters(local: str, plain: str | None) -> None:
    assert plain_letters(Address(local, "example.com")) == plain


@pytest.mark.parametrize(
    ("domain", "carrier"),
    [
        ("docomo.ne.jp", "NTT docomo"),
        ("ezweb.ne.jp", "au"),
        ("au.com", "au"),
        ("softbank.ne.jp", None),
        ("example.com", None),
    ],
)
def test_carriers_that_gave_out_odd_dots(domain: str, carrier: str | None) -> None:
    assert gave_out_odd_dots(domain) == carrier


@given(st.text(alphabet="ab.\"\\ '", min_size=1, max_size=12))
def test_the_quoted_form_is_one_that_the_standard_allows(local: str) -> None:
    address = Address(quoted(local), "docomo.ne.jp")
    assert is_quoted(address)
    assert refusal(address) is None
    assert parse_address(address.value) == address


@given(st.text(max_size=80), st.text(max_size=300))
def test_any_text_is_looked_at(local: str, domain: str) -> None:
    found = refusal(Address(local, domain))
    if found is None:
        try:
            parse_address(f"{local}@{domain}")
        except BadTarget:
            assert "." not in domain or "|" in local  # single labels, and what Slack writes
