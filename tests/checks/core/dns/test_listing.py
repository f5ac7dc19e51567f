from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.core import Unavailable, say
from checks.core.dns.block_list import KNOWN, BlockList
from checks.core.dns.listing import Ip, Listing, address, look_up, query
from tests.fakes import FakeDns, sources

BY_NAME = {each.name: each for each in KNOWN}
ZEN, SPAMCOP, DRONEBL = BY_NAME["spamhaus"], BY_NAME["spamcop"], BY_NAME["dronebl"]
IP = ip_address("54.240.8.31")
NAME = "31.8.240.54.bl.spamcop.net"


def look(zone: BlockList, dns: FakeDns, ip: Ip = IP) -> Listing:
    (found,) = look_up(sources(dns=dns), (ip,), (zone,))
    return found


def answering(*codes: str, zone: BlockList = SPAMCOP, **more: Any) -> FakeDns:
    return FakeDns(ips={query(IP, zone.zone): codes}, **more)


@pytest.mark.parametrize(
    ("ip", "name"),
    [
        ("54.240.8.31", "31.8.240.54.zen.spamhaus.org"),
        (
            "2001:db8::8:1",
            "1.0.0.0.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.zen.spamhaus.org",
        ),
    ],
)
def test_an_address_is_asked_for_backwards(ip: str, name: str) -> None:
    assert query(ip_address(ip), ZEN.zone) == name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("54.240.8.31", "54.240.8.31"),
        ("[54.240.8.31]", "54.240.8.31"),
        ("::ffff:54.240.8.31", "54.240.8.31"),
        ("2001:DB8::1", "2001:db8::1"),
        ("54.240.8", None),
        ("x", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_is_read(text: str | None, found: str | None) -> None:
    assert address(text) == (ip_address(found) if found else None)


def test_what_no_list_has_is_not_listed() -> None:
    assert look(SPAMCOP, FakeDns()) == Listing(SPAMCOP, str(IP), NAME)


def test_a_listing_comes_with_its_meaning_and_the_lists_own_words() -> None:
    words = "Blocked - see https://www.spamcop.net/bl.shtml?54.240.8.31"
    found = look(SPAMCOP, answering("127.0.0.2", txts={NAME: (words,)}))
    assert found == Listing(
        SPAMCOP, str(IP), NAME, (say("reported as a source of spam"),), (words,)
    )


def test_several_codes_are_several_meanings_and_one_that_is_new_hides_none() -> None:
    found = look(ZEN, answering("127.0.0.2", "127.0.0.9", "127.0.0.77", zone=ZEN))
    assert [meaning.template.partition(":")[0] for meaning in found.meanings] == ["SBL", "DROP"]


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (("127.255.255.254",), "refuses to answer our resolver"),
        (("127.255.255.252",), "refuses to answer our resolver"),
        (("127.0.0.2", "127.255.255.255"), "refuses to answer our resolver"),
        (("127.0.0.1",), "which no block list does"),
        (("198.51.100.7",), "which no block list does"),
        (("127.0.0.2", "198.51.100.7"), "which no block list does"),
        (("::1",), "which no block list does"),
        (("rubbish",), "which no block list does"),
        (("127.0.0.77",), "whose meaning is not known here"),
        (("127.0.1.2",), "whose meaning is not known here"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_is_no_listing_is_never_taken_for_one(codes: tuple[str, ...], words: str) -> None:
    # as text, since the resolver hands on what came; a type A record holds no other
    class Dns(FakeDns):
        def a(self, name: str) -> tuple[str, ...]:
            return codes if name == NAME else ()

    found = look(SPAMCOP, Dns())
    assert not found.listed
    assert found.gap is not None
    assert words in found.gap.why.template
    assert found.gap.source == f"DNS A {NAME}"


def test_a_list_that_has_everybody_lists_nobody() -> None:
    dns = answering("127.0.0.2")
    dns.ips["1.0.0.127.bl.spamcop.net"] = ("127.0.0.2",)
    found = look(SPAMCOP, dns)
    assert not found.listed
    assert found.gap is not None
    assert "every address" in found.gap.why.template


def test_where_that_cannot_be_seen_nothing_is_believed() -> None:
    why = say("It does not answer")
    found = look(SPAMCOP, answering("127.0.0.2", faulty={"1.0.0.127.bl.spamcop.net": why}))
    assert (found.listed, found.gap and found.gap.why) == (False, why)


def test_a_list_that_does_not_answer_is_a_gap_and_its_words_are_not_needed() -> None:
    why = say("It does not answer")
    assert isinstance(look(SPAMCOP, FakeDns(faulty={NAME: why})).gap, Unavailable)
    silent = FakeDns(ips={NAME: ("127.0.0.2",)}, failing={"txt": why})
    assert look(SPAMCOP, silent).listed


def test_lists_of_ipv4_alone_are_not_asked_for_others() -> None:
    found = look_up(sources(), (ip_address("2001:db8::1"),), (ZEN, SPAMCOP))
    assert [each.block_list for each in found] == [ZEN]


@given(codes=st.lists(st.text(max_size=40), max_size=4), texts=st.lists(st.text(), max_size=5))
def test_whatever_a_list_answers_is_survived_and_kept_small(
    codes: list[str], texts: list[str]
) -> None:
    class Dns(FakeDns):
        def a(self, name: str) -> tuple[str, ...]:
            return ("127.0.0.2", *codes) if name == NAME else ()

        def txt(self, name: str) -> tuple[str, ...]:
            return tuple(texts)

    found = look(SPAMCOP, Dns())
    assert found.listed is (found.gap is None)
    assert len(found.texts) <= 2
    assert all(len(text) <= 300 for text in found.texts)


def test_no_code_of_dronebl_is_its_test_entry() -> None:
    assert DRONEBL.meaning("127.0.0.1") is None
    assert DRONEBL.meaning("127.0.0.2") is None
