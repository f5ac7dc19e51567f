from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.core import (
    Address,
    Domain,
    EventKind,
    Finding,
    MessageId,
    Mx,
    Outcome,
    Owner,
    Target,
    Verdict,
    say,
)
from checks.core.dns.recipient import HOSTS_MAX, is_public
from checks.recipient_domain import CHECK
from tests.fakes import ANN, MESSAGE, FakeDns, FakeHistory, event, sources

DOWN = say("The name servers do not answer")
PUBLIC = "192.0.2.25"


def ask(
    mx: tuple[Mx, ...] = (Mx(10, "mx.example.com"),),
    ips: dict[str, tuple[str, ...]] | None = None,
    target: Target = ANN,
    **dns: object,
) -> Finding:
    found = FakeDns(mxs={"example.com": mx}, ips=ips or {})
    for name, value in dns.items():
        setattr(found, name, value)
    return CHECK.run(target, sources(dns=found))


def said(found: Finding) -> str:
    return found.headline.template.format(**dict(found.headline.values))


NULL = (Mx(0, ""),)
TWO = (Mx(10, "a.example.com"), Mx(20, "b.example.com"))


@pytest.mark.parametrize(
    ("found", "verdict", "headline", "owner"),
    [
        pytest.param(
            ask(NULL),
            Verdict.FAIL,
            "example.com says in DNS that it takes no mail",
            Owner.RECIPIENT,
            id="null MX",
        ),
        pytest.param(
            ask(()),
            Verdict.FAIL,
            "example.com has no mail server, and no address at all",
            Owner.RECIPIENT,
            id="nothing",
        ),
        pytest.param(
            ask(TWO),
            Verdict.FAIL,
            "None of the mail servers of example.com has an address",
            Owner.RECIPIENT_ADMIN,
            id="MX that lead nowhere",
        ),
        pytest.param(
            ask(TWO, {"a.example.com": ("10.0.0.5",), "b.example.com": ("127.0.0.1", "::1")}),
            Verdict.FAIL,
            "The mail servers of example.com have private addresses only",
            Owner.RECIPIENT_ADMIN,
            id="private addresses",
        ),
        pytest.param(
            ask((), {"example.com": ("192.168.1.1",)}),
            Verdict.FAIL,
            "The mail servers of example.com have private addresses only",
            Owner.RECIPIENT_ADMIN,
            id="a private address without MX",
        ),
        pytest.param(
            ask((Mx(10, PUBLIC),)),
            Verdict.WARN,
            "The MX of example.com is an IP address, not a name",
            Owner.RECIPIENT_ADMIN,
            id="an address as MX",
        ),
    ],
)
def test_what_cannot_be_reached(
    found: Finding, verdict: Verdict, headline: str, owner: Owner
) -> None:
    assert (found.verdict, said(found)) == (verdict, headline)
    assert found.fix is not None
    assert found.fix.owner is owner
    assert Outcome.NOT_DELIVERED in found.explains


def test_servers_that_lead_nowhere_explain_a_delay() -> None:
    assert Outcome.DELAYED in ask(TWO).explains
    assert Outcome.DELAYED not in ask(NULL).explains


@pytest.mark.parametrize(
    ("found", "headline"),
    [
        pytest.param(
            ask(ips={"mx.example.com": (PUBLIC,)}),
            "The mail servers of example.com are in DNS",
            id="its own",
        ),
        pytest.param(
            ask(ips={"mx.example.com": ("2001:db8::25",)}),
            "The mail servers of example.com are in DNS",
            id="IPv6 alone",
        ),
        pytest.param(
            ask(TWO, {"b.example.com": (PUBLIC,)}),
            "The mail servers of example.com are in DNS",
            id="one of two",
        ),
        pytest.param(
            ask((*NULL, Mx(10, "a.example.com")), {"a.example.com": (PUBLIC,)}),
            "The mail servers of example.com are in DNS",
            id="a null MX beside another does not count",
        ),
        pytest.param(
            ask((), {"example.com": (PUBLIC,)}),
            "example.com takes mail at its own address, without MX",
            id="without MX",
        ),
        pytest.param(
            ask(
                (Mx(10, "eu-smtp-inbound-1.mimecast.com"),),
                {"eu-smtp-inbound-1.mimecast.com": (PUBLIC,)},
            ),
            "Mimecast takes the mail of example.com",
            id="a filter",
        ),
        pytest.param(
            ask(ips={"mx.example.com": (PUBLIC,)}, cnames={"mx.example.com": "host.example.net"}),
            "The mail servers of example.com are in DNS",
            id="an alias works all the same",
        ),
    ],
)
def test_what_can_be_reached_is_no_worry(found: Finding, headline: str) -> None:
    assert (found.verdict, said(found)) == (Verdict.OK, headline)


