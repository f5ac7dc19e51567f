"""The name server, asked by dnspython's own resolver code over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import dns.asyncquery
import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from sandbox.dns import NameServer
from sandbox.holder import Holder
from sandbox.world import World

ZONE = {
    ("shop.example", "MX"): ["10 mx.shop.example."],
    ("shop.example", "TXT"): ['"one" "two; three"', '"v=spf1 -all"'],
    ("a.b.shop.example", "A"): ["192.0.2.1"],
    ("alias.shop.example", "CNAME"): ["next.shop.example."],
    ("next.shop.example", "CNAME"): ["a.b.shop.example."],
    ("away.shop.example", "CNAME"): ["gone.elsewhere.example."],
    ("ring.shop.example", "CNAME"): ["ring.shop.example."],
    ("*.wild.example", "TXT"): ['"any"'],
    ("known.wild.example", "A"): ["192.0.2.7"],
    ("big.example", "TXT"): [f'"{number:03} {"x" * 200}"' for number in range(10)],
}
FAULTS = {
    "late.example": "timeout",
    "broken.example": "servfail",
    "shut.example": "refused",
    "odd.example": "garbage",
    "big.shop.example": "truncate",
    "short.example": "cut",
    "lame.example": "lame",
}


def world(**changes: Any) -> World:
    values: dict[str, Any] = {"zone": ZONE, "dns_faults": FAULTS}
    return World("test", "a test", regions={}, **(values | changes))


@asynccontextmanager
async def serving(holder: Holder) -> AsyncIterator[NameServer]:
    server = NameServer(holder)
    await server.start()
    try:
        yield server
    finally:
        await server.close()


def asked(
    name: str, kind: str, *, over: str = "udp", payload: int | None = None, holder: Any = None
) -> dns.message.Message:
    async def ask() -> dns.message.Message:
        query = dns.message.make_query(name, kind, use_edns=0 if payload else None)
        if payload:
            query.use_edns(0, payload=payload)
        send: Callable[..., Coroutine[Any, Any, dns.message.Message]]
        send = dns.asyncquery.udp if over == "udp" else dns.asyncquery.tcp
        async with serving(holder or Holder(world())) as server:
            return await send(query, "127.0.0.1", port=server.port, timeout=0.25)

    return asyncio.run(ask())


def texts(message: dns.message.Message) -> list[str]:
    return [line for rrset in message.answer for line in rrset.to_text().splitlines()]


def test_records_are_answered_whatever_the_case_and_the_name_comes_back_as_asked() -> None:
    [rrset] = asked("Shop.EXAMPLE", "MX").answer
    assert (rrset.name.to_text(), rrset[0].preference) == ("Shop.EXAMPLE.", 10)


def test_a_txt_record_of_several_strings_stays_several_strings() -> None:
    [rrset] = asked("shop.example", "TXT").answer
    strings = {record.strings for record in rrset}
    assert strings == {(b"one", b"two; three"), (b"v=spf1 -all",)}


@pytest.mark.parametrize("over", ["udp", "tcp"])
def test_a_chain_of_aliases_is_followed(over: str) -> None:
    assert texts(asked("alias.shop.example", "A", over=over)) == [
        "alias.shop.example. 300 IN CNAME next.shop.example.",
        "next.shop.example. 300 IN CNAME a.b.shop.example.",
        "a.b.shop.example. 300 IN A 192.0.2.1",
    ]


@pytest.mark.parametrize(
    ("name", "kind", "rcode", "soa"),
    [
        pytest.param("nothing.shop.example", "A", "NXDOMAIN", "shop.example.", id="no such name"),
        pytest.param("shop.example", "A", "NOERROR", "shop.example.", id="no such type"),
        pytest.param("b.shop.example", "A", "NOERROR", "shop.example.", id="empty non-terminal"),
        pytest.param("elsewhere.example", "A", "NXDOMAIN", "example.", id="outside the zone"),
        pytest.param("known.wild.example", "TXT", "NOERROR", "wild.example.", id="no wildcard"),
    ],
)
def test_nothing_comes_in_two_kinds_each_with_its_soa(
    name: str, kind: str, rcode: str, soa: str
) -> None:
    message = asked(name, kind)
    assert (dns.rcode.to_text(message.rcode()), message.answer) == (rcode, [])
    [authority] = message.authority
    assert (authority.name.to_text(), authority.rdtype.name) == (soa, "SOA")


def test_an_alias_that_leads_nowhere_is_told_with_the_alias() -> None:
    message = asked("away.shop.example", "A")
    assert message.rcode() == dns.rcode.NXDOMAIN
    assert texts(message) == ["away.shop.example. 300 IN CNAME gone.elsewhere.example."]


def test_a_ring_of_aliases_is_a_failure() -> None:
    assert asked("ring.shop.example", "A").rcode() == dns.rcode.SERVFAIL


def test_a_wildcard_answers_under_the_name_that_was_asked() -> None:
    assert texts(asked("s1.wild.example", "TXT")) == ['s1.wild.example. 300 IN TXT "any"']


def test_a_domain_that_exists_has_an_soa_of_its_own() -> None:
    [rrset] = asked("shop.example", "SOA").answer
    assert rrset.to_text().startswith("shop.example. 300 IN SOA ns.shop.example.")


@pytest.mark.parametrize(("payload", "cut"), [(None, True), (1232, True), (4096, False)])
def test_what_does_not_fit_is_cut_over_udp(payload: int | None, cut: bool) -> None:
    message = asked("big.example", "TXT", payload=payload)
    assert bool(message.flags & dns.flags.TC) is cut
    assert len(texts(message)) == (0 if cut else 10)


def test_what_does_not_fit_is_whole_over_tcp() -> None:
    assert len(texts(asked("big.example", "TXT", over="tcp"))) == 10


@pytest.mark.parametrize(
    ("name", "rcode"), [("broken.example", "SERVFAIL"), ("SHUT.example", "REFUSED")]
)
def test_a_name_can_fail_by_a_code(name: str, rcode: str) -> None:
    assert dns.rcode.to_text(asked(name, "A").rcode()) == rcode


@pytest.mark.parametrize("over", ["udp", "tcp"])
def test_a_name_can_be_met_with_silence(over: str) -> None:
    with pytest.raises(dns.exception.Timeout):
        asked("late.example", "A", over=over)


def test_a_name_can_be_answered_with_rubbish() -> None:
    with pytest.raises(dns.exception.DNSException):
        asked("odd.example", "A")


def test_a_name_can_be_cut_over_udp_alone() -> None:
    zone = ZONE | {("big.shop.example", "A"): ["192.0.2.9"]}
    holder = Holder(world(zone=zone))
    assert asked("big.shop.example", "A", holder=holder).flags & dns.flags.TC
    assert texts(asked("big.shop.example", "A", over="tcp", holder=holder)) == [
        "big.shop.example. 300 IN A 192.0.2.9"
    ]


@pytest.mark.parametrize("over", ["udp", "tcp"])
def test_a_name_can_be_cut_over_both(over: str) -> None:
    message = asked("short.example", "TXT", over=over)
    assert message.flags & dns.flags.TC
    assert texts(message) == []


def test_a_server_can_refer_to_others_as_one_that_does_not_serve_the_name() -> None:
    message = asked("lame.example", "TXT")
    assert (message.rcode(), message.answer) == (dns.rcode.NOERROR, [])
    assert not message.flags & (dns.flags.AA | dns.flags.RA)
    assert [str(each) for each in message.authority] == [". 3600 IN NS a.root-servers.net."]


def test_a_fault_may_be_for_all_names() -> None:
    holder = Holder(world(dns_faults={"*": "servfail"}))
    assert asked("shop.example", "MX", holder=holder).rcode() == dns.rcode.SERVFAIL


def test_the_world_can_be_swapped_while_serving() -> None:
    async def ask() -> list[list[str]]:
        holder = Holder(world())
        query = dns.message.make_query("x.example", "A")
        async with serving(holder) as server:
            answers = []
            for address in ("192.0.2.1", "192.0.2.2"):
                holder.world = world(zone={("x.example", "A"): [address]})
                answers.append(
                    await dns.asyncquery.udp(query, "127.0.0.1", port=server.port, timeout=1)
                )
            return [texts(answer) for answer in answers]

    assert asyncio.run(ask()) == [
        ["x.example. 300 IN A 192.0.2.1"],
        ["x.example. 300 IN A 192.0.2.2"],
    ]


def test_rubbish_questions_do_not_stop_the_server() -> None:
    async def ask() -> list[str]:
        async with serving(Holder(world())) as server:
            loop = asyncio.get_running_loop()
            transport, _ = await loop.create_datagram_endpoint(
                asyncio.DatagramProtocol, remote_addr=("127.0.0.1", server.port)
            )
            for junk in (b"", b"x", b"\xff" * 40):
                transport.sendto(junk)
            transport.close()
            query = dns.message.make_query("shop.example", "MX")
            answer = await dns.asyncquery.udp(query, "127.0.0.1", port=server.port, timeout=1)
            return texts(answer)

    assert asyncio.run(ask()) == ["shop.example. 300 IN MX 10 mx.shop.example."]
