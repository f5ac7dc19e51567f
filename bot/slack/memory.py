"""What is remembered of questions, as far as the database lets us: while it is away people are
answered all the same, though without a button, and perhaps twice."""

from __future__ import annotations

import logging
from typing import Protocol

from bot.plain import sentence
from bot.store.answers import Answer
from checks.core import Text, Unavailable, say

log = logging.getLogger(__name__)

LOST = say("I no longer have this question; please ask it again")


class Answers(Protocol):
    """Raises Unavailable where the database does not answer, as `Requests` does."""

    def save(self, answer: Answer) -> None: ...

    def find(self, answer_id: str) -> Answer | None: ...


class Requests(Protocol):
    def first_time(self, key: str) -> bool:
        """Whether a request of Slack's is new; marks it as seen, for all processes."""
        ...


def is_new(requests: Requests, key: str) -> bool:
    """Whether it is to be answered: also where that cannot be told, as twice is better than
    never."""
    try:
        return requests.first_time(key)
    except Unavailable as e:
        log.error("cannot tell whether a request is new: %s: %s", e.source, sentence(e.why))
        return True


def find(answers: Answers, answer_id: str) -> Answer | Text:
    """An answer, or why there is nothing to be done with it any more."""
    try:
        return answers.find(answer_id) or LOST
    except Unavailable as e:
        return say("The event store could not be read: {why}", why=e.why)


def is_kept(answers: Answers, answer: Answer) -> bool:
    """Whether it will be there when somebody asks again."""
    try:
        answers.save(answer)
    except Unavailable as e:
        log.error("an answer cannot be kept: %s: %s", e.source, sentence(e.why))
        return False
    return True
