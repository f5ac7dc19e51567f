"""Gives an earlier answer again, in the messages in which it stands already."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from bot.plain import sentence
from bot.removal import Change
from bot.slack import in_place, inquiry, why
from bot.slack.asking import Asked, Shown
from bot.slack.follower import Threads
from bot.slack.gateway import Gateway, Payload, Refused
from bot.slack.inquiry import Inquiry
from bot.slack.memory import Answers, find, is_kept
from bot.slack.policy import Allowed
from bot.slack.privately import Privately
from bot.slack.removal_words import with_change
from bot.slack.render import Slack
from bot.slack.why import Rerun
from bot.speaking import in_language
from bot.store.answers import Answer
from checks.core import Text, Unavailable

log = logging.getLogger(__name__)


class Renewals:
    def __init__(
        self,
        gateway: Gateway,
        inquiry: Inquiry,
        answers: Answers,
        slack: Slack,
        threads: Threads,
        changed: Callable[[str], Change | None],
    ) -> None:
        """`changed`: what was last done about the entries of an answer, by its id."""
        self._gateway = gateway
        self._inquiry = inquiry
        self._answers = answers
        self._slack = slack
        self._threads = threads
        self._privately = Privately(gateway, slack)
        self._changed = changed

    def earlier(self, answer_id: str) -> Answer | Text:
        """An answer, or why it cannot be given again."""
        return find(self._answers, answer_id)

    def rerun(self, answer: Answer, user: str, allowed: Allowed) -> Shown:
        """At somebody's wish: the thread is told what came of it.  Raises Refused."""
        again, shown, rerun = self._renew(answer, user, allowed)
        with in_language(answer.kept.language):
            note = why.rerun_note(self._slack, rerun)
        self._gateway.post(again.channel, note, again.thread or again.ts)
        return shown

    def renewed(self, answer: Answer, user: str, allowed: Allowed, *, begins: bool = True) -> Shown:
        """An answer that all can see, given again in its messages.  `begins`: it may follow by
        itself from there.  Raises Refused."""
        return self._renew(answer, user, allowed, begins=begins)[1]

    def followed(self, answer: Answer, asked: Asked, allowed: Allowed) -> Shown:
        """The same, and its thread is told what happens next.  Raises Refused."""
        return self._renew(answer, asked.user, allowed, asked)[1]

    def renewed_alone(self, answer: Answer, asked: Asked) -> Shown:
        """The same for what one person alone sees."""
        again, report, rerun = self._inquiry.again(answer, asked.user)
        is_kept(self._answers, again)
        parent = why.parent(self._slack, report, answer.id, None, rerun)
        told = self._privately.tell(asked, parent, replace=True)
        self._privately.tell(asked, why.evidence(self._slack, report, answer.id))
        return inquiry.shown_alone(report, told=told)

    def redrawn(self, answer: Answer, masked: bool, change: Change) -> Payload:
        """The message of an answer as it is to be after that change; its evidence is that by
        then."""
        with in_language(answer.kept.language):
            return self._redrawn(answer, masked or answer.kept.masked, change)

    def ended(self, answer: Answer, *, masked: bool) -> None:
        """An answer whose thread is followed no longer, as it is by now.  Nobody asked for it: so
        it is nowhere posted anew, and stays as it was where the events cannot be read.  Raises
        Refused."""
        masked = masked or answer.kept.masked
        with in_language(answer.kept.language):
            again, report, _ = self._inquiry.again(answer, answer.asked_by, masked=masked)
            if isinstance(report.timelines, Unavailable):
                log.info("an answer stays as it was: %s", sentence(report.timelines.why))
                return
            slack = self._slack.masking(masked)
            payload = why.parent(slack, report, answer.id, answer.asked_by)
            payload = with_change(slack, payload, self._changed(answer.id))
            payload = self._threads.settled(again, report, payload, masked=masked, begins=False)
            self._gateway.update(answer.channel, answer.ts, payload)
            if answer.detail_ts:
                evidence = why.evidence(slack, report, answer.id)
                self._gateway.update(answer.channel, answer.detail_ts, evidence)
        is_kept(self._answers, again)

    def _redrawn(self, answer: Answer, masked: bool, change: Change) -> Payload:
        again, report, _ = self._inquiry.again(answer, change.actor, masked=masked)
        slack = self._slack.masking(masked)
        try:
            again = self._with_evidence(again, why.evidence(slack, report, answer.id))
        except Refused as e:
            log.info("the evidence of an answer stays as it was: %s", e.code)
        is_kept(self._answers, again)
        shown = why.parent(slack, report, answer.id, answer.asked_by)
        shown = with_change(slack, shown, change)
        return self._threads.settled(again, report, shown, masked=masked)

    def _renew(
        self,
        answer: Answer,
        user: str,
        allowed: Allowed,
        follower: Asked | None = None,
        *,
        begins: bool = True,
    ) -> tuple[Answer, Shown, Rerun]:
        # of a press Slack may tell less of who reads there than of the question
        allowed = replace(allowed, masked=allowed.masked or answer.kept.masked)
        with in_language(answer.kept.language):
            again, report, rerun = self._inquiry.again(answer, user, masked=allowed.masked)
            slack = self._slack.masking(allowed.masked)
            payload = why.parent(slack, report, answer.id, answer.asked_by, rerun)
            payload = with_change(slack, payload, self._changed(answer.id))
            payload = self._threads.settled(
                again, report, payload, masked=allowed.masked, asked=follower, begins=begins
            )
            again = self._put(again, payload, why.evidence(slack, report, answer.id))
        return again, inquiry.shown(report, allowed), rerun

    def _put(self, answer: Answer, parent: Payload, evidence: Payload) -> Answer:
        ts = in_place.put(self._gateway, answer.channel, answer.ts, parent, answer.thread)
        again = replace(answer, ts=ts)
        if again.ts != answer.ts:
            self._threads.moved(again)
        again = self._with_evidence(again, evidence)
        is_kept(self._answers, again)
        return again

    def _with_evidence(self, answer: Answer, evidence: Payload) -> Answer:
        thread = answer.thread or answer.ts
        ts = in_place.put(self._gateway, answer.channel, answer.detail_ts, evidence, thread)
        return replace(answer, detail_ts=ts)
