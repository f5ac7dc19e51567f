from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from checks.core import Domain, Finding, Identity, Owner, Verdict, Verification, say
from checks.core.dns.dkim import Key, KeyRecord
from checks.core.dns.dkim_words import key_headline, key_remedy
from checks.core.dns.problem import txt
from checks.core.dns.verification import ERRORS
from checks.dkim import CHECK
from tests.checks.core.dns.test_dkim import private_key
from tests.fakes import KEY, SHOP, SHOP_ZONE_CNAME, SHOP_ZONE_TXT, FakeDns, FakeSes, sources

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
    assert "TXT" not in found.fix.text.template, "nothing stands in its way"


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


NO_KEYS = replace(SHOP, dkim_tokens=(), dkim_status="FAILED", dkim_origin="AWS_SES_US_EAST_1")


@pytest.mark.parametrize("status", ["FAILED", "NOT_STARTED", "PENDING"])
def test_an_identity_without_keys_does_not_sign(status: str) -> None:
    found = ask(FakeSes(identities={SHOP.name: replace(NO_KEYS, dkim_status=status)}))
    assert (found.verdict, said(found)) == (
        Verdict.WARN,
        "SES does not sign mail from shop.example with DKIM",
    )
    assert found.fix is not None
    assert (found.fix.command is None) == (status == "PENDING")


def test_where_another_region_s_key_could_not_be_copied_the_way_to_have_it_is_told() -> None:
    error = "REPLICATION_ACCESS_DENIED"
    found = ask(FakeSes(identities={SHOP.name: replace(NO_KEYS, error=error)}))
    assert found.fix is not None
    assert (found.fix.text, found.fix.command) == (ERRORS[error].remedy, None)


ALIEN = KEY.replace("gQC+", "gQC/")
"""Another key of the same size."""
NAMES = tuple(f"{token}._domainkey.shop.example" for token in SHOP.dkim_tokens)
OWN = replace(SHOP, dkim_tokens=("mail2026",), dkim_origin="EXTERNAL", dkim_zone=None)
OWN_NAME = "mail2026._domainkey.shop.example"
PENDING = replace(SHOP, dkim_status="PENDING")


def led(**targets: str | None) -> dict[str, str]:
    """The healthy CNAMEs, with those of some tokens changed or gone."""
    found = dict(SHOP_ZONE_CNAME)
    for token, target in targets.items():
        found.pop(f"{token}._domainkey.shop.example")
        if target:
            found[f"{token}._domainkey.shop.example"] = target
    return found


def zone(
    cnames: dict[str, str] | None = None,
    identity: Identity = SHOP,
    txts: dict[str, tuple[str, ...]] | None = None,
) -> Finding:
    dns = FakeDns(
        txts={**SHOP_ZONE_TXT, **(txts or {})}, cnames=SHOP_ZONE_CNAME if cnames is None else cnames
    )
    return ask(FakeSes(identities={SHOP.name: identity}), dns)


def own(*records: str, status: str = "SUCCESS") -> Finding:
    dns = FakeDns(txts={**SHOP_ZONE_TXT, OWN_NAME: records})
    return ask(FakeSes(identities={SHOP.name: replace(OWN, dkim_status=status)}), dns)


def said(found: Finding) -> str:
    return found.headline.template.format(**dict(found.headline.values))


ALL_TWICE = {f"{name}.shop.example": SHOP_ZONE_CNAME[name] for name in NAMES}


@pytest.mark.parametrize(
    ("found", "headline"),
    [
        pytest.param(
            zone(led(tok2=None)), "1 of 3 DKIM records of shop.example are missing", id="missing"
        ),
        pytest.param(
            zone({**led(tok2=None), f"{NAMES[1]}.shop.example": "tok2.dkim.amazonses.com"}),
            "DKIM records of shop.example have the domain twice in their name",
            id="the domain twice",
        ),
        pytest.param(
            zone(led(tok2="tok2.dkim.amazonses.com.shop.example")),
            "A DKIM CNAME of shop.example has our domain at its target's end",
            id="our domain appended",
        ),
        pytest.param(
            zone(
                led(tok2="tok3.dkim.amazonses.com"),
                txts={"tok3.dkim.amazonses.com": (ALIEN,)},
            ),
            "DKIM CNAMEs of shop.example lead to one another's keys",
            id="mixed up",
        ),
        pytest.param(
            zone(led(tok2="tok2.dkim.amazonses.co")),
            "A DKIM CNAME of shop.example does not lead to SES's key",
            id="mistyped",
        ),
        pytest.param(
            zone(led(tok2=None), txts={NAMES[1]: (ALIEN,)}),
            "A DKIM record of shop.example is a copy of an outdated key",
            id="an old copy",
        ),
        pytest.param(
            zone(led(tok2=None), txts={NAMES[1]: ("v=spf1 -all",)}),
            "1 of 3 DKIM records of shop.example are missing",
            id="a wildcard",
        ),
    ],
)
def test_each_mistake_at_a_name_is_told_with_the_record_to_publish(
    found: Finding, headline: str
) -> None:
    assert (found.verdict, said(found)) == (Verdict.WARN, headline)
    assert found.fix is not None
    assert "tok2._domainkey.shop.example CNAME tok2.dkim.amazonses.com" in found.fix.records


