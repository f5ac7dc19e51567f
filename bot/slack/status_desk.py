"""Takes a request for the status, for what a reply means or for a domain, and answers it."""

from __future__ import annotations

from collections.abc import Callable

from bot.report import DomainReport
from bot.slack import domain, reply, status
from bot.slack.desk import Desk
from bot.slack.gateway import Gateway
from bot.slack.memory import Requests
from bot.slack.render import Slack
from bot.slack.single import Asked, SingleAnswers
from bot.slack.status_charts import StatusCharts
from bot.status import Overview
from checks.core import Domain, Text
from checks.core.replies.understand import understand

__all__ = ["Asked", "StatusDesk"]


class StatusDesk:
    def __init__(
        self,
        desk: Desk,
        look: Callable[[], Overview],
        inspect: Callable[[Domain], DomainReport],
        requests: Requests,
        gateway: Gateway,
        slack: Slack,
        charts: StatusCharts,
    ) -> None:
        self._single = SingleAnswers(desk, requests, gateway, slack)
        self._look = look
        self._charts = charts
        self._inspect = inspect
        self._slack = slack

    def take(self, asked: Asked) -> Text | None:
        """Begin to answer how SES stands; a sentence for the asker where that cannot be."""
        return self._single.take(
            lambda: (status.message(self._slack, self._look()),), asked, self._charts.show
        )

    def explain(self, text: str, asked: Asked) -> Text | None:
        """Begin to answer what a server's reply means; likewise."""
        return self._single.take(lambda: (reply.message(self._slack, understand(text)),), asked)

    def inspect(self, named: Domain, asked: Asked) -> Text | None:
        """Begin to answer what is right and wrong with a domain; likewise."""
        return self._single.take(
            lambda: domain.messages(self._slack, self._inspect(named), asked.user), asked
        )
