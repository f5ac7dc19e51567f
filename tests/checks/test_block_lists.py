from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.plain import sentence
from checks.block_lists import CHECK
from checks.core import (
    DedicatedIp,
    Domain,
    EventKind,
    Fact,
    Finding,
    Outcome,
    Owner,
    Place,
    Policy,
    Strength,
    Target,
    Verdict,
    say,
)
from checks.core.dns.block_list import KNOWN
from tests.fakes import ANN, AWAY, HOME, NOW, FakeDns, FakeHistory, FakeSes, ago, event, sources

IP, OTHER, OWN = "54.240.8.31", "54.240.8.99", "192.0.2.7"
DOWN = say("It does not answer: try again")
DELIVERED = event(EventKind.DELIVERY, ago(hours=1), outgoing_ip=IP)
BOUNCED = event(EventKind.BOUNCE, ago(hours=1), reply="550 blocked using bl.spamcop.net")
EARLIER = event(
    EventKind.DELIVERY, ago(days=3), message_id="older", sent_at=ago(days=3), outgoing_ip=OTHER
)
DEDICATED = DedicatedIp(NOW, OWN, "DONE", 100, "own")
SHOP = Domain("shop.example")


def listed(*names: tuple[str, str], **more: Any) -> FakeDns:
    """`names`: address and list."""
    zones = {each.name: each.zone for each in KNOWN}
    ips = {
        f"{'.'.join(reversed(ip.split('.')))}.{zones[name]}": ("127.0.0.2",) for ip, name in names
    }
    return FakeDns(ips={**ips, **more.pop("ips", {})}, **more)


def ask(
    *events: Any,
    dns: FakeDns | None = None,
    ses: FakeSes | None = None,
    target: Target = ANN,
    lists: tuple[str, ...] | None = None,
    place: Place = HOME,
) -> Finding:
    world = sources(
        history=FakeHistory(events=events), dns=dns, ses=ses, policy=Policy(block_lists=lists)
    )
    return CHECK.run(target, world)


def facts(found: Finding, label: str) -> list[Fact]:
    return [fact for fact in found.facts if fact.label == say(label)]


def test_a_clean_address_is_good_news() -> None:
    found = ask(DELIVERED)
    clean = say("None of {count} public block lists has {ip}", count=7, ip=IP)
    assert (found.verdict, found.headline) == (Verdict.OK, clean)


def test_a_listed_address_that_ses_shares_is_for_aws_and_explains_nothing() -> None:
    found = ask(DELIVERED, dns=listed((IP, "spamcop")))
    assert (found.verdict, found.strength, found.explains) == (Verdict.WARN, Strength.RISK, ())
    assert found.headline == say("{ip} is on the block list {list}", ip=IP, list="SpamCop")
    assert found.fix
    assert found.fix.owner is Owner.AWS
    (where,) = facts(found, "Left from")
    assert where.value == say("{ip}, {whose}", ip=IP, whose=say("shared by SES"))


def test_an_address_of_our_own_is_for_us() -> None:
    ses = FakeSes(own_ips=(replace(DEDICATED, ip=IP),))
    found = ask(DELIVERED, dns=listed((IP, "spamcop")), ses=ses)
    assert found.fix
    assert found.fix.owner is Owner.US


def test_whose_it_is_may_not_be_known_and_the_listing_is_told_all_the_same() -> None:
    ses = FakeSes(failing={"dedicated_ips": DOWN})
    found = ask(DELIVERED, dns=listed((IP, "spamcop")), ses=ses)
    assert found.verdict is Verdict.WARN
    assert found.fix
    assert found.fix.text.template.startswith("If {ip} is dedicated to us")
    assert ask(DELIVERED, ses=ses).verdict is Verdict.OK


@pytest.mark.parametrize("name", ["uceprotect-1", "uceprotect-2", "uceprotect-3"])
def test_what_hardly_matters_is_a_note(name: str) -> None:
    found = ask(DELIVERED, dns=listed((IP, name)))
    assert found.headline == say("No public block list that matters has {ip}", ip=IP)
    assert found.verdict is Verdict.OK
    assert len(facts(found, "No cause for worry")) == 1


def test_the_heaviest_list_leads() -> None:
    found = ask(DELIVERED, dns=listed((IP, "psbl"), (IP, "spamhaus")), lists=("spamhaus", "psbl"))
    assert dict(found.headline.values)["list"] == "Spamhaus ZEN"
    assert len(facts(found, "Listed")) == 2


def test_the_address_of_an_older_message_is_a_note() -> None:
    found = ask(DELIVERED, EARLIER, dns=listed((OTHER, "spamcop")))
    assert found.verdict is Verdict.OK
    assert len(facts(found, "Another of our addresses")) == 1


