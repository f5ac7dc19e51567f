from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.plain import sentence
from checks.core import (
    Account,
    Domain,
    EventKind,
    Finding,
    Identity,
    MailEvent,
    MailFrom,
    Mx,
    Outcome,
    Owner,
    Strength,
    Text,
    Verdict,
    say,
)
from checks.core.receivers import RULES, Receiver, Topic
from checks.receiver_rules import CHECK
from tests.fakes import (
    ACCOUNT,
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

DOWN = say("It does not answer")
IP, HOST = "54.240.7.12", "a7-12.smtp-out.example"
BACK = "12.7.240.54.in-addr.arpa"
DMARC = "_dmarc.shop.example"
KEY = "tok1._domainkey.shop.example"
TOKENS = SHOP.dkim_tokens
UNSIGNED = replace(SHOP, dkim_signing=False)


def taken(domain: str = "gmail.com", **fields: Any) -> MailEvent:
    given = {"recipient_domain": domain, "outgoing_ip": IP} | fields
    return event(EventKind.DELIVERY, ago(hours=1), **given)


def zone(
    txt: dict[str, tuple[str, ...]] | None = None,
    *,
    mx: dict[str, tuple[Mx, ...]] | None = None,
    hosts: tuple[str, ...] = (HOST,),
    ips: tuple[str, ...] = (IP,),
    **faults: Any,
) -> FakeDns:
    dns = FakeDns(txts=SHOP_ZONE_TXT | (txt or {}), ips={HOST: ips}, hosts={BACK: hosts}, **faults)
    dns.mxs |= mx or {}
    return dns


def why(
    happened: MailEvent | None = None,
    dns: FakeDns | None = None,
    identity: Identity | None = SHOP,
    **ses: Any,
) -> Finding:
    found = {SHOP.name: identity} if identity else {}
    return CHECK.run(
        ANN,
        sources(
            ses=FakeSes(identities=found, **ses),
            dns=dns or zone(),
            history=FakeHistory(events=(happened or taken(),)),
        ),
    )


def of_domain(dns: FakeDns | None = None, identity: Identity | None = SHOP, **ses: Any) -> Finding:
    found = {SHOP.name: identity} if identity else {}
    asked = sources(ses=FakeSes(identities=found, **ses), dns=dns or zone())
    return CHECK.run(Domain("shop.example"), asked)


def told(found: Finding) -> dict[str, str]:
    return {
        sentence(fact.label): sentence(fact.value) if isinstance(fact.value, Text) else ""
        for fact in found.facts
    }


def state(found: Finding, of: str) -> str:
    return next(value for label, value in told(found).items() if label.startswith(of))


def test_every_receiver_has_its_rules_with_source_and_date() -> None:
    for receiver in Receiver:
        topics = {rule.topic for rule in RULES if rule.receiver is receiver}
        assert {Topic.SPF, Topic.DKIM, Topic.DMARC, Topic.ALIGNMENT, Topic.UNSUBSCRIBE} <= topics
    assert all(rule.source.startswith("https://") for rule in RULES)
    assert len({(rule.receiver, rule.topic) for rule in RULES}) == len(RULES)


def test_all_that_can_be_seen_is_met() -> None:
    found = why()
    assert found.verdict is Verdict.OK
    assert sentence(found.headline) == "All that can be seen of the rules of Gmail is met"
    assert state(found, "The sending address") == f"met: {IP} is {HOST}, and back"
    assert state(found, "Mail is handed over by TLS").startswith("met")
    assert state(found, "Less than 0.3 %").startswith("cannot be seen from here: Google Postmaster")
    assert state(found, "Messages follow").startswith("cannot be seen from here")
    assert state(found, "How much we send").startswith("1,200 messages")
    assert any("support.google.com" in fact.source for fact in found.facts)
    assert all("2026-11-24" in f.source for f in found.facts if f.source.startswith("rules of"))


def test_a_short_list_leaves_out_what_matters_least() -> None:
    """Twelve facts are shown; the others are for machines."""
    shown = [sentence(fact.label) for fact in of_domain().facts[:12]]
    assert {"SPF passes", "There is a DMARC record, with p=none at least"} <= set(shown)
    assert sum(label.startswith("Bulk senders' rules of") for label in shown) == 3
    assert sum(label.startswith("Less than 0.3 %") for label in shown) == 2
    assert len(why().facts) == 12


def test_a_domain_is_held_against_the_rules_of_all() -> None:
    found = of_domain()
    assert found.verdict is Verdict.OK
    assert {"support.google.com", "senders.yahooinc.com", "techcommunity.microsoft.com"} <= {
        fact.source.split("/")[2] for fact in found.facts if fact.source.startswith("https")
    }
    assert state(found, "The sending address").startswith("cannot be seen from here: which address")
    assert state(found, "The From or Reply-To").startswith("cannot be seen from here")


@pytest.mark.parametrize(
    ("dns", "identity", "what", "label"),
    [
        pytest.param(zone({DMARC: ()}), SHOP, "DMARC", "There is a DMARC", id="no DMARC"),
        pytest.param(zone({DMARC: ("v=DMARC1",)}), SHOP, "DMARC", "There is a DMARC", id="no p"),
        pytest.param(zone(), UNSIGNED, "DKIM", "DKIM passes", id="not signed"),
        pytest.param(
            zone({"bounce.shop.example": ("v=spf1 -all",)}), SHOP, "SPF", "SPF passes", id="SPF"
        ),
    ],
)
def test_what_is_certainly_not_met_is_a_warning(
    dns: FakeDns, identity: Identity, what: str, label: str
) -> None:
    found = why(dns=dns, identity=identity)
    assert (found.verdict, found.strength, found.explains) == (Verdict.WARN, Strength.RISK, ())
    assert sentence(found.headline) == f"Bulk senders' rule not met (Gmail): {what}"
    assert state(found, label).startswith("not met")
    assert found.fix
    assert found.fix.owner is Owner.US
    assert what in sentence(found.fix.text)
    all_of_them = of_domain(dns, identity)
    assert sentence(all_of_them.headline) == (
        f"Bulk senders' rule not met (Gmail, Yahoo, Outlook.com): {what}"
    )


def test_an_spf_record_that_breaks_before_it_names_ses_is_not_met() -> None:
    record = "v=spf1 include:gone.example include:amazonses.com ~all"
    assert state(of_domain(zone({"bounce.shop.example": (record,)})), "SPF passes").startswith(
        "not met"
    )


def test_a_key_for_a_test_is_for_each_receiver_to_judge() -> None:
    own = replace(SHOP, dkim_tokens=("mail2026",), dkim_origin="EXTERNAL", dkim_zone=None)
    dns = zone(
        {
            "mail2026._domainkey.shop.example": (
                f"{SHOP_ZONE_TXT['tok1.dkim.amazonses.com'][0]}; t=y",
            )
        }
    )
    assert state(why(dns=dns, identity=own), "DKIM passes").endswith(
        "by the records some receivers find so, and others do not"
    )


def test_without_anything_that_counts_alignment_is_not_met_either() -> None:
    found = why(identity=replace(UNSIGNED, mail_from=None))
    assert state(found, "What SPF or DKIM passes for") == "not met: neither is"
    assert state(found, "SPF passes").startswith("met: it passes for SES's own amazonses.com")


@pytest.mark.parametrize(
    ("dns", "identity"),
    [
        pytest.param(zone(), replace(SHOP, mail_from=None), id="SES's own MAIL FROM"),
        pytest.param(
            zone(),
            replace(SHOP, mail_from=MailFrom("bounce.shop.example", "FAILED", False)),
            id="fallen back to SES's own",
        ),
        pytest.param(zone({DMARC: ("v=DMARC1; p=none",)}), SHOP, id="p=none"),
        pytest.param(zone({DMARC: ("v=DMARC1; p=reject; adkim=s",)}), SHOP, id="strict"),
        pytest.param(zone(hosts=("other.example", HOST)), SHOP, id="one of two names leads back"),
        pytest.param(zone(faulty={KEY: DOWN}), SHOP, id="one key unseen, the others in order"),
    ],
)
def test_correct_but_unusual_set_ups_are_met(dns: FakeDns, identity: Identity) -> None:
    assert why(dns=dns, identity=identity).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("dns", "value"),
    [
        pytest.param(zone(hosts=()), f"not met: {IP} has no host name", id="no name"),
        pytest.param(zone(ips=("192.0.2.1",)), "which does not lead back", id="another address"),
    ],
)
def test_an_address_without_a_name_that_leads_back_is_for_aws(dns: FakeDns, value: str) -> None:
    found = why(dns=dns)
    assert found.verdict is Verdict.WARN
    assert sentence(found.headline) == "Senders' rule not met (Gmail): host name"
    assert value in state(found, "The sending address")
    assert found.fix
    assert found.fix.owner is Owner.AWS


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(why(dns=zone(faulty={DMARC: DOWN})), id="DMARC"),
        pytest.param(why(dns=zone(faulty={"bounce.shop.example": DOWN})), id="SPF"),
        pytest.param(why(dns=zone(faulty={BACK: DOWN})), id="PTR"),
        pytest.param(why(dns=zone(faulty={HOST: DOWN})), id="the name's address"),
        pytest.param(why(dns=zone(down=DOWN)), id="DNS"),
        pytest.param(why(failing={"identity": DOWN}), id="the identity"),
        pytest.param(why(identity=None), id="no identity: an address, or another account's"),
        pytest.param(
            why(identity=replace(UNSIGNED), dns=zone(faulty={DMARC: DOWN})),
            id="one wrong, one unseen",
        ),
        pytest.param(of_domain(failing={"identity": DOWN}), id="of a domain: the identity"),
        pytest.param(of_domain(zone(down=DOWN)), id="of a domain: DNS"),
        pytest.param(
            why(taken("elsewhere.example"), zone(faulty={"elsewhere.example": DOWN})), id="whose"
        ),
    ],
)
def test_what_could_not_be_looked_at_is_unknown(found: Finding) -> None:
    assert found.verdict is Verdict.UNKNOWN
    assert found.applies


