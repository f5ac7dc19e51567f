"""Buttons and commands that begin and end following: each read into a wish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.slack import asking
from bot.slack.actions import Action
from bot.slack.asking import Asked, Shown
from bot.slack.command import Follow, Following, Unfollow
from bot.slack.follow_desk import FollowDesk
from bot.slack.gate import Wish
from bot.slack.policy import Allowed, Where
from bot.slack.privately import Privately
from bot.slack.render import Payload, Slack
from checks.core import Unavailable, say

Body = dict[str, Any]


class FollowPresses:
    def __init__(
        self, desk: FollowDesk, privately: Privately, slack: Slack, ours: frozenset[str]
    ) -> None:
        """`ours`: ids of our workspace and of its organisation."""
        self._desk = desk
        self._privately = privately
        self._slack = slack
        self._ours = ours

    def follow(self, body: Body) -> Wish:
        asked, answer = asking.of_press(body, self._ours), _value(body)
        return Wish(
            Action.FOLLOW,
            asked,
            self._answered(asked, lambda allowed: self._desk.press(answer, asked, allowed)),
            detail={"answer": answer},
        )

    def unfollow(self, body: Body) -> Wish:
        asked, answer = asking.of_press(body, self._ours), _value(body)
        message = _message(body)
        return Wish(
            Action.UNFOLLOW,
            asked,
            self._answered(asked, lambda allowed: self._desk.stop(answer, asked, allowed, message)),
            detail={"answer": answer},
        )

    def wanted(self, intent: Follow | Unfollow | Following, asked: Asked) -> Wish:
        desk = self._desk
        match intent:
            case Follow(target):
                work = self._answered(asked, lambda allowed: desk.ask(target, asked, allowed))
                return Wish(Action.FOLLOW, asked, work, target)
            case Unfollow(target):
                work = self._answered(asked, lambda _: desk.unfollow(target, asked))
                return Wish(Action.UNFOLLOW, asked, work, target)
            case _:
                work = self._answered(asked, lambda _: desk.listed(asked))
                return Wish(Action.LIST_FOLLOWED, asked, work)

    def _answered(
        self, asked: Asked, work: Callable[[Allowed], Shown]
    ) -> Callable[[Allowed], Shown]:
        """The same work, and a word where the database does not let it be done."""

        def done(allowed: Allowed) -> Shown:
            try:
                return work(allowed)
            except Unavailable as e:
                why = say("The database does not answer: {why}", why=e.why)
                self._privately.say(asked, why)
                return Shown("not done", Where.ASKER)

        return done


def _message(body: Body) -> Payload | None:
    """The one in which it was pressed; None where Slack does not show it."""
    message = body.get("message") or {}
    if not message.get("blocks"):
        return None
    return {"text": message.get("text") or "…", "blocks": message["blocks"]}


def _value(body: Body) -> str:
    return body["actions"][0].get("value") or ""
