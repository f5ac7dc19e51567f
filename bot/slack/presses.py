"""What is done with an answer, and the forms: each of Slack's bodies read into a wish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack import asking, views
from bot.slack.actions import Action
from bot.slack.asking import Asked
from bot.slack.feedback_desk import FeedbackDesk
from bot.slack.gate import Gate, Unfit, Wish
from bot.slack.headers_desk import NO_HEADERS, HeadersDesk
from bot.slack.policy import Allowed
from bot.slack.raw_desk import RawDesk
from bot.slack.texts_desk import TextsDesk
from checks.core import say
from checks.core.headers import read

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Counters:
    """Who does the work."""

    texts: TextsDesk
    raw: RawDesk
    feedback: FeedbackDesk
    headers: HeadersDesk


class Presses:
    def __init__(
        self, counters: Counters, gate: Gate, ours: frozenset[str], now: Callable[[], datetime]
    ) -> None:
        """`ours`: ids of our workspace and of its organisation."""
        self._counters = counters
        self._gate = gate
        self._ours = ours
        self._now = now

    def copy(self, body: Body) -> Wish:
        asked, answer = self._pressed(body)
        button = body["actions"][0]["action_id"]
        texts = self._counters.texts
        return Wish(
            Action.COPY_TEXT,
            asked,
            lambda allowed: texts.copy(button, answer, asked, allowed, self._sees(asked)),
            detail={"answer": answer, "button": button},
            swift=True,
        )

    def raw(self, body: Body) -> Wish:
        asked, answer = self._pressed(body)
        raw = self._counters.raw
        return Wish(
            Action.SHOW_RAW,
            asked,
            lambda _: raw.show(answer, asked, self._sees(asked)),
            detail={"answer": answer},
        )

    def right(self, body: Body) -> Wish:
        asked, answer = self._pressed(body)
        feedback, detail = self._counters.feedback, {"answer": answer}
        return Wish(
            Action.FEEDBACK,
            asked,
            lambda _: feedback.take(answer, asked, right=True),
            detail=detail,
        )

    def wrong(self, body: Body) -> Wish:
        """That the form was opened is nothing to write down."""
        asked, answer = self._pressed(body)
        feedback = self._counters.feedback
        return Wish(Action.FEEDBACK, asked, lambda _: feedback.ask(answer, asked), swift=True)

    def cause(self, body: Body) -> Wish | Unfit:
        word = views.written(body, views.CAUSE).strip()
        if not word:
            return Unfit({views.CAUSE: say("Write a word on what the cause was")})
        asked, answer = asking.of_submission(body, self._ours)
        feedback, detail = self._counters.feedback, {"answer": answer}
        return Wish(
            Action.FEEDBACK,
            asked,
            lambda _: feedback.take(answer, asked, right=False, word=word),
            detail=detail,
        )

    def paste(self, body: Body) -> Wish:
        return self.form(self._pressed(body)[0])

    def form(self, asked: Asked) -> Wish:
        headers = self._counters.headers
        return Wish(Action.PASTE_HEADERS, asked, lambda _: headers.form(asked), swift=True)

    def pasted(self, body: Body) -> Wish | Unfit:
        asked, _ = asking.of_submission(body, self._ours)
        return self.headers(views.written(body, views.HEADERS), asked)

    def headers(self, text: str, asked: Asked) -> Wish | Unfit:
        reading, headers = read(text, self._now()), self._counters.headers
        if not reading.fields:
            return Unfit({views.HEADERS: NO_HEADERS})

        def work(allowed: Allowed) -> asking.Shown:
            return headers.read(reading, asked, allowed)

        return Wish(Action.READ_HEADERS, asked, work, reading.ses.message_id)

    def _sees(self, asked: Asked) -> Callable[[], bool]:
        """Whether they may see what is masked; what could not be looked up is a no."""
        return lambda: isinstance(self._gate.decide(Action.UNMASK, asked), Allowed)

    def _pressed(self, body: Body) -> tuple[Asked, str]:
        return asking.of_press(body, self._ours), body["actions"][0].get("value") or ""
