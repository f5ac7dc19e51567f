"""A person of the workspace, and what `users.info` tells of them.

https://docs.slack.dev/reference/objects/user-object
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

Guest = Literal["", "of channels", "of one channel"]
"""Of some channels, or of a single one."""


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    """What follows the @."""
    real_name: str
    title: str = ""
    is_bot: bool = False
    locale: str = "en-US"
    zone: str = "Etc/UTC"
    guest: Guest = ""
    deleted: bool = False


class UnfitUser(Exception):
    """Nobody can be like that; says which of it."""


def changed(user: User, **given: Any) -> User:
    """Raises UnfitUser."""
    for name, value in given.items():
        if not _FIT.get(name, lambda _: False)(value):
            raise UnfitUser(f"{name}: {value}")
    return replace(user, **given)


_FIT: dict[str, Callable[[Any], bool]] = {
    "locale": lambda value: bool(re.fullmatch(r"[a-z]{2}-[A-Z0-9]{2,3}", str(value))),
    "zone": lambda value: value in available_timezones(),
    "guest": lambda value: value in get_args(Guest),
}
"""What can be changed, and to what."""


def shown(user: User, team: str, now: float, *, locale: bool) -> dict[str, Any]:
    """In Slack's shape; `locale`: it is told only to who asks for it (include_locale)."""
    offset = datetime.fromtimestamp(now, ZoneInfo(user.zone)).utcoffset()
    assert offset is not None, "a zone has an offset at any time"
    profile = {"real_name": user.real_name, "display_name": user.name, "title": user.title}
    told = {
        "id": user.id,
        "team_id": team,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_admin": user.title.endswith("admin"),
        "is_restricted": bool(user.guest),
        "is_ultra_restricted": user.guest == "of one channel",
        "tz": user.zone,
        "tz_offset": int(offset.total_seconds()),
        "profile": profile,
    }
    return told | ({"locale": user.locale} if locale else {})
