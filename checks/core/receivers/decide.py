"""Is a receiver's rule met?  Yes, no, or that cannot be seen from here: and then, where it can."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from checks.core.dns.dmarc import Dmarc, Standard
from checks.core.dns.sender import NOT_IN_USE, SenderRecords
from checks.core.receivers.evidence import Evidence, Reverse
from checks.core.receivers.rules import Receiver, Topic, is_gmails
from checks.core.ses import Identity
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable


class State(Enum):
    MET = "met"
    NOT_MET = "not_met"
    UNSEEN = "unseen"
    """By its nature it shows elsewhere."""
    UNKNOWN = "unknown"
    """It could have been seen, and was not: a look-up failed."""


@dataclass(frozen=True, slots=True)
class Decision:
    state: State
    why: Text
    gaps: tuple[Unavailable, ...] = ()


def decide(topic: Topic, seen: Evidence, receiver: Receiver) -> Decision:
    if topic in _BY_EVIDENCE:
        return _BY_EVIDENCE[topic](seen)
    if topic is Topic.UNSUBSCRIBE:
        return _unsubscribe(seen)
    if topic is Topic.SPAM_RATE:
        return Decision(State.UNSEEN, _SPAM_RATE[receiver])
    return Decision(*_BY_NATURE[topic])


def grounds(decisions: Iterable[Decision]) -> tuple[Unavailable, ...]:
    """The look-ups that failed, each once."""
    gaps = (gap for decision in decisions for gap in decision.gaps)
    return tuple({gap.source: gap for gap in gaps}.values())


_BY_NATURE = {
    Topic.TLS: (State.MET, say("SES uses TLS wherever the receiver offers it, as Gmail does")),
    Topic.FORMAT: (
        State.UNSEEN,
        say("SES refuses what it cannot read; the message itself would show the rest"),
    ),
    Topic.REPLIES: (State.UNSEEN, say("write to the address, and see that it arrives")),
}
_SPAM_RATE = {
    Receiver.GMAIL: say(
        "Google Postmaster Tools shows it (https://postmaster.google.com); SES's complaint rate "
        "leaves Gmail out, as Gmail reports no complaints to SES"
    ),
    Receiver.YAHOO: say("Yahoo's Sender Hub shows it (https://senders.yahooinc.com)"),
    Receiver.OUTLOOK: say("Microsoft's SNDS shows it, for addresses of our own alone"),
}


def _spf(seen: Evidence) -> Decision:
    fallen_back = say("it passes for SES's own amazonses.com, and so does not count for ours")
    own = all(_has_own_mail_from(records) for _, records in seen.senders)
    return _of_all(
        seen,
        _spf_passes,
        lambda records: records.spf_gaps,
        say("it passes for our MAIL FROM domain") if own else fallen_back,
        say("it does not pass for our MAIL FROM domain"),
    )


def _dkim(seen: Evidence) -> Decision:
    return _of_all(
        seen,
        lambda records: records.dkim_holds,
        lambda records: records.dkim_gaps,
        say("SES signs with a key of ours that is in order"),
        say("SES does not sign for us, or no key of ours is in order"),
    )


def _alignment(seen: Evidence) -> Decision:
    return _of_all(
        seen,
        lambda records: records.passes_dmarc(Standard.NEW),
        lambda records: records.gaps,
        say("it is"),
        say("neither is"),
    )


def _dmarc(seen: Evidence) -> Decision:
    """The record is the domain's, wherever its mail leaves from."""
    found = seen.senders[0][1].dmarc
    if isinstance(found, Unavailable):
        return Decision(State.UNKNOWN, found.why, (found,))
    if found.new.policy and not found.of_suffix:
        return Decision(State.MET, _policy(found))
    if found.new.published and not found.of_suffix:
        return Decision(
            State.NOT_MET, say("the record at {name} asks for nothing", name=found.name)
        )
    return Decision(State.NOT_MET, say("there is none that counts"))


