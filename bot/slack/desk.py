"""Takes a question, answers it in a thread, and never answers it twice.

The handlers hand over and return: everything here runs on the questions' own pool.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Protocol

from bot.report import Report
from bot.slack.gateway import NO_ENTRY, Gateway, Payload, Refused
from bot.slack.memory import Answers, Requests, is_kept, is_new
from bot.slack.render import Rerun, Slack
from bot.store.answers import Answer
from checks.core import Target, Text, Unavailable, say

log = logging.getLogger(__name__)

BUSY = say("I am answering as many questions as I can; please ask again in a moment")
RESTARTING = say("I am restarting: please ask again, or press Re-run on an earlier answer")
LOST = say("I no longer have this question; please ask it again")
CRASHED = say("Something went wrong on our side; the log has the details. Please ask again")


@dataclass(frozen=True, slots=True)
class Question:
    target: Target
    channel: str
    user: str
    key: str
    """Slack's id for this very request: the same for a delivery that is repeated."""
    thread: str | None = None
    """Where it was asked in a thread: that thread's ts."""
    response_url: str | None = None


class Ask(Protocol):
    def __call__(self, target: Target, *, again: bool = False) -> Report:
        """`again`: somebody may have mended something since the last answer."""
        ...


@dataclass(frozen=True, slots=True)
class Parent:
    """A message that says "Looking into …" and waits for its answer."""

    channel: str
    ts: str


