"""Follows in memory, and what keeps them from being begun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.following import Follow
from bot.store.follows import Begun, Refusal
from checks.core import MailEvent, Target, Unavailable, say


@dataclass
class FakeFollows:
    kept: dict[str, Follow] = field(default_factory=dict)
    known: list[tuple[MailEvent, ...]] = field(default_factory=list)
    """The events of each answer with which one was begun."""
    left: list[str] = field(default_factory=list)
    """Those whose answers are to be drawn anew for that."""
    full: Refusal | None = None
    away: bool = False
    """The database does not answer."""

    def begin(self, follow: Follow, known: Iterable[MailEvent] = ()) -> Begun | Refusal:
        self._answer()
        self.known.append(tuple(known))
        for each in self.kept.values():
            same = (each.target, each.channel, each.thread)
            if same == (follow.target, follow.channel, follow.thread):
                if each.asked or not follow.asked:
                    return Begun(each, before=True)
                if self.full is None:
                    del self.kept[each.id]
                break
        if self.full is not None:
            return self.full
        self.kept[follow.id] = follow
        return Begun(follow)

    def stop(self, follow_id: str) -> bool:
        self._answer()
        return self.kept.pop(follow_id, None) is not None

    def leave(self, follow_id: str) -> bool:
        self.left.append(follow_id)
        return self.stop(follow_id)

    def of_person(self, user: str) -> tuple[Follow, ...]:
        self._answer()
        return tuple(each for each in self.kept.values() if each.actor == user)

    def of_target(self, target: Target) -> tuple[Follow, ...]:
        self._answer()
        return tuple(each for each in self.kept.values() if each.target == target)

    def moved(self, answer: str, thread: str) -> None:
        self._answer()
        for each in list(self.kept.values()):
            if each.answer == answer:
                self.kept[each.id] = replace(each, thread=thread)

    def mask(self, channel: str) -> None:
        self._answer()
        for each in list(self.kept.values()):
            if each.channel == channel:
                self.kept[each.id] = replace(each, masked=True)

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("event store", say("It does not answer"))
