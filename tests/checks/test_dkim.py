from __future__ import annotations

from dataclasses import replace

from checks.core import Domain, Finding, Owner, Verdict, say
from checks.dkim import CHECK
from tests.fakes import SHOP, SHOP_ZONE_TXT, FakeDns, FakeSes, sources

SHOP_DOMAIN = Domain("shop.example")
DOWN = say("The name servers do not answer")


def ask(ses: FakeSes | None = None, dns: FakeDns | None = None) -> Finding:
    return CHECK.run(SHOP_DOMAIN, sources(ses=ses, dns=dns))


def test_keys_in_order_are_told() -> None:
    found = ask()
    assert found.verdict is Verdict.OK
    assert found.headline == say("SES signs mail with DKIM as {domain}", domain="shop.example")


def test_a_key_that_is_gone_is_told_with_its_record() -> None:
    zone = {k: v for k, v in SHOP_ZONE_TXT.items() if not k.startswith("tok2")}
    found = ask(dns=FakeDns(txts=zone, cnames={}))
    assert found.verdict is Verdict.WARN
    assert found.fix is not None
    assert found.fix.owner is Owner.US
    assert "tok2._domainkey.shop.example CNAME tok2.dkim.amazonses.com" in found.fix.records


def test_a_key_that_cannot_be_seen_is_not_told_to_be_gone() -> None:
    found = ask(dns=FakeDns(faulty={"tok2._domainkey.shop.example": DOWN}))
    assert (found.verdict, found.headline) == (Verdict.UNKNOWN, DOWN)


def test_where_there_is_no_identity_nothing_is_said() -> None:
    assert not ask(FakeSes(identities={})).applies


def test_an_identity_that_cannot_be_seen_is_unknown() -> None:
    found = ask(FakeSes(failing={"identity": DOWN}))
    assert (found.verdict, found.headline, found.applies) == (Verdict.UNKNOWN, DOWN, True)


def test_an_identity_that_does_not_sign_is_told() -> None:
    found = ask(FakeSes(identities={SHOP.name: replace(SHOP, dkim_signing=False)}))
    assert found.verdict is Verdict.WARN
