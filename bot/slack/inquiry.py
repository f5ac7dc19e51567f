"""One look at a target, what is kept of its answer, and what the audit log is told of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot import at_work
from bot.report import Report
from bot.slack.asking import Asked, Shown
from bot.slack.kept import to_keep
from bot.slack.policy import Allowed, Where
from bot.slack.render import Slack
from bot.slack.why import Rerun
from bot.store.answers import Answer
from checks.core import Target, Verdict


class Ask(Protocol):
    def __call__(self, target: Target, *, again: bool = False) -> Report:
        """`again`: somebody may have mended something since the last answer."""
        ...


class Inquiry:
    def __init__(self, ask: Ask, slack: Slack, now: Callable[[], datetime]) -> None:
        self._ask = ask
        self._slack = slack
        self._now = now

    def look(self, target: Target, *, again: bool = False) -> Report:
        report = self._ask(target, again=again)
        at_work.reach("verdict")
        at_work.note("unknown", tuple(r.check.id for r in report.having(Verdict.UNKNOWN)))
        return report

    def answer(self, asked: Asked, report: Report, *, masked: bool = False) -> Answer:
        """Of which one person alone sees what, until it is posted."""
        return Answer(
            id=uuid.uuid4().hex,
            target=report.target,
            channel=asked.channel,
            ts="",
            thread=asked.thread,
            detail_ts=None,
            asked_by=asked.user,
            asked_at=self._now(),
            outcome=report.outcome,
            lead=_lead(report),
            kept=to_keep(self._slack, report, masked=masked),
        )

    def again(
        self, answer: Answer, user: str, *, masked: bool = False
    ) -> tuple[Answer, Report, Rerun]:
        """The same question, asked by that person now."""
        report = self.look(answer.target, again=True)
        again = replace(
            answer,
            outcome=report.outcome,
            lead=_lead(report),
            kept=to_keep(self._slack, report, masked=masked),
        )
        same = (again.outcome, again.lead) == (answer.outcome, answer.lead)
        return again, report, Rerun(user, self._now(), answer.outcome, again.outcome, same)


def shown(report: Report, allowed: Allowed) -> Shown:
    where, masked = allowed.where, allowed.masked
    return Shown("shown", where, masked, report.outcome, _lead(report), report.target)


def shown_alone(report: Report, *, told: bool) -> Shown:
    result = "shown" if told else "not taken by Slack"
    return Shown(result, Where.ASKER, False, report.outcome, _lead(report), report.target)


def _lead(report: Report) -> str | None:
    return report.lead.check.id if report.lead else None
