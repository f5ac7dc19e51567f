"""What is said in a thread that is followed.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.following import End, News, Telling
from checks.core import EventKind, MailEvent, Text, say
from checks.core.evidence import meaning_of

OLDER = say("The answer above is older: Re-run looks again")

_COUNTED = {
    EventKind.DELIVERY.value: say("delivered"),
    EventKind.BOUNCE.value: say("bounced"),
    EventKind.COMPLAINT.value: say("marked as spam"),
    EventKind.REJECT.value: say("rejected by SES"),
    EventKind.RENDERING_FAILURE.value: say("not made from their template"),
    EventKind.DELIVERY_DELAY.value: say("delayed"),
}


def sentences(telling: Telling) -> Iterator[Text]:
    """A line each, the news first."""
    if telling.end is End.TIME and telling.since is not None:
        yield say(
            "Followed since {since}: the time for it is over, and nothing more is told here",
            since=telling.since,
        )
        return
    for each in telling.news:
        yield _told(each)
    if telling.more:
        yield _more(telling)
    if telling.end is End.FINAL:
        # the answer itself is given anew by then: it is not older than this
        yield say("That was the last of it: this is followed no longer")
    else:
        yield OLDER


def _told(news: News) -> Text:
    event = news.event
    what, means = _what(event), _means(event)
    said = say("{what}. {means}", what=what, means=means) if means else what
    if news.who is not None:
        return say("{who}: {what}", who=news.who, what=said)
    if news.another:
        return say("Another message, sent {sent}: {what}", sent=event.sent_at, what=said)
    return said


def _what(event: MailEvent) -> Text:
    if event.hold is not None:
        held = event.subtype or event.hold.value
        return say("Held back by SES at {at} ({kind})", at=event.at, kind=held)
    match event.kind:
        case EventKind.DELIVERY:
            return _delivered(event)
        case EventKind.BOUNCE:
            return _bounced(event)
        case EventKind.COMPLAINT:
            return say("The recipient marked it as spam at {at}", at=event.at)
        case EventKind.DELIVERY_DELAY:
            return say("Delayed at {at}: {why}", at=event.at, why=meaning_of(event).reason.headline)
        case _:
            return _not_sent(event)


def _delivered(event: MailEvent) -> Text:
    domain = event.recipient_domain
    if event.reply:
        return say(
            "Delivered at {at}: the server of {domain} took it ({reply})",
            at=event.at,
            domain=domain,
            reply=event.reply,
        )
    return say("Delivered at {at}: the server of {domain} took it", at=event.at, domain=domain)


def _bounced(event: MailEvent) -> Text:
    if event.automatic:
        return say("An automatic reply came back at {at}, which SES calls a bounce", at=event.at)
    why = meaning_of(event).reason.headline
    if event.reply:
        return say("Bounced at {at}: {why} ({reply})", at=event.at, why=why, reply=event.reply)
    return say("Bounced at {at}: {why}", at=event.at, why=why)


def _not_sent(event: MailEvent) -> Text:
    rejected = event.kind is EventKind.REJECT
    if event.detail:
        if rejected:
            return say("SES rejected it at {at} ({why})", at=event.at, why=event.detail)
        return say("Its template could not be filled in ({why})", why=event.detail)
    if rejected:
        return say("SES rejected it at {at}", at=event.at)
    return say("Its template could not be filled in")


def _means(event: MailEvent) -> Text | None:
    """What is so from now on."""
    if not event.attempted:
        return say("SES has not tried to deliver it, and will not")
    match event.kind:
        case EventKind.DELIVERY:
            return say("Whether it is in the inbox, no event tells")
        case EventKind.BOUNCE:
            return (
                say("The message was delivered")
                if event.automatic
                else say("SES has stopped trying")
            )
        case EventKind.COMPLAINT:
            return say("Send nothing more there: complaints count against all of your mail")
        case _:
            return _goes_on(event)


def _goes_on(delay: MailEvent) -> Text:
    if delay.expires_at is None:
        return say("SES goes on trying")
    return say("SES goes on trying until {until}", until=delay.expires_at)


def _more(telling: Telling) -> Text:
    total = sum(telling.more.values())
    (first, count), *others = sorted(telling.more.items(), key=lambda each: -each[1])
    kind = _COUNTED[first]
    if not others:
        return say("… and {total} more, all of them {kind}", total=total, kind=kind)
    return say(
        "… and {total} more: {count} {kind}, {others} others",
        total=total,
        count=count,
        kind=kind,
        others=total - count,
    )
