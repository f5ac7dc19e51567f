"""A patrol over counts, with a clock of its own."""

from __future__ import annotations

from datetime import timedelta

from bot.slack.validate import validate
from bot.watch.counted import Counted
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol
from tests.bot.slack.reading import lines
from tests.bot.watch.counting import FakeCounts
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts
from tests.fakes import HOME, NOW


class Post:
    """NOW is a Saturday, noon."""

    def __init__(self, counts: FakeCounts | None = None) -> None:
        self.clock = Clock(NOW)
        self.alerts = FakeAlerts()
        self.counts = counts or FakeCounts()
        self.patrol = Patrol(self.alerts, VOICE, self.clock, Policy(), lambda region: None)
        self.counted = Counted(self.patrol, self.counts)

    def past(self, domain: str, each: int, *, days: int = 8, refused: int = 0, **more: str) -> None:
        """So many results in each hour up to this one."""
        for hour in range(1, days * 24):
            self.results(domain, each, refused, at_hours_ago=hour, **more)

    def results(
        self,
        domain: str,
        delivered: int,
        refused: int = 0,
        *,
        reason: str = "ip_blocklisted",
        at_hours_ago: float = 0,
        **more: str,
    ) -> None:
        at = self.clock() - timedelta(hours=at_hours_ago)
        if delivered:
            self.counts.come(at, "Delivery", domain, delivered, **more)
        if refused:
            self.counts.come(at, "Bounce", domain, refused, reason, **more)

    def look(self, times: int = 1, minutes: float = 5) -> None:
        for _ in range(times):
            self.counted.look(HOME)
            self.clock.forward(minutes=minutes)

    def said(self) -> list[str]:
        return [each.say.value for each in self.alerts.sent]

    def open(self) -> list[str]:
        return [alert.key for alert in self.alerts.all() if alert.is_open]

    def newest(self) -> list[str]:
        payload = self.alerts.sent[-1].payload
        assert not validate(payload, "message")
        return lines(payload)
