from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checks.address import CHECK
from checks.core import (
    Address,
    AddressInsights,
    EventKind,
    Finding,
    MessageId,
    Mx,
    Outcome,
    Owner,
    Policy,
    Strength,
    Verdict,
    parse_address,
    say,
)
from sandbox.tour import SCENARIOS, files
from tests.checks.test_all import OUTAGES, filled
from tests.fakes import (
    MESSAGE,
    NOW,
    Fake,
    FakeDns,
    FakeHistory,
    FakeSes,
    ago,
    event,
    sources,
)

DOWN = say("It does not answer: try again later")
NO_USER = event(EventKind.BOUNCE, ago(hours=1), reply="smtp; 550 5.1.1 no such user")
NO_DOMAIN = event(EventKind.BOUNCE, ago(hours=1), reply="smtp; 550 5.4.4 Invalid domain")
FULL = event(EventKind.BOUNCE, ago(hours=1), reply="smtp; 552 5.2.2 mailbox full")
DELIVERED = event(EventKind.DELIVERY, ago(hours=1))
ANSWERING: dict[str, tuple[Mx, ...]] = {
    "gmial.com": (Mx(10, "mx.gmial.com"),),
    "vahoo.com": (Mx(10, "mx.vahoo.com"),),
}
REACHED: dict[str, tuple[str, ...]] = {
    **{f"mx.{domain}": ("192.0.2.1",) for domain in ANSWERING},
    "icloud.net": ("192.0.2.2",),
}


def of(address: str, *events: Any, mx: dict[str, tuple[Mx, ...]] | None = None) -> Finding:
    dns = FakeDns(mxs=ANSWERING if mx is None else mx, ips=REACHED)
    history = FakeHistory(events=tuple(events))
    return CHECK.run(parse_address(address), sources(dns=dns, history=history))


def test_a_message_id_is_not_spoken_of() -> None:
    assert not CHECK.run(MessageId(MESSAGE), sources()).applies


@pytest.mark.parametrize(
    ("address", "headline", "owner"),
    [
        pytest.param(
            "a..b@docomo.ne.jp",
            "SES refuses two dots in a row before the @",
            Owner.RECIPIENT,
            id="two dots at a carrier",
        ),
        pytest.param(
            "ab.@ezweb.ne.jp",
            "SES refuses a dot right before the @",
            Owner.RECIPIENT,
            id="last dot at a carrier",
        ),
        pytest.param(
            "a..b@example.com",
            "SES refuses two dots in a row before the @",
            Owner.US,
            id="two dots elsewhere",
        ),
        pytest.param(
            ".ann@example.com",
            "SES refuses an address that begins with a dot",
            Owner.US,
            id="first dot",
        ),
        pytest.param(
            "dörte@example.com",
            "SES refuses letters such as ö before the @ (not ASCII)",
            Owner.RECIPIENT,
            id="not ASCII",
        ),
        pytest.param(
            "ａｎｎ@example.com",
            "SES refuses letters such as ö before the @ (not ASCII)",
            Owner.US,
            id="full-width",
        ),
        pytest.param(
            "ann@our_host.example.com",
            "SES refuses a character in the part after the @",
            Owner.US,
            id="underscore in the domain",
        ),
    ],
)
def test_what_ses_refuses_was_never_sent(address: str, headline: str, owner: Owner) -> None:
    found = of(address)
    assert (found.verdict, filled(found.headline)) == (Verdict.FAIL, headline)
    assert found.explains == (Outcome.NEVER_SENT,)
    assert found.fix
    assert found.fix.owner is owner


def test_the_quoted_form_is_offered_for_a_carrier_alone() -> None:
    carrier, other = of("a..b@docomo.ne.jp"), of("a..b@example.com")
    assert carrier.fix
    assert other.fix
    assert '"a..b"@docomo.ne.jp' in filled(carrier.fix.text)
    assert "NTT docomo" in [fact.value for fact in carrier.facts]
    assert '"' not in filled(other.fix.text)


