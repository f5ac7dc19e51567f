"""Shows a chart or another file in a conversation: it is uploaded, and then shared.

Slack's three calls are files.getUploadURLExternal, the upload, and files.completeUploadExternal;
the first and the last need the scope files:write.  It takes channels by their id alone, and the
bot has to be in them (docs.slack.dev/reference/methods/files.completeUploadExternal).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.error import HTTPError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.plain import Language
from bot.slack import drawing
from bot.slack.drawing import Chart, Undrawable
from bot.slack.gateway import Refused, refusal
from bot.slack.render import Slack
from bot.watch.picture import Picture

log = logging.getLogger(__name__)

FILE_NAME = "chart.png"
UNDRAWABLE = "undrawable"
"""Our own word, where Slack was not even asked."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    title: str
    content: bytes


class Files(Protocol):
    def send(self, channel: str, file: File, thread: str | None) -> str:
        """As `Uploads.share`.  Raises Refused."""
        ...


class Uploads(Protocol):
    def share(self, channel: str, chart: Chart, thread: str | None) -> str:
        """The file's id; where it is shown Slack does not say yet.  Raises Refused."""
        ...


class SlackUploads:
    def __init__(self, web: WebClient) -> None:
        self._web = web

    def share(self, channel: str, chart: Chart, thread: str | None) -> str:
        return self._sent(channel, File(FILE_NAME, chart.title, chart.png), thread, chart.alt)

    def send(self, channel: str, file: File, thread: str | None) -> str:
        return self._sent(channel, file, thread)

    def _sent(
        self, channel: str, file: File, thread: str | None, alternative: str | None = None
    ) -> str:
        try:
            done = self._web.files_upload_v2(
                filename=file.name,
                file=file.content,
                title=file.title,
                alt_txt=alternative,
                channel=channel,
                thread_ts=thread,
            )
        except SlackApiError as e:
            raise refusal(e.response) from e
        except HTTPError as e:  # of the upload itself
            e.close()
            raise Refused("unreachable") from e
        except (OSError, SlackClientError) as e:
            raise Refused("unreachable") from e
        return str(done["file"]["id"])


@dataclass(frozen=True, slots=True)
class Charts:
    slack: Slack
    uploads: Uploads
    spoken: Callable[[str], Language] | None = None
    """The language of a channel, by its id; None: whoever is answered."""

    def show(self, channel: str, picture: Picture, thread: str | None) -> str:
        """Draw it and share it; the file's id.  Raises Refused."""
        try:
            chart = drawing.chart(self._slack(channel), picture)
        except Undrawable as e:
            log.warning("A chart could not be drawn: %s", e)
            raise Refused(UNDRAWABLE) from e
        return self.uploads.share(channel, chart, thread)

    def _slack(self, channel: str) -> Slack:
        return self.slack if self.spoken is None else self.slack.speaking(self.spoken(channel))
