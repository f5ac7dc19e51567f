"""Reports to render in tests, made by the real runner from hand-written findings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.report import DomainReport, Report, Result, outcome, rank
from checks.core import (
    Address,
    Check,
    Domain,
    EventKind,
    Fact,
    Finding,
    Fix,
    Outcome,
    Owner,
    Place,
    Strength,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    say,
    timelines,
)
from tests.fakes import ANN, AWAY, HOME, NOW, ago, event

REPLY = "smtp; 550 5.1.1 <[address]>: user unknown"

TITLES = {
    "dkim": say("DKIM"),
    "spf": say("SPF"),
    "dmarc": say("DMARC"),
    "bounce": say("Bounce"),
    "suppression_list": say("Suppression list"),
    **{f"check{n}": say("Check {n}", n=n) for n in range(8)},
}


TELLS = {
    "dkim": say("whether the domain's mail is signed"),
    "suppression_list": say("whether the suppression list there holds mail to the address back"),
}


def check(id: str, title: Text | None = None, *, per_place: bool = False) -> Check[Any]:
    def gather(target: Any, sources: Any) -> None:
        return None

    def judge(seen: None) -> Finding:
        raise AssertionError("a report does not ask again")

    told = TELLS.get(id, say("what this check tells"))
    return Check(id, title or say("A check"), gather, judge, per_place, tells=told)


def bounced(reply: str = REPLY, template: str = "welcome") -> Finding:
    return Finding(
        Verdict.FAIL,
        say("The mailbox does not exist"),
        (
            Fact(say("The server said"), reply, "event Bounce, eu-west-1", ago(minutes=100)),
            Fact(say("Template"), template, "event Send, eu-west-1", ago(hours=2)),
        ),
        Fix(Owner.US, say("Check the address with the recipient."), "aws sesv2 x --y 'z'"),
        Strength.PROOF,
        (Outcome.NOT_DELIVERED,),
        "mailbox_not_found",
    )


def report(
    *results: tuple[str, Finding, Place | None],
    history: tuple[Timeline, ...] | Unavailable | None = None,
    target: Address = ANN,
) -> Report:
    """A report on one bounced message, or on `history`, as the runner would rank it."""
    if history is None:
        history = timelines(
            [
                event(),
                event(EventKind.BOUNCE, ago(minutes=100), reply=REPLY, status="5.1.1"),
                event(EventKind.DELIVERY, ago(days=3), message_id="old", sent_at=ago(days=3)),
            ]
        )
    given = results or (
        ("bounce", bounced(), None),
        ("suppression_list", Finding.ok(say("Not on the suppression list")), HOME),
        ("suppression_list", Finding.unknown(say("SES is throttling us")), AWAY),
    )
    made = [
        Result(check(id, TITLES.get(id), per_place=place is not None), finding, place)
        for id, finding, place in given
    ]
    what = outcome(history, made, NOW, empty=False)
    return Report(
        target=target,
        now=NOW,
        outcome=what,
        results=rank(made, what),
        timelines=history,
        newest_event_at=NOW - timedelta(minutes=3),
        seconds=0.84,
        places=(HOME, AWAY),
    )


def without_key() -> Finding:
    """As the check would have it: a record to publish."""
    return Finding(
        Verdict.WARN,
        say("A DKIM record of {domain} is missing or not valid", domain="shop.example"),
        (Fact(say("DKIM keys"), "2 of 3", "DNS TXT tok1._domainkey.shop.example …", NOW),),
        Fix(
            Owner.US,
            say("Publish the missing DKIM records of {domain} in DNS.", domain="shop.example"),
            records=("tok1._domainkey.shop.example CNAME tok1.dkim.amazonses.com",),
        ),
        Strength.RISK,
    )


def open_spf() -> Finding:
    return Finding(
        Verdict.FAIL,
        say("{term} lets everybody send for the domain", term="+all"),
        (Fact(say("SPF record"), "v=spf1 +all", "DNS TXT bounce.shop.example", NOW),),
        Fix(Owner.US, say("Put {better} in the place of {term}.", better="~all", term="+all")),
        Strength.RISK,
    )


def dmarc_in_order(record: str = "v=DMARC1; p=none") -> Finding:
    fact = Fact(say("DMARC record"), record, "DNS TXT _dmarc.shop.example", NOW)
    return Finding.ok(say("The DMARC record asks for {policy}", policy="none"), fact)


def domain_report(
    *results: tuple[str, Finding, Place | None], domain: Domain | None = None
) -> DomainReport:
    """What two checks found wrong, one right and one could not see; or `results`."""
    given = results or (
        ("dkim", without_key(), HOME),
        ("spf", open_spf(), None),
        ("dmarc", dmarc_in_order(), None),
        ("dkim", Finding.unknown(say("SES is throttling us")), AWAY),
    )
    made = [
        Result(check(id, TITLES.get(id), per_place=place is not None), finding, place)
        for id, finding, place in given
    ]
    asked = domain or Domain("shop.example")
    return DomainReport(asked, NOW, rank(made, None), 0.31, (HOME, AWAY))
