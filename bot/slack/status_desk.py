"""Answers how SES stands, what a reply means, and what is right and wrong with a domain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.report import DomainReport
from bot.slack import domain, reply, status
from bot.slack.asking import Asked, Shown
from bot.slack.gateway import Gateway
from bot.slack.policy import Allowed
from bot.slack.render import Slack
from bot.slack.single import SingleAnswers
from bot.slack.status_charts import StatusCharts
from bot.status import Overview
from checks.core import Domain
from checks.core.replies.understand import understand


class StatusDesk:
    def __init__(
        self,
        look: Callable[[], Overview],
        inspect: Callable[[Domain], DomainReport],
        gateway: Gateway,
        slack: Slack,
        charts: StatusCharts,
    ) -> None:
        self._single = SingleAnswers(gateway, slack)
        self._look = look
        self._charts = charts
        self._inspect = inspect

    def status(self, asked: Asked, allowed: Allowed) -> Shown:
        return self._single.answer(
            lambda slack: (status.message(slack, self._look()),),
            asked,
            allowed,
            self._charts.show,
        )

    def explain(self, text: str, asked: Asked, allowed: Allowed) -> Shown:
        """What a server's reply means."""
        return self._single.answer(
            lambda slack: (reply.message(slack, understand(text)),), asked, allowed
        )

    def inspect(self, named: Domain, asked: Asked, allowed: Allowed) -> Shown:
        """What is right and wrong with a domain."""
        shown = self._single.answer(
            lambda slack: domain.messages(slack, self._inspect(named), asked.user), asked, allowed
        )
        return replace(shown, about=named)
