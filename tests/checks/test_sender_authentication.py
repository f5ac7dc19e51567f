from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.plain import sentence, shown
from checks.core import (
    EventKind,
    Finding,
    Identity,
    MailFrom,
    Mx,
    Owner,
    Text,
    Verdict,
    say,
)
from checks.sender_authentication import CHECK
from tests.fakes import (
    ANN,
    AWAY,
    HOME,
    KEY,
    NOW,
    SHOP,
    SHOP_ZONE_CNAME,
    SHOP_ZONE_MX,
    SHOP_ZONE_TXT,
    FakeDns,
    FakeHistory,
    FakeSes,
    ago,
    event,
    sources,
)

DOMAIN = "shop.example"
DOWN = say("The name servers do not answer")
KEYS = {f"{t}.dkim.amazonses.com": () for t in SHOP.dkim_tokens}


def ask(
    identity: Identity | None = SHOP,
    txt: dict[str, tuple[str, ...]] | None = None,
    *,
    cnames: dict[str, str] | None = None,
    mx: dict[str, tuple[Mx, ...]] | None = None,
    faulty: dict[str, Text] | None = None,
    left: dict[str, Any] | None = None,
    author: str = DOMAIN,
    **ses: Any,
) -> Finding:
    dns = FakeDns(
        txts={**SHOP_ZONE_TXT, **(txt or {})},
        cnames=SHOP_ZONE_CNAME if cnames is None else cnames,
        mxs={**SHOP_ZONE_MX, **(mx or {})},
        faulty=faulty or {},
    )
    identities = {identity.name: identity} if identity else {}
    fake = FakeSes(identities=identities, **ses)
    told = {"from_domain": author} | (left or {})
    sent = (event(from_domain=author), event(EventKind.DELIVERY, **told))
    return CHECK.run(ANN, sources(ses=fake, dns=dns, history=FakeHistory(events=sent)))


PUBLISH_DMARC = say("Publish a DMARC record, with an address of yours for its reports (rua).")
PUBLISH_DKIM = say(
    "Publish the missing DKIM records of {domain}: SES signs with one of its keys, which"
    " may be this one, and ends DKIM for a domain where they stay away.",
    domain=DOMAIN,
)
DMARC_RECORD = '_dmarc.shop.example TXT "v=DMARC1; p=none; rua=mailto:dmarc@shop.example"'
SPF_RECORD = 'bounce.shop.example TXT "v=spf1 include:amazonses.com ~all"'
MX_RECORD = "bounce.shop.example MX 10 feedback-smtp.eu-west-1.amazonses.com"
CNAMES = tuple(
    f"{t}._domainkey.shop.example CNAME {t}.dkim.amazonses.com" for t in SHOP.dkim_tokens
)
NO_MAIL_FROM = replace(SHOP, mail_from=None)
UNSIGNED = replace(SHOP, dkim_signing=False)
FROM_SES: dict[str, Any] = {"outgoing_ip": "54.240.8.31"}


