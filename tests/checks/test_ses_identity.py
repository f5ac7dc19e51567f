from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

import pytest

from bot.plain import sentence
from checks.core import (
    Domain,
    EventKind,
    Finding,
    Identity,
    Owner,
    Strength,
    Target,
    Text,
    Verdict,
    Verification,
    say,
)
from checks.core.dns.domains import lineage
from checks.core.dns.verification import ERRORS
from checks.ses_identity import CHECK
from tests.fakes import (
    ANN,
    AWAY,
    HOME,
    SHOP,
    SHOP_ZONE_TXT,
    FakeDns,
    FakeHistory,
    FakeSes,
    ago,
    event,
    sources,
)

T = TypeVar("T")
DOWN = say("SES is throttling us")
SHOP_DOMAIN = Domain("shop.example")
SEEN = replace(
    SHOP,
    verification=Verification(ago(hours=1), ago(hours=1), "ns1.shop.example", 2026050201),
    feedback_forwarding=False,
)
FAILED = replace(
    SHOP,
    verified=False,
    status="FAILED",
    error="HOST_NOT_FOUND",
    verification=Verification(ago(hours=1), ago(days=3), "ns1.shop.example", 7),
)
PENDING = replace(SHOP, verified=False, status="PENDING", error="HOST_NOT_FOUND")
FAILING = replace(FAILED, verified=True, status="TEMPORARY_FAILURE")
GONE = FakeDns(cnames={})
KEYS = [f"{token}._domainkey.shop.example" for token in SHOP.dkim_tokens]
CNAMES = tuple(
    f"{t}._domainkey.shop.example CNAME {t}.dkim.amazonses.com" for t in SHOP.dkim_tokens
)

Identities = dict[str, Identity]


def ask(
    home: Identity | Identities | None = SHOP,
    away: Identity | Identities | None = None,
    target: Target = SHOP_DOMAIN,
    dns: FakeDns | None = None,
    history: FakeHistory | None = None,
    failing: dict[str, Text] | None = None,
    away_failing: dict[str, Text] | None = None,
) -> Finding:
    at_home = FakeSes(identities=by_name(home), failing=failing or {})
    elsewhere = FakeSes(identities=by_name(away), failing=away_failing or {})
    asked = sources(ses=at_home, dns=dns, history=history, places=(HOME, AWAY))
    both = replace(asked, everywhere=((HOME, at_home), (AWAY, elsewhere)))
    return CHECK.run(target, both)


def by_name(found: Identity | Identities | None) -> Identities:
    if isinstance(found, dict):
        return found
    return {found.name: found} if found else {}


def why(home: Identity | None, away: Identity | None = None, **more: Any) -> Finding:
    history = FakeHistory(events=(event(EventKind.DELIVERY, ago(hours=1)),))
    return ask(home, away, ANN, history=history, **more)


def headline(found: Finding) -> str:
    return sentence(found.headline)


def values(found: Finding, label: Text) -> list[str]:
    told = (fact.value for fact in found.facts if fact.label == label)
    return [sentence(value) if isinstance(value, Text) else str(value) for value in told]


IN_HOME, IN_AWAY = (say("In {region}", region=place.region) for place in (HOME, AWAY))


def test_a_verified_domain() -> None:
    found = ask(SEEN, SEEN)
    assert found.verdict is Verdict.OK
    assert headline(found) == "SES counts shop.example as verified in eu-west-1, us-east-1"
    assert values(found, IN_HOME) == [
        "shop.example is verified; SES saw its records last at 2026-05-02 11:00 UTC"
    ]
    assert values(found, say("Configuration set where the sender names none")) == ["main", "main"]
    assert values(found, say("SES mails bounces to the sender")) == ["no", "no"]


def test_one_that_is_an_identity_in_one_region_alone_is_told_and_no_fault() -> None:
    found = ask(SEEN, None)
    assert found.verdict is Verdict.OK
    assert headline(found) == "SES counts shop.example as verified in eu-west-1"
    assert values(found, IN_AWAY) == ["shop.example is no identity, nor is a domain above it"]


def test_a_domain_that_nobody_sends_from_is_no_error() -> None:
    found = ask(None, None)
    assert (found.verdict, found.fix) == (Verdict.OK, None)
    assert headline(found) == "shop.example is not a domain that this account sends from"
    assert values(found, say("Not looked for")) == ["single addresses of it that may be verified"]


