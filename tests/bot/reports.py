"""Reports to render in tests, made by the real runner from hand-written findings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.report import Report, Result, outcome, rank
from checks.core import (
    Address,
    Check,
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

TITLES = {"bounce": say("Bounce"), "suppression_list": say("Suppression list")}


def check(id: str, title: Text | None = None, *, per_place: bool = False) -> Check[Any]:
    def gather(target: Any, sources: Any) -> None:
        return None

    def judge(seen: None) -> Finding:
        raise AssertionError("a report does not ask again")

    return Check(id, title or say("A check"), gather, judge, per_place)


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
