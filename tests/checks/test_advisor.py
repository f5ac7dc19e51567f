from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain import sentence
from checks.advisor import CHECK
from checks.core import (
    Domain,
    EventKind,
    Fact,
    Finding,
    Owner,
    Place,
    Recommendation,
    Strength,
    Target,
    Verdict,
    say,
)
from checks.core.advice import KINDS, NEW, concerns, kind_of, rank
from tests.fakes import (
    ACCOUNT,
    ANN,
    AWAY,
    HOME,
    NOW,
    SHOP_ZONE_TXT,
    FakeDns,
    FakeHistory,
    FakeSes,
    ago,
    event,
    sources,
)
from tests.fakes import SHOP as IDENTITY

DOWN = say("It does not answer: try again")
SHOP = Domain("shop.example")
DELIVERED = event(EventKind.DELIVERY, ago(hours=1))
ARN = f"arn:aws:ses:eu-west-1:{HOME.account}:"
ON = replace(ACCOUNT, deliverability_manager=True)
OFF = replace(ACCOUNT, deliverability_manager=False)
NO_DMARC = FakeDns(txts=SHOP_ZONE_TXT | {"_dmarc.shop.example": ()})


def advice(
    kind: str = "IP_LISTING",
    about: str = "identity/shop.example",
    *,
    impact: str = "HIGH",
    status: str = "OPEN",
    words: str = "Listed on a block list",
    updated: datetime | None = None,
) -> Recommendation:
    resource = f"{ARN}{about}"
    return Recommendation(
        NOW, kind, resource, impact, status, words, ago(days=9), updated or ago(days=2)
    )


def ask(
    *found: Recommendation,
    target: Target = ANN,
    events: tuple[Any, ...] = (DELIVERED,),
    dns: FakeDns | None = None,
    place: Place = HOME,
    **ses: Any,
) -> Finding:
    world = sources(
        ses=FakeSes(**{"the_account": ON, "advice": found, **ses}),
        dns=dns,
        history=FakeHistory(events=events),
        place=place,
        places=(HOME, AWAY),
    )
    return CHECK.run(target, world)


def facts(found: Finding, label: str) -> list[Fact]:
    return [fact for fact in found.facts if fact.label == say(label)]


def words(found: Finding) -> str:
    return " | ".join(sentence(say("{value}", value=fact.value)) for fact in found.facts)


@pytest.mark.parametrize("target", [ANN, SHOP], ids=["for a recipient", "for a domain"])
def test_what_is_open_is_a_warning_in_ses_words_and_ours(target: Target) -> None:
    found = ask(advice(), target=target)
    assert (found.verdict, found.strength, found.explains) == (Verdict.WARN, Strength.RISK, ())
    assert found.headline.template.startswith("SES finds an address that our mail leaves from")
    assert found.fix
    assert found.fix.owner is Owner.US
    assert "IP_LISTING of shop.example, impact HIGH: Listed on a block list" in words(found)
    (since,) = facts(found, "Since")
    assert (since.value, since.source) == (ago(days=9), "SES ListRecommendations, eu-west-1")


def test_where_nothing_is_recommended_it_is_good_news() -> None:
    found = ask()
    assert (found.verdict, found.headline) == (
        Verdict.OK,
        say("SES's advisor recommends nothing"),
    )


@pytest.mark.parametrize(
    "found",
    [advice("BIMI"), advice("IP_LISTING", impact="LOW"), advice("BOUNCE", impact="LOW")],
    ids=lambda each: each.kind,
)
def test_what_mail_does_not_depend_on_is_a_note(found: Recommendation) -> None:
    told = ask(found)
    assert told.headline == say("SES recommends nothing that mail depends on")
    assert (told.verdict, len(facts(told, "SES recommends"))) == (Verdict.OK, 1)


def test_the_gravest_leads_and_each_kind_has_its_remedy() -> None:
    found = ask(advice("BOUNCE"), advice("COMPLAINT"), advice("COMPLAINT", words="more"))
    assert "mark our mail as spam" in found.headline.template
    assert found.fix
    told = sentence(found.fix.text)
    assert told.count("one click.") == 1
    assert "addresses that bounce came from" in told


def test_they_are_told_by_weight_then_by_kind_then_by_their_words() -> None:
    found = ask(
        advice("IP_LISTING", impact="LOW", words="w4"),
        advice("BOUNCE", words="w3"),
        advice("COMPLAINT", words="w2"),
        advice("COMPLAINT", words="w1"),
    )
    told = [sentence(say("{v}", v=fact.value))[-2:] for fact in facts(found, "SES recommends")]
    assert told == ["w1", "w2", "w3", "w4"]


def test_a_kind_that_is_new_is_kept_as_it_is() -> None:
    found = ask(advice("WARP_CORE"))
    assert (found.verdict, found.headline) == (Verdict.WARN, NEW.headline)
    assert "WARP_CORE of shop.example" in words(found)


@pytest.mark.parametrize("kind", ["DKIM", "SPF", "DMARC"])
def test_what_dns_shows_to_be_in_order_is_no_warning(kind: str) -> None:
    found = ask(advice(kind))
    assert found.verdict is Verdict.OK
    assert found.headline.template.startswith("What SES recommends is in order by DNS")
    assert facts(found, "By DNS")


@pytest.mark.parametrize(
    ("kind", "dns"),
    [
        ("DMARC", NO_DMARC),
        ("SPF", FakeDns(txts=SHOP_ZONE_TXT | {"bounce.shop.example": ("v=spf1 -all",)})),
        ("SPF", FakeDns(mxs={})),
        ("DKIM", FakeDns(cnames={})),
    ],
)
def test_what_dns_shows_to_be_wrong_is_one(kind: str, dns: FakeDns) -> None:
    found = ask(advice(kind), dns=dns)
    assert found.verdict is Verdict.WARN
    assert not facts(found, "By DNS")


