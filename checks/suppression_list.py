"""Does the account's suppression list hold mail to this address back?

SES accepts mail for a listed address and does not try to deliver it: the sender sees success, the
recipient nothing.  Being listed is not enough: the entry's reason must be one for which the
configuration set, or else the account, suppresses.  Entries are kept per account and Region, in
the spelling in which they were made, so every spelling that was used is looked up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from checks.core import (
    Address,
    Check,
    Fact,
    Finding,
    Fix,
    Hold,
    MailEvent,
    Outcome,
    Owner,
    Place,
    Ses,
    Sources,
    Strength,
    Suppression,
    Target,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.commands import sesv2
from checks.core.evidence import fact_of, message_facts, newest_message, not_seen
from checks.core.suppression import (
    advice,
    after_bounce,
    cause,
    cause_facts,
    effective_reasons,
    entry_facts,
    messages_to,
    removal,
    spellings,
    stranger,
    stranger_facts,
)


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    place: Place
    several_places: bool
    address: str | None
    """As typed; None where the person asked about a message id."""
    entries: tuple[Suppression, ...]
    """Found under any spelling."""
    gaps: tuple[Unavailable, ...]
    looked: bool
    """Whether any spelling is known, so that there was something to look up."""
    effective: frozenset[str] | Unavailable
    """Reasons for which mail is held back here; empty where the list is not consulted."""
    newest: Timeline | Unavailable | None
    cause: MailEvent | None
    """The bounce behind the entry, as far as it is stored."""
    stranger: str | None
    """The message behind the entry, where no event of ours tells of it."""
    speaks: bool
    """Whether what befell the newest message is for this place to explain."""

    @property
    def proof(self) -> MailEvent | None:
        """SES's own word that it held the newest message back for this list."""
        final = self.newest.final if isinstance(self.newest, Timeline) and self.speaks else None
        return final if final and final.hold is Hold.ACCOUNT else None

    @property
    def caused_by_newest(self) -> bool:
        newest = self.newest if isinstance(self.newest, Timeline) else None
        return bool(newest and self.cause and self.cause.message_id == newest.message_id)

    @property
    def in_force(self) -> tuple[Suppression, ...]:
        if isinstance(self.effective, Unavailable):
            return ()
        return tuple(e for e in self.entries if e.reason in self.effective)


def gather(target: Target, sources: Sources) -> Seen:
    newest = attempt(lambda: newest_message(target, sources))
    written = spellings(target, attempt(lambda: sources.history.spellings(target)))
    sources.ahead([partial(sources.ses.suppression, spelling) for spelling in written.known])
    answers = tuple(_look_up(sources.ses, spelling) for spelling in written.known)
    entries = tuple(a for a in answers if isinstance(a, Suppression))
    known = messages_to(target, entries, sources)
    return Seen(
        sources.now,
        sources.place,
        len(sources.places) > 1,
        target.value if isinstance(target, Address) else None,
        entries,
        (*(a for a in answers if isinstance(a, Unavailable)), *written.gaps),
        bool(written.known),
        effective_reasons(sources, newest) if entries else frozenset(),
        newest,
        cause(entries, known, sources.place),
        stranger(entries, known),
        isinstance(newest, Timeline) and sources.answers_for(newest.place),
    )


def judge(seen: Seen) -> Finding:
    """FAIL held back, or would be; OK not listed, or not in force; UNKNOWN could not see."""
    if proof := seen.proof:
        return _proven(seen, proof)
    if seen.in_force:
        return _blocked(seen, seen.in_force, ())
    facts = (
        *entry_facts(seen.entries, seen.place.named, seen.now),
        *(not_seen(g, seen.now) for g in seen.gaps),
    )
    if seen.entries and isinstance(seen.effective, Unavailable):
        unsure = Finding.unknown(
            say("On the suppression list, but could not see whether it is in force"),
            *facts,
            not_seen(seen.effective, seen.now),
        )
        return replace(unsure, listed=seen.entries)
    if seen.gaps:
        return Finding.unknown(seen.gaps[0].why, *facts)
    if seen.entries:
        return Finding.ok(say("On the suppression list, but not for a reason in force"), *facts)
    if not seen.looked:
        return Finding.untold(
            say("The address of this message is not known, so it could not be looked up"),
            fix=Fix(Owner.US, say("Ask about the recipient's address instead.")),
        )
    if isinstance(seen.newest, Unavailable):
        return Finding.unknown(
            say("Not on the suppression list now; the message's events could not be read"),
            not_seen(seen.newest, seen.now),
        )
    return Finding.ok(say("Not on the suppression list"))