def test_where_the_newest_address_is_not_known_the_last_known_counts() -> None:
    found = ask(event(), EARLIER, dns=listed((OTHER, "spamcop")))
    assert found.verdict is Verdict.WARN


def test_a_bounce_that_names_the_list_is_explained_by_it() -> None:
    found = ask(refused(IP), dns=listed((IP, "spamcop")))
    assert (found.verdict, found.explains) == (Verdict.WARN, (Outcome.NOT_DELIVERED,))
    assert found.strength < Strength.PROOF  # the bounce itself


def test_a_bounce_that_names_a_list_with_our_own_address_is_proof_that_we_have_to_act() -> None:
    ses = FakeSes(own_ips=(DEDICATED,))
    found = ask(BOUNCED, dns=listed((OWN, "spamcop")), ses=ses)
    assert (found.verdict, found.strength) == (Verdict.FAIL, Strength.PROOF)
    assert found.explains == (Outcome.NOT_DELIVERED,)
    assert found.headline.template == "Our own address {ip} is on the block list {list}"
    assert found.fix
    assert found.fix.owner is Owner.US


REFUSED = "554 5.7.1 Service unavailable; Client host [{ip}] blocked using bl.spamcop.net"


def refused(ip: str, **more: Any) -> Any:
    return replace(BOUNCED, reply=REFUSED.format(ip=ip), **more)


def test_the_address_that_a_refusal_quotes_is_believed_where_ses_sends_from_it() -> None:
    found = ask(refused(IP), dns=listed((IP, "spamcop")))
    assert (found.verdict, found.explains) == (Verdict.WARN, (Outcome.NOT_DELIVERED,))
    (where,) = facts(found, "Left from")
    assert where.source == "event Bounce, eu-west-1"


def test_the_address_that_a_refusal_quotes_is_believed_where_it_is_ours() -> None:
    ses = FakeSes(own_ips=(DEDICATED,))
    found = ask(refused(OWN), dns=listed((OWN, "spamcop")), ses=ses)
    assert found.fix
    assert found.fix.owner is Owner.US


@pytest.mark.parametrize(
    "bounce",
    [
        refused("198.51.100.9"),
        refused(IP, remote_mta=IP),
        refused(f"{IP}.1"),
        replace(refused(IP), reply=f"{IP} 54.240.8.32 54.240.8.33 54.240.8.34"),
        replace(refused(IP), subtype="OnAccountSuppressionList"),
    ],
    ids=["not ours", "the receiver's", "no address", "too many", "never tried"],
)
def test_another_address_in_a_reply_is_not_taken_for_ours(bounce: Any) -> None:
    everything = listed(*((ip, "spamcop") for ip in (IP, "198.51.100.9", "54.240.8.32")))
    assert not ask(bounce, dns=everything).applies


def test_where_dns_does_not_tell_whether_it_is_ours_nothing_is_said_of_others() -> None:
    dns = FakeDns(faulty={"amazonses.com": DOWN})
    found = ask(refused(IP), EARLIER, dns=dns)
    assert (found.verdict, found.applies) == (Verdict.UNKNOWN, True)
    assert ask(refused(IP), EARLIER).verdict is Verdict.OK


def test_nor_of_an_address_of_our_own_that_the_message_may_not_have_left_from() -> None:
    ses, where = FakeSes(own_ips=(DEDICATED,)), listed((OWN, "spamcop"))
    assert ask(refused(IP), dns=where, ses=ses).verdict is Verdict.OK
    where.faulty["amazonses.com"] = DOWN
    assert ask(refused(IP), dns=where, ses=ses).verdict is Verdict.UNKNOWN


def test_a_list_that_hardly_matters_does_where_the_bounce_names_it() -> None:
    reply = "550-Your ISP AMAZON-02 is UCEPROTECT-Level3 listed"
    bounced = replace(BOUNCED, reply=reply, outgoing_ip=IP)
    found = ask(bounced, dns=listed((IP, "uceprotect-3"), (IP, "uceprotect-2")))
    assert found.headline == say(
        "{ip} is on the block list {list}", ip=IP, list="UCEPROTECT level 3"
    )
    assert len(facts(found, "No cause for worry")) == 1


def test_a_list_that_the_bounce_names_and_that_has_us_no_more_is_told() -> None:
    found = ask(replace(BOUNCED, outgoing_ip=IP))
    assert found.verdict is Verdict.OK
    (named,) = facts(found, "The reply names")
    assert named.value == say("{list}, which does not list these addresses now", list="SpamCop")


def test_a_list_that_the_bounce_names_and_nobody_asks_is_told() -> None:
    bounced = replace(BOUNCED, reply="554 5.7.1 https://www.spamhaus.org/sbl", outgoing_ip=IP)
    (named,) = facts(ask(bounced), "The reply names")
    assert "not asked" in named.value.template  # type: ignore[union-attr]  # it is a Text


