"""Did SES refuse to send the newest message because it found a virus in it?

SES accepts the message first, gives it an id, and looks inside afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.core import (
    Check,
    EventKind,
    Finding,
    Fix,
    Outcome,
    Owner,
    Sources,
    Strength,
    Target,
    Timeline,
    Verdict,
    say,
)
from checks.core.evidence import fact_of, message_facts, newest_message, no_result


@dataclass(frozen=True, slots=True)
class Seen:
    newest: Timeline | None


def gather(target: Target, sources: Sources) -> Seen:
    return Seen(newest_message(target, sources))


def judge(seen: Seen) -> Finding:
    """FAIL rejected; OK it was not; UNKNOWN no result yet."""
    newest = seen.newest
    reject = newest.newest(EventKind.REJECT) if newest else None
    if newest is None or reject is None:
        return no_result(newest) or Finding.ok(say("SES found no virus in the newest message"))
    facts = message_facts(newest)
    if reject.detail:
        facts = (fact_of(reject, say("SES's reason"), reject.detail), *facts)
    return Finding(
        Verdict.FAIL,
        say("SES found a virus in the message and did not send it"),
        facts,
        Fix(
            Owner.US,
            say("Check the attachment for viruses, and send the message again without it."),
        ),
        Strength.PROOF,
        (Outcome.NEVER_SENT,),
    )


CHECK = Check(
    id="rejected",
    title=say("Virus found by SES"),
    gather=gather,
    judge=judge,
    tells=say("whether SES found a virus in the message"),
)
