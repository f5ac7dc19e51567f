"""Which answers are followed: by themselves while SES tries, and for whoever asks for it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from bot import following
from bot.following import Follow
from bot.plain import sentence
from bot.report import Report
from bot.slack import threads
from bot.slack.asking import Asked
from bot.slack.gateway import Payload
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.store.answers import Answer
from bot.store.follows import Begun, Refusal, new_id
from checks.core import MailEvent, MessageId, Outcome, Target, Text, Unavailable, say

log = logging.getLogger(__name__)


class Follows(Protocol):
    """Raises Unavailable."""

    def begin(self, follow: Follow, known: Iterable[MailEvent] = ()) -> Begun | Refusal: ...

    def stop(self, follow_id: str) -> bool: ...

    def leave(self, follow_id: str) -> bool: ...

    def of_person(self, user: str) -> tuple[Follow, ...]: ...

    def of_target(self, target: Target) -> tuple[Follow, ...]: ...

    def moved(self, answer: str, thread: str) -> None: ...

    def mask(self, channel: str) -> None: ...


class Threads:
    """What the desk asks whenever it gives an answer that all can see."""

    def __init__(self, store: Follows, privately: Privately, slack: Slack) -> None:
        self._store = store
        self._privately = privately
        self._slack = slack

    def settled(
        self,
        answer: Answer,
        report: Report,
        payload: Payload,
        *,
        masked: bool,
        asked: Asked | None = None,
        begins: bool = True,
    ) -> Payload:
        """The answer's message, with whether its thread is followed from now on.  `asked`: by
        whom it is asked for; what keeps it from that is told to them.  `begins`: not where
        somebody has just stopped it."""
        wanted = _wanted(answer, report, masked, asked) if begins else None
        follow = self._begun(answer, report, masked, asked, wanted)
        return threads.with_follow(self._slack, payload, answer.id, follow)

    def _begun(
        self,
        answer: Answer,
        report: Report,
        masked: bool,
        asked: Asked | None,
        wanted: Follow | None,
    ) -> Follow | None:
        try:
            if masked:  # it may have been private when others were begun
                self._store.mask(answer.channel)
            if wanted is None:
                return self._of(answer)
            known = () if isinstance(report.timelines, Unavailable) else report.timelines
            found = self._store.begin(wanted, [e for each in known for e in each.events])
            if isinstance(found, Begun):
                return found.follow
            self._tell(asked, _refused(found))
            return self._of(answer)
        except Unavailable as e:
            log.error("nothing can be followed: %s: %s", e.source, sentence(e.why))
            self._tell(asked, say("It cannot be followed: {why}", why=e.why))
            return None

    def _tell(self, asked: Asked | None, why: Text) -> None:
        if asked is not None:
            self._privately.say(asked, why)

    def _of(self, answer: Answer) -> Follow | None:
        """Whatever follows the same in the same thread."""
        thread = answer.thread or answer.ts
        found = self._store.of_target(answer.target)
        return next((f for f in found if (f.channel, f.thread) == (answer.channel, thread)), None)

    def moved(self, answer: Answer) -> None:
        """It was posted anew, as somebody had deleted it."""
        if answer.thread is None:
            try:
                self._store.moved(answer.id, answer.ts)
            except Unavailable as e:
                log.error("a thread is lost to who follows it: %s", sentence(e.why))


def _wanted(answer: Answer, report: Report, masked: bool, asked: Asked | None) -> Follow | None:
    """What is to be followed; None where nobody asks for it and nothing is under way."""
    target, now = answer.target, report.now
    message = target.value if isinstance(target, MessageId) else None
    ends: datetime | None = now + following.LIFE
    actor = answer.asked_by
    if asked is not None:
        actor = asked.user
    else:
        newest = report.newest
        if newest is None or report.outcome is not Outcome.DELAYED:
            return None
        message = newest.message_id
        ends = following.retried_until(newest)
    if ends is None or ends <= now:
        return None
    return Follow(
        id=new_id(),
        answer=answer.id,
        target=target,
        message_id=message,
        channel=answer.channel,
        thread=answer.thread or answer.ts,
        actor=actor,
        asked=asked is not None,
        masked=masked,
        since=now,
        until=ends,
        language=answer.kept.language,
    )


def _refused(refusal: Refusal) -> Text:
    if refusal is Refusal.HAS_TOO_MANY:
        return say(
            "You follow {most} questions already, which is as much as one person may: stop one"
            " first",
            most=following.OF_ONE,
        )
    return say(
        "So much is followed already ({most}) that nothing can be added: try again tomorrow",
        most=following.OF_ALL,
    )