class Desk:
    def __init__(
        self,
        gateway: Gateway,
        ask: Ask,
        answers: Answers,
        requests: Requests,
        slack: Slack,
        *,
        pool: Executor,
        posting: Executor,
        most: int,
        now: Callable[[], datetime],
    ) -> None:
        """`pool` runs the questions, at most `most` of them running and waiting;
        `posting` posts the parent while the checks already look."""
        self._gateway = gateway
        self._ask = ask
        self._answers = answers
        self._requests = requests
        self._slack = slack
        self._pool = pool
        self._posting = posting
        self._most = most
        self._now = now
        self._lock = Lock()
        self._at_work = 0
        self._open: dict[str, Parent] = {}
        self._closed = False

    def take(self, question: Question) -> Text | None:
        """Begin to answer; a sentence for the asker where that cannot be."""
        return self.submit(lambda: self._first_answer(question))

    def take_again(self, answer_id: str, user: str, channel: str, key: str) -> Text | None:
        """Begin to answer an earlier question again, in the same message."""
        return self.submit(lambda: self._answer_again(answer_id, user, channel, key))

    def close(self) -> None:
        """Take no more questions; those at work go on."""
        with self._lock:
            self._closed = True

    def give_up(self) -> None:
        """Tell every thread that is still waiting that it has to be asked again."""
        with self._lock:
            waiting, self._open = dict(self._open), {}
        for parent in waiting.values():
            self._try(partial(self._edit, parent, self._slack.notice(RESTARTING)))

    def later(self, act: Callable[[], None]) -> None:
        """Do a small thing in Slack, such as a hint, off the thread that acknowledges."""
        self._posting.submit(self._try, act)

    def submit(self, job: Callable[[], None]) -> Text | None:
        """Have a question worked on; a sentence for the asker where there is no room for it."""
        with self._lock:
            if self._closed:
                return RESTARTING
            if self._at_work >= self._most:
                return BUSY
            self._at_work += 1
        self._pool.submit(self._work, job)
        return None

    def _work(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception:  # the boundary of a question: the next one must still be answered
            log.exception("a question crashed")
        finally:
            with self._lock:
                self._at_work -= 1

    def _first_answer(self, question: Question) -> None:
        if not is_new(self._requests, question.key):
            return
        posted = self._posting.submit(self._post_parent, question)
        try:
            report = self._ask(question.target)
        except Exception:
            self._settle(posted, CRASHED)
            raise
        try:
            parent = posted.result()
        except Refused as e:
            self._answer_privately(question, report, e)
            return
        self._finish(question, report, parent)

    def _post_parent(self, question: Question) -> Parent:
        payload = self._slack.looking(question.target)
        ts = self._gateway.post(question.channel, payload, question.thread)
        parent = Parent(question.channel, ts)
        self.promise(parent)
        return parent

    def promise(self, parent: Parent) -> None:
        """A message that will be edited: if that comes to nothing, it says so at the end."""
        with self._lock:
            self._open[parent.ts] = parent

    def _finish(self, question: Question, report: Report, parent: Parent) -> None:
        answer = Answer(
            id=uuid.uuid4().hex,
            target=question.target,
            channel=parent.channel,
            ts=parent.ts,
            thread=question.thread,
            detail_ts=None,
            asked_by=question.user,
            asked_at=self._now(),
            outcome=report.outcome,
            lead=_lead(report),
        )
        kept = is_kept(self._answers, answer)  # before the button is there to be pressed
        if not self.claim(parent):
            return
        shown = self._slack.parent(report, answer.id if kept else None, answer.asked_by)
        answer = replace(answer, ts=self._edit_or_post(answer, shown))
        detail = self._gateway.post(
            answer.channel, self._slack.reply(report), answer.thread or answer.ts
        )
        if kept:
            is_kept(self._answers, replace(answer, detail_ts=detail))

    def _answer_again(self, answer_id: str, user: str, channel: str, key: str) -> None:
        if not is_new(self._requests, key):
            return
        answer = self.earlier(answer_id)
        if isinstance(answer, Text):
            refusal = self._slack.notice(answer)
            self._try(lambda: self._gateway.whisper(channel, user, refusal, None))
            return
        again, rerun = self.renew(answer, user)
        self._gateway.post(again.channel, self._slack.rerun_note(rerun), again.thread or again.ts)

    def renew(self, answer: Answer, user: str) -> tuple[Answer, Rerun]:
        """Answer again in the same messages.  Raises Refused."""
        report = self._ask(answer.target, again=True)
        again = replace(answer, outcome=report.outcome, lead=_lead(report))
        same = (again.outcome, again.lead) == (answer.outcome, answer.lead)
        rerun = Rerun(user, self._now(), answer.outcome, again.outcome, same)
        shown = self._slack.parent(report, answer.id, answer.asked_by, rerun)
        again = replace(again, ts=self._edit_or_post(again, shown))
        again = replace(again, detail_ts=self._evidence_again(again, report))
        is_kept(self._answers, again)
        return again, rerun

    def earlier(self, answer_id: str) -> Answer | Text:
        """An answer, or why it cannot be given again."""
        try:
            return self._answers.find(answer_id) or LOST
        except Unavailable as e:
            return say("The event store could not be read: {why}", why=e.why)

    def _evidence_again(self, answer: Answer, report: Report) -> str:
        evidence = self._slack.reply(report)
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

    def _edit(self, parent: Parent, payload: Payload) -> None:
        self._gateway.update(parent.channel, parent.ts, payload)

    def _answer_privately(self, question: Question, report: Report, refusal: Refused) -> None:
        """Where the bot may not post, the asker alone gets the same content, and is told why."""
        log.info("could not post the parent message: %s", refusal.code)
        note = self._slack.notice(whispered(refusal))
        answer, evidence = self._slack.parent(report, None), self._slack.reply(report)
        whole = {"text": answer["text"], "blocks": [*note["blocks"], *answer["blocks"]]}
        for payload in (whole, evidence):
            if question.response_url:
                self._gateway.respond(question.response_url, payload)
            else:
                self._gateway.whisper(question.channel, question.user, payload, question.thread)

    def _settle(self, posted: Future[Parent], words: Text) -> None:
        """Put a last sentence where an answer was promised."""

        def settle() -> None:
            parent = posted.result()
            if self.claim(parent):
                self._edit(parent, self._slack.notice(words))

        self._try(settle)

    def claim(self, parent: Parent) -> bool:
        """Take the parent off the waiting ones; False where `give_up` was there first."""
        with self._lock:
            return self._open.pop(parent.ts, None) is not None

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Refused as e:
            log.warning("Slack did not take a message: %s", e.code)


def _lead(report: Report) -> str | None:
    return report.lead.check.id if report.lead else None


def whispered(refusal: Refused) -> Text:
    """Why an answer is shown to the asker alone."""
    if refusal.code in ("not_in_channel", "channel_not_found"):
        return say(
            "Only you see this: I am not in this conversation. Invite me, and all can see answers."
        )
    if refusal.code in NO_ENTRY:
        return say("Only you see this: I may not post here (Slack says {code})", code=refusal.code)
    return say("Only you see this: Slack did not take my message ({code})", code=refusal.code)
