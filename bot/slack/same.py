"""Whether the same was asked a moment ago where the asker can see it: then there is one answer.

Two people who ask about one customer are to read the same, and SES is asked once.  Only answers
that all in the channel see are shared, masked ones with who would get a masked one, and never
from a conversation that the asker may not be in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Protocol

from bot.plain import sentence
from bot.slack import blocks
from bot.slack.asking import Asked, Shown
from bot.slack.buttons import RERUN
from bot.slack.policy import Allowed, Where
from bot.slack.privately import Privately
from bot.slack.render import Payload, Slack
from bot.store.asked import Recent
from checks.core import Target, Unavailable, say

log = logging.getLogger(__name__)

NOT_SHARED = ""
"""Id of a question that nobody is told of."""


class Asks(Protocol):
    """What all processes share.  Raises Unavailable."""

    def begin(self, room: str, target: Target, by: str, instead: str = "") -> str | Recent: ...

    def find(self, room: str, target: Target) -> Recent | None: ...

    def posted(self, name: str, channel: str, ts: str) -> None: ...

    def answered(self, name: str, channel: str, ts: str, answer: str) -> None: ...

    def drop(self, name: str) -> None: ...


class Same:
    def __init__(
        self,
        asks: Asks | None,
        page: Callable[[str, str], str | None],
        privately: Privately,
        slack: Slack,
    ) -> None:
        """`asks`: None where the settings want an answer to each question; `page`: where a
        message can be opened."""
        self._asks = asks
        self._page = page
        self._privately = privately
        self._slack = slack

    def begin(self, target: Target, asked: Asked, allowed: Allowed) -> str | Shown:
        """The question's id, under which it is told what comes of it; or what was shown of the
        answer that is there, or about to be, already."""
        if self._asks is None or allowed.where is not Where.CHANNEL:
            return NOT_SHARED
        try:
            return self._begun(self._asks, target, asked, allowed)
        except Unavailable as e:
            log.error("whether the same was just asked is not known: %s", sentence(e.why))
            return NOT_SHARED

    def posted(self, name: str, channel: str, ts: str) -> None:
        self._told(name, lambda asks: asks.posted(name, channel, ts))

    def answered(self, name: str, channel: str, ts: str, answer: str) -> None:
        self._told(name, lambda asks: asks.answered(name, channel, ts, answer))

    def dropped(self, name: str) -> None:
        """Nothing came of it that others could see."""
        self._told(name, lambda asks: asks.drop(name))

    def _begun(self, asks: Asks, target: Target, asked: Asked, allowed: Allowed) -> str | Shown:
        own, *others = _rooms(asked, allowed)
        for room in others:
            elsewhere = asks.find(room, target)
            if elsewhere is not None and (shown := self._shown(elsewhere, target, asked)):
                return shown
        found = asks.begin(own, target, asked.user)
        if isinstance(found, str):
            return found
        if shown := self._shown(found, target, asked):
            return shown
        again = asks.begin(own, target, asked.user, instead=found.id)
        return again if isinstance(again, str) else NOT_SHARED

    def _shown(self, recent: Recent, target: Target, asked: Asked) -> Shown | None:
        """None where it cannot be seen: deleted by somebody, or Slack does not say where it is."""
        page = self._page(recent.channel, recent.ts) if recent.channel and recent.ts else None
        if page is None and (recent.answer or recent.ts):
            return None
        told = self._privately.tell(asked, link(self._slack, recent, page, asked.user))
        return Shown("linked" if told else "not taken by Slack", Where.ASKER, about=target)

    def _told(self, name: str, tell: Callable[[Asks], None]) -> None:
        if name == NOT_SHARED or self._asks is None:
            return
        try:
            tell(self._asks)
        except Unavailable as e:
            log.error("who asks the same will be answered anew: %s", sentence(e.why))


def link(slack: Slack, recent: Recent, page: str | None, user: str) -> Payload:
    """Where the answer stands, for who has asked the same."""
    if recent.answer is None:
        line = say("{who} has just asked the same: the answer is about to come", who="")
    elif recent.by == user:
        line = say("You asked the same at {at}: the answer stands there", at=recent.at)
    else:
        line = say("{who} asked the same at {at}: the answer stands there", who="", at=recent.at)
    parts = list(slack.people(line, who=recent.by))
    if page is not None:
        parts += [blocks.words(" "), blocks.link(page, slack.words(say("To the answer")))]
    body = [blocks.rich_text([blocks.paragraph(parts)])]
    if recent.answer is not None:
        label = slack.words(say("Ask again all the same"))
        body.append(blocks.actions([blocks.button(label, RERUN, recent.answer)]))
    return {"text": slack.one_line(say("The same was asked a moment ago")), "blocks": body}


def _rooms(asked: Asked, allowed: Allowed) -> Iterator[str]:
    """Where the same answer would be seen by who asks: first the one that theirs is seen in."""
    shown = "masked" if allowed.masked else "plain"
    if not asked.is_open:
        yield f"{asked.channel} {shown}"
    if not asked.stranger:
        yield f"public {shown}"
