"""The answer itself: what became of the message, why, what to do, and what that rests on.  Pure."""

from __future__ import annotations

from datetime import timedelta

from bot.report import DomainReport, Report, Result, blocking
from checks.core import (
    EventKind,
    MailEvent,
    Outcome,
    Owner,
    Place,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    say,
)
from checks.core.before_ses import waited_long
from checks.core.delays import time_left
from checks.core.pattern import told
from checks.core.replies import parse

OUTCOMES = {
    Outcome.NEVER_SENT: say("Never sent"),
    Outcome.NOT_DELIVERED: say("Not delivered"),
    Outcome.DELAYED: say("Delayed"),
    Outcome.ACCEPTED: say("Accepted by the recipient's server"),
    Outcome.UNKNOWN: say("Unknown"),
}
OWNERS = {
    Owner.US: say("our side can fix it"),
    Owner.RECIPIENT: say("the recipient can fix it"),
    Owner.RECIPIENT_ADMIN: say("the recipient's mail administrator can fix it"),
    Owner.AWS: say("AWS can fix it"),
    Owner.NOBODY: say("nobody needs to act"),
}

NAMED_MAX = 6
"""Checks that could not look, by name, in the last line of an answer."""


def verdict(report: Report) -> Text:
    """The whole answer in one sentence."""
    return say("{outcome}: {why}", outcome=OUTCOMES[report.outcome], why=why(report))


def why(report: Report) -> Text:
    if report.lead is None:
        return _without_lead(report)
    headline = report.lead.finding.headline
    if report.lead.place and report.lead.place.alias:
        headline = placed(report, report.lead, headline)
    if report.foretold:
        return say("Mail would be held back: {why}", why=headline)
    if wider := report.wider:
        shared = placed(report, wider, wider.finding.headline)
        return say("{shared}: {why}", shared=shared, why=headline)
    return headline


def todo(report: Report) -> Text:
    """What to do and who can do it."""
    fix = report.fix
    if fix is None:
        return say("See the evidence for what was looked at")
    return say("{fix} ({who})", fix=fix.text, who=OWNERS[fix.owner])


def _without_lead(report: Report) -> Text:
    if isinstance(report.timelines, Unavailable):
        return say("The event history could not be read")
    if report.outcome is Outcome.UNKNOWN:
        return say("Nothing that was looked at explains it")
    return say("SES's events say so, but no check explains why")


def summary(report: Report) -> tuple[Text, ...]:
    """At most four facts for whoever reads no further."""
    facts: list[Text] = []
    held = blocking(report.results)
    if report.newest is None and report.outcome is Outcome.UNKNOWN and held:
        facts.append(
            say("Mail to this address would be held back now: {why}", why=held.finding.headline)
        )
    elif report.foretold:
        facts.append(say("No message to this address is stored, so this is about new mail"))
    if newest := report.newest:
        facts.append(_sent(newest))
        event = newest.final or newest.newest(EventKind.DELIVERY_DELAY)
        if event and event.reply:
            facts.append(_said(event))
        delay = newest.newest(EventKind.DELIVERY_DELAY)
        if report.outcome is Outcome.DELAYED and delay and delay.expires_at:
            left = time_left(delay, report.now) or say("a moment")
            facts.append(
                say("SES retries until: {at}, for {left} more", at=delay.expires_at, left=left)
            )
        if also := _also(report):
            facts.append(also)
        facts.extend(sentence for sentence in (_others(report), earlier(report)) if sentence)
        facts.append(say("Message id: {id}", id=newest.message_id))
    return tuple(facts[:4])


def _sent(newest: Timeline) -> Text:
    """When SES took it, and whether it had waited on our side before."""
    told = say("Sent: {at}, from {region}", at=newest.sent_at, region=newest.place.named)
    if waited := waited_long(newest):
        return say("{sent}, {waited} after it was written", sent=told, waited=waited)
    return told


