"""The answers given in Slack: what was asked, where the answer stands, and what it was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, RowMapping, select, update

from bot.store.engine import insert_or_skip, reading, writing
from bot.store.seal import Keys, Unsealable
from bot.store.tables import answers
from checks.core import Address, Domain, MessageId, Outcome, Target


@dataclass(frozen=True, slots=True)
class Answer:
    id: str
    """Chosen by whoever saves it; buttons carry it."""
    asked_at: datetime
    asked_by: str
    """Slack's user id."""
    channel: str
    ts: str
    """Of the message that has the answer."""
    thread_ts: str
    target: Target
    outcome: Outcome | None = None
    """None until there is one."""
    lead: str | None = None
    """Id of the check that leads."""
    answered_at: datetime | None = None


class AnswerStore:
    def __init__(
        self, engine: Engine, keys: Keys, *, target_life: timedelta = timedelta(days=90)
    ) -> None:
        """`target_life`: for how long it can be read what was asked about."""
        self._engine = engine
        self._keys = keys
        self._target_life = target_life

    def save(self, answer: Answer) -> None:
        """Keep a new answer; nothing happens where its id is there already."""
        row = {
            "id": answer.id,
            "asked_at": answer.asked_at,
            "asked_by": answer.asked_by,
            "channel": answer.channel,
            "ts": answer.ts,
            "thread_ts": answer.thread_ts,
            "target": self._keys.seal(_written(answer.target), answer.asked_at),
            "target_mark": self._mark(answer.target),
            "outcome": answer.outcome.value if answer.outcome else None,
            "lead": answer.lead,
            "answered_at": answer.answered_at,
        }
        with writing(self._engine) as connection:
            insert_or_skip(connection, answers, [row])

    def get(self, answer_id: str) -> Answer | None:
        """None where there is none, or its target is past its life."""
        with reading(self._engine) as connection:
            statement = select(answers).where(answers.c.id == answer_id)
            row = connection.execute(statement).mappings().one_or_none()
        return None if row is None else self._answer(row)

    def latest(self, target: Target, since: datetime) -> Answer | None:
        """The newest that was asked about this target, by whomever."""
        statement = (
            select(answers)
            .where(answers.c.target_mark == self._mark(target), answers.c.asked_at >= since)
            .order_by(answers.c.asked_at.desc(), answers.c.id.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(statement).mappings().one_or_none()
        return None if row is None else self._answer(row)

    def update(
        self, answer_id: str, *, outcome: Outcome, lead: str | None, answered_at: datetime
    ) -> bool:
        """Keep the result, of the first run or of a later one; whether the answer was there."""
        statement = (
            update(answers)
            .where(answers.c.id == answer_id)
            .values(outcome=outcome.value, lead=lead, answered_at=answered_at)
        )
        with writing(self._engine) as connection:
            return connection.execute(statement).rowcount == 1

    def _mark(self, target: Target) -> str:
        return self._keys.mark(_written(target))

    def _answer(self, row: RowMapping) -> Answer | None:
        try:
            target = _read(self._keys.unseal(row["target"], self._target_life))
        except Unsealable:
            return None
        same = {name: row[name] for name in Answer.__slots__ if name not in ("target", "outcome")}
        outcome = Outcome(row["outcome"]) if row["outcome"] else None
        return Answer(target=target, outcome=outcome, **same)


def _written(target: Target) -> str:
    if isinstance(target, Address):
        return json.dumps(["address", target.local, target.domain])
    kind = "message_id" if isinstance(target, MessageId) else "domain"
    return json.dumps([kind, target.value])


def _read(written: str) -> Target:
    kind, *values = json.loads(written)
    if kind == "address":
        return Address(*values)
    return MessageId(*values) if kind == "message_id" else Domain(*values)