def test_plain_letters_are_offered_for_full_width_ones() -> None:
    found = of("ａｎｎ@example.com")
    assert found.fix
    assert "ann@example.com" in filled(found.fix.text)


def test_a_message_that_ses_took_proves_that_it_takes_such_an_address() -> None:
    found = of("a..b@docomo.ne.jp", event())
    assert (found.verdict, found.explains) == (Verdict.OK, ())
    assert filled(found.headline) == "An odd address, but SES took a message to it"


def test_without_the_history_nothing_is_said_of_what_ses_refuses() -> None:
    world = sources(history=FakeHistory(down=DOWN))
    found = CHECK.run(Address("a..b", "docomo.ne.jp"), world)
    assert (found.verdict, found.facts[-1].value) == (Verdict.UNKNOWN, DOWN)


def test_a_near_domain_is_asked_about_and_not_acted_on() -> None:
    found = of("ann@gmial.com", DELIVERED)
    assert (found.verdict, found.strength, found.explains) == (Verdict.WARN, Strength.RISK, ())
    assert filled(found.headline) == "Did they mean gmail.com? gmial.com is close to it"
    assert found.fix
    assert "whether they meant ann@gmail.com" in filled(found.fix.text)
    assert found.fix.command is None


def test_it_weighs_more_where_the_domain_has_no_mail_server() -> None:
    found = of("ann@gmial.com", mx={})
    assert filled(found.headline) == "Did they mean gmail.com? gmial.com has no mail server"
    assert found.facts[3].value == say("none")


@pytest.mark.parametrize(
    ("mx", "verdict"),
    [
        pytest.param({}, Verdict.WARN, id="no mail server"),
        pytest.param({"vahoo.com": (Mx(0, ""),)}, Verdict.WARN, id="null MX"),
        pytest.param(None, Verdict.OK, id="takes mail"),
    ],
)
def test_a_domain_less_near_counts_where_it_takes_no_mail(
    mx: dict[str, tuple[Mx, ...]] | None, verdict: Verdict
) -> None:
    assert of("ann@vahoo.com", mx=mx).verdict is verdict


def test_a_domain_without_mx_records_may_take_mail_at_its_own_address() -> None:
    assert of("ann@icloud.net", mx={}).verdict is Verdict.OK


def test_whether_it_takes_mail_may_be_unknown() -> None:
    world = sources(dns=FakeDns(down=DOWN))
    assert CHECK.run(Address("ann", "vahoo.com"), world).verdict is Verdict.UNKNOWN
    near = CHECK.run(Address("ann", "gmial.com"), world)
    assert (near.verdict, near.facts[-1].value) == (Verdict.WARN, DOWN)


@pytest.mark.parametrize(
    ("events", "explains"),
    [
        pytest.param((NO_USER,), (Outcome.NOT_DELIVERED,), id="no such user"),
        pytest.param((NO_DOMAIN,), (Outcome.NOT_DELIVERED,), id="no such domain"),
        pytest.param((FULL,), (), id="mailbox full"),
        pytest.param((DELIVERED,), (), id="delivered"),
        pytest.param((event(),), (), id="no result"),
        pytest.param((), (), id="no message"),
    ],
)
def test_a_slip_explains_a_bounce_that_says_that_nobody_is_there(
    events: tuple[Any, ...], explains: tuple[Outcome, ...]
) -> None:
    assert of("ann@gmial.com", *events).explains == explains


@pytest.mark.parametrize(
    ("address", "headline"),
    [
        ("ann@example.com", "Nothing is wrong with how the address is written"),
        (
            '"ann b"@example.com',
            "The part before the @ is in quotes, which few programs understand",
        ),
        ("Info@example.com", "By its name, a mailbox that several people share"),
        ("no-reply+x@example.com", "By its name, nobody reads this mailbox"),
        (
            "postmaster@example.com",
            "By its name, a mailbox for the running of the domain, seldom read for other mail",
        ),
        (
            "ann@mailinator.com",
            "A disposable address: it may exist for minutes, and not be read again",
        ),
    ],
)
def test_notes_are_no_warnings(address: str, headline: str) -> None:
    found = of(address)
    assert (found.verdict, filled(found.headline)) == (Verdict.OK, headline)
    assert not found.explains