@pytest.mark.parametrize(
    ("found", "verdict", "headline", "remedy"),
    [
        pytest.param(
            ask(),
            Verdict.OK,
            say("Mail from {domain} is authenticated", domain=DOMAIN),
            None,
            id="all in order",
        ),
        pytest.param(
            ask(NO_MAIL_FROM),
            Verdict.OK,
            say("Mail from {domain} is authenticated", domain=DOMAIN),
            None,
            id="DKIM alone is enough",
        ),
        pytest.param(
            ask(txt={"_dmarc.shop.example": ()}),
            Verdict.WARN,
            say("{domain} has no DMARC record", domain=DOMAIN),
            PUBLISH_DMARC,
            id="no DMARC",
        ),
        pytest.param(
            ask(cnames={}),
            Verdict.WARN,
            say(
                "SES counts DKIM of {domain} as verified, but no key is in order today",
                domain=DOMAIN,
            ),
            PUBLISH_DKIM,
            id="DKIM records missing, SPF counts",
        ),
        pytest.param(
            ask(txt={"bounce.shop.example": ()}),
            Verdict.WARN,
            say("The MAIL FROM domain {domain} has no SPF record", domain="bounce.shop.example"),
            say(
                "Publish an SPF record for {domain} that lets SES send.",
                domain="bounce.shop.example",
            ),
            id="no SPF",
        ),
        pytest.param(
            ask(txt={"bounce.shop.example": ("v=spf1 mx -all",)}),
            Verdict.WARN,
            say("The SPF record of {domain} does not let SES send", domain="bounce.shop.example"),
            say("Add {term} to the SPF record.", term="include:amazonses.com"),
            id="SPF without SES",
        ),
        pytest.param(
            ask(mx={"bounce.shop.example": ()}),
            Verdict.WARN,
            say("The MAIL FROM domain {domain} has no MX record", domain="bounce.shop.example"),
            say(
                "Publish SES's MX record in DNS, and no other, for {domain}. {effect}",
                domain="bounce.shop.example",
                effect=say(
                    "When SES finds it wrong, mail leaves with SES's own MAIL FROM domain, so SPF"
                    " does not count for our domain."
                ),
            ),
            id="MAIL FROM without MX",
        ),
        pytest.param(
            ask(replace(UNSIGNED, mail_from=None)),
            Verdict.FAIL,
            say("Neither DKIM nor SPF counts for mail from {domain}", domain=DOMAIN),
            say("Switch DKIM signing on for {domain}.", domain=DOMAIN),
            id="nothing counts",
        ),
        pytest.param(
            ask(
                replace(SHOP, mail_from=MailFrom("bounce.shop.example", "FAILED", False)),
                cnames={},
                mx={"bounce.shop.example": ()},
            ),
            Verdict.FAIL,
            say("Neither DKIM nor SPF counts for mail from {domain}", domain=DOMAIN),
            say(
                "{remedy} Also wrong: {others}.",
                remedy=PUBLISH_DKIM,
                others=say(
                    "The MAIL FROM domain {domain} has no MX record",
                    domain="bounce.shop.example",
                ),
            ),
            id="fallen back to amazonses.com, keys gone",
        ),
        pytest.param(
            ask(None),
            Verdict.UNKNOWN,
            say("No SES identity of {domain} is known here", domain=DOMAIN),
            None,
            id="no identity",
        ),
        pytest.param(
            ask(faulty={"_dmarc.shop.example": DOWN}),
            Verdict.UNKNOWN,
            say("Could not see all records of {domain}", domain=DOMAIN),
            None,
            id="a look-up failed",
        ),
        pytest.param(
            ask(txt={"_dmarc.shop.example": ()}, faulty={"bounce.shop.example": DOWN}),
            Verdict.UNKNOWN,
            say(
                "Not all could be seen; of what was: {problem}",
                problem=say("{domain} has no DMARC record", domain=DOMAIN),
            ),
            PUBLISH_DMARC,
            id="a look-up failed, another told something",
        ),
    ],
)
def test_verdict(found: Finding, verdict: Verdict, headline: Text, remedy: Text | None) -> None:
    assert (found.verdict, found.headline) == (verdict, headline)
    assert (found.fix.text if found.fix else None) == remedy
    assert found.explains == (), "what DNS says now proves nothing of a message sent before"
    assert found.fix is None or found.fix.owner is Owner.US


@pytest.mark.parametrize(
    ("found", "records"),
    [
        pytest.param(ask(txt={"_dmarc.shop.example": ()}), (DMARC_RECORD,), id="DMARC"),
        pytest.param(ask(txt={"_dmarc.shop.example": ("v=DMARC1",)}), (DMARC_RECORD,), id="odd"),
        pytest.param(ask(cnames={}), CNAMES, id="all CNAMEs"),
        pytest.param(ask(txt={"bounce.shop.example": ()}), (SPF_RECORD,), id="SPF"),
        pytest.param(
            ask(txt={"bounce.shop.example": ("v=spf1 MX -all",)}),
            ('bounce.shop.example TXT "v=spf1 MX include:amazonses.com -all"',),
            id="SPF without SES",
        ),
        pytest.param(ask(mx={"bounce.shop.example": ()}), (MX_RECORD,), id="MX"),
        pytest.param(
            ask(replace(UNSIGNED, dkim_tokens=()), {"_dmarc.shop.example": ()}),
            (DMARC_RECORD,),
            id="unsigned, no DMARC",
        ),
        pytest.param(
            ask(
                UNSIGNED,
                {"_dmarc.shop.example": (), "bounce.shop.example": ()},
                cnames={},
                mx={"bounce.shop.example": ()},
            ),
            (*CNAMES, MX_RECORD, SPF_RECORD, DMARC_RECORD),
            id="nothing there",
        ),
        pytest.param(ask(UNSIGNED), (), id="only to be switched on"),
        pytest.param(
            ask(txt={"_dmarc.shop.example": ()}, faulty={"bounce.shop.example": DOWN}),
            (DMARC_RECORD,),
            id="of what was seen",
        ),
    ],
)
def test_every_record_to_publish_is_given_whole(found: Finding, records: tuple[str, ...]) -> None:
    assert found.fix
    assert found.fix.records == records