def test_a_wildcard_in_the_place_of_all_records_is_told_once() -> None:
    found = zone({}, PENDING, dict.fromkeys(NAMES, ("v=spf1 -all",)))
    assert said(found) == "3 of 3 DKIM records of shop.example are missing"
    assert found.fix is not None
    assert "a TXT record at such a name has to go first" in found.fix.text.template
    assert len(found.fix.records) == 3
    assert [fact.value for fact in found.facts if fact.label == say("Wrong")] == [found.headline]


def test_the_same_mistake_in_several_keys_is_named_once_with_a_record_for_each() -> None:
    several = replace(SHOP, dkim_tokens=("a", "b", "c"), dkim_origin="EXTERNAL", dkim_zone=None)
    records: dict[str, tuple[str, ...]] = {
        f"{token}._domainkey.shop.example": (f'"{KEY}"',) for token in "abc"
    }
    found = zone(identity=several, txts=records)
    assert found.fix is not None
    assert len(found.fix.records) == 3
    assert "Also wrong" not in found.fix.text.template


def test_all_names_with_the_domain_twice() -> None:
    found = zone(ALL_TWICE, PENDING)
    assert said(found) == "DKIM records of shop.example have the domain twice in their name"


def test_a_wildcard_that_answers_for_such_names_is_not_the_record() -> None:
    found = zone({f"{name}.shop.example": "shop.example" for name in NAMES}, PENDING)
    assert said(found) == "3 of 3 DKIM records of shop.example are missing"


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(zone({}, txts=dict.fromkeys(NAMES, (KEY,))), id="served without CNAME"),
        pytest.param(
            zone(led(tok1="alias.shop.example"), txts={"alias.shop.example": (KEY,)}),
            id="by way of another name",
        ),
        pytest.param(zone(txts={"tok1.dkim.amazonses.com": ()}), id="SES has no key for one"),
        pytest.param(own(KEY), id="a key of our own"),
        pytest.param(
            zone(identity=replace(SHOP, dkim_origin="AWS_SES_US_EAST_1")), id="of another Region"
        ),
    ],
)
def test_what_is_right_and_odd_is_no_worry(found: Finding) -> None:
    assert found.verdict is Verdict.OK, said(found)


def test_a_key_that_ses_does_not_have_is_its_affair() -> None:
    found = zone(txts={f"{token}.dkim.amazonses.com": () for token in SHOP.dkim_tokens})
    assert said(found) == "SES has no key where the DKIM CNAMEs of shop.example lead"


def test_a_revoked_key_is_named() -> None:
    found = own("v=DKIM1; p=")
    assert said(found) == "The DKIM key of shop.example is revoked: its p= is empty"


def test_a_key_that_was_pasted_with_its_quotes_is_told_as_it_should_be() -> None:
    found = own(f'"{KEY}"')
    assert found.fix is not None
    assert found.fix.records == (txt(OWN_NAME, KEY),)


def test_a_private_key_is_not_repeated() -> None:
    found = own(private_key())
    assert said(found) == "The DKIM record of shop.example shows a private key to everybody"
    assert not [fact for fact in found.facts if fact.label == say("The record there")]


def test_ses_and_dns_disagree_that_keys_are_there() -> None:
    at = datetime(2026, 4, 29, 9, tzinfo=UTC)
    found = zone({}, replace(SHOP, verification=Verification(succeeded=at)))
    assert found.headline == say(
        "{domain} was in order at {seen}, but no DKIM key is now", domain="shop.example", seen=at
    )