def test_the_list_of_disposable_domains_says_how_old_it_is() -> None:
    fact = of("ann@sub.mailinator.com").facts[-1]
    assert (fact.value, fact.source) == ("mailinator.com", "disposable-email-domains 0.0.293")
    assert fact.seen_at.year == 2026


def test_a_note_says_nothing_to_do_where_the_mailbox_does_not_exist() -> None:
    assert of("info@example.com").fix
    assert of("info@example.com", NO_USER).fix is None


@pytest.mark.parametrize("events", [(), (event(),), (NO_USER,), (DELIVERED,)])
@pytest.mark.parametrize(
    "address",
    ["ann@example.com", "info@mailinator.com", "a..b@docomo.ne.jp", "ann@gmial.com", "a@vahoo.com"],
)
def test_a_source_that_is_down_changes_no_verdict_but_into_unknown(
    address: str, events: tuple[Any, ...]
) -> None:
    def verdict(outage: frozenset[tuple[type[Fake], str]]) -> Verdict:
        failing = {
            kind: {n: DOWN for k, n in outage if k is kind} for kind in (FakeDns, FakeHistory)
        }
        dns = FakeDns(failing=failing[FakeDns], mxs=ANSWERING, ips=REACHED)
        history = FakeHistory(failing=failing[FakeHistory], events=events)
        return CHECK.run(parse_address(address), sources(dns=dns, history=history)).verdict

    up = verdict(frozenset())
    for outage in OUTAGES:
        assert verdict(outage) in (up, Verdict.UNKNOWN), outage


TOLD = {
    "taro..yamada@au.com": Verdict.FAIL,
    "dörte@umlaut.example": Verdict.FAIL,
    "ines@hotmial.com": Verdict.WARN,
    "finn@gmeil.com": Verdict.WARN,
}
"""Addresses of our scenarios with which something is wrong."""


def test_of_all_the_addresses_in_our_scenarios_only_the_wrong_ones_are_told() -> None:
    asked = {yaml.safe_load(path.read_text())["address"] for path in files(SCENARIOS).values()}
    found = {address: of(address, mx={}).verdict for address in asked}
    assert {a: verdict for a, verdict in found.items() if verdict is not Verdict.OK} == TOLD


NO_MAILBOX = AddressInsights(NOW, "LOW", "HIGH", "HIGH", "LOW", None, "LOW", "LOW")
PAID = Policy(address_insights=True)


def paid(address: str, *events: Any, **ses: Any) -> Finding:
    world = sources(ses=FakeSes(**ses), history=FakeHistory(events=tuple(events)), policy=PAID)
    return CHECK.run(parse_address(address), world)


def test_ses_is_not_paid_unless_it_is_switched_on() -> None:
    """Were it asked, it would not answer, and the finding would say so."""
    world = sources(ses=FakeSes(failing={"address_insights": DOWN}))
    found = CHECK.run(Address("ann", "example.com"), world)
    assert (found.verdict, found.facts) == (Verdict.OK, ())


def test_ses_is_not_paid_for_an_address_that_it_refuses() -> None:
    assert paid("a..b@docomo.ne.jp", failing={"address_insights": DOWN}).verdict is Verdict.FAIL
    assert not [
        fact
        for fact in paid("a..b@docomo.ne.jp", thinks={"a..b@docomo.ne.jp": NO_MAILBOX}).facts
        if "GetEmailAddressInsights" in fact.source
    ]


def test_what_ses_thinks_is_told_with_the_time_at_which_it_was_asked() -> None:
    found = paid("info@example.com")
    assert (found.verdict, len(found.facts)) == (Verdict.OK, 8)
    assert found.facts[1].source == "SES GetEmailAddressInsights, eu-west-1"
    assert (found.facts[1].value, found.facts[1].seen_at) == ("HIGH", NOW)