def test_all_that_is_wrong_is_in_one_fix() -> None:
    found = ask(replace(UNSIGNED, dkim_tokens=(), mail_from=None), {"_dmarc.shop.example": ()})
    assert found.fix
    assert sentence(found.fix.text) == (
        "Set up DKIM for shop.example: SES answers with three tokens, each for a CNAME to publish."
        " Also wrong: shop.example has no DMARC record."
    )
    assert found.fix.command == (
        "aws sesv2 put-email-identity-dkim-signing-attributes --region eu-west-1"
        " --email-identity shop.example --signing-attributes-origin AWS_SES"
    )


def test_a_record_that_could_not_be_looked_up_is_never_missing() -> None:
    names = [f"{t}._domainkey.shop.example" for t in SHOP.dkim_tokens]
    found = ask(NO_MAIL_FROM, faulty=dict.fromkeys(names, DOWN))
    assert found.verdict is Verdict.UNKNOWN
    assert DOWN in [fact.value for fact in found.facts]


def test_what_is_wrong_is_dated_by_who_said_so() -> None:
    half_an_hour_ago = ago(minutes=30)
    identity = replace(UNSIGNED, mail_from=None, seen_at=half_an_hour_ago)
    found = ask(identity, txt={"_dmarc.shop.example": ()})
    assert [(fact.source, fact.seen_at) for fact in found.facts if fact.label == say("Wrong")] == [
        ("SES GetEmailIdentity shop.example, eu-west-1", half_an_hour_ago),
        ("SES GetEmailIdentity shop.example, eu-west-1", half_an_hour_ago),
        ("DNS TXT _dmarc.shop.example", NOW),
    ]


@pytest.mark.parametrize(
    ("unseen", "shown"),
    [
        pytest.param((), (say("{fine} of {all} in order", fine=3, all=3),), id="all seen"),
        pytest.param(
            ("tok2",),
            (say("{fine} of {seen} in order, {unseen} not seen", fine=2, seen=2, unseen=1),),
            id="some seen",
        ),
        pytest.param(SHOP.dkim_tokens, (), id="none seen"),
    ],
)
def test_a_key_that_was_not_seen_is_not_counted_as_wrong(
    unseen: tuple[str, ...], shown: tuple[Text, ...]
) -> None:
    found = ask(faulty={f"{token}._domainkey.shop.example": DOWN for token in unseen})
    assert tuple(f.value for f in found.facts if f.label == say("DKIM keys")) == shown


def test_a_key_missing_behind_a_right_cname_is_not_ours_to_publish() -> None:
    found = ask(txt=dict(KEYS))
    assert found.fix
    assert found.fix.text.template.startswith("Open a case with AWS Support")


def test_a_subdomain_is_covered_by_its_parents_identity() -> None:
    history = FakeHistory(events=(event(EventKind.DELIVERY, from_domain="news.shop.example"),))
    assert CHECK.run(ANN, sources(history=history)).verdict is Verdict.OK


def test_strict_alignment_leaves_a_subdomain_without_anything() -> None:
    strict = {"_dmarc.shop.example": ("v=DMARC1; p=reject; adkim=s; aspf=s",)}
    dns = FakeDns(txts={**SHOP_ZONE_TXT, **strict})
    history = FakeHistory(events=(event(EventKind.DELIVERY, from_domain="news.shop.example"),))
    assert CHECK.run(ANN, sources(history=history, dns=dns)).verdict is Verdict.FAIL


NEWS = "news.shop.example"
POLICY = "v=DMARC1; p=reject; rua=mailto:d@shop.example"