@pytest.mark.parametrize("kind", ["DKIM", "SPF", "DMARC"])
def test_what_dns_does_not_show_is_unknown(kind: str) -> None:
    found = ask(advice(kind), dns=FakeDns(down=DOWN))
    assert found.verdict is Verdict.UNKNOWN
    assert facts(found, "Could not look")
    assert ask(advice(kind), advice(), dns=FakeDns(down=DOWN)).verdict is Verdict.WARN


def test_spf_that_depends_on_the_message_is_not_in_order_by_dns() -> None:
    record = ("v=spf1 exists:%{i}._spf.shop.example -all",)
    found = ask(advice("SPF"), dns=FakeDns(txts=SHOP_ZONE_TXT | {"bounce.shop.example": record}))
    assert found.verdict is Verdict.UNKNOWN


def test_without_a_mail_from_domain_of_ours_spf_stands() -> None:
    found = ask(advice("SPF"), identities={"shop.example": replace(IDENTITY, mail_from=None)})
    assert found.verdict is Verdict.WARN


def test_what_was_resolved_lately_is_told_and_older_is_not() -> None:
    lately = advice(status="FIXED", updated=ago(days=29))
    found = ask(lately, advice("DKIM", status="FIXED", updated=ago(days=31)))
    assert found.verdict is Verdict.OK
    (resolved,) = facts(found, "Resolved")
    assert "IP_LISTING of shop.example" in words(found)
    assert resolved.source == "SES ListRecommendations, eu-west-1"


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("identity/shop.example", True),
        ("identity/news@shop.example", True),
        ("identity/other.example", False),
        ("identity/evilshop.example", False),
        ("", True),
        ("configuration-set/main", True),
        ("configuration-set/other", False),
        ("tenant/acme", False),
        ("tenant/main", False),
    ],
)
def test_only_what_concerns_the_sender_is_told(about: str, told: bool) -> None:
    assert (ask(advice(about=about)).verdict is Verdict.WARN) is told
    assert concerns(replace(advice(), resource=""), None, None)


def test_a_subdomain_is_covered_by_its_parents_identity() -> None:
    sent = replace(DELIVERED, from_domain="news.shop.example")
    assert ask(advice(), events=(sent,)).verdict is Verdict.WARN


def test_so_is_one_two_levels_below_it() -> None:
    sent = replace(DELIVERED, from_domain="a.news.shop.example")
    for about in ("identity/news.shop.example", "identity/shop.example"):
        assert ask(advice(about=about), events=(sent,)).verdict is Verdict.WARN
    assert ask(advice(about="identity/b.a.news.shop.example"), events=(sent,)).verdict is Verdict.OK


def test_what_is_said_of_one_identity_is_not_judged_by_another() -> None:
    unsigned = replace(IDENTITY, dkim_signing=False)
    own = replace(IDENTITY, name="news.shop.example")
    keys = {
        name.replace("shop.example", "news.shop.example"): target
        for name, target in FakeDns().cnames.items()
    }
    found = ask(
        advice("DKIM"),
        target=Domain("news.shop.example"),
        identities={"shop.example": unsigned, own.name: own},
        dns=FakeDns(cnames=FakeDns().cnames | keys),
    )
    assert found.verdict is Verdict.WARN


def test_where_nobody_looks_there_is_nothing_to_miss() -> None:
    found = ask(the_account=OFF, failing={"recommendations": DOWN})
    assert (found.applies, found.headline) == (False, DOWN)


def test_where_ses_looks_and_does_not_answer_it_is_unknown() -> None:
    found = ask(failing={"recommendations": DOWN})
    assert (found.applies, found.verdict, found.headline) == (True, Verdict.UNKNOWN, DOWN)


def test_an_empty_list_proves_nothing_where_nobody_may_look() -> None:
    found = ask(failing={"account": DOWN})
    assert (found.verdict, found.headline) == (Verdict.UNKNOWN, DOWN)
    assert ask(advice(), failing={"account": DOWN}).verdict is Verdict.WARN


@pytest.mark.parametrize(
    ("events", "place"),
    [((), HOME), ((DELIVERED,), AWAY)],
    ids=["no message", "left from elsewhere"],
)
def test_where_the_message_did_not_leave_from_it_says_nothing(
    events: tuple[Any, ...], place: Place
) -> None:
    assert not ask(advice(), events=events, place=place).applies


def test_every_kind_of_the_model_is_explained() -> None:
    names = {"DKIM", "DMARC", "SPF", "BIMI", "COMPLAINT", "BOUNCE", "FEEDBACK_3P", "IP_LISTING"}
    assert {kind.name for kind in KINDS} == names
    assert all(kind_of(advice(name)).name == name for name in names)
    assert sorted([advice("NEW"), advice("IP_LISTING")], key=rank)[0].kind == "IP_LISTING"


HOSTILE = st.text(max_size=80)


@given(kind=HOSTILE, about=HOSTILE, impact=HOSTILE, status=HOSTILE, description=HOSTILE)
def test_whatever_ses_says_is_survived_and_kept_apart_from_our_words(
    kind: str, about: str, impact: str, status: str, description: str
) -> None:
    hostile = replace(advice(kind, impact=impact, status=status, words=description), resource=about)
    found = ask(hostile, advice(kind, impact=impact, status=status, words=description))
    assert found.verdict in (Verdict.OK, Verdict.WARN)
    assert sentence(found.headline)
    assert words(found) or not found.facts