def test_an_alias_is_told() -> None:
    found = ask(ips={"mx.example.com": (PUBLIC,)}, cnames={"mx.example.com": "host.example.net"})
    assert "DNS CNAME mx.example.com" in {fact.source for fact in found.facts}


@pytest.mark.parametrize("name", ["example.com", "a.example.com"])
def test_what_could_not_be_seen_is_no_verdict(name: str) -> None:
    found = ask(TWO, faulty={name: DOWN})
    assert (found.verdict, found.headline) == (Verdict.UNKNOWN, DOWN)


def test_one_server_is_enough_though_another_could_not_be_seen() -> None:
    found = ask(TWO, {"b.example.com": (PUBLIC,)}, faulty={"a.example.com": DOWN})
    assert found.verdict is Verdict.OK


def test_of_very_many_servers_some_are_looked_at() -> None:
    many = tuple(Mx(n, f"mx{n}.example.com") for n in range(HOSTS_MAX + 1))
    found = ask(many)
    assert (found.verdict, found.headline) == (
        Verdict.UNKNOWN,
        say("It has too many mail servers to look at"),
    )


def test_a_mistyped_domain_is_asked_about() -> None:
    found = CHECK.run(Address("ann", "gmial.com"), sources(dns=FakeDns()))
    assert found.fix is not None
    assert dict(found.fix.text.values)["meant"] == "gmail.com"


def test_the_domain_of_a_message_is_that_of_its_recipient() -> None:
    history = FakeHistory(events=(event(EventKind.SEND),))
    found = CHECK.run(MessageId(MESSAGE), sources(history=history))
    assert said(found) == "The mail servers of example.com are in DNS"
    assert not CHECK.run(MessageId(MESSAGE), sources()).applies


@pytest.mark.parametrize("mx", [NULL, ()], ids=["null MX", "nothing"])
def test_a_domain_that_only_sends_need_not_take_mail(mx: tuple[Mx, ...]) -> None:
    assert ask(mx, target=Domain("example.com")).verdict is Verdict.OK


def test_replies_to_us_that_get_lost_are_our_affair() -> None:
    found = ask(TWO, target=Domain("example.com"))
    assert found.fix is not None
    assert (found.verdict, found.fix.owner, found.explains) == (Verdict.WARN, Owner.US, ())


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("8.8.8.8", True),
        ("172.32.0.1", True),
        ("2001:db8::1", True),
        ("172.31.0.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("223.255.255.1", True),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_public_addresses(ip: str, public: bool) -> None:
    assert is_public(ip) is public


@given(st.lists(st.builds(Mx, st.integers(0, 65535), st.text(max_size=80)), max_size=4))
def test_no_record_can_break_it(mx: list[Mx]) -> None:
    assert ask(tuple(mx)).headline


def test_where_no_mail_is_known_that_none_can_get_there_is_what_to_say_first() -> None:
    """Most likely the address is mistyped."""
    nowhere = FakeDns(mxs={}, ips={})

    def explains(history: FakeHistory) -> tuple[Outcome, ...]:
        return CHECK.run(ANN, sources(dns=nowhere, history=history)).explains

    assert Outcome.UNKNOWN in explains(FakeHistory())
    assert Outcome.UNKNOWN not in explains(FakeHistory(events=(event(),)))
    assert Outcome.UNKNOWN not in explains(FakeHistory(failing={"timelines": DOWN}))