@pytest.mark.parametrize("domain", ["news.shop.example", "a.news.shop.example"])
def test_a_domain_below_a_verified_one_is_covered(domain: str) -> None:
    found = ask(SEEN, SEEN, Domain(domain))
    assert found.verdict is Verdict.OK
    assert headline(found) == (
        f"SES takes mail from {domain} in eu-west-1, us-east-1, since shop.example is verified"
    )


def test_one_that_is_not_verified_itself_is_covered_by_one_above_that_is() -> None:
    below = replace(PENDING, name="news.shop.example")
    found = ask({below.name: below, SHOP.name: SHOP}, None, Domain("news.shop.example"))
    assert found.verdict is Verdict.OK
    assert headline(found) == (
        "SES takes mail from news.shop.example in eu-west-1, since shop.example is verified"
    )
    assert values(found, IN_HOME) == [
        "news.shop.example is PENDING, and shop.example above it is verified"
    ]


def test_one_that_is_verified_itself_in_one_region_and_covered_in_another() -> None:
    below = replace(SEEN, name="news.shop.example", dkim_tokens=(), dkim_signing=False)
    found = ask({below.name: below}, SEEN, Domain("news.shop.example"))
    assert headline(found) == "SES takes mail from news.shop.example in eu-west-1, us-east-1"


@pytest.mark.parametrize(
    ("domain", "names"),
    [
        ("shop.example", ("shop.example",)),
        ("a.shop.co.uk", ("a.shop.co.uk", "shop.co.uk")),
        ("co.uk", ("co.uk",)),
        (
            "1.2.3.4.5.shop.example",
            (
                "1.2.3.4.5.shop.example",
                "2.3.4.5.shop.example",
                "3.4.5.shop.example",
                "shop.example",
            ),
        ),
    ],
)
def test_few_names_are_asked_about(domain: str, names: tuple[str, ...]) -> None:
    assert lineage(domain) == names


def test_one_that_has_failed_stops_all_mail_from_there() -> None:
    found = ask(FAILED, None, dns=GONE)
    assert (found.verdict, found.strength) == (Verdict.FAIL, Strength.BLOCK)
    assert found.explains == (), "what is so now proves nothing of a message sent before"
    assert headline(found) == "SES does not count shop.example as verified in eu-west-1"
    assert found.fix
    assert (found.fix.owner, found.fix.records) == (Owner.US, CNAMES)
    assert values(found, say("Why, says SES")) == [
        "HOST_NOT_FOUND: the names of the records are not in DNS, or could not be reached"
    ]
    assert values(found, say("Name server that SES saw")) == ["ns1.shop.example, serial number 7"]
    assert len(values(found, say("SES looked last"))) == 1


def test_one_that_is_verified_in_another_region_only() -> None:
    """Which may be a leftover: mail leaves from where it is verified, or by a single address."""
    for found in (ask(FAILED, SEEN, dns=GONE), why(FAILED, SEEN, dns=GONE)):
        assert (found.verdict, found.strength) == (Verdict.WARN, Strength.RISK)
        assert headline(found) == (
            "SES counts shop.example as verified in us-east-1, and not in eu-west-1"
        )


@pytest.mark.parametrize(
    ("checked", "verdict"),
    [
        pytest.param(ago(hours=1), Verdict.FAIL, id="SES looked after it took the message"),
        pytest.param(ago(hours=3), Verdict.WARN, id="it took the message all the same"),
        pytest.param(None, Verdict.WARN, id="when it looked is not told"),
    ],
)
def test_a_single_address_may_send_for_a_domain_that_is_not_verified(
    checked: datetime | None, verdict: Verdict
) -> None:
    found = why(replace(FAILED, verification=Verification(checked)), None, dns=GONE)
    assert found.verdict is verdict
    assert found.fix
    assert ("single address" in sentence(found.fix.text)) == (verdict is Verdict.WARN)


def test_what_is_for_aws_and_for_us_at_once_is_ours() -> None:
    theirs = replace(FAILED, error="SERVICE_ERROR")
    for away, owner in ((theirs, Owner.AWS), (FAILED, Owner.US)):
        found = ask(theirs, away, dns=GONE)
        assert found.fix
        assert found.fix.owner is owner


def test_one_that_is_still_being_verified_is_a_warning() -> None:
    found = ask(PENDING, None, dns=GONE)
    assert found.verdict is Verdict.WARN
    assert found.fix
    assert found.fix.records == CNAMES


