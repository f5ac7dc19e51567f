"""Answers questions about one target: in a thread, or to the asker alone.

The handlers hand over and return: everything here runs on the questions' own pool.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot import at_work
from bot.removal import Change
from bot.report import Report
from bot.slack.asking import Asked, Shown
from bot.slack.follower import Threads
from bot.slack.gateway import Gateway, Payload, Refused
from bot.slack.kept import to_keep
from bot.slack.memory import Answers, find, is_kept
from bot.slack.policy import Allowed, Where
from bot.slack.privately import Privately, whispered
from bot.slack.removal_words import with_change
from bot.slack.render import Rerun, Slack
from bot.slack.same import NOT_SHARED, Same
from bot.slack.workload import Parent, Workload
from bot.speaking import in_language
from bot.store.answers import Answer
from checks.core import Target, Text, Verdict, say

log = logging.getLogger(__name__)

CRASHED = say("Something went wrong on our side; the log has the details. Please ask again")
ELSEWHERE = say("Only you see this: the answer is in your direct messages with me")


class Ask(Protocol):
    def __call__(self, target: Target, *, again: bool = False) -> Report:
        """`again`: somebody may have mended something since the last answer."""
        ...


@dataclass(frozen=True, slots=True)
class _Question:
    target: Target
    asked: Asked
    allowed: Allowed
    slack: Slack
    follows: bool
    shared: str
    """Its id among those that others may ask as well."""

    @property
    def thread(self) -> str | None:
        """Of the conversation in which the answer stands."""
        here = self.allowed.where is Where.CHANNEL
        return self.asked.thread or self.asked.under if here else None


class Desk:
    def __init__(
        self,
        gateway: Gateway,
        ask: Ask,
        answers: Answers,
        slack: Slack,
        work: Workload,
        threads: Threads,
        same: Same,
        *,
        now: Callable[[], datetime],
        changed: Callable[[str], Change | None] = lambda answer: None,
    ) -> None:
        """`changed`: what was last done about the entries of an answer, by its id."""
        self._gateway = gateway
        self._ask = ask
        self._answers = answers
        self._slack = slack
        self._work = work
        self._threads = threads
        self._same = same
        self._privately = Privately(gateway)
        self._now = now
        self._changed = changed

    def answer(
        self, target: Target, asked: Asked, allowed: Allowed, *, follows: bool = False
    ) -> Shown:
        """Where `allowed` says; where Slack does not let us, to the asker alone.  `follows`: the
        answer's thread is to be told what happens next.  Who asks what was just asked is shown
        where."""
        if allowed.where is Where.ASKER:
            return self._answer_alone(target, asked)
        shared = NOT_SHARED if follows else self._same.begin(target, asked, allowed)
        if isinstance(shared, Shown):
            return shared
        slack = self._slack.masking(allowed.masked)
        return self._answered(_Question(target, asked, allowed, slack, follows, shared))

    def _answered(self, question: _Question) -> Shown:
        target, asked = question.target, question.asked
        posted = self._work.beside(lambda: self._post_parent(question))
        try:
            report = self._look(target)
        except Exception:
            self._same.dropped(question.shared)
            self._settle(posted, CRASHED)
            raise
        try:
            parent = posted.result()
        except Refused as e:
            log.info("could not post the parent message: %s", e.code)
            self._same.dropped(question.shared)
            return self._show_alone(asked, report, whispered(e))
        with self._work.keeping(parent):
            self._finish(question, report, parent)
        return _shown(report, question.allowed)

    def answer_again(self, answer_id: str, asked: Asked, allowed: Allowed) -> Shown:
        """An earlier question, in the same messages; what one person alone saw stays theirs."""
        answer = self.earlier(answer_id)
        if isinstance(answer, Text):
            self._privately.tell(asked, self._slack.notice(answer))
            return Shown("not there any more", Where.ASKER)
        if answer.is_alone:
            return self.renew_alone(answer, asked)
        if allowed.where is not Where.CHANNEL:  # the channel's rule is another one by now
            return self.answer(answer.target, asked, allowed)
        again, shown, rerun = self._renew(answer, asked.user, allowed)
        with in_language(answer.kept.language):
            note = self._slack.rerun_note(rerun)
        self._gateway.post(again.channel, note, again.thread or again.ts)
        return shown

    def renewed(self, answer: Answer, user: str, allowed: Allowed, *, begins: bool = True) -> Shown:
        """An answer that all can see, given again in its messages.  `begins`: it may follow by
        itself from there.  Raises Refused."""
        return self._renew(answer, user, allowed, begins=begins)[1]

    def followed(self, answer: Answer, asked: Asked, allowed: Allowed) -> Shown:
        """The same, and its thread is told what happens next.  Raises Refused."""
        return self._renew(answer, asked.user, allowed, asked)[1]

    def _renew(
        self,
        answer: Answer,
        user: str,
        allowed: Allowed,
        follower: Asked | None = None,
        *,
        begins: bool = True,
    ) -> tuple[Answer, Shown, Rerun]:
        with in_language(answer.kept.language):
            return self._renewed(answer, user, allowed, follower, begins=begins)

    def _renewed(
        self,
        answer: Answer,
        user: str,
        allowed: Allowed,
        follower: Asked | None,
        *,
        begins: bool,
    ) -> tuple[Answer, Shown, Rerun]:
        # of a press Slack may tell less of who reads there than of the question
        allowed = replace(allowed, masked=allowed.masked or answer.kept.masked)
        slack = self._slack.masking(allowed.masked)
        again, report, rerun = self._looked_again(answer, user, masked=allowed.masked)
        shown = slack.parent(report, answer.id, answer.asked_by, rerun)
        shown = with_change(slack, shown, self._changed(answer.id))
        shown = self._threads.settled(
            again, report, shown, masked=allowed.masked, asked=follower, begins=begins
        )
        again = replace(again, ts=self._edit_or_post(again, shown))
        if again.ts != answer.ts:
            self._threads.moved(again)
        again = replace(
            again, detail_ts=self._evidence_again(again, slack.reply(report, answer.id))
        )
        is_kept(self._answers, again)
        return again, _shown(report, allowed), rerun

    def renew_alone(self, answer: Answer, asked: Asked) -> Shown:
        """The same for what one person alone sees."""
        again, report, rerun = self._looked_again(answer, asked.user)
        is_kept(self._answers, again)
        parent = self._slack.parent(report, answer.id, None, rerun)
        told = self._privately.tell(asked, parent, replace=True)
        self._privately.tell(asked, self._slack.reply(report, answer.id))
        return _shown_alone(report, told=told)

    def redrawn(self, answer: Answer, masked: bool, change: Change) -> Payload:
        """The message of an answer as it is to be after that change; its evidence is that by
        then."""
        with in_language(answer.kept.language):
            return self._redrawn(answer, masked or answer.kept.masked, change)

    def _redrawn(self, answer: Answer, masked: bool, change: Change) -> Payload:
        again, report, _ = self._looked_again(answer, change.actor, masked=masked)
        slack = self._slack.masking(masked)
        try:
            detail = self._evidence_again(again, slack.reply(report, answer.id))
            again = replace(again, detail_ts=detail)
        except Refused as e:
            log.info("the evidence of an answer stays as it was: %s", e.code)
        is_kept(self._answers, again)
        shown = slack.parent(report, answer.id, answer.asked_by)
        shown = with_change(slack, shown, change)
        return self._threads.settled(again, report, shown, masked=masked)

    def earlier(self, answer_id: str) -> Answer | Text:
        """An answer, or why it cannot be given again."""
        return find(self._answers, answer_id)

    def _look(self, target: Target, *, again: bool = False) -> Report:
        report = self._ask(target, again=again)
        at_work.reach("verdict")
        at_work.note("unknown", tuple(r.check.id for r in report.having(Verdict.UNKNOWN)))
        return report

    def _post_parent(self, question: _Question) -> Parent:
        payload, asked = question.slack.looking(question.target), question.asked
        if question.allowed.where is Where.DM:
            parent = Parent(*self._gateway.write_to(asked.user, payload))
        else:
            ts = self._gateway.post(asked.channel, payload, question.thread)
            parent = Parent(asked.channel, ts)
        at_work.reach("parent")
        self._work.promise(parent)
        self._same.posted(question.shared, parent.channel, parent.ts)
        if question.allowed.where is Where.DM and not asked.is_nowhere:
            self._privately.tell(asked, self._slack.notice(ELSEWHERE))
        return parent

    def _finish(self, question: _Question, report: Report, parent: Parent) -> None:
        answer = self._new(question.target, question.asked, report, masked=question.allowed.masked)
        answer = replace(answer, channel=parent.channel, ts=parent.ts, thread=question.thread)
        kept = is_kept(self._answers, answer)  # before the button is there to be pressed
        if not self._work.claim(parent):
            self._same.dropped(question.shared)
            return
        button = answer.id if kept else None
        shown = question.slack.parent(report, button, answer.asked_by)
        if kept:
            shown = self._threads.settled(
                answer,
                report,
                shown,
                masked=question.allowed.masked,
                asked=question.asked if question.follows else None,
            )
        try:
            answer = replace(answer, ts=self._edit_or_post(answer, shown))
        except Refused:  # who asks next is not to be led to where no answer came
            self._same.dropped(question.shared)
            raise
        self._work.kept(parent)
        if kept:
            self._same.answered(question.shared, answer.channel, answer.ts, answer.id)
        else:
            self._same.dropped(question.shared)
        evidence = question.slack.reply(report, button)
        detail = self._gateway.post(answer.channel, evidence, answer.thread or answer.ts)
        if kept:
            is_kept(self._answers, replace(answer, detail_ts=detail))

    def _answer_alone(self, target: Target, asked: Asked) -> Shown:
        try:
            report = self._look(target)
        except Exception:
            self._privately.tell(asked, self._slack.notice(CRASHED))
            raise
        return self._show_alone(asked, report)

    def _show_alone(self, asked: Asked, report: Report, note: Text | None = None) -> Shown:
        """The same content for the asker alone; `note`: why."""
        answer = self._new(report.target, asked, report)
        button = answer.id if is_kept(self._answers, answer) else None
        payload = self._slack.parent(report, button)
        if note is not None:
            above = self._slack.notice(note)["blocks"]
            payload = {**payload, "blocks": [*above, *payload["blocks"]]}
        told = self._privately.tell(asked, payload)
        self._privately.tell(asked, self._slack.reply(report, button))
        return _shown_alone(report, told=told)

    def _new(self, target: Target, asked: Asked, report: Report, *, masked: bool = False) -> Answer:
        """Of which one person alone sees what, until it is posted."""
        return Answer(
            id=uuid.uuid4().hex,
            target=target,
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

    def _looked_again(
        self, answer: Answer, user: str, *, masked: bool = False
    ) -> tuple[Answer, Report, Rerun]:
        report = self._look(answer.target, again=True)
        again = replace(
            answer,
            outcome=report.outcome,
            lead=_lead(report),
            kept=to_keep(self._slack, report, masked=masked),
        )
        same = (again.outcome, again.lead) == (answer.outcome, answer.lead)
        return again, report, Rerun(user, self._now(), answer.outcome, again.outcome, same)

    def _evidence_again(self, answer: Answer, evidence: Payload) -> str:
        if answer.detail_ts:
            try:
                self._gateway.update(answer.channel, answer.detail_ts, evidence)
            except Refused as e:
                if e.code != "message_not_found":
                    raise
            else:
                return answer.detail_ts
        return self._gateway.post(answer.channel, evidence, answer.thread or answer.ts)

    def _edit_or_post(self, answer: Answer, payload: Payload) -> str:
        """The ts of the parent: a new one where somebody has deleted the first."""
        try:
            self._gateway.update(answer.channel, answer.ts, payload)
        except Refused as e:
            if e.code != "message_not_found":
                raise
            return self._gateway.post(answer.channel, payload, answer.thread)
        return answer.ts

    def _settle(self, posted: Future[Parent], words: Text) -> None:
        """Put a last sentence where an answer was promised."""
        try:
            parent = posted.result()
            if self._work.claim(parent):
                with self._work.keeping(parent):
                    self._gateway.update(parent.channel, parent.ts, self._slack.notice(words))
                self._work.kept(parent)
        except Refused as e:
            log.warning("Slack did not take a message: %s", e.code)


def _lead(report: Report) -> str | None:
    return report.lead.check.id if report.lead else None


def _shown(report: Report, allowed: Allowed) -> Shown:
    where, masked = allowed.where, allowed.masked
    return Shown("shown", where, masked, report.outcome, _lead(report), report.target)


def _shown_alone(report: Report, *, told: bool) -> Shown:
    result = "shown" if told else "not taken by Slack"
    return Shown(result, Where.ASKER, False, report.outcome, _lead(report), report.target)