def _policy(found: Dmarc) -> Text:
    return say("{name} asks for {policy}", name=found.name, policy=found.policy)


def _reverse(seen: Evidence) -> Decision:
    found = seen.reverse
    if found is None:
        return Decision(
            State.UNSEEN, say("which address it leaves from is not known; SES looks after its own")
        )
    if isinstance(found, Unavailable):
        return Decision(State.UNKNOWN, found.why, (found,))
    if found.confirmed:
        told = say("{ip} is {host}, and back", ip=found.ip, host=found.confirmed[0])
        return Decision(State.MET, told)
    if found.gaps:
        return Decision(State.UNKNOWN, found.gaps[0].why, found.gaps)
    return Decision(State.NOT_MET, _no_way_back(found))


def _no_way_back(found: Reverse) -> Text:
    if not found.hosts:
        return say("{ip} has no host name", ip=found.ip)
    return say("{ip} is {host}, which does not lead back", ip=found.ip, host=found.hosts[0])


def _own_name(seen: Evidence) -> Decision:
    if is_gmails(seen.domain):
        told = say("{domain} is Gmail's: mail from it has to leave from there", domain=seen.domain)
        return Decision(State.NOT_MET, told)
    return Decision(State.MET, say("{domain} is not Gmail's", domain=seen.domain))


def _unsubscribe(seen: Evidence) -> Decision:
    told = {
        True: say(
            "there was a List-Unsubscribe header; whether List-Unsubscribe-Post was, too, the "
            "message itself would show"
        ),
        False: say(
            "there was no List-Unsubscribe header; whether this is marketing mail, which needs "
            "one, cannot be told from here"
        ),
        None: say("the headers of a message would show it: List-Unsubscribe, -Post"),
    }
    return Decision(State.UNSEEN, told[seen.list_unsubscribe])


def _has_own_mail_from(records: SenderRecords) -> bool:
    identity = records.identity
    used = identity.mail_from if isinstance(identity, Identity) else None
    return used is not None and used.status not in NOT_IN_USE


def _spf_passes(records: SenderRecords) -> bool | None:
    if not isinstance(records.identity, Identity):
        return None
    return records.spf_holds if _has_own_mail_from(records) else True


def _of_all(
    seen: Evidence,
    passes: Callable[[SenderRecords], bool | None],
    unseen: Callable[[SenderRecords], tuple[Unavailable, ...]],
    met: Text,
    not_met: Text,
) -> Decision:
    """Not met where it is not in any place; met where it is in all of them.  `unseen`: what kept it
    from being told."""
    found = [(place, records, passes(records)) for place, records in seen.senders]
    failing = tuple(dict.fromkeys(p.region for p, _, passed in found if passed is False))
    if failing:
        if len(found) == 1:
            return Decision(State.NOT_MET, not_met)
        told = say("{what} (mail from {regions})", what=not_met, regions=failing)
        return Decision(State.NOT_MET, told)
    unknown = [records for _, records, passed in found if passed is None]
    if unknown:
        gaps = tuple(gap for records in unknown for gap in unseen(records))
        return Decision(State.UNKNOWN, gaps[0].why if gaps else _unclear(unknown), gaps)
    return Decision(State.MET, met)


def _unclear(unknown: list[SenderRecords]) -> Text:
    """Why nothing can be said though nothing failed."""
    if any(records.identity is None for records in unknown):
        return say("no identity in SES tells of it")
    return say("by the records some receivers find so, and others do not")


_BY_EVIDENCE: dict[Topic, Callable[[Evidence], Decision]] = {
    Topic.SPF: _spf,
    Topic.DKIM: _dkim,
    Topic.DMARC: _dmarc,
    Topic.ALIGNMENT: _alignment,
    Topic.REVERSE_DNS: _reverse,
    Topic.OWN_NAME: _own_name,
}
