"""The open alerts of which a question's message is one case, and where their threads are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from bot.report import OpenAlert, Report
from bot.watch import rules, said
from bot.watch.alert import Alert
from bot.watch.related import is_shared, related
from checks.core import Unavailable, attempt

Page = Callable[[str, str], str | None]
"""Where a message can be opened, by its channel and ts; None where Slack does not say."""


class Posted(Protocol):
    def parent_ts(self, thread: str) -> tuple[str, str] | None:
        """Channel and ts of the message that leads the thread.  Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Opened:
    alerts: Callable[[], Iterable[Alert]]
    """Raises Unavailable."""
    posted: Posted
    page: Page | None = None

    def about(self, report: Report) -> tuple[OpenAlert, ...]:
        """None where nothing is shared, or the database is away: the rest of the answer says so."""
        if not is_shared(report):
            return ()
        found = attempt(lambda: related(report, self.alerts()))
        if isinstance(found, Unavailable):
            return ()
        return tuple(map(self._told, found))

    def _told(self, alert: Alert) -> OpenAlert:
        words = rules.load()[alert.kind].words(alert)
        return OpenAlert(alert.key, words.subject, self.page_of(alert))

    def page_of(self, alert: Alert) -> str | None:
        if self.page is None:
            return None
        thread = said.of(alert).storm or alert.thread
        parent = attempt(lambda: self.posted.parent_ts(thread))
        if parent is None or isinstance(parent, Unavailable):
            return None
        return self.page(*parent)