def _look_up(ses: Ses, spelling: str) -> Suppression | Unavailable | None:
    return attempt(lambda: ses.suppression(spelling))


def _proven(seen: Seen, proof: MailEvent) -> Finding:
    facts = [fact_of(proof, say("Held back by SES as"), proof.subtype or "")]
    if proof.reply:
        facts.append(fact_of(proof, say("SES's words"), proof.reply))
    if isinstance(seen.newest, Timeline):
        facts.extend(message_facts(seen.newest))
    here = seen.place.is_same(proof.place)
    if here and seen.entries and (seen.in_force or isinstance(seen.effective, Unavailable)):
        return _blocked(seen, seen.in_force or seen.entries, tuple(facts))
    if here and seen.looked and not seen.gaps:
        headline = say(
            "Was suppressed in {region} when the message was sent; no longer",
            region=proof.place.named,
        )
        fix = Fix(Owner.US, say("Send the message again: nothing holds it back any more."))
        facts.extend(entry_facts(seen.entries, seen.place.named, seen.now))
    else:
        headline = say("On the suppression list in {region}", region=proof.place.named)
        fix = _look_first(seen, proof.place)
        facts.extend(not_seen(gap, seen.now) for gap in seen.gaps)
    return _fail(headline, tuple(facts), fix, (Outcome.NEVER_SENT,))


def _blocked(seen: Seen, entries: tuple[Suppression, ...], proof: tuple[Fact, ...]) -> Finding:
    complained = any(entry.reason == "COMPLAINT" for entry in entries)
    region = seen.place.region
    explains = _explains(seen)
    facts = (
        *entry_facts(entries, seen.place.named, seen.now),
        *cause_facts(seen.cause),
        *stranger_facts(seen.stranger, seen.now),
        *proof,
    )
    if complained:
        # Taking a complainer off the list costs reputation for everyone else.
        fix = Fix(
            Owner.RECIPIENT,
            say("Ask the recipient if they want our mail; if so, remove the entry and send again."),
        )
        found = _fail(_complaint_headline(seen), facts, fix, explains)
        return replace(found, listed=entries)
    fix = removal(entries, region, advice(seen.cause, newest=seen.caused_by_newest))
    return replace(_fail(_bounce_headline(seen, entries), facts, fix, explains), listed=entries)


def _complaint_headline(seen: Seen) -> Text:
    if seen.several_places:
        return say(
            "Suppressed in {region}: the recipient marked earlier mail as spam",
            region=seen.place.named,
        )
    return say("Suppressed: the recipient marked earlier mail as spam")


def _bounce_headline(seen: Seen, entries: tuple[Suppression, ...]) -> Text:
    if seen.caused_by_newest:
        return say(
            "Suppressed in {region} since this bounce: later mail is held back",
            region=seen.place.named,
        )
    return after_bounce(entries, seen.cause, seen.place.named if seen.several_places else None)


def _explains(seen: Seen) -> tuple[Outcome, ...]:
    """A list elsewhere does not account for what became of a message that left from here."""
    newest = seen.newest
    if newest is None:
        return (Outcome.NEVER_SENT,)
    here = isinstance(newest, Timeline) and seen.place.is_same(newest.place)
    return (Outcome.NEVER_SENT,) if here else ()


def _look_first(seen: Seen, place: Place) -> Fix:
    text = say("Look up why it is listed there, and remove it only if a bounce put it there.")
    if seen.address is None:
        return Fix(Owner.US, text)
    command = sesv2("get-suppressed-destination", place.region, email_address=seen.address)
    return Fix(Owner.US, text, command)


def _fail(
    headline: Text, facts: tuple[Fact, ...], fix: Fix, explains: tuple[Outcome, ...]
) -> Finding:
    return Finding(Verdict.FAIL, headline, facts, fix, Strength.PROOF, explains, "suppressed")


CHECK = Check(
    id="suppression_list",
    title=say("Suppression list"),
    gather=gather,
    judge=judge,
    per_place=True,
    tells=say("whether the suppression list there holds mail to the address back"),
)
