"""The real resolver against a name server on loopback, over UDP and TCP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from bot.sources.budget import DNS, QUESTION, Deadline
from bot.sources.dns import PAYLOAD, DnsSource, make_resolver
from checks.core import Mx, Unavailable, attempt
from sandbox.dns import NameServer
from sandbox.holder import Holder
from sandbox.world import World
from tests.bot.sources.conftest import Clock, looping

ZONE = {
    ("shop.example", "MX"): [
        "20 mx2.shop.example.",
        "10 MX1.Shop.Example.",
        "10 mx0.shop.example.",
    ],
    ("shop.example", "TXT"): ['"one" "two; three"', '"v=spf1 -all"'],
    ("shop.example", "A"): ["192.0.2.1", "192.0.2.2"],
    ("shop.example", "AAAA"): ["2001:db8::1"],
    ("four.shop.example", "A"): ["192.0.2.4"],
    ("1.2.0.192.in-addr.arpa", "PTR"): ["Mail.Shop.Example.", "two.shop.example."],
    ("bytes.shop.example", "TXT"): [r'"caf\233"'],
    ("quiet.example", "MX"): ["0 ."],
    ("alias.shop.example", "CNAME"): ["Next.Shop.Example."],
    ("next.shop.example", "CNAME"): ["shop.example."],
    ("dangling.shop.example", "CNAME"): ["gone.elsewhere.example."],
    ("ring.shop.example", "CNAME"): ["ring.shop.example."],
    ("big.example", "TXT"): [f'"{number:03} {"x" * 200}"' for number in range(10)],
    ("cut.example", "TXT"): ['"whole"'],
    ("short.example", "TXT"): ['"half"'],
    ("huge.example", "TXT"): [" ".join([f'"{"x" * 250}"'] * 258)],
}
FAULTS = {
    "late.example": "timeout",
    "broken.example": "servfail",
    "shut.example": "refused",
    "odd.example": "garbage",
    "cut.example": "truncate",
    "short.example": "cut",
    "lame.example": "lame",
}


@dataclass
class Local:
    server: NameServer
    source: DnsSource


@pytest.fixture(scope="module")
def local() -> Iterator[Local]:
    world = World("test", "a test", regions={}, zone=ZONE, dns_faults=FAULTS)
    with looping() as run:
        server = NameServer(Holder(world))
        run(server.start())
        resolver = make_resolver([f"127.0.0.1:{server.port}"])
        resolver.timeout = resolver.lifetime = 0.3
        yield Local(server, DnsSource(resolver, Deadline.after(300)))
        run(server.close())


@pytest.fixture
def dns(local: Local) -> DnsSource:
    return local.source


def test_the_strings_of_a_text_record_are_joined(dns: DnsSource) -> None:
    assert set(dns.txt("shop.example")) == {"onetwo; three", "v=spf1 -all"}


def test_bytes_that_are_no_text_are_replaced(dns: DnsSource) -> None:
    assert dns.txt("bytes.shop.example") == ("caf\ufffd",)


def test_mail_servers_come_in_order_and_in_lower_case(dns: DnsSource) -> None:
    assert dns.mx("shop.example") == (
        Mx(10, "mx0.shop.example"),
        Mx(10, "mx1.shop.example"),
        Mx(20, "mx2.shop.example"),
    )


def test_a_null_mx_has_an_empty_host(dns: DnsSource) -> None:
    assert dns.mx("quiet.example") == (Mx(0, ""),)


def test_addresses_are_of_one_kind_or_the_other(dns: DnsSource) -> None:
    assert set(dns.a("shop.example")) == {"192.0.2.1", "192.0.2.2"}
    assert dns.aaaa("shop.example") == ("2001:db8::1",)
    assert dns.aaaa("four.shop.example") == ()


def test_an_address_has_names_in_lower_case(dns: DnsSource) -> None:
    assert set(dns.ptr("1.2.0.192.in-addr.arpa")) == {"mail.shop.example", "two.shop.example"}
    assert dns.ptr("2.2.0.192.in-addr.arpa") == ()


def test_a_backslash_in_a_name_is_a_character(dns: DnsSource) -> None:
    assert dns.txt("od\\100.example") == ()


def test_an_alias_is_told_as_such_and_followed_for_other_types(dns: DnsSource) -> None:
    assert dns.cname("alias.shop.example") == "next.shop.example"
    assert dns.mx("alias.shop.example") == dns.mx("shop.example")


@pytest.mark.parametrize("name", ["SHOP.example", "shop.example.", "Shop.Example."])
def test_names_are_taken_in_any_case_with_or_without_the_last_dot(
    dns: DnsSource, name: str
) -> None:
    assert dns.mx(name) == dns.mx("shop.example")


@pytest.mark.parametrize(
    "name",
    ["other.example", "four.shop.example", "dangling.shop.example"],
    ids=["no such name", "no record of the type", "an alias to nowhere"],
)
def test_what_is_not_there_is_empty(dns: DnsSource, name: str) -> None:
    assert dns.txt(name) == ()
    assert dns.mx(name) == ()


def test_an_alias_or_an_address_that_is_not_there_is_none_or_empty(dns: DnsSource) -> None:
    assert dns.cname("shop.example") is None
    assert dns.cname("other.example") is None
    assert dns.a("dangling.shop.example") == ()


@pytest.mark.parametrize("name", ["big.example", "cut.example"])
def test_what_does_not_fit_a_datagram_comes_over_tcp(dns: DnsSource, name: str) -> None:
    assert len(dns.txt(name)) == len(ZONE[(name, "TXT")])


def patient(local: Local) -> DnsSource:
    """Waits as long as the bot would, for what takes the name server its time."""
    return DnsSource(make_resolver([f"127.0.0.1:{local.server.port}"]), Deadline.after(300))


def test_a_record_as_long_as_an_answer_can_be_is_whole(local: Local) -> None:
    assert [len(text) for text in patient(local).txt("huge.example")] == [64_500]


def test_an_answer_that_is_cut_short_over_tcp_too_is_not_believed(local: Local) -> None:
    failed = attempt(lambda: patient(local).txt("short.example"))
    assert isinstance(failed, Unavailable)
    assert failed.source == "DNS TXT short.example"
    assert failed.why.template == "The answer for {name} is cut short, even over TCP"


ASKED: dict[str, Callable[[DnsSource, str], object]] = {
    "TXT": DnsSource.txt,
    "CNAME": DnsSource.cname,
    "MX": DnsSource.mx,
    "A": DnsSource.a,
    "AAAA": DnsSource.aaaa,
    "PTR": DnsSource.ptr,
}
NOT_IN_TIME = "No name server answered for {name} in time"
WORDS = {
    "late.example": NOT_IN_TIME,
    "odd.example": NOT_IN_TIME,  # rubbish over UDP may be anybody's, so it is passed over
    "broken.example": "The name servers of {name} are broken, or its DNSSEC is (SERVFAIL)",
    "shut.example": "The bot's name servers refuse to answer (REFUSED)",
    "lame.example": "The bot's name servers do not look {name} up, but refer to others",
    f"{'x' * 64}.example": "{name} is not a name that DNS can hold",
    "a..example": "{name} is not a name that DNS can hold",
    f"{'x.' * 130}example": "{name} is not a name that DNS can hold",
}


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("kind", ASKED)
def test_a_failed_look_up_says_why_and_is_never_empty(dns: DnsSource, kind: str, name: str) -> None:
    failed = attempt(lambda: ASKED[kind](dns, name))
    assert isinstance(failed, Unavailable)
    assert failed.source == f"DNS {kind} {name}"
    assert failed.why.template.startswith(WORDS[name])


def test_a_circle_of_aliases_is_not_an_absent_record(dns: DnsSource) -> None:
    assert isinstance(attempt(lambda: dns.txt("ring.shop.example")), Unavailable)


def test_a_server_that_cannot_be_reached_is_a_failure() -> None:
    source = DnsSource(
        make_resolver(["255.255.255.255"]), Deadline.after(8)
    )  # the kernel refuses to send there
    failed = attempt(lambda: source.txt("shop.example"))
    assert isinstance(failed, Unavailable)
    assert failed.why.template.startswith("The bot's name servers cannot be reached")


def test_the_next_server_is_asked_where_one_refuses_or_is_not_there(local: Local) -> None:
    resolver = make_resolver(["255.255.255.255", f"127.0.0.1:{local.server.port}"])
    source = DnsSource(resolver, Deadline.after(8))
    assert source.cname("alias.shop.example") == "next.shop.example"


def test_a_question_that_is_over_asks_nothing(local: Local, clock: Clock) -> None:
    source = DnsSource(local.source.resolver, Deadline.after(QUESTION, clock))
    assert source.txt("four.shop.example") == ()
    clock.wait(QUESTION)
    failed = attempt(lambda: source.txt("shop.example"))
    assert isinstance(failed, Unavailable)
    assert failed.why.template == "No time was left to ask DNS: ask again"


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("10.0.0.2", ("10.0.0.2", 53)),
        ("10.0.0.2:5353", ("10.0.0.2", 5353)),
        ("[::1]:5353", ("::1", 5353)),
        ("[2001:db8::1]", ("2001:db8::1", 53)),
        ("2001:db8::1", ("2001:db8::1", 53)),
    ],
)
def test_servers_may_be_written_in_the_usual_ways(written: str, asked: tuple[str, int]) -> None:
    [server] = make_resolver([written]).nameservers
    assert not isinstance(server, str)
    assert (server.answer_nameserver(), server.answer_port()) == asked


def test_a_server_is_named_by_its_address() -> None:
    with pytest.raises(ValueError, match=r"resolver\.internal"):
        make_resolver(["resolver.internal:53"])


def test_the_resolver_keeps_to_the_budget_and_keeps_no_answers() -> None:
    made = make_resolver(["10.0.0.2"])
    assert (made.lifetime, made.payload, made.cache) == (DNS.read, PAYLOAD, None)
