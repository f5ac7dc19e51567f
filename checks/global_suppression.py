"""Does SES's global suppression list hold mail to this address back?

SES keeps this list itself, for all its customers.  It cannot be queried, and there is no request
for removal any more; a bounce of subtype Suppressed is the only sign.  An entry ends by itself,
after 14 days at the latest.  An account whose own list is in force goes by that one instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core import (
    Account,
    Check,
    Fact,
    Finding,
    Fix,
    Hold,
    Outcome,
    Owner,
    Sources,
    Strength,
    Target,
    Timeline,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.commands import sesv2
from checks.core.evidence import fact_of, message_facts, newest_message, no_result, not_seen


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    newest: Timeline | None
    account: Account | Unavailable | None
    """Asked only where it bears on the advice; None: not asked."""


def gather(target: Target, sources: Sources) -> Seen:
    newest = newest_message(target, sources)
    held = newest is not None and newest.final is not None and newest.final.hold is Hold.GLOBAL
    asked = held and newest is not None and sources.place.is_same(newest.place)
    return Seen(sources.now, newest, attempt(sources.ses.account) if asked else None)


def judge(seen: Seen) -> Finding:
    """FAIL held back by the global list; OK not by that one; UNKNOWN no result yet."""
    newest = seen.newest
    event = newest.final if newest else None
    if newest is None or event is None or event.hold is not Hold.GLOBAL:
        return no_result(newest) or Finding.ok(say("Not held back by SES's global list"))
    facts = [fact_of(event, say("Held back by SES as"), event.subtype or "")]
    if event.reply:
        facts.append(fact_of(event, say("SES's words"), event.reply))
    return Finding(
        Verdict.FAIL,
        say("SES's global suppression list holds mail to this address back"),
        (*facts, *_account_facts(seen, newest), *message_facts(newest)),
        _fix(seen.account, newest.place.region),
        Strength.PROOF,
        (Outcome.NEVER_SENT,),
        "suppressed",
    )


def _account_facts(seen: Seen, newest: Timeline) -> tuple[Fact, ...]:
    account = seen.account
    if isinstance(account, Unavailable):
        return (not_seen(account, seen.now),)
    if account is None:
        return ()
    source = f"SES GetAccount, {newest.place.named}"
    reasons = tuple(sorted(account.suppressed_reasons))
    label = say("The account's own list is in force for")
    return (Fact(label, reasons or say("nothing"), source, account.seen_at),)


def _fix(account: Account | Unavailable | None, region: str) -> Fix:
    if isinstance(account, Account) and not account.suppressed_reasons:
        return Fix(
            Owner.US,
            say(
                "Check the address with the recipient, then switch the account's own suppression "
                "list on: it takes the place of the global one."
            ),
            sesv2(
                "put-account-suppression-attributes",
                region,
                suppressed_reasons=("BOUNCE", "COMPLAINT"),
            ),
            verify=sesv2("get-account", region),
            undo=sesv2("put-account-suppression-attributes", region, suppressed_reasons="[]"),
        )
    return Fix(
        Owner.US,
        say(
            "Check the address with the recipient. If it is right, send again after 14 days, when "
            "the entry has ended: AWS takes no requests to remove it, whatever SES's words say. If "
            "it is urgent, open a case with AWS Support."
        ),
    )


CHECK = Check(
    id="global_suppression",
    title=say("SES's global suppression list"),
    gather=gather,
    judge=judge,
    tells=say("whether SES's global suppression list held the message back"),
)