def test_each_rule_tells_of_the_look_up_that_it_rests_on() -> None:
    keys = {f"{token}._domainkey.shop.example": say("The keys are silent") for token in TOKENS}
    found = of_domain(zone(faulty=keys | {"bounce.shop.example": say("The record is silent")}))
    assert state(found, "SPF passes") == "could not look: The record is silent"
    assert state(found, "DKIM passes") == "could not look: The keys are silent"
    alone = of_domain(zone(faulty=keys))
    assert state(alone, "SPF passes").startswith("met")


def test_how_much_is_sent_is_known_or_said_not_to_be() -> None:
    assert state(why(failing={"account": DOWN}), "How much we send") == "not known"
    without: Account = replace(ACCOUNT, quota=None)
    found = why(the_account=without)
    assert (state(found, "How much we send"), found.verdict) == ("not known", Verdict.OK)


def test_what_went_to_the_receiver_is_counted_by_its_events() -> None:
    assert state(why(), "Bulk senders' rules").endswith(
        "we sent it 1 in 24 hours, by the events stored here"
    )
    others = tuple(
        event(EventKind.DELIVERY, ago(hours=3), recipient_domain="gmail.com", message_id=str(n))
        for n in range(4_999)
    )
    history = FakeHistory(events=(taken(),), others=others)
    found = CHECK.run(ANN, sources(dns=zone(), history=history))
    assert "that is us: 5,000 in 24 hours" in state(found, "Bulk senders' rules")
    history = FakeHistory(events=(taken(),), failing={"tally": DOWN})
    found = CHECK.run(ANN, sources(dns=zone(), history=history))
    assert found.verdict is Verdict.OK
    assert state(found, "Bulk senders' rules").endswith("is not known")


