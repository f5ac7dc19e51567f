"""What Slack tells of a person: in which language they have it, and whether they are a full member.
Asked when it is needed, kept for a while in memory alone, and never guessed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from bot.plain import sentence
from bot.slack.gateway import Refused
from bot.slack.refusals import RATE_LIMITED
from checks.core import Text, Unavailable, say

log = logging.getLogger(__name__)

FRESH = timedelta(hours=1)
"""For so long somebody who was made a guest still counts as a member, where Slack answers."""
LAST_WORD = timedelta(days=1)
"""For so long a member still counts as one where Slack does not answer: who was let in today is not
shut out by its silence."""
JUST_NOW = timedelta(milliseconds=200)
"""For so long a locale is not asked for again: who chooses another language in Slack is answered in
it at their next question, and one question asks once."""
APART = timedelta(seconds=1)
"""Between two looks at people of whom all is known but whether they have changed their language:
Slack allows a hundred a minute, and those whom it has told nothing of yet need the rest."""
AGAIN = timedelta(seconds=20)
"""After a look that failed, before the next one: nobody else waits for a Slack that is silent."""
MOST = 10_000
"""People kept in memory; who came first goes first."""

OF_ONE_PERSON = {"user_not_found", "user_not_visible"}
"""Refusals that say nothing of others."""


@dataclass(frozen=True, slots=True)
class Profile:
    member: bool
    """Of our own workspace, and no guest in it."""
    locale: str | None = None
    """Such as ja-JP; None: Slack did not say."""


class Look(Protocol):
    def profile(self, user: str) -> Profile:
        """Waits for two seconds at most.  Raises Refused."""
        ...


@dataclass(frozen=True, slots=True)
class _Seen:
    until: datetime
    found: Profile | Unavailable


class Profiles:
    def __init__(self, look: Look, now: Callable[[], datetime], most: int = MOST) -> None:
        self._look = look
        self._now = now
        self._most = most
        self._lock = Lock()
        self._seen: dict[str, _Seen] = {}
        self._shut: _Seen | None = None
        """Why Slack told nothing of anybody, and until when it is not asked again."""
        self._told: str | None = None
        """The refusal that the log has a line of."""
        self._renewed: datetime | None = None
        """When somebody was looked at of whom all was known but that."""

    def is_member(self, user: str) -> bool:
        """Raises Unavailable where it could not be looked up, unless Slack's last word on them was
        that they are, within the day."""
        found = self._fresh(user).found
        if not isinstance(found, Unavailable):
            return found.member
        if self._was_member(user):
            return True
        raise Unavailable(found.source, found.why)

    def _was_member(self, user: str) -> bool:
        """By what Slack said of them last; that it does not know them is such a word, too."""
        with self._lock:
            last = self._seen.get(user)
        if last is None or isinstance(last.found, Unavailable):
            return False
        return last.found.member and self._now() < last.until - FRESH + LAST_WORD

    def locale(self, user: str, *, ask: bool = True) -> str | None:
        """As far as is known.  `ask`: Slack, where it is not; without, it takes no time."""
        with self._lock:
            before = self._seen.get(user)
        age = JUST_NOW if ask and self._renews(before) else FRESH
        found = self._fresh(user, age).found if ask else None
        if isinstance(found, Profile):
            return found.locale
        # a language that is out of date does nobody harm
        return before.found.locale if before and isinstance(before.found, Profile) else None

    def _fresh(self, user: str, age: timedelta = FRESH) -> _Seen:
        """`age`: the most that what was seen of a person may have."""
        now = self._now()
        with self._lock:
            seen, shut = self._seen.get(user), self._shut
        if seen is not None and seen.until > now + self._unused(seen, age):
            return seen
        if shut is not None and shut.until > now:
            return shut
        return self._see(user)

    def _renews(self, before: _Seen | None) -> bool:
        """Whether somebody who is known is looked at again before it is too old."""
        now = self._now()
        if before is None or before.until > now + self._unused(before, JUST_NOW):
            return False
        with self._lock:
            if self._renewed is not None and now - self._renewed < APART:
                return False
            self._renewed = now
        return True

    def _unused(self, seen: _Seen, age: timedelta) -> timedelta:
        """Of the time for which it is kept.  A look that failed is kept for all of its time."""
        return FRESH - age if isinstance(seen.found, Profile) else timedelta()

    def _see(self, user: str) -> _Seen:
        try:
            seen = _Seen(self._now() + FRESH, self._look.profile(user))
        except Refused as e:
            gap = Unavailable("Slack users.info", _why(e.code))
            pause = max(AGAIN, timedelta(seconds=e.retry_after or 0))
            seen = _Seen(self._now() + pause, gap)
            if e.code not in OF_ONE_PERSON:
                self._close(e.code, seen)
                return seen
        self._open()
        self._keep(user, seen)
        return seen

    def _keep(self, user: str, seen: _Seen) -> None:
        with self._lock:
            self._seen.pop(user, None)
            self._seen[user] = seen
            while len(self._seen) > self._most:
                del self._seen[next(iter(self._seen))]

    def _close(self, code: str, seen: _Seen) -> None:
        with self._lock:
            self._shut = seen
            first, self._told = self._told != code, code
        if first and isinstance(seen.found, Unavailable):
            log.warning(
                "Slack does not tell who people are (%s): %s. Until then who chose no language is"
                " answered in LANGUAGE, and where a setting says members, those alone may whom it"
                " names, or who was one within the last day",
                code,
                sentence(seen.found.why),
            )

    def _open(self) -> None:
        with self._lock:
            again, self._shut, self._told = self._told is not None, None, None
        if again:
            log.warning("Slack tells who people are again")


def _why(code: str) -> Text:
    if code == "missing_scope":
        return say("The app lacks the scope users:read: add it, and install the app again in Slack")
    if code in OF_ONE_PERSON:
        return say("Slack does not know this person ({code})", code=code)
    if code == "unreachable":
        return say("Slack did not answer: please try again in a minute")
    if code in RATE_LIMITED:
        return say("Slack is asked too often at the moment: please try again in a minute")
    return say("Slack says {code}: please try again in a minute", code=code)
