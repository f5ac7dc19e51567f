from __future__ import annotations

from checks.core import Domain, Finding, Owner, Verdict, say
from checks.dmarc import CHECK
from tests.fakes import SHOP_ZONE_TXT, FakeDns, sources

DOWN = say("The name servers do not answer")
NAME = "_dmarc.shop.example"


def ask(dns: FakeDns | None = None, domain: str = "shop.example") -> Finding:
    return CHECK.run(Domain(domain), sources(dns=dns))


def test_what_the_record_asks_for_is_told() -> None:
    found = ask()
    assert found.verdict is Verdict.OK
    assert dict(found.headline.values)["policy"] == "quarantine"


def test_without_a_record_one_is_proposed() -> None:
    found = ask(FakeDns(txts=SHOP_ZONE_TXT | {NAME: ()}))
    assert found.verdict is Verdict.WARN
    assert found.fix is not None
    assert found.fix.owner is Owner.US
    assert found.fix.records[0].startswith(f'{NAME} TXT "v=DMARC1; p=none')


def test_a_record_that_cannot_be_seen_is_unknown() -> None:
    found = ask(FakeDns(faulty={NAME: DOWN}))
    assert (found.verdict, found.headline) == (Verdict.UNKNOWN, DOWN)