@pytest.mark.parametrize(
    ("domain", "mx", "receiver"),
    [
        ("gmail.com", (), "Gmail"),
        ("googlemail.com", (), "Gmail"),
        ("yahoo.co.jp", (), None),
        ("yahoo.de", (), "Yahoo"),
        ("aol.com", (), "Yahoo"),
        ("hotmail.fr", (), "Outlook.com"),
        ("msn.com", (), "Outlook.com"),
        ("sbc.example", (Mx(1, "mta5.am0.yahoodns.net"),), "Yahoo"),
        ("firm.example", (Mx(1, "firm-example.mail.protection.outlook.com"),), None),
        ("firm.example", (), None),
    ],
)
def test_the_rules_are_those_of_who_takes_the_recipients_mail(
    domain: str, mx: tuple[Mx, ...], receiver: str | None
) -> None:
    found = why(taken(domain), zone(mx={domain: mx}))
    if receiver is None:
        assert not found.applies
    else:
        assert sentence(found.headline) == f"All that can be seen of the rules of {receiver} is met"


def test_googles_rules_are_not_for_workspace() -> None:
    mx: dict[str, tuple[Mx, ...]] = {"firm.example": (Mx(1, "aspmx.l.google.com"),)}
    found = why(taken("firm.example"), zone({DMARC: ()}, mx=mx), UNSIGNED)
    assert found.verdict is Verdict.OK
    assert found.headline == say("Google's rules for bulk senders are not for Google Workspace")
    assert state(found, "There is a DMARC").startswith("not met")


