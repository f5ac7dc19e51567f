"""What is said of receivers' rules: each with its state, who asks for it, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from checks.core.finding import Fact, Fix, Owner
from checks.core.receivers.assess import Assessment
from checks.core.receivers.decide import State
from checks.core.receivers.rules import APPLIES, READ, SINCE, Receiver, Topic, rules_of
from checks.core.receivers.volume import Volume, all_mail, told_to
from checks.core.text import Month, Text, say

_SHORT = {
    Topic.SPF: say("SPF"),
    Topic.DKIM: say("DKIM"),
    Topic.DMARC: say("DMARC"),
    Topic.ALIGNMENT: say("alignment"),
    Topic.OWN_NAME: say("From line"),
    Topic.REVERSE_DNS: say("host name"),
}
"""Of all that can be seen not to be met."""

_ORDER = (State.NOT_MET, State.UNKNOWN, State.MET, State.UNSEEN)
_SLIGHT = (Topic.OWN_NAME, Topic.TLS, Topic.REPLIES)
_TOPICS = (
    Topic.SPF,
    Topic.DKIM,
    Topic.DMARC,
    Topic.ALIGNMENT,
    Topic.REVERSE_DNS,
    Topic.SPAM_RATE,
    Topic.UNSUBSCRIBE,
    Topic.FORMAT,
    Topic.OWN_NAME,
    Topic.TLS,
    Topic.REPLIES,
)


def headline(wrong: tuple[Assessment, ...]) -> Text:
    first = wrong[0]
    names, what = first.names, _SHORT[first.topic]
    if any(rule.bulk for rule in first.rules):
        return say("Bulk senders' rule not met ({names}): {what}", names=names, what=what)
    return say("Senders' rule not met ({names}): {what}", names=names, what=what)


def remedy(wrong: tuple[Assessment, ...], *, of_message: bool) -> Fix:
    topics = [each.topic for each in wrong]
    authentic = [topic for topic in topics if topic is not Topic.REVERSE_DNS]
    if not authentic:
        return Fix(
            Owner.AWS,
            say(
                "Open a case with AWS Support about the address that the mail left from; for "
                "addresses of our own, set their PTR records."
            ),
        )
    if Topic.OWN_NAME in topics:
        return Fix(Owner.US, say("Send from a domain of our own: Gmail's mail leaves from Gmail."))
    what = _listed([_SHORT[topic] for topic in authentic])
    if of_message:
        return Fix(
            Owner.US,
            say(
                "Put {what} in order, as told under the authentication of our domain, before "
                "sending much to this receiver.",
                what=what,
            ),
        )
    return Fix(
        Owner.US,
        say("Put {what} in order, as this report says under that name.", what=what),
    )


def _listed(words: list[Text]) -> Text:
    first, *rest = words
    return say("{first}, {rest}", first=first, rest=_listed(rest)) if rest else first


def facts(
    assessments: Iterable[Assessment],
    receivers: tuple[Receiver, ...],
    sent: Volume,
    now: datetime,
) -> tuple[Fact, ...]:
    """What is wrong first; then so that what matters less is what a short list leaves out."""
    ordered = sorted(assessments, key=_weight)
    told = [(_weight(each), _fact(each, receivers, now)) for each in ordered]
    to_whom = tuple(_applies(receiver, sent, now) for receiver in receivers)
    first = tuple(fact for (rank, _), fact in told if rank <= _ORDER.index(State.MET))
    last = tuple(fact for (rank, _), fact in told if rank > _ORDER.index(State.MET))
    return (*first, *to_whom, *last, all_mail(sent, now))


def _weight(of: Assessment) -> tuple[int, int]:
    """What is met as a matter of course, and what is but recommended, comes last."""
    slight = of.topic in _SLIGHT and of.decision.state in (State.MET, State.UNSEEN)
    rank = len(_ORDER) if slight else _ORDER.index(of.decision.state)
    return rank, _TOPICS.index(of.topic)


def _fact(of: Assessment, receivers: tuple[Receiver, ...], now: datetime) -> Fact:
    names = tuple(receiver.value for receiver in receivers)
    source = f"rules of {', '.join(names)}, as read on {READ}"
    label = of.asks if of.who == names else say("{asks} ({who})", asks=of.asks, who=of.who)
    return Fact(label, _state(of), source, now)


def _state(of: Assessment) -> Text:
    why = of.decision.why
    told = {
        State.MET: say("met: {why}", why=why),
        State.NOT_MET: say("not met: {why}", why=why),
        State.UNSEEN: say("cannot be seen from here: {why}", why=why),
        State.UNKNOWN: say("could not look: {why}", why=why),
    }
    return told[of.decision.state]


def _applies(receiver: Receiver, sent: Volume, now: datetime) -> Fact:
    source = f"{rules_of(receiver)[0].source}, as read on {READ}"
    label = say(
        "Bulk senders' rules of {receiver}, since {month}",
        receiver=receiver.value,
        month=Month.of(SINCE[receiver]),
    )
    value = say("{to_whom}; {sent}", to_whom=APPLIES[receiver], sent=told_to(receiver, sent))
    return Fact(label, value, source, now)
