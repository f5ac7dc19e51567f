"""What is said of those who share a message's fate, or do not."""

from __future__ import annotations

from datetime import datetime

from checks.core.crowds import Crowd, Fate, Scope
from checks.core.finding import Fix, Owner
from checks.core.replies import Reason
from checks.core.replies.reasons import PASSES
from checks.core.shares import Share
from checks.core.suppression import GONE
from checks.core.text import Text, Value, say


def messages(crowd: Crowd) -> Text:
    """Whose messages are counted, within a sentence."""
    match crowd.scope:
        case Scope.DOMAIN | Scope.PROVIDER:
            return say("messages to {whose}", whose=crowd.name)
        case Scope.TEMPLATE:
            return say("messages made from {template}", template=crowd.name)
        case Scope.SET:
            return say("messages by the set {name}", name=crowd.name)
        case Scope.EVERYBODY:
            return say("messages to anybody")


def label(crowd: Crowd) -> Text:
    """The same, at the head of a line of evidence."""
    match crowd.scope:
        case Scope.DOMAIN | Scope.PROVIDER:
            return say("Messages to {whose}", whose=crowd.name)
        case Scope.TEMPLATE:
            return say("Messages made from {template}", template=crowd.name)
        case Scope.SET:
            return say("Messages by the configuration set {name}", name=crowd.name)
        case Scope.EVERYBODY:
            return say("Messages to anybody")


def label_beyond(crowd: Crowd) -> Text:
    """Those of a wider crowd who are not among the nearest."""
    match crowd.scope:
        case Scope.DOMAIN | Scope.PROVIDER:
            return say("Messages to other domains of {provider}", provider=crowd.name)
        case Scope.TEMPLATE:
            return say("Made from {template}, to others", template=crowd.name)
        case Scope.SET:
            return say("By the configuration set {name}, to others", name=crowd.name)
        case Scope.EVERYBODY:
            return say("All other messages from {region}", region=crowd.name)


def of(share: Share) -> Text:
    """Never a share of too few."""
    if share.whole == 0:
        return say("none")
    if not share.comparable:
        return say("too few to compare: {part} of {whole}", part=share.part, whole=share.whole)
    return say("{part} of {whole}", part=share.part, whole=share.whole)


def not_alone(fate: Fate, crowd: Crowd, share: Share, since: datetime, *, over: bool) -> Text:
    """Others share its fate: how many, and since when."""
    told: dict[str, Value] = {
        "part": share.part,
        "whole": share.whole,
        "whose": messages(crowd),
        "since": since,
    }
    match fate, over:
        case Fate.REFUSED, False:
            return say("{part} of {whole} {whose} refused since {since}", **told)
        case Fate.REFUSED, True:
            return say("{part} of {whole} {whose} refused around {since}", **told)
        case Fate.DELAYED, False:
            return say("Since {since} {whose} are delayed ({part} of {whole})", **told)
        case Fate.DELAYED, True:
            return say("Around {since} {whose} were delayed ({part} of {whole})", **told)
        case _ if share.part == share.whole or not share.comparable:
            del told["whole"]
            return say("{part} {whose} failed, the first at about {since}", **told)
        case _, False:
            return say("{part} of {whole} {whose} failed since {since}", **told)
        case _:
            return say("{part} of {whole} {whose} failed around {since}", **told)


def alone(fate: Fate, crowd: Crowd, others: Share) -> Text:
    """Enough others are known, and few or none share its fate."""
    told: dict[str, Value] = {
        "whole": others.whole,
        "whose": say("messages") if crowd.scope is Scope.EVERYBODY else messages(crowd),
    }
    if others.part == 0:
        return _alone(fate, told)
    told["part"] = others.part
    match fate:
        case Fate.REFUSED:
            return say("Only {part} of {whole} other {whose} were refused for this reason", **told)
        case Fate.DELAYED:
            return say("Only {part} of {whole} reports on other {whose} tell of a delay", **told)
        case _:
            return say("Only {part} of {whole} other {whose} failed", **told)


def _alone(fate: Fate, told: dict[str, Value]) -> Text:
    match fate:
        case Fate.REFUSED:
            return say("None of {whole} other {whose} was refused for this reason", **told)
        case Fate.DELAYED:
            return say("None of {whole} reports on other {whose} is of a delay", **told)
        case _:
            return say("None of {whole} other {whose} failed", **told)


def at_other_hours(fate: Fate, crowd: Crowd, others: Share) -> Text:
    """Many share its fate, and in its own hour few did."""
    told: dict[str, Value] = {
        "part": others.part,
        "whole": others.whole,
        "whose": messages(crowd),
    }
    match fate:
        case Fate.REFUSED:
            return say("Refused mostly at other hours: {part} of {whole} {whose}", **told)
        case Fate.DELAYED:
            return say("Delays mostly at other hours: {part} of {whole} reports on {whose}", **told)
        case _:
            return say("Failed mostly at other hours: {part} of {whole} {whose}", **told)


def too_few(share: Share) -> Text:
    return say(
        "Too few messages to compare with: {part} of {whole}", part=share.part, whole=share.whole
    )


def advice(fate: Fate, reason: Reason, crowd: Crowd, since: datetime) -> Fix:
    """One thing to put right for all of them, and who can do it."""
    if fate is Fate.UNFILLED and crowd.scope is Scope.TEMPLATE:
        text = say(
            "Have {template}, or the data for it, put right once, then send to all of them again.",
            template=crowd.name,
        )
        return Fix(Owner.US, text)
    if crowd.scope in (Scope.DOMAIN, Scope.PROVIDER):
        return _at_the_receiver(fate, reason, crowd.name)
    if reason.owner is Owner.AWS:
        text = say("Open one case with AWS Support for all of them: {remedy}", remedy=reason.fix)
        return Fix(Owner.AWS, text)
    text = say(
        "Look for what was changed on our side at about {since}: it is not this recipient's doing.",
        since=since,
    )
    return Fix(Owner.US, text)


def _at_the_receiver(fate: Fate, reason: Reason, whose: str) -> Fix:
    if reason.slug in GONE:
        text = say(
            "Have our list of addresses at {whose} checked: so many dead ones cost us reputation.",
            whose=whose,
        )
        return Fix(Owner.US, text)
    if reason.slug in PASSES and fate is Fate.REFUSED:
        text = say(
            "Send to all of them again later. If it lasts, write to the postmaster of {whose}.",
            whose=whose,
        )
        return Fix(Owner.US, text)
    if reason.slug in PASSES:
        text = say("Wait; if it lasts, write to the postmaster of {whose} once.", whose=whose)
        return Fix(Owner.NOBODY, text)
    if reason.owner in (Owner.US, Owner.AWS):
        text = say("Once for all mail to {whose}: {remedy}", whose=whose, remedy=reason.fix)
        return Fix(reason.owner, text)
    if reason.owner is Owner.RECIPIENT:
        text = say("Each of them has to see to their own mailbox. {remedy}", remedy=reason.fix)
        return Fix(Owner.RECIPIENT, text)
    text = say(
        "Write to the postmaster of {whose} once, for all of them, with some of the replies.",
        whose=whose,
    )
    return Fix(Owner.RECIPIENT_ADMIN, text)
