"""Who is in Slack's user groups: asked now and then, and never guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from bot.slack.gateway import Refused
from checks.core import Text, Unavailable, say

FRESH = timedelta(minutes=5)
"""For so long somebody who has left a group may still act."""
AGAIN = timedelta(seconds=20)
"""After a look that failed, before the next one."""


class Look(Protocol):
    def members(self, group: str) -> frozenset[str]:
        """Raises Refused."""
        ...


@dataclass(frozen=True, slots=True)
class _Seen:
    until: datetime
    members: frozenset[str] | Unavailable


class UserGroups:
    def __init__(self, look: Look, now: Callable[[], datetime]) -> None:
        self._look = look
        self._now = now
        self._lock = Lock()
        self._seen: dict[str, _Seen] = {}

    def has(self, group: str, user: str) -> bool:
        """Raises Unavailable where it could not be looked up: what was seen before is too old."""
        with self._lock:
            seen = self._seen.get(group)
        if seen is None or seen.until <= self._now():
            seen = self._see(group)
            with self._lock:
                self._seen[group] = seen
        if isinstance(seen.members, Unavailable):
            raise Unavailable(seen.members.source, seen.members.why)
        return user in seen.members

    def _see(self, group: str) -> _Seen:
        try:
            members = self._look.members(group)
        except Refused as e:
            gap = Unavailable("Slack usergroups.users.list", _why(group, e.code))
            return _Seen(self._now() + AGAIN, gap)
        return _Seen(self._now() + FRESH, members)


def _why(group: str, code: str) -> Text:
    if code == "missing_scope":
        return say(
            "The app lacks the scope usergroups:read: add it, and install the app again in Slack"
        )
    if code == "no_such_subteam":
        return say("Slack knows no user group {group}: the settings name it", group=group)
    if code == "unreachable":
        return say("Slack did not answer: please try again in a minute")
    return say("Slack says {code}: please try again in a minute", code=code)