def from_news(dmarc: dict[str, str]) -> Finding:
    """Mail from news.shop.example, for which SES signs as shop.example."""
    txt: dict[str, tuple[str, ...]] = {"_dmarc.shop.example": ()}
    txt |= {f"_dmarc.{name}": (text,) for name, text in dmarc.items()}
    return ask(txt=txt, left=FROM_SES, author=NEWS)


def alignment(found: Finding) -> list[str]:
    labels = (say("DKIM alignment"), say("SPF alignment"))
    return [shown(fact.value) for fact in found.facts if fact.label in labels]


@pytest.mark.parametrize(
    ("found", "headline", "remedy"),
    [
        pytest.param(
            from_news({DOMAIN: f"{POLICY}; adkim=s"}),
            "DKIM's d=shop.example does not align with news.shop.example",
            "Take adkim=s out of _dmarc.shop.example, or add news.shop.example to SES as an"
            " identity of its own: shop.example is not news.shop.example itself, as adkim=s wants"
            " it.",
            id="adkim=s",
        ),
        pytest.param(
            from_news({NEWS: POLICY}),
            "DMARC fails for news.shop.example where receivers follow RFC 9989",
            "Publish a DMARC record at _dmarc.shop.example: shop.example and news.shop.example"
            " are two organisations.",
            id="no record above",
        ),
        pytest.param(
            from_news({NEWS: f"{POLICY}; psd=n", DOMAIN: POLICY}),
            "DMARC fails for news.shop.example where receivers follow RFC 9989",
            "Add news.shop.example to SES as an identity of its own, so that DKIM signs for it:"
            " shop.example and news.shop.example are two organisations.",
            id="psd=n",
        ),
    ],
)
def test_where_alignment_breaks_is_told_exactly(found: Finding, headline: str, remedy: str) -> None:
    assert (found.verdict, sentence(found.headline)) == (Verdict.WARN, headline)
    assert found.fix
    assert sentence(found.fix.text) == remedy


def test_that_neither_aligns_is_fatal_and_comes_with_its_remedy() -> None:
    found = from_news({DOMAIN: f"{POLICY}; adkim=s; aspf=s"})
    assert (found.verdict, sentence(found.headline)) == (
        Verdict.FAIL,
        "Neither DKIM nor SPF counts for mail from news.shop.example",
    )
    assert found.fix
    assert sentence(found.fix.text).startswith("Take adkim=s out of _dmarc.shop.example")
    assert alignment(found) == [
        "shop.example is not news.shop.example itself, as adkim=s wants it",
        "bounce.shop.example is not news.shop.example itself, as aspf=s wants it",
    ]


@pytest.mark.parametrize(
    ("dmarc", "aligned"),
    [
        pytest.param(
            {DOMAIN: f"{POLICY}; aspf=s"},
            [
                "shop.example aligns with news.shop.example",
                "bounce.shop.example is not news.shop.example itself, as aspf=s wants it",
            ],
            id="a signature alone is enough",
        ),
        pytest.param(
            {DOMAIN: POLICY, NEWS: "v=DMARC1; p=none"},
            [
                "shop.example aligns with news.shop.example",
                "bounce.shop.example aligns with news.shop.example",
            ],
            id="a policy of its own",
        ),
        pytest.param(
            {DOMAIN: f"{POLICY}; psd=n; sp=none; t=y; pct=10; foo=bar; fo=x"},
            [
                "shop.example aligns with news.shop.example",
                "bounce.shop.example aligns with news.shop.example",
            ],
            id="what matters for reports alone",
        ),
    ],
)
def test_correct_but_unusual_dmarc_is_no_warning(dmarc: dict[str, str], aligned: list[str]) -> None:
    found = from_news(dmarc)
    assert (found.verdict, alignment(found)) == (Verdict.OK, aligned)


@pytest.mark.parametrize(
    ("found", "proof"),
    [
        pytest.param(ask(), "DKIM signs with d=shop.example, DMARC aligned", id="no server known"),
        pytest.param(
            ask(NO_MAIL_FROM, left={"outgoing_ip": "54.240.8.31", "mail_from": "amazonses.com"}),
            "54.240.8.31 passes SPF for amazonses.com by ip4:54.240.0.0/18; DKIM signs with"
            " d=shop.example, DMARC aligned by DKIM alone",
            id="SES's own MAIL FROM",
        ),
    ],
)
def test_what_the_answer_rests_on(found: Finding, proof: str) -> None:
    assert found.verdict is Verdict.OK
    assert found.proof
    assert sentence(found.proof) == proof


