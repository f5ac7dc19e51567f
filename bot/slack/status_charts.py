"""Shows the rates of every place in the thread of a status, once that stands there.

Nobody waits for them, and a status is whole without them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.plain import sentence
from bot.slack.gateway import Refused
from bot.slack.refusals import scope, what_to_do
from bot.slack.upload import Charts
from bot.status_courses import picture_of
from bot.survey import Courses
from bot.watch.readings import Rates
from checks.core import Place, Unavailable

log = logging.getLogger(__name__)


class StatusCharts:
    def __init__(self, look: Callable[[], Courses], charts: Charts) -> None:
        self._look = look
        self._charts = charts
        self._told: set[tuple[str, str]] = set()
        """Where, and why not, as far as the log has it."""

    def show(self, channel: str, thread: str) -> None:
        try:
            for place, found in self._look():
                self._show(channel, thread, place, found)
        except Refused as e:
            self._refused(channel, e.code)
        else:
            self._told = {told for told in self._told if told[0] != channel}

    def _show(self, channel: str, thread: str, place: Place, found: Rates | Unavailable) -> None:
        if isinstance(found, Unavailable):
            log.info("no chart of %s: %s: %s", place.region, found.source, sentence(found.why))
        elif shown := picture_of(place, found):
            self._charts.show(channel, shown, thread)

    def _refused(self, channel: str, code: str) -> None:
        if (channel, code) not in self._told:
            self._told.add((channel, code))
            what = scope(code, channel)
            log.warning("A status goes without charts, %s (%s): %s", what, code, what_to_do(code))
