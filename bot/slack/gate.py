"""What every request passes before any work: is it new, may this person do this here, have they
asked too often; and whatever comes of it is written down."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot import at_work
from bot.plain import Language, sentence
from bot.slack.actions import CHANGES, COUNTED, SMALL, Action
from bot.slack.asking import Asked, Shown
from bot.slack.memory import Requests, is_new
from bot.slack.policy import Allowed, Denied, Person, Policy, decide
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.slack.speech import Speech
from bot.speaking import asked_by, speaking
from checks.core import Target, Text, Unavailable, say

log = logging.getLogger(__name__)

LOGGED = ("result", "kind", "where", "masked", "outcome", "lead")
"""Of the audit log's detail."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done; nothing of it is done yet."""

    action: Action
    asked: Asked
    work: Callable[[Allowed], Shown | None]
    """Does it.  None: there is nothing to write down, or that is done later."""
    about: Target | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    """For the audit log: what it is done to.  Never an address."""
    swift: bool = False
    """It looks nothing up, and cannot wait: a modal has to be opened within three seconds."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A form that cannot be taken as it was filled in; nothing comes of it but these words."""

    faults: Mapping[str, Text]
    """By the field that they are shown at."""


class Lookups(Protocol):
    def take(self, actor: str, most: int) -> datetime | None:
        """Count a look-up; from when on there may be the next, where there were `most` in the
        last hour.  Raises Unavailable."""
        ...


class Audit(Protocol):
    def add(
        self, actor: str, action: str, detail: Mapping[str, object], about: Target | None
    ) -> None:
        """Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Records:
    """What all processes share.  Each raises Unavailable."""

    requests: Requests
    lookups: Lookups
    audit: Audit


class Gate:
    def __init__(
        self,
        policy: Policy,
        in_group: Callable[[str, str], bool],
        is_member: Callable[[str], bool],
        records: Records,
        privately: Privately,
        slack: Slack,
        speech: Speech,
        *,
        most: int,
    ) -> None:
        """`in_group`: whether a group has a user; `is_member`: whether a user is a member of our
        workspace, and no guest; both raise Unavailable.  `most`: look-ups of a person in an hour.
        """
        self._policy = policy
        self._in_group = in_group
        self._is_member = is_member
        self._records = records
        self._privately = privately
        self._slack = slack
        self.speech = speech
        self._most = most

    def enter(self, wish: Wish) -> None:
        """Do it, or say why not to who wants it."""
        if not is_new(self._records.requests, wish.asked.key):
            return
        with asked_by(self.speech.of_person(wish.asked.user)) as own:
            self._enter(wish, own)

    def _enter(self, wish: Wish, own: Language) -> None:
        decided = self.decide(wish.action, wish.asked)
        if isinstance(decided, Denied):
            self._refuse(wish, decided.why)
        elif why := self._too_many(wish) or self._not_recorded(wish, decided):
            self._refuse(wish, why)
        else:
            with speaking(self.speech.here(wish.action, wish.asked, decided, own)):
                self._do(wish, decided)

    def decide(self, action: Action, asked: Asked) -> Allowed | Denied:
        """May ask Slack who is in a group, and who is a guest."""
        user = asked.user
        person = Person(
            user,
            lambda group: self._in_group(group, user),
            lambda: self._is_member(user),
            asked.stranger,
        )
        return decide(person, action, asked.room, self._policy)

    def record(self, wish: Wish, shown: Shown) -> None:
        """An answer is not lost because it could not be written down."""
        detail = _detail(wish, shown.result) | {
            "where": shown.where.value if shown.where else None,
            "masked": shown.masked,
            "outcome": shown.outcome.value if shown.outcome else None,
            "lead": shown.lead,
        }
        self._write(wish, detail, wish.about or shown.about)

    def in_vain(self, wish: Wish, why: Text) -> None:
        """What was written down before it was done came to nothing."""
        self._privately.say(wish.asked, why)
        self._write(wish, _detail(wish, "in vain") | {"why": sentence(why)}, wish.about)

    def _do(self, wish: Wish, allowed: Allowed) -> None:
        shown: Shown | None = Shown("crashed")
        try:
            shown = wish.work(allowed)
        finally:
            if shown is not None:
                self.record(wish, shown)

    def _too_many(self, wish: Wish) -> Text | None:
        if wish.action not in COUNTED:
            return None
        try:
            again = self._records.lookups.take(wish.asked.user, self._most)
        except Unavailable as e:
            log.error("look-ups cannot be counted: %s: %s", e.source, sentence(e.why))
            return None
        if again is None:
            return None
        return say(
            "You have looked up as much as one person may in an hour ({most}); you may ask again"
            " at {again}",
            most=self._most,
            again=again,
        )

    def _not_recorded(self, wish: Wish, allowed: Allowed) -> Text | None:
        """Whatever changes something is written down first, or not done."""
        if wish.action not in CHANGES:
            return None
        detail = _detail(wish, "allowed") | {"where": allowed.where.value}
        try:
            self._records.audit.add(wish.asked.user, wish.action.value, detail, wish.about)
        except Unavailable as e:
            log.error("an action cannot be written down: %s: %s", e.source, sentence(e.why))
            return say(
                "Nothing was done, since it could not be written into the audit log: {why}",
                why=e.why,
            )
        return None

    def _refuse(self, wish: Wish, why: Text) -> None:
        self._privately.say(wish.asked, why)
        self._write(wish, _detail(wish, "refused") | {"why": sentence(why)}, wish.about)

    def _write(self, wish: Wish, detail: dict[str, object], about: Target | None) -> None:
        _log(wish, detail)
        try:
            self._records.audit.add(wish.asked.user, wish.action.value, detail, about)
        except Unavailable as e:
            log.error(
                "the audit log has no row of %s by %s (%s): %s: %s",
                wish.action.value,
                wish.asked.user,
                detail["result"],
                e.source,
                sentence(e.why),
            )


def _log(wish: Wish, detail: Mapping[str, object]) -> None:
    """What became of it, in one line; who asked, and about whom, is the audit log's alone."""
    question = at_work.current()
    told = {"action": wish.action.value} | {name: detail.get(name) for name in LOGGED}
    level = logging.DEBUG if wish.action in SMALL else logging.INFO
    log.log(level, "a request ended", extra=told | (question.course if question else {}))


def _detail(wish: Wish, result: str) -> dict[str, object]:
    asked = wish.asked
    return {**wish.detail, "result": result, "channel": asked.channel, "kind": asked.kind.value}
