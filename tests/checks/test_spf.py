from __future__ import annotations

from dataclasses import replace

from checks.core import Domain, Finding, Owner, Verdict, say
from checks.spf import CHECK
from tests.fakes import SHOP, SHOP_ZONE_TXT, FakeDns, FakeSes, sources

SHOP_DOMAIN = Domain("shop.example")
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
