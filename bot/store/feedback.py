"""Whether people found an answer right: one word of each person on each answer, the last one.

What somebody wrote has no address in it, as all texts that come in.  Whom the answer was about is
told by marks alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select, update

from bot.store.answers import Answer, marks_of, message_marks
from bot.store.engine import insert_or_update, reading, utc_now, writing
from bot.store.scrub import scrub
from bot.store.seal import Keys
from bot.store.tables import feedback
from checks.core import Address, MessageId, Outcome

WORD_MAX = 500
"""Characters of what somebody writes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody thinks of an answer."""

    at: datetime
    answer: str
    by: str
    """Slack's user id."""
    right: bool
    word: str
    """What the cause was; empty where nothing was written."""
    outcome: Outcome
    lead: str | None
    """Id of the check that led, as it did when the person looked."""
    checks: tuple[str, ...]
    """All with a finding against the mail."""
    message: str | None
    """Mark of the message that it was about."""


class FeedbackStore:
    def __init__(
        self, engine: Engine, keys: Keys, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def say(self, answer: Answer, by: str, *, right: bool, word: str = "") -> None:
        """Keep it in the place of what the same person said before.  Raises Unavailable."""
        about, kept = answer.target, answer.kept
        address = f"{about.local}@{about.domain}" if isinstance(about, Address) else ""
        message = kept.message and marks_of(self._keys, MessageId(kept.message))[0]
        row = {
            "answer": answer.id,
            "by": by,
            "at": self._clock(),
            "right": right,
            "word": scrub(word.strip(), address)[:WORD_MAX],
            "outcome": answer.outcome.value,
            "lead": answer.lead,
            "checks": json.dumps(kept.checks),
            "target_mark": marks_of(self._keys, about)[0],
            "message_mark": message,
        }
        with writing(self._engine) as connection:
            insert_or_update(connection, feedback, row)


def listed(engine: Engine, since: datetime | None = None) -> tuple[Verdict, ...]:
    """The oldest first.  Raises Unavailable."""
    statement = select(feedback).order_by(feedback.c.at, feedback.c.answer, feedback.c.by)
    if since is not None:
        statement = statement.where(feedback.c.at >= since)
    with reading(engine) as connection:
        rows = connection.execute(statement).all()
    return tuple(
        Verdict(
            at=row.at,
            answer=row.answer,
            by=row.by,
            right=row.right,
            word=row.word,
            outcome=Outcome(row.outcome),
            lead=row.lead,
            checks=tuple(json.loads(row.checks)),
            message=row.message_mark,
        )
        for row in rows
    )


def erase(connection: Connection, keys: Keys, address: Address, messages: Iterable[str]) -> int:
    """All about a person, and about these messages to them; how many there were."""
    about = feedback.c.target_mark.in_(marks_of(keys, address))
    gone = connection.execute(delete(feedback).where(about)).rowcount
    for named in message_marks(keys, messages):
        statement = delete(feedback).where(feedback.c.message_mark.in_(named))
        gone += connection.execute(statement).rowcount
    return gone


def remark(connection: Connection, older: Iterable[str], newer: str) -> None:
    """What was marked with an older key is marked with the newer one."""
    for column in (feedback.c.target_mark, feedback.c.message_mark):
        statement = update(feedback).where(column.in_(tuple(older))).values({column: newer})
        connection.execute(statement)