def _also(report: Report) -> Text | None:
    """What is wrong beside the lead: whoever mends the lead alone would run into it next."""
    other = next((r for r in report.having(Verdict.FAIL) if r is not report.lead), None)
    if other is None:
        return None
    also, fix = placed(report, other, other.finding.headline), other.finding.fix
    if fix is None or report.lead is None:
        return say("Also: {headline}", headline=also)
    return say("Also: {headline} ({who})", headline=also, who=OWNERS[fix.owner])


def _others(report: Report) -> Text | None:
    """That it is not this person alone, where the headline does not say so."""
    told = (report.lead, report.wider)
    shared = (r for r in report.having(Verdict.WARN) if r.check.id == "neighbours")
    shared = (r for r in shared if r not in told)
    return next((placed(report, r, r.finding.headline) for r in shared), None)


def earlier(report: Report) -> Text | None:
    """What befell the last messages to this recipient, taken together."""
    return told(report.pattern)


def _said(event: MailEvent) -> Text:
    reply = parse(event.reply or "")
    words = (event.reply or "").removeprefix("smtp;").strip()
    if reply.text and not reply.expired:  # a reply of several lines repeats its codes in each
        words = " ".join(str(part) for part in (reply.code, reply.status, reply.text) if part)
    if event.hold or reply.expired:
        return say("SES said: {reply}", reply=words)
    return say("The server said: {reply}", reply=words)


def footing(report: Report) -> Text:
    """What the answer rests on: checks, gaps, time taken, and how fresh the events are."""
    counted = looked(report, could_not_look(report), cannot_tell(report))
    took = lasted(report.seconds)
    if isinstance(report.timelines, Unavailable):
        fresh = say("event history not readable")
    elif report.newest_event_at is None:
        fresh = say("no events stored yet")
    else:
        age = max(report.now - report.newest_event_at, timedelta())
        fresh = say("newest event {age} old", age=age)
    return say("{counted} · {took} · {fresh}", counted=counted, took=took, fresh=fresh)


def looked(
    report: Report | DomainReport, blind: tuple[Result, ...], unsure: tuple[Result, ...] = ()
) -> Text:
    """How many checks there were, and which of them could not look."""
    asked = len(report.results)
    if not blind and unsure:
        return say("{asked} checks, {unsure} cannot tell", asked=asked, unsure=len(unsure))
    if not blind:
        return say("{asked} checks, all could look", asked=asked)
    return say(
        "{asked} checks, {blind} could not look: {names}",
        asked=asked,
        blind=len(blind),
        names=_named(blind),
    )


def _named(blind: tuple[Result, ...]) -> Text:
    """Each once, however many places it could not look in."""
    first, *others = dict.fromkeys(result.check.title for result in blind)
    names = first
    for title in others[: NAMED_MAX - 1]:
        names = say("{names}, {another}", names=names, another=title)
    if more := len(others[NAMED_MAX - 1 :]):
        return say("{names} and {more} more", names=names, more=more)
    return names


def lasted(seconds: float) -> Text:
    """Nothing takes no time."""
    return say("{seconds} s", seconds=max(round(seconds, 1), 0.1))


def could_not_look(report: Report) -> tuple[Result, ...]:
    return tuple(r for r in _unknown(report) if not r.finding.undecided)


def cannot_tell(report: Report) -> tuple[Result, ...]:
    """Where everything was looked at, and that is not enough."""
    return tuple(r for r in _unknown(report) if r.finding.undecided)


def _unknown(report: Report) -> tuple[Result, ...]:
    return tuple(r for r in report.having(Verdict.UNKNOWN) if r is not report.lead)


def placed(report: Report | DomainReport, result: Result, words: Text) -> Text:
    """The sentence, with the place where there are several and it does not name it itself."""
    place = result.place
    if place is None or len(report.places) < 2 or names(words, place.named):
        return words
    return say("{words} ({place})", words=words, place=_place(report, place))


def names(words: Text, place: str) -> bool:
    """Whether it is one of the values in them."""
    return any(v == place or (isinstance(v, Text) and names(v, place)) for _, v in words.values)


def _place(report: Report | DomainReport, place: Place) -> Text:
    if not place.alias and len({p.account for p in report.places}) > 1:
        return say("{region}, account {account}", region=place.region, account=place.account)
    return say("{region}", region=place.named)