def test_what_could_not_be_compared_is_not_called_fine() -> None:
    found = ask(faulty={"_dmarc.bounce.shop.example": DOWN})
    assert found.verdict is Verdict.UNKNOWN
    assert DOWN in [fact.value for fact in found.facts]


def test_without_a_message_the_question_does_not_arise() -> None:
    assert not CHECK.run(ANN, sources()).applies


def test_the_identity_is_asked_for_where_the_message_left_from() -> None:
    away = FakeSes(identities={DOMAIN: UNSIGNED})
    asked = sources(
        ses=FakeSes(identities={DOMAIN: SHOP}),
        history=FakeHistory(events=(event(EventKind.DELIVERY, place=AWAY),)),
        places=(HOME, AWAY),
    )
    found = CHECK.run(ANN, replace(asked, everywhere=((HOME, asked.ses), (AWAY, away))))
    assert found.headline.template.startswith("SES does not sign")


def test_a_place_that_is_not_searched_is_named() -> None:
    history = FakeHistory(events=(event(EventKind.DELIVERY, place=AWAY),))
    found = CHECK.run(ANN, sources(history=history))
    assert found.verdict is Verdict.UNKNOWN
    assert say("{region} is not searched", region="us-east-1") in [f.value for f in found.facts]


def test_a_message_without_a_known_sender_is_unknown() -> None:
    history = FakeHistory(events=(event(EventKind.DELIVERY, from_domain=None),))
    assert CHECK.run(ANN, sources(history=history)).verdict is Verdict.UNKNOWN


BOUNCE = "bounce.shop.example"


def spf_facts(found: Finding) -> list[tuple[str, str]]:
    labels = (say("SPF for the server it left from"), say("Decided there by"))
    return [(f.source, shown(f.value)) for f in found.facts if f.label in labels]


def with_spf(record: str, **more: Any) -> Finding:
    return ask(txt={BOUNCE: (record,)}, left=FROM_SES, **more)


def test_the_server_that_the_message_left_from_is_tried() -> None:
    found = ask(left=FROM_SES)
    assert found.verdict is Verdict.OK
    assert found.proof
    assert sentence(found.proof) == (
        f"54.240.8.31 passes SPF for {BOUNCE} by include:amazonses.com, DKIM signs with"
        " d=shop.example, DMARC aligned"
    )
    assert spf_facts(found) == [
        (f"DNS TXT {BOUNCE}", f"54.240.8.31 passes SPF for {BOUNCE} by include:amazonses.com"),
        ("DNS TXT amazonses.com", "ip4:54.240.0.0/18"),
    ]


def test_a_record_that_lets_the_server_pass_without_naming_ses_is_right() -> None:
    assert with_spf("v=spf1 ip4:54.240.8.0/24 -all").verdict is Verdict.OK


@pytest.mark.parametrize(
    ("record", "headline", "remedy", "better", "fact"),
    [
        pytest.param(
            "v=spf1 ~ip4:54.240.8.0/24 include:amazonses.com -all",
            f"54.240.8.31 does not pass SPF for {BOUNCE}",
            "Put include:amazonses.com before ~ip4:54.240.8.0/24 in the SPF record.",
            "v=spf1 include:amazonses.com ~ip4:54.240.8.0/24 -all",
            f"54.240.8.31 fails SPF for {BOUNCE} softly, by ~ip4:54.240.8.0/24",
            id="another term comes first",
        ),
        pytest.param(
            "v=spf1 include:gone.example include:amazonses.com -all",
            f"SPF for {BOUNCE} is broken",
            "Mend the SPF record: gone.example is included and has no SPF record.",
            "v=spf1 include:amazonses.com -all",
            f"SPF for {BOUNCE} is broken: gone.example is included and has no SPF record",
            id="an include that leads nowhere",
        ),
        pytest.param(
            "v=spf1 include:amazonses.com ipv4:192.0.2.1 -all",
            f"The SPF record of {BOUNCE} is malformed, so it counts for nobody",
            "Correct ipv4:192.0.2.1 at character 30 of the SPF record, or leave it out: there is no"
            " mechanism ipv4.",
            "v=spf1 include:amazonses.com -all",
            f"SPF for {BOUNCE} is broken: ipv4:192.0.2.1 in the record of {BOUNCE} breaks the"
            " rules at character 30: there is no mechanism ipv4",
            id="a term that is none",
        ),
        pytest.param(
            "v=spf1 mx -all",
            f"The SPF record of {BOUNCE} does not let SES send",
            "Add include:amazonses.com to the SPF record.",
            "v=spf1 mx include:amazonses.com -all",
            f"54.240.8.31 fails SPF for {BOUNCE} by -all",
            id="SES is not named",
        ),
    ],
)
def test_where_spf_breaks_is_told_exactly(
    record: str, headline: str, remedy: str, better: str, fact: str
) -> None:
    found = with_spf(record)
    assert found.fix
    assert (found.verdict, sentence(found.headline)) == (Verdict.WARN, headline)
    assert sentence(found.fix.text) == remedy
    assert found.fix.records == (f'{BOUNCE} TXT "{better}"',)
    assert spf_facts(found)[0] == (f"DNS TXT {BOUNCE}", fact)


