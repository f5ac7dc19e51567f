"""When Slack may be asked for the next thing.  Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

POST, EDIT, UPLOAD = "chat.postMessage", "chat.update", "files.completeUploadExternal"
GAP = {POST: timedelta(seconds=1), EDIT: timedelta(seconds=1.2), UPLOAD: timedelta(seconds=1)}
"""Between two posts or two files in a channel, and between any two edits: chat.update is of tier 3,
50 a minute; the methods of files are of tier 4, 100 a minute
(docs.slack.dev/apis/web-api/rate-limits)."""


class Pace:
    def __init__(self) -> None:
        self._until: dict[tuple[str, str], datetime] = {}

    def left(self, method: str, channel: str, now: datetime) -> float:
        """Seconds to wait before this call; 0 where it may be made."""
        held = (self._until.get(key, now) for key in (_lane(method, channel), (method, "*")))
        return max(0.0, (max(held) - now).total_seconds())

    def called(self, method: str, channel: str, now: datetime) -> None:
        self._until[_lane(method, channel)] = now + GAP[method]

    def hold(self, method: str, until: datetime) -> None:
        """Slack wants to hear no more of the method until then, whatever the channel."""
        self._until[method, "*"] = until


def _lane(method: str, channel: str) -> tuple[str, str]:
    return method, "" if method == EDIT else channel