@pytest.mark.parametrize("error", [*ERRORS, "SOMETHING_NEW"])
def test_every_error_of_ses_is_explained(error: str) -> None:
    found = ask(replace(FAILED, error=error), None, dns=GONE)
    assert found.verdict is Verdict.FAIL
    (told,) = values(found, say("Why, says SES"))
    assert told.startswith(f"{error}: ")
    assert len(told) > len(error) + 20
    assert found.fix
    assert found.fix.owner is (Owner.AWS if error == "SERVICE_ERROR" else Owner.US)
    assert sentence(found.fix.text).endswith(".")


def test_ses_has_not_seen_yet_that_the_records_are_there() -> None:
    found = ask(FAILED, None)
    assert found.verdict is Verdict.FAIL
    assert found.fix
    assert sentence(found.fix.text).startswith("Wait, or start the verification")
    assert found.fix.records == ()
    ours = ask(replace(FAILED, error="SERVICE_ERROR"), None).fix
    assert ours
    assert ours.owner is Owner.US, "to start it anew is for us, whatever SES said before"


def test_ses_says_verified_and_the_records_are_gone_from_dns() -> None:
    found = ask(SEEN, None, dns=GONE)
    assert found.verdict is Verdict.WARN
    assert headline(found) == ("The records by which SES verified shop.example are gone from DNS")
    assert found.fix
    assert "SES found them at 2026-05-02 11:00 UTC" in sentence(found.fix.text)
    assert found.fix.records == CNAMES


def test_its_last_look_failed_while_it_is_still_verified() -> None:
    one_gone = FakeDns()
    del one_gone.cnames["tok2._domainkey.shop.example"]
    found = ask(FAILING, None, dns=one_gone)
    assert found.verdict is Verdict.WARN
    assert headline(found) == ("SES's last look for the records of shop.example failed (eu-west-1)")
    assert found.fix
    assert found.fix.records == (CNAMES[1],)


@pytest.mark.parametrize(
    ("dns", "gone"),
    [
        pytest.param(GONE, True, id="no records"),
        pytest.param(
            FakeDns(cnames={}, txts=SHOP_ZONE_TXT | dict.fromkeys(KEYS, ("v=spf1 -all",))),
            True,
            id="a wildcard of SPF's",
        ),
        pytest.param(
            FakeDns(cnames=dict.fromkeys(KEYS, "nowhere.example")),
            False,
            id="CNAMEs that lead nowhere",
        ),
        pytest.param(
            FakeDns(cnames={}, txts=SHOP_ZONE_TXT | {KEYS[0]: ("v=DKIM1; p=",)}),
            False,
            id="a key that is revoked",
        ),
    ],
)
def test_records_are_gone_where_nothing_of_dkim_stands(dns: FakeDns, gone: bool) -> None:
    found = ask(SEEN, None, dns=dns)
    assert (found.verdict is Verdict.WARN) is gone


OLDER = FakeDns(cnames={}, txts=SHOP_ZONE_TXT | {"_amazonses.shop.example": ("pmBGN/7Mjnf=",)})
APEX = FakeDns(cnames={}, txts=SHOP_ZONE_TXT | {"shop.example": ("amazonses:pmBGN/7Mjnf=",)})


@pytest.mark.parametrize(
    ("identity", "dns"),
    [
        pytest.param(SEEN, OLDER, id="verified by the older record"),
        pytest.param(SEEN, APEX, id="by the older record, at the domain itself"),
        pytest.param(
            replace(SEEN, dkim_tokens=(), dkim_signing=False), GONE, id="without DKIM tokens"
        ),
        pytest.param(replace(SEEN, error="SERVICE_ERROR"), FakeDns(), id="trouble of SES's own"),
        pytest.param(replace(FAILING), FakeDns(), id="it failed, and the records are there now"),
        pytest.param(replace(SEEN, error="HOST_NOT_FOUND"), FakeDns(), id="an error from before"),
        pytest.param(replace(SEEN, status="TEMPORARY_FAILURE"), FakeDns(), id="no reason is given"),
        pytest.param(replace(SEEN, verification=Verification()), FakeDns(), id="nothing is told"),
    ],
)
def test_what_is_odd_and_no_fault(identity: Identity, dns: FakeDns) -> None:
    assert ask(identity, None, dns=dns).verdict is Verdict.OK


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(ask(failing={"identity": DOWN}), id="the only place"),
        pytest.param(ask(SEEN, SEEN, away_failing={"identity": DOWN}), id="one of two places"),
        pytest.param(ask(None, None, away_failing={"identity": DOWN}), id="absent, and unseen"),
        pytest.param(ask(SEEN, dns=FakeDns(down=DOWN)), id="DNS"),
        pytest.param(
            ask(SEEN, dns=FakeDns(cnames={}, faulty={"_amazonses.shop.example": DOWN})),
            id="whether there is an older record",
        ),
        pytest.param(why(SHOP, failing={"identity": DOWN}), id="where the message left from"),
    ],
)
def test_what_could_not_be_looked_at_is_unknown(found: Finding) -> None:
    assert found.verdict is Verdict.UNKNOWN
    told = [(fact.source, fact.value) for fact in found.facts if fact.value == DOWN]
    assert told
    assert len(told) == len(set(told)), "each gap is told once"


