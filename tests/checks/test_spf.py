from __future__ import annotations

from dataclasses import replace

import pytest

from checks.core import Domain, Finding, Mx, Owner, Verdict, say
from checks.core.dns import spf
from checks.spf import CHECK
from tests.fakes import SHOP, SHOP_ZONE_MX, SHOP_ZONE_TXT, FakeDns, FakeSes, sources

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


OWN = "shop.example"
GOOD = "v=spf1 include:amazonses.com -all"
TERMS = " ".join(f"include:s{number}.example" for number in range(11))


@pytest.mark.parametrize(
    ("name", "texts", "better"),
    [
        pytest.param(OWN, ("v=spf1 mx +all",), "v=spf1 mx ~all", id="+all"),
        pytest.param(OWN, ("v=spf1 all mx -all",), "v=spf1 mx ~all", id="all first"),
        pytest.param(OWN, ("v=spf1 ip4:0.0.0.0/0 mx",), "v=spf1 mx ~all", id="a network of all"),
        pytest.param(
            OWN, ("v=spf1 ip4:300.1.1.1 mx foo:x +all",), "v=spf1 mx ~all", id="two terms, and +all"
        ),
        pytest.param(
            OWN, ("v=spf1 include:gone.example mx -all",), "v=spf1 mx -all", id="an include of none"
        ),
        pytest.param(OWN, ("v=spf1 include:shop.example mx ~all",), "v=spf1 mx ~all", id="ring"),
        pytest.param(OWN, (f"v=spf1 mx {GONE} -all",), "v=spf1 mx -all", id="void look-ups"),
        pytest.param(
            OWN,
            ("v=spf1 MX include:amazonses.com -all", "v=spf1 mx ip4:192.0.2.1 ~all"),
            "v=spf1 MX include:amazonses.com ip4:192.0.2.1 ~all",
            id="several",
        ),
        pytest.param(OWN, (GOOD, "v=spf1 mx -all"), f"{GOOD[:-5]} mx -all", id="several, strict"),
        pytest.param(OWN, (GOOD, "v=spf1 redirect=x.example"), None, id="several, one elsewhere"),
        pytest.param(OWN, (GOOD, "v=spf1 foo:x -all"), None, id="several, one broken"),
        pytest.param(OWN, (f"v=spf1 {TERMS} -all",), None, id="too many look-ups"),
        pytest.param(
            OWN,
            ("v=spf1 mx:crowd.example +all",),
            None,
            id="one left to guess",
        ),
        pytest.param(
            BOUNCE,
            (GOOD, "v=spf1 mx ~all"),
            "v=spf1 include:amazonses.com mx ~all",
            id="two for SES",
        ),
        pytest.param(
            BOUNCE,
            (GOOD, "v=spf1 redirect=x.example"),
            "v=spf1 include:amazonses.com ~all",
            id="two for SES, one elsewhere",
        ),
        pytest.param(
            BOUNCE,
            ("v=spf1 ip4:300.1.1.1 -all",),
            "v=spf1 include:amazonses.com -all",
            id="malformed, without SES",
        ),
    ],
)
def test_the_record_to_publish_mends_all_that_is_wrong_in_it(
    name: str, texts: tuple[str, ...], better: str | None
) -> None:
    others = {f"s{number}.example": ("v=spf1 -all",) for number in range(11)}
    dns = FakeDns(
        txts=SHOP_ZONE_TXT | others | {name: texts},
        mxs=SHOP_ZONE_MX | {"crowd.example": tuple(Mx(n, f"m{n}.example") for n in range(11))},
    )
    found = ask(dns=dns)
    assert found.verdict is Verdict.WARN
    assert found.fix is not None
    assert found.fix.records == ((f'{name} TXT "{better}"',) if better else ())
    if better:
        mended = replace(dns, txts=dns.txts | {name: (better,)})
        assert ask(dns=mended).verdict is Verdict.OK


def test_a_record_of_somebody_else_s_is_not_ours_to_publish() -> None:
    txts = {OWN: ("v=spf1 include:crm.example -all",), "crm.example": ("v=spf1 +all",)}
    found = ask(dns=FakeDns(txts=SHOP_ZONE_TXT | txts))
    assert (found.verdict, found.fix and found.fix.records) == (Verdict.WARN, ())


def test_a_record_of_our_own_that_another_includes_is_ours_to_publish() -> None:
    txts = {OWN: ("v=spf1 include:_spf.shop.example -all",), "_spf.shop.example": ("v=spf1 +all",)}
    found = ask(dns=FakeDns(txts=SHOP_ZONE_TXT | txts))
    assert found.fix is not None
    assert found.fix.records == ('_spf.shop.example TXT "v=spf1 ~all"',)


def test_a_record_that_would_still_break_the_rules_is_not_given() -> None:
    record = "v=spf1 ip4:192.0.2.0/99 foo: -all"
    first, second = (spf.Edit(SHOP.name, record.index(term)) for term in ("ip4", "foo"))
    assert spf.mended(record, [first]) is None
    assert spf.mended(record, [first, second]) == "v=spf1 -all"