def test_what_could_not_be_looked_at_on_the_way_is_unknown() -> None:
    found = with_spf("v=spf1 a:late.example -all", faulty={"late.example": DOWN})
    assert found.verdict is Verdict.UNKNOWN
    assert spf_facts(found)[0][1] == f"Could not see whether 54.240.8.31 passes SPF for {BOUNCE}"
    assert DOWN in [fact.value for fact in found.facts]


def test_that_neither_counts_may_rest_on_the_server_that_was_tried() -> None:
    record = "v=spf1 -ip4:54.240.8.31 include:amazonses.com ~all"
    assert with_spf(record, identity=UNSIGNED).verdict is Verdict.FAIL
    assert ask(UNSIGNED, txt={BOUNCE: (record,)}).verdict is Verdict.WARN


@pytest.mark.parametrize(
    ("texts", "headline"),
    [
        pytest.param(
            (KEY, "google-site-verification=abc"),
            "Several TXT records stand where the DKIM key of shop.example belongs",
            id="beside another text",
        ),
        pytest.param(
            (f"{KEY}; t=y",),
            "The DKIM key of shop.example says that it is a test (t=y)",
            id="for a test",
        ),
    ],
)
def test_a_key_that_receivers_verify_with_is_not_nothing(
    texts: tuple[str, ...], headline: str
) -> None:
    own = replace(NO_MAIL_FROM, dkim_tokens=("mail2026",), dkim_origin="EXTERNAL", dkim_zone=None)
    found = ask(own, {"mail2026._domainkey.shop.example": texts})
    assert (found.verdict, sentence(found.headline)) == (Verdict.WARN, headline)


@pytest.mark.parametrize("status", ["FAILED", "PENDING", "TEMPORARY_FAILURE"])
def test_a_mail_from_domain_that_ses_does_not_use_counts_for_nothing(status: str) -> None:
    unused = replace(UNSIGNED, mail_from=MailFrom(BOUNCE, status, False))
    assert ask(unused).verdict is Verdict.FAIL


@pytest.mark.parametrize("ip", ["", "nonsense", "54.240.8.31/8"])
def test_a_server_that_is_no_address_is_not_tried(ip: str) -> None:
    assert spf_facts(ask(left={"outgoing_ip": ip})) == []


@pytest.mark.parametrize("status", ["FAILED", "PENDING", "TEMPORARY_FAILURE"])
def test_where_ses_does_not_use_our_domain_the_events_tell_which_is_used(status: str) -> None:
    failed = replace(SHOP, mail_from=MailFrom(BOUNCE, status, False))
    left = FROM_SES | {"mail_from": "amazonses.com"}
    assert spf_facts(ask(failed, left=left)) == [
        (
            "DNS TXT amazonses.com",
            "54.240.8.31 passes SPF for amazonses.com by ip4:54.240.0.0/18",
        )
    ]
    assert spf_facts(ask(failed, left=FROM_SES)) == []


def test_a_long_record_is_published_in_strings() -> None:
    found = ask(txt={BOUNCE: ("v=spf1 " + "ip4:192.0.2.200 " * 18 + "-all",)})
    assert found.fix
    [record] = found.fix.records
    strings = record.removeprefix(f"{BOUNCE} TXT ")[1:-1].split('" "')
    assert [len(string) for string in strings] == [255, 66]