@pytest.mark.parametrize(
    ("events", "explains"), [((), ()), ((NO_USER,), (Outcome.NOT_DELIVERED,)), ((FULL,), ())]
)
def test_a_mailbox_that_ses_doubts_is_a_risk(
    events: tuple[Any, ...], explains: tuple[Outcome, ...]
) -> None:
    found = paid("ann@example.com", *events, thinks={"ann@example.com": NO_MAILBOX})
    assert (found.verdict, found.strength) == (Verdict.WARN, Strength.RISK)
    assert found.explains == explains
    assert len(found.facts) == 6  # of a shared mailbox it says nothing


@pytest.mark.parametrize(
    ("thinks", "verdict"),
    [
        (replace(NO_MAILBOX, mailbox="HIGH"), Verdict.WARN),
        (replace(NO_MAILBOX, valid="HIGH"), Verdict.WARN),
        (replace(NO_MAILBOX, valid="HIGH", mailbox="HIGH"), Verdict.OK),
        (AddressInsights(NOW, None, None, None, None, None, None, None), Verdict.OK),
    ],
    ids=["the whole", "the mailbox", "neither", "it says nothing"],
)
def test_either_doubt_of_ses_is_enough(thinks: AddressInsights, verdict: Verdict) -> None:
    found = paid("ann@example.com", thinks={"ann@example.com": thinks})
    assert found.verdict is verdict
    said = [fact for fact in found.facts if "GetEmailAddressInsights" in fact.source]
    assert bool(said) is (thinks.syntax is not None), "what SES does not say is not told"


def test_a_mailbox_that_took_a_message_exists_whatever_ses_doubts() -> None:
    doubts = {"ann@example.com": NO_MAILBOX}
    found = paid("ann@example.com", DELIVERED, thinks=doubts)
    assert (found.verdict, len(found.facts)) == (Verdict.OK, 6)
    held = event(EventKind.BOUNCE, ago(hours=1), subtype="OnAccountSuppressionList")
    assert paid("ann@example.com", held, thinks=doubts).verdict is Verdict.WARN


def test_whether_it_took_one_may_be_unknown() -> None:
    ses = FakeSes(thinks={"ann@example.com": NO_MAILBOX})
    world = sources(ses=ses, history=FakeHistory(down=DOWN), policy=PAID)
    assert CHECK.run(Address("ann", "example.com"), world).verdict is Verdict.UNKNOWN


def test_that_ses_could_not_be_asked_is_not_taken_for_good() -> None:
    found = paid("info@example.com", failing={"address_insights": DOWN})
    assert (found.verdict, found.facts[-1].value) == (Verdict.UNKNOWN, DOWN)
    assert found.facts[0].label == say("By its name")
    typo = paid("ann@gmial.com", failing={"address_insights": DOWN})
    assert (typo.verdict, typo.facts[-1].value) == (Verdict.WARN, DOWN)


PIECES = st.sampled_from([".", "..", "@", '"', "\\", "é", "‮", "\x00", "|", "a", "*", "{x}", " "])
LOCALS = st.one_of(st.text(max_size=90), st.lists(PIECES, max_size=12).map("".join))
DOMAINS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(["gmail", "com", "co", "jp", "-", "", "xn--", "_"]), max_size=9).map(
        ".".join
    ),
)
WORLDS = st.sampled_from([(), (event(),), (NO_USER,), (DELIVERED,)])


@given(local=LOCALS, domain=DOMAINS, events=WORLDS)
def test_hostile_text_is_answered(local: str, domain: str, events: tuple[Any, ...]) -> None:
    found = CHECK.run(
        Address(local, domain), sources(history=FakeHistory(events=events), dns=FakeDns(mxs={}))
    )
    assert len(filled(found.headline)) < 80
    assert found.verdict in (Verdict.OK, Verdict.WARN, Verdict.FAIL)
    for value in (v for fact in found.facts for v in (fact.label, fact.value)):
        assert value is not None
