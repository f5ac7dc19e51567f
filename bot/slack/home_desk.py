"""Shows a person the Home tab: at once what is known, and again once it was looked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Protocol

from bot.slack import home, refusals
from bot.slack.asking import Asked, Shown
from bot.slack.gateway import Refused
from bot.slack.home import Home, OpenAlert, Question, Rights, Seen
from bot.slack.policy import Where
from bot.slack.render import Slack
from bot.slack.workload import Workload
from bot.store.answers import Answer
from bot.watch.alert import Alert
from bot.watch.bulletin import bulletin
from checks.core import attempt

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=30)
"""Younger than this, what was seen is shown again: one look serves all who open the tab."""

PATIENCE = timedelta(seconds=3)
"""Of one person: what comes sooner after the last time is passed over.  Slack tells of each click
on the tab, and takes some 100 views a minute (views.publish is of tier 4)."""

PEOPLE_MAX = 10_000
"""Who is remembered for it."""


class Views(Protocol):
    def publish(self, user: str, view: dict[str, Any]) -> None:
        """Raises Refused."""
        ...


class AnswersOf(Protocol):
    def __call__(self, user: str, most: int) -> tuple[Answer, ...]:
        """A person's last ones, the newest first.  Raises Unavailable."""
        ...


Page = Callable[[str, str], str | None]
"""Where a message can be opened, by its channel and ts; None where Slack does not say."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is at hand without asking AWS.  Each raises Unavailable."""

    alerts: Callable[[], tuple[Alert, ...]]
    """The open ones."""
    answers: AnswersOf
    thread: Callable[[Alert], str | None]
    """Where an alert's thread is."""
    page: Page


class HomeDesk:
    def __init__(
        self,
        look: Callable[[], Seen],
        known: Known,
        views: Views,
        work: Workload,
        slack: Slack,
        now: Callable[[], datetime],
        *,
        command: str,
    ) -> None:
        """`look`: asks AWS, which takes seconds."""
        self._look = look
        self._known = known
        self._views = views
        self._work = work
        self._slack = slack
        self._now = now
        self._command = command
        self._lock = Lock()
        self._seen: Seen | None = None
        self._shown: dict[str, datetime] = {}
        self._waiting: dict[str, tuple[Rights, Slack]] = {}
        self._looking = False
        self._refused: set[str] = set()

    def show(self, asked: Asked, rights: Rights, *, masked: bool) -> Shown | None:
        """None where they were shown it a moment ago."""
        if self._is_too_soon(asked.user):
            return None
        # in their language also where somebody else's look serves them
        slack = self._slack.masking(masked).speaking(self._slack.language)
        told = self._publish(asked.user, rights, slack)
        if rights.asks and told:
            self._look_for(asked.user, rights, slack)
        return Shown("shown" if told else "not taken by Slack", Where.ASKER, masked)

    def _is_too_soon(self, user: str) -> bool:
        now = self._now()
        with self._lock:
            last = self._shown.get(user)
            if last is not None and now - last < PATIENCE:
                return True
            if len(self._shown) >= PEOPLE_MAX:
                self._shown.clear()
            self._shown[user] = now
        return False

    def _look_for(self, user: str, rights: Rights, slack: Slack) -> None:
        """Show it to them again once it was looked; somebody else's look serves as well."""
        with self._lock:
            if self._is_fresh():
                return
            self._waiting[user] = rights, slack
            if self._looking:
                return
            self._looking = True
        if self._work.submit(self._looked) is not None:  # no room: what is shown says how old
            with self._lock:
                self._looking, self._waiting = False, {}

    def _is_fresh(self) -> bool:
        return self._seen is not None and self._now() - self._seen.overview.now < FRESH

    def _looked(self) -> None:
        seen = self._seen
        try:
            seen = self._look()
        finally:
            with self._lock:
                self._seen, self._looking = seen, False
                waiting, self._waiting = self._waiting, {}
        for user, (rights, slack) in waiting.items():
            self._publish(user, rights, slack)

    def _publish(self, user: str, rights: Rights, slack: Slack) -> bool:
        shown = Home(rights, self._command, self._seen, (), ())
        if rights.asks:
            alerts, questions = attempt(self._alerts), attempt(lambda: self._questions(user))
            shown = replace(shown, alerts=alerts, questions=questions)
        try:
            self._views.publish(user, home.view(slack, shown))
        except Refused as e:
            self._tell(e.code)
            return False
        return True

    def _tell(self, code: str) -> None:
        """Each reason once: people click often."""
        known = code in self._refused
        self._refused.add(code)
        level = logging.INFO if known else logging.WARNING
        log.log(level, "the Home tab is not shown (%s): %s", code, refusals.what_to_do(code))

    def _alerts(self) -> tuple[OpenAlert, ...]:
        now = self._now()
        opened = self._known.alerts()[: home.ALERTS_MAX + 1]
        return tuple(self._alert(each, now) for each in opened)

    def _alert(self, alert: Alert, now: datetime) -> OpenAlert:
        told = bulletin(alert, now)
        return OpenAlert(told.subject, told.state, alert.opened_at, self._known.thread(alert))

    def _questions(self, user: str) -> tuple[Question, ...]:
        answers = self._known.answers(user, home.QUESTIONS_MAX)
        return tuple(
            Question(
                answer.target,
                answer.outcome,
                answer.asked_at,
                None if answer.is_alone else self._known.page(answer.channel, answer.ts),
            )
            for answer in answers
        )
