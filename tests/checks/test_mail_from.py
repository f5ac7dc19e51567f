from __future__ import annotations

from dataclasses import replace

from checks.core import Domain, Finding, Owner, Verdict, say
from checks.mail_from import CHECK
from tests.fakes import SHOP, SHOP_ZONE_MX, SHOP_ZONE_TXT, FakeDns, FakeSes, sources

SHOP_DOMAIN = Domain("shop.example")
DOWN = say("The name servers do not answer")


def ask(ses: FakeSes | None = None, dns: FakeDns | None = None) -> Finding:
    return CHECK.run(SHOP_DOMAIN, sources(ses=ses, dns=dns))


def test_one_that_is_in_order_is_told() -> None:
    found = ask()
    assert found.verdict is Verdict.OK
    assert "bounce.shop.example" in dict(found.headline.values).values()


def test_without_its_mx_record_the_record_is_told() -> None:
    found = ask(dns=FakeDns(mxs=SHOP_ZONE_MX | {"bounce.shop.example": ()}))
    assert found.verdict is Verdict.WARN
    assert found.fix is not None
    assert found.fix.owner is Owner.US
    assert found.fix.records == ("bounce.shop.example MX 10 feedback-smtp.eu-west-1.amazonses.com",)


def test_an_mx_record_that_cannot_be_seen_is_unknown() -> None:
    found = ask(dns=FakeDns(faulty={"bounce.shop.example": DOWN}))
    assert (found.verdict, found.headline) == (Verdict.UNKNOWN, DOWN)


def test_sess_own_domain_is_no_fault() -> None:
    assert ask(FakeSes(identities={SHOP.name: replace(SHOP, mail_from=None)})).verdict is Verdict.OK


def test_a_second_mx_record_is_a_fault() -> None:
    other = replace(SHOP_ZONE_MX["shop.example"][0], host="mx.other.example")
    both = (*SHOP_ZONE_MX["bounce.shop.example"], other)
    assert SHOP.mail_from is not None
    failed = replace(SHOP, mail_from=replace(SHOP.mail_from, status="FAILED"))
    ses = FakeSes(identities={SHOP.name: failed})
    found = ask(ses, FakeDns(mxs={**SHOP_ZONE_MX, "bounce.shop.example": both}, txts=SHOP_ZONE_TXT))
    assert found.verdict is Verdict.WARN