@pytest.mark.parametrize(
    "happened",
    [
        pytest.param(event(recipient_domain="gmail.com"), id="no result yet"),
        pytest.param(
            event(
                EventKind.BOUNCE,
                ago(hours=1),
                recipient_domain="gmail.com",
                subtype="OnAccountSuppressionList",
            ),
            id="held back by SES",
        ),
        pytest.param(taken(from_domain=None), id="from nobody knows where"),
    ],
)
def test_where_no_receiver_had_a_say_the_question_does_not_arise(happened: MailEvent) -> None:
    assert not why(happened, zone({DMARC: ()})).applies


def test_a_domain_that_nothing_is_sent_from_has_nothing_to_meet() -> None:
    assert not of_domain(identity=None).applies


@pytest.mark.parametrize(
    ("reply", "explains"),
    [
        (
            "550-5.7.26 This mail has been blocked because the sender is unauthenticated.",
            (Outcome.NOT_DELIVERED,),
        ),
        ("550 5.1.1 The email account that you tried to reach does not exist.", ()),
    ],
)
def test_it_explains_a_refusal_where_the_reply_says_so(
    reply: str, explains: tuple[Outcome, ...]
) -> None:
    refused = event(EventKind.BOUNCE, ago(hours=1), recipient_domain="gmail.com", reply=reply)
    assert why(refused, zone({DMARC: ()})).explains == explains


@pytest.mark.parametrize(
    ("had", "words"),
    [
        (True, "there was a List-Unsubscribe header"),
        (False, "there was no List-Unsubscribe header"),
        (None, "the headers of a message would show it"),
    ],
)
def test_whether_it_can_be_unsubscribed_from_is_never_a_warning(
    had: bool | None, words: str
) -> None:
    found = why(taken(list_unsubscribe=had))
    assert found.verdict is Verdict.OK
    assert words in state(found, "Marketing mail")


def test_one_event_that_shows_the_header_is_enough() -> None:
    """An event in a short form has no headers to look at."""
    told = [
        taken(list_unsubscribe=False),
        event(recipient_domain="gmail.com", list_unsubscribe=True),
    ]
    for events in (told, told[::-1]):
        world = sources(dns=zone(), history=FakeHistory(events=tuple(events)))
        found = CHECK.run(ANN, world)
        assert "there was a List-Unsubscribe header" in state(found, "Marketing mail")


def test_mail_that_pretends_to_be_gmail_is_refused_there() -> None:
    identity = replace(SHOP, name="gmail.com")
    happened = taken(from_domain="gmail.com")
    asked = sources(
        ses=FakeSes(identities={"gmail.com": identity}),
        dns=zone({"_dmarc.gmail.com": ("v=DMARC1; p=none",)}),
        history=FakeHistory(events=(happened,)),
    )
    found = CHECK.run(ANN, asked)
    assert state(found, "The From line").startswith("not met")
    assert found.verdict is not Verdict.OK


def test_a_place_where_it_is_not_met_is_named_and_one_that_is_not_verified_left_out() -> None:
    home = FakeSes()
    asked = sources(ses=home, dns=zone(), places=(HOME, AWAY))
    for verified, verdict in ((True, Verdict.WARN), (False, Verdict.OK)):
        away = FakeSes(identities={SHOP.name: replace(UNSIGNED, verified=verified)})
        both = replace(asked, everywhere=((HOME, home), (AWAY, away)))
        found = CHECK.run(Domain("shop.example"), both)
        assert found.verdict is verdict
        assert ("mail from us-east-1" in state(found, "DKIM passes")) is verified
