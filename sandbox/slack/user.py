"""A person of the workspace, and what `users.info` tells of them.

https://docs.slack.dev/reference/objects/user-object
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

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