def test_a_list_that_refuses_is_not_a_listing_and_not_good_news() -> None:
    dns = FakeDns(ips={"31.8.240.54.bl.spamcop.net": ("127.255.255.254",)})
    found = ask(DELIVERED, dns=dns)
    assert found.verdict is Verdict.UNKNOWN
    assert found.applies
    assert found.headline == say("{list} did not say whether it lists {ip}", list="SpamCop", ip=IP)
    (why,) = facts(found, "Could not look")
    assert "refuses to answer our resolver" in why.value.template  # type: ignore[union-attr]  # it is a Text


def test_a_list_that_hardly_matters_may_be_silent() -> None:
    dns = FakeDns(faulty={"31.8.240.54.dnsbl-3.uceprotect.net": DOWN})
    found = ask(DELIVERED, dns=dns)
    assert found.headline == say("None of {count} public block lists has {ip}", count=6, ip=IP)
    assert facts(found, "Could not look")


def test_no_answer_at_all_is_unknown() -> None:
    backwards = ("31.8.240.54", "99.8.240.54")
    silent = {f"{ip}.{each.zone}": DOWN for ip in backwards for each in KNOWN}
    found = ask(DELIVERED, EARLIER, dns=FakeDns(faulty=silent))
    assert found.verdict is Verdict.UNKNOWN
    assert found.headline == say("{count} block lists did not say whether they list us", count=3)
    assert len(facts(found, "Could not look")) == 6


@pytest.mark.parametrize(
    ("events", "lists"),
    [
        ((), None),
        ((event(),), None),
        ((DELIVERED,), ()),
        ((replace(DELIVERED, outgoing_ip="x"),), None),
    ],
    ids=["no message", "no address", "no list", "no real address"],
)
def test_with_nothing_to_look_up_it_says_nothing(
    events: tuple[Any, ...], lists: tuple[str, ...] | None
) -> None:
    assert not ask(*events, lists=lists).applies


def test_an_address_that_no_list_knows_the_kind_of_says_nothing() -> None:
    found = ask(replace(DELIVERED, outgoing_ip="2001:db8::1"), lists=("spamcop",))
    assert not found.applies


def test_a_domain_is_judged_by_the_accounts_own_addresses() -> None:
    ses = FakeSes(own_ips=(DEDICATED,))
    assert ask(target=SHOP, ses=ses).verdict is Verdict.OK
    found = ask(target=SHOP, ses=ses, dns=listed((OWN, "mailspike")))
    assert found.verdict is Verdict.WARN
    assert found.fix
    assert found.fix.owner is Owner.US
    assert not ask(target=SHOP).applies
    gone = ask(target=SHOP, ses=FakeSes(failing={"dedicated_ips": DOWN}))
    assert (gone.verdict, gone.headline, gone.applies) == (Verdict.UNKNOWN, DOWN, True)


TWELVE = FakeSes(
    own_ips=tuple(replace(DEDICATED, ip=f"192.0.2.{number}") for number in range(1, 13))
)


def test_a_dozen_addresses_of_our_own_are_not_all_looked_up_and_that_is_said() -> None:
    found = ask(target=SHOP, ses=TWELVE, dns=listed(("192.0.2.12", "spamcop")))
    assert (found.verdict, sentence(found.headline)) == (
        Verdict.UNKNOWN,
        "Only 10 of the 12 addresses dedicated to us are looked up",
    )
    found = ask(target=SHOP, ses=TWELVE, dns=listed(("192.0.2.10", "spamcop")))
    assert found.verdict is Verdict.WARN


def test_the_last_of_a_dozen_is_ours_all_the_same() -> None:
    left = replace(DELIVERED, outgoing_ip="192.0.2.12")
    found = ask(left, ses=TWELVE, dns=listed(("192.0.2.12", "spamcop")))
    assert found.fix
    assert found.fix.owner is Owner.US
    assert ask(left, ses=TWELVE).verdict is Verdict.OK


def test_where_nobody_searches_is_not_taken_for_shared() -> None:
    found = ask(replace(DELIVERED, place=AWAY), dns=listed((IP, "spamcop")))
    (where,) = facts(found, "Left from")
    assert where.value == IP


def test_of_many_addresses_the_newest_are_asked_for() -> None:
    many = [
        event(
            EventKind.DELIVERY,
            ago(days=n),
            message_id=f"m{n:02}",
            sent_at=ago(days=n),
            outgoing_ip=f"54.240.9.{n}",
        )
        for n in range(1, 41)
    ]
    found = ask(*many, dns=listed(("54.240.9.5", "spamcop"), ("54.240.9.6", "spamcop")))
    assert len(facts(found, "Another of our addresses")) == 1
