"""Asks Slack who somebody is (users.info), and reads what it says.

https://docs.slack.dev/reference/objects/user-object
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient

from bot.meter import meter
from bot.slack.gateway import Refused, answered, result
from bot.slack.profiles import Profile

METHOD = "users.info"


class SlackProfiles:
    def __init__(self, web: WebClient, ours: frozenset[str]) -> None:
        """`web` waits for nothing long.  `ours`: ids of our workspace and of its organisation."""
        self._web = web
        self._ours = ours

    def profile(self, user: str) -> Profile:
        """Raises Refused."""
        try:
            told = answered(lambda: self._web.users_info(user=user, include_locale=True))
        except Refused as e:
            meter().slack_call(METHOD, result(e.code))
            raise
        meter().slack_call(METHOD, "ok")
        return read(told.get("user") or {}, self._ours)


def read(user: Mapping[str, Any], ours: frozenset[str]) -> Profile:
    """`is_stranger` is false for those of another workspace whose channels we share, too: whose
    they are, their ids tell."""
    organisation = (user.get("enterprise_user") or {}).get("enterprise_id")
    outside = user.get("is_stranger") or not {user.get("team_id"), organisation} & ours
    # is_restricted is true for guests of one channel (is_ultra_restricted), too
    guest = user.get("is_restricted") or user.get("is_ultra_restricted")
    nobody = user.get("deleted") or user.get("is_bot")
    return Profile(not (outside or guest or nobody), user.get("locale") or None)