@pytest.mark.parametrize("status", ["PENDING", "FAILED", "TEMPORARY_FAILURE"])
@pytest.mark.parametrize("identity", [SHOP, OWN], ids=["Easy DKIM", "a key of our own"])
def test_ses_and_dns_disagree_that_keys_are_not_there(identity: Identity, status: str) -> None:
    found = zone(identity=replace(identity, dkim_status=status), txts={OWN_NAME: (KEY,)})
    assert said(found) == (
        f"The DKIM records of shop.example are there, but SES gives their status as {status}"
    )
    assert found.fix is not None
    assert found.fix.text.template.startswith("Wait")


def test_the_least_there_may_be_is_noted() -> None:
    assert say("Length of the DKIM key") in {fact.label for fact in own(KEY).facts}


@pytest.mark.parametrize("state", [key for key in Key if key not in (Key.FINE, Key.ABSENT)])
def test_every_state_has_its_words(state: Key) -> None:
    record = KeyRecord(state, found="x")
    assert key_headline(record, "shop.example").template
    assert key_remedy(record, OWN_NAME).template


TWICE = f"{NAMES[1]}.shop.example"
OWN_TWICE = f"{OWN_NAME}.shop.example"
DOUBLED = "DKIM records of shop.example have the domain twice in their name"
ONE_MISSING = "1 of 3 DKIM records of shop.example are missing"


def own_at(**records: str) -> Finding:
    """A key of our own: what stands at its `name`, and at the name with the domain `twice`."""
    names = {"name": OWN_NAME, "twice": OWN_TWICE}
    txts = {names[at]: (record,) for at, record in records.items()}
    return zone(identity=replace(OWN, dkim_status="PENDING"), txts=dict(txts))


@pytest.mark.parametrize(
    ("found", "headline"),
    [
        pytest.param(
            zone(led(tok2="tok2.dkim.amazonses.community")),
            "A DKIM CNAME of shop.example does not lead to SES's key",
            id="a name that only begins like SES's",
        ),
        pytest.param(zone(led(tok2=None), txts={TWICE: (KEY,)}), ONE_MISSING, id="no CNAME there"),
        pytest.param(
            zone({**led(tok2=None), TWICE: "tok2.dkim.amazonses.com"}, txts={NAMES[1]: ("x=1",)}),
            DOUBLED,
            id="the domain twice, beside a wildcard",
        ),
        pytest.param(own_at(twice=KEY), DOUBLED, id="a key of our own, twice"),
        pytest.param(
            own_at(name="v=spf1 -all", twice=KEY), DOUBLED, id="our own, twice, and a wildcard"
        ),
        pytest.param(
            own_at(twice="v=spf1 -all"),
            "The DKIM record of shop.example is missing",
            id="no key there",
        ),
        pytest.param(
            own_at(name="v=spf1 -all"),
            "The SPF record stands where the DKIM key of shop.example belongs",
            id="another record in place of our own key",
        ),
    ],
)
def test_what_is_found_elsewhere_has_to_be_this_very_record(found: Finding, headline: str) -> None:
    assert said(found) == headline


def test_a_panel_may_add_the_domain_above_the_identity_s() -> None:
    news = replace(SHOP, name="news.shop.example")
    names = [f"{token}._domainkey.news.shop.example" for token in SHOP.dkim_tokens]
    cnames = {
        f"{name}.shop.example": f"{token}.dkim.amazonses.com"
        for name, token in zip(names, SHOP.dkim_tokens, strict=True)
    }
    world = sources(ses=FakeSes(identities={news.name: news}), dns=FakeDns(cnames=cnames))
    found = CHECK.run(Domain("news.shop.example"), world)
    assert said(found) == "DKIM records of news.shop.example have the domain twice in their name"


def test_where_no_usable_key_stands_ses_s_own_is_not_asked_for() -> None:
    """A key that could not be seen there must not hide what is wrong here."""
    dns = FakeDns(
        txts=SHOP_ZONE_TXT | {NAMES[1]: ("v=DKIM1; p=",)},
        cnames=led(tok2=None),
        faulty={"tok2.dkim.amazonses.com": DOWN},
    )
    found = ask(dns=dns)
    assert (found.verdict, said(found)) == (
        Verdict.WARN,
        "The DKIM key of shop.example is revoked: its p= is empty",
    )
