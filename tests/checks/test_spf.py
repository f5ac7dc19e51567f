from __future__ import annotations

from dataclasses import replace

import pytest

from checks.core import Domain, Finding, Owner, Verdict, say
from checks.spf import CHECK
from tests.fakes import SHOP, SHOP_ZONE_TXT, FakeDns, FakeSes, sources

SHOP_DOMAIN = Domain("shop.example")
BOUNCE = "bounce.shop.example"
DOWN = say("The name servers do not answer")


def ask(ses: FakeSes | None = None, dns: FakeDns | None = None) -> Finding:
    return CHECK.run(SHOP_DOMAIN, sources(ses=ses, dns=dns))


def test_a_record_that_names_ses_is_told() -> None:
    assert ask().verdict is Verdict.OK


def test_without_a_record_the_record_is_told() -> None:
    found = ask(dns=FakeDns(txts=SHOP_ZONE_TXT | {"bounce.shop.example": ()}))
    assert found.verdict is Verdict.WARN
    assert found.fix is not None
    assert found.fix.owner is Owner.US
    assert found.fix.records == ('bounce.shop.example TXT "v=spf1 include:amazonses.com ~all"',)


def test_a_record_that_cannot_be_seen_is_unknown() -> None:
    found = ask(dns=FakeDns(faulty={"bounce.shop.example": DOWN}))
    assert (found.verdict, found.headline) == (Verdict.UNKNOWN, DOWN)


def test_without_a_mail_from_domain_it_passes_for_ses() -> None:
    assert ask(FakeSes(identities={SHOP.name: replace(SHOP, mail_from=None)})).verdict is Verdict.OK


def test_a_record_that_breaks_before_it_names_ses_says_by_which_term() -> None:
    record = "v=spf1 include:gone.example include:amazonses.com ~all"
    found = ask(dns=FakeDns(txts=SHOP_ZONE_TXT | {"bounce.shop.example": (record,)}))
    assert found.verdict is Verdict.WARN
    assert found.headline == say(
        "{term} leads to a domain without an SPF record", term="include:gone.example"
    )


def bounce(record: str, txt: dict[str, tuple[str, ...]] | None = None) -> Finding:
    records = {"bounce.shop.example": (f"v=spf1 {record}",)}
    return ask(dns=FakeDns(txts=SHOP_ZONE_TXT | records | (txt or {})))


def test_a_record_that_names_the_networks_of_ses_is_as_good() -> None:
    assert bounce("ip4:54.240.0.0/18 -all").verdict is Verdict.OK


def test_what_depends_on_the_message_is_not_called_fine() -> None:
    found = bounce("exists:%{i}._spf.shop.example -all")
    assert (found.verdict, found.headline) == (
        Verdict.UNKNOWN,
        say("Whether SPF for {domain} lets SES send depends on the message", domain=BOUNCE),
    )


TWO_NETWORKS: dict[str, tuple[str, ...]] = {
    "amazonses.com": ("v=spf1 ip4:54.240.0.0/18 ip4:199.255.192.0/22 -all",)
}


@pytest.mark.parametrize(
    ("found", "headline", "better"),
    [
        pytest.param(
            bounce("-ip4:54.240.0.0/18 include:amazonses.com ~all"),
            "The SPF record of {domain} does not let SES send",
            "include:amazonses.com -ip4:54.240.0.0/18 ~all",
            id="refused before it is named",
        ),
        pytest.param(
            bounce("~include:amazonses.com -all"),
            "The SPF record of {domain} does not let SES send",
            "include:amazonses.com -all",
            id="named with another sign",
        ),
        pytest.param(
            bounce("-all include:amazonses.com"),
            "The SPF record of {domain} does not let SES send",
            "include:amazonses.com -all",
            id="named behind all",
        ),
        pytest.param(
            bounce("ip4:54.240.0.0/18 -all", TWO_NETWORKS),
            "The SPF record of {domain} lets some of SES's servers send",
            "ip4:54.240.0.0/18 include:amazonses.com -all",
            id="one network is missing",
        ),
    ],
)
def test_the_record_to_publish_lets_all_of_ses_send(
    found: Finding, headline: str, better: str
) -> None:
    assert (found.verdict, found.headline.template) == (Verdict.WARN, headline)
    assert found.fix is not None
    assert found.fix.records == (f'{BOUNCE} TXT "v=spf1 {better}"',)


def test_of_a_domain_that_is_no_identity_it_is_not_said_what_ses_uses() -> None:
    found = ask(FakeSes(identities={}))
    assert (found.verdict, found.headline) == (
        Verdict.OK,
        say(
            "Nothing is wrong with SPF of {domain}, which is no SES identity",
            domain="shop.example",
        ),
    )


GONE = "a:g1.example a:g2.example a:g3.example"
"""One void look-up more than receivers allow."""


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        pytest.param(f"include:amazonses.com {GONE} ~all", Verdict.OK, id="behind SES"),
        pytest.param(f"{GONE} include:amazonses.com ~all", Verdict.WARN, id="before SES"),
    ],
)
def test_terms_that_find_nothing_are_grave_where_receivers_come_to_them(
    record: str, verdict: Verdict
) -> None:
    found = bounce(record)
    assert found.verdict is verdict
    told = say("{count} terms find nothing, and {most} are allowed", count=3, most=2)
    assert told in [fact.value for fact in found.facts]


def test_terms_that_find_nothing_are_grave_for_whoever_else_sends_from_the_domain() -> None:
    zone = SHOP_ZONE_TXT | {"shop.example": (f"v=spf1 include:amazonses.com {GONE} ~all",)}
    assert ask(dns=FakeDns(txts=zone)).verdict is Verdict.WARN