def test_one_key_that_stands_is_enough_to_say_that_they_are_not_gone() -> None:
    dns = FakeDns(faulty=dict.fromkeys(KEYS[1:], DOWN))
    assert ask(SEEN, None, dns=dns).verdict is Verdict.OK


def test_for_a_message_the_region_that_it_left_from_counts() -> None:
    found = why(SEEN, FAILED)
    assert found.verdict is Verdict.OK
    assert headline(found) == "SES counts shop.example as verified in eu-west-1"
    assert why(SEEN, away_failing={"identity": DOWN}).verdict is Verdict.OK


def test_an_identity_of_a_single_address_may_do_where_the_domain_has_none() -> None:
    found = why(None, SEEN)
    assert found.verdict is Verdict.UNKNOWN
    assert headline(found) == (
        "shop.example is verified in us-east-1, and is no identity in eu-west-1"
    )
    assert found.fix
    assert found.fix.owner is Owner.US
    assert not why(None, None).applies


@pytest.mark.parametrize("look", [ask, why], ids=["of the domain", "of a message"])
def test_where_it_may_be_verified_in_a_region_that_could_not_be_seen_nothing_fails(
    look: Callable[..., Finding],
) -> None:
    found = look(FAILED, away_failing={"identity": DOWN}, dns=GONE)
    assert found.verdict is Verdict.UNKNOWN
    assert headline(found).startswith("Not all could be seen; of what was: SES does not count")
    assert found.fix
    assert found.fix.records == CNAMES
    assert [fact.value for fact in found.facts].count(DOWN) == 1


def test_that_no_identity_is_known_is_said_only_where_all_places_were_seen() -> None:
    found = why(None, away_failing={"identity": DOWN})
    assert (found.verdict, found.applies, found.headline) == (Verdict.UNKNOWN, True, DOWN)
    assert DOWN in [fact.value for fact in found.facts]


def test_a_region_that_is_not_searched_is_named() -> None:
    history = FakeHistory(events=(event(EventKind.DELIVERY, ago(hours=1), place=AWAY),))
    found = CHECK.run(ANN, sources(history=history))
    assert (found.verdict, headline(found)) == (Verdict.UNKNOWN, "us-east-1 is not searched")


def test_without_a_message_the_question_does_not_arise() -> None:
    assert not ask(SHOP, target=ANN).applies
    unnamed = FakeHistory(events=(event(from_domain=None),))
    assert not ask(SHOP, target=ANN, history=unnamed).applies


@dataclass
class Asked(FakeDns):
    """The zone, and the names that were asked for."""

    names: set[str] = field(default_factory=set)

    def _look_up(self, name: str, ask: Callable[[], T]) -> T:
        self.names.add(name)
        return super()._look_up(name, ask)


def test_only_what_an_identity_is_verified_by_is_asked_for() -> None:
    dns = Asked()
    assert ask(SEEN, SEEN, dns=dns).verdict is Verdict.OK
    assert dns.names == set(KEYS)


def test_a_domain_of_another_account_is_told_apart_in_the_same_region() -> None:
    main, shop = replace(HOME, alias="main"), replace(HOME, account="444455556666", alias="shop")
    at_main, at_shop = FakeSes(identities={}), FakeSes(identities=by_name(SHOP))
    history = FakeHistory(events=(event(place=main),))
    asked = sources(ses=at_main, history=history, place=main, places=(main, shop))
    found = CHECK.run(ANN, replace(asked, everywhere=((main, at_main), (shop, at_shop))))
    told = dict(found.headline.values)
    assert (told["elsewhere"], told["region"]) == ((shop.named,), main.named)
