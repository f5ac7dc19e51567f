"""Could SES fill in the template of the newest message?

With a template, SES accepts the call first and fills the template in afterwards.  Where the data
lack one of its attributes, nothing is sent, and only a Rendering Failure event says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.core import (
    Check,
    EventKind,
    Fact,
    Finding,
    Fix,
    MailEvent,
    Outcome,
    Owner,
    Sources,
    Strength,
    Target,
    Text,
    Timeline,
    Verdict,
    say,
)
from checks.core.evidence import fact_of, message_facts, newest_message, no_result

_ATTRIBUTE = re.compile(r"[Aa]ttribute '([^']{1,200})'")


@dataclass(frozen=True, slots=True)
class Seen:
    newest: Timeline | None


def gather(target: Target, sources: Sources) -> Seen:
    return Seen(newest_message(target, sources))


def judge(seen: Seen) -> Finding:
    """FAIL the template could not be filled in; OK no such failure; UNKNOWN no result yet."""
    newest = seen.newest
    failure = newest.newest(EventKind.RENDERING_FAILURE) if newest else None
    if newest is None or failure is None:
        return no_result(newest) or Finding.ok(say("No template failed for the newest message"))
    found = _ATTRIBUTE.search(failure.detail or "")
    attribute = found[1] if found else None
    return Finding(
        Verdict.FAIL,
        say("The message's template could not be filled in, so nothing was sent"),
        (*_facts(failure, attribute), *message_facts(newest)),
        Fix(Owner.US, _remedy(failure.template, attribute)),
        Strength.PROOF,
        (Outcome.NEVER_SENT,),
    )


def _facts(failure: MailEvent, attribute: str | None) -> tuple[Fact, ...]:
    told = (
        (say("Template"), failure.template),
        (say("Missing attribute"), attribute),
        (say("SES's words"), failure.detail),
    )
    return tuple(fact_of(failure, label, value) for label, value in told if value)


def _remedy(template: str | None, attribute: str | None) -> Text:
    if template and attribute:
        return say(
            "Have {attribute} added to the data for the template {template}, then send again.",
            attribute=attribute,
            template=template,
        )
    return say("Have the data compared with the template's attributes, then send again.")


CHECK = Check(id="template_rendering", title=say("Template"), gather=gather, judge=judge)
