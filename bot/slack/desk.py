"""Answers questions about one target: in a thread, or to the asker alone.

The handlers hand over and return: everything here runs on the questions' own pool.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future
from dataclasses import dataclass, replace

from bot import at_work
from bot.report import Report
from bot.slack import in_place, why
from bot.slack.asking import Asked, Shown
from bot.slack.follower import Threads
from bot.slack.gateway import Gateway, Refused
from bot.slack.inquiry import Inquiry, shown, shown_alone
from bot.slack.memory import Answers, is_kept
from bot.slack.policy import Allowed, Where
from bot.slack.privately import Privately, whispered
from bot.slack.render import Slack
from bot.slack.renewals import Renewals
from bot.slack.same import NOT_SHARED, Same
from bot.slack.workload import Parent, Workload
from bot.speaking import to_the_asker
from checks.core import Target, Text, say

log = logging.getLogger(__name__)

CRASHED = say("Something went wrong on our side; the log has the details. Please ask again")
ELSEWHERE = say("Only you see this: the answer is in your direct messages with me")


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
        inquiry: Inquiry,
        renewals: Renewals,
        answers: Answers,
        slack: Slack,
        work: Workload,
        threads: Threads,
        same: Same,
    ) -> None:
        self._gateway = gateway
        self._inquiry = inquiry
        self._renewals = renewals
        self._answers = answers
        self._slack = slack
        self._work = work
        self._threads = threads
        self._same = same
        self._privately = Privately(gateway, slack)

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
            report = self._inquiry.look(target)
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
        return shown(report, question.allowed)

    def answer_again(self, answer_id: str, asked: Asked, allowed: Allowed) -> Shown:
        """An earlier question, in the same messages; what one person alone saw stays theirs."""
        answer = self._renewals.earlier(answer_id)
        if isinstance(answer, Text):
            self._privately.say(asked, answer)
            return Shown("not there any more", Where.ASKER)
        if answer.is_alone:
            return self._renewals.renewed_alone(answer, asked)
        if allowed.where is not Where.CHANNEL:  # the channel's rule is another one by now
            return self.answer(answer.target, asked, allowed)
        return self._renewals.rerun(answer, asked.user, allowed)

    def _post_parent(self, question: _Question) -> Parent:
        payload, asked = why.looking(question.slack, question.target), question.asked
        if question.allowed.where is Where.DM:
            parent = Parent(*self._gateway.write_to(asked.user, payload))
        else:
            ts = self._gateway.post(asked.channel, payload, question.thread)
            parent = Parent(asked.channel, ts)
        at_work.reach("parent")
        self._work.promise(parent)
        self._same.posted(question.shared, parent.channel, parent.ts)
        if question.allowed.where is Where.DM and not asked.is_nowhere:
            self._privately.say(asked, ELSEWHERE)
        return parent

    def _finish(self, question: _Question, report: Report, parent: Parent) -> None:
        answer = self._inquiry.answer(question.asked, report, masked=question.allowed.masked)
        answer = replace(answer, channel=parent.channel, ts=parent.ts, thread=question.thread)
        kept = is_kept(self._answers, answer)  # before the button is there to be pressed
        if not self._work.claim(parent):
            self._same.dropped(question.shared)
            return
        button = answer.id if kept else None
        payload = why.parent(question.slack, report, button, answer.asked_by)
        if kept:
            payload = self._threads.settled(
                answer,
                report,
                payload,
                masked=question.allowed.masked,
                asked=question.asked if question.follows else None,
            )
        try:
            ts = in_place.put(self._gateway, answer.channel, answer.ts, payload, answer.thread)
            answer = replace(answer, ts=ts)
        except Refused:  # who asks next is not to be led to where no answer came
            self._same.dropped(question.shared)
            raise
        self._work.kept(parent)
        if kept:
            self._same.answered(question.shared, answer.channel, answer.ts, answer.id)
        else:
            self._same.dropped(question.shared)
        evidence = why.evidence(question.slack, report, button)
        detail = self._gateway.post(answer.channel, evidence, answer.thread or answer.ts)
        if kept:
            is_kept(self._answers, replace(answer, detail_ts=detail))

    def _answer_alone(self, target: Target, asked: Asked) -> Shown:
        try:
            report = self._inquiry.look(target)
        except Exception:
            self._privately.say(asked, CRASHED)
            raise
        return self._show_alone(asked, report)

    def _show_alone(self, asked: Asked, report: Report, note: Text | None = None) -> Shown:
        """The same content for the asker alone, in their language; `note`: why."""
        with to_the_asker():
            return self._shown_alone(asked, report, note)

    def _shown_alone(self, asked: Asked, report: Report, note: Text | None) -> Shown:
        answer = self._inquiry.answer(asked, report)
        button = answer.id if is_kept(self._answers, answer) else None
        payload = why.parent(self._slack, report, button)
        if note is not None:
            above = self._slack.notice(note)["blocks"]
            payload = {**payload, "blocks": [*above, *payload["blocks"]]}
        told = self._privately.tell(asked, payload)
        self._privately.tell(asked, why.evidence(self._slack, report, button))
        return shown_alone(report, told=told)

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
