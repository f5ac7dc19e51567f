from __future__ import annotations

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checks.core.dns.dkim import LONGEST, Key, key_record
from tests.checks.core.dns.test_records import element, rsa_key
from tests.fakes import KEY

LONG = rsa_key(2048)
PUBLIC = KEY.partition("p=")[2]
ED25519 = base64.b64encode(bytes(32)).decode()
WHOLE = LONG.partition("p=")[2]
BARE = 32
"""Of 2,048 bits: where in it the bare key begins, in characters of base64."""


def private_key() -> str:
    number = element(0x02, b"\x00" + (1 << 1023 | 1).to_bytes(128, "big"))
    der = element(0x30, b"\x02\x01\x00" + number + b"\x02\x03\x01\x00\x01")
    return "v=DKIM1; p=" + base64.b64encode(der).decode()


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(f"p={PUBLIC}", id="the least"),
        pytest.param(f"{KEY};", id="a last semicolon"),
        pytest.param(f" v = DKIM1 ;k= rsa;  p={PUBLIC[:60]} {PUBLIC[60:]} ", id="white space"),
        pytest.param(f"{KEY}; t=s", id="no subdomains"),
        pytest.param(f"{KEY}; h=sha1:sha256; s=email:tlsrpt", id="among others"),
        pytest.param(f"{KEY}; s=*", id="every service"),
        pytest.param(f'v=DKIM1; n="our main key"; p={PUBLIC}', id="quotes in a note"),
        pytest.param(f"v=DKIM1; x=new; p={PUBLIC}", id="an unknown tag"),
        pytest.param(f"v=DKIM1; k=RSA; h=SHA256; p={PUBLIC}", id="capitals"),
    ],
)
def test_what_is_right_and_odd(record: str) -> None:
    assert key_record([record]).state is Key.FINE


@pytest.mark.parametrize(
    ("records", "state"),
    [
        pytest.param(("v=spf1 include:amazonses.com ~all",), Key.FOREIGN, id="SPF's"),
        pytest.param(("v=DMARC1; p=none",), Key.FOREIGN, id="DMARC's"),
        pytest.param(("site-verification=x",), Key.FOREIGN, id="a stranger's"),
        pytest.param((f"k=rsa; v=DKIM1; p={PUBLIC}",), Key.VERSION, id="v is not the first"),
        pytest.param((f"v=DKIM1 k=rsa p={PUBLIC}",), Key.SEMICOLON, id="no semicolons"),
        pytest.param((KEY.replace(";", "\\;"),), Key.PASTED, id="backslashes"),
        pytest.param((f'"{KEY}"',), Key.PASTED, id="quotation marks"),
        pytest.param((f'{LONG[:200]}" "{LONG[200:]}',), Key.PASTED, id="strings in the value"),
        pytest.param((f"{KEY}; {KEY}",), Key.TWO_IN_ONE, id="two keys"),
        pytest.param((KEY + KEY,), Key.TWO_IN_ONE, id="two keys run together"),
        pytest.param((f"{KEY}; h=sha1",), Key.HASH, id="for SHA-1"),
        pytest.param((f"{KEY}; s=tlsrpt",), Key.SERVICE, id="for no mail"),
        pytest.param((f"{KEY}; t=y:s",), Key.TESTING, id="testing"),
        pytest.param((f"v=DKIM1; k=ed25519; p={ED25519}",), Key.TYPE, id="Ed25519"),
        pytest.param((f"v=DKIM1; k=ed25519; p={PUBLIC}",), Key.MALFORMED, id="no Ed25519 key"),
        pytest.param((f"{LONG[:-100]}",), Key.CUT_OFF, id="cut off"),
        pytest.param((f"{LONG[:-101]}",), Key.CUT_OFF, id="cut off within a group"),
        pytest.param((private_key(),), Key.PRIVATE, id="a private key"),
        pytest.param(
            (f"v=DKIM1; p=-----BEGIN PUBLIC KEY-----{PUBLIC}",), Key.BASE64, id="a PEM file"
        ),
        pytest.param((f"v=DKIM1; p={ED25519}",), Key.MALFORMED, id="no RSA key"),
        pytest.param((KEY, LONG), Key.SEVERAL, id="two records"),
        pytest.param((KEY, f"{KEY}; n=again"), Key.FINE, id="the same key twice"),
        pytest.param((LONG[:250], LONG[250:]), Key.CUT_OFF, id="its strings as two records"),
        pytest.param(("x" * (LONGEST + 1),), Key.MALFORMED, id="without end"),
    ],
)
def test_each_mistake_is_a_state_of_its_own(records: tuple[str, ...], state: Key) -> None:
    assert key_record(records).state is state


@pytest.mark.parametrize(
    "record",
    [
        f"k=rsa; v=DKIM1; p={PUBLIC}",
        f"v=DKIM1 k=rsa p={PUBLIC}",
        KEY.replace(";", "\\;"),
        f'"{KEY}"',
        f'{LONG[:200]}" "{LONG[200:]}',
        f"{KEY}; h=sha1",
        f"{KEY}; t=y",
    ],
)
def test_what_was_meant_is_what_is_to_be_published(record: str) -> None:
    found = key_record([record])
    assert found.mended is not None
    assert key_record([found.mended]).state is Key.FINE
    assert key_record([found.mended]).public == found.public or not found.public


def test_a_key_cut_into_records_is_joined_in_whatever_order_they_come() -> None:
    for texts in ((LONG[:250], LONG[250:]), (LONG[250:], LONG[:250])):
        assert key_record(texts).mended == LONG


def test_how_much_of_a_key_is_there() -> None:
    there, due = key_record([LONG[:-100]]).size
    assert (there, due) == (due - 75, 294)


_TAGS = st.sampled_from(["v=DKIM1", "v=", "k=rsa", "p=", "h=", "s=", "t=y", ";", " ", '"', "\\"])
_SOUP = st.lists(st.one_of(_TAGS, st.just(KEY), st.text(max_size=20))).map("".join)


@given(st.lists(st.one_of(st.text(), _SOUP), max_size=3))
@example(["h=;p=0"])
def test_no_record_can_break_it(records: list[str]) -> None:
    found = key_record(records)
    assert found.mended is None or key_record([found.mended]).usable


@given(st.binary(max_size=400))
def test_no_bytes_can_break_it(der: bytes) -> None:
    assert key_record([f"v=DKIM1; p={base64.b64encode(der).decode()}"]).state in Key


@given(st.integers(0, len(LONG)), st.integers(0, len(LONG)))
def test_no_piece_of_a_key_is_taken_for_one(start: int, end: int) -> None:
    piece = LONG.partition("p=")[2][start:end]
    assert not key_record([f"v=DKIM1; p={piece}"]).usable or piece in (WHOLE, WHOLE[BARE:])


def test_the_bare_key_within_a_key_is_one() -> None:
    """RFC 6376, section 3.6.1, has an RSAPublicKey; most publish a SubjectPublicKeyInfo, which
    has one at its end (RFC 5280, section 4.1)."""
    assert key_record([f"v=DKIM1; p={WHOLE[BARE:]}"]).usable


def test_only_so_much_of_a_record_is_read() -> None:
    note = f"{KEY}; n="
    longest = note + "x" * (LONGEST - len(note))
    assert key_record([longest]).state is Key.FINE
    assert key_record([f"{longest}x"]).state is Key.MALFORMED
