"""The answers given in Slack: what was asked, where the answer stands, and what it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, RowMapping, select

from bot.store.engine import insert_or_update, reading, utc_now, writing
from bot.store.seal import Keys, Unsealable
from bot.store.tables import answers
from checks.core import Address, Domain, MessageId, Outcome, Target

CHUNK = 400
"""Messages in one look-up."""

_SAME = ("id", "channel", "ts", "thread", "detail_ts", "asked_by", "asked_at", "lead")


@dataclass(frozen=True, slots=True)
class Letters:
    """The texts to send on in one language."""

    language: str
    """Its code."""
    customer: str
    postmaster: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What goes with an answer, as it was when it was given."""

    customer: str = ""
    """The text for the customer; empty where there was nothing to say."""
    postmaster: str = ""
    checks: tuple[str, ...] = ()
    """Ids of those with a finding against the mail, the lead first."""
    message: str | None = None
    """Id of the newest message."""
    masked: bool = False
    """Whether addresses were hidden where it stands: then they stay so."""
    language: str = ""
    """The code of the answer's own; empty: it was given before that was kept."""
    translated: tuple[Letters, ...] = ()
    """The texts in all other languages."""


@dataclass(frozen=True, slots=True)
class Answer:
    id: str
    """Chosen by whoever saves it; buttons carry it."""
    target: Target
    channel: str
    ts: str
    """Of the message that has the verdict; empty where one person alone saw it."""
    thread: str | None
    """Of the thread that it was posted in, if it was in one."""
    detail_ts: str | None
    """Of the reply that has the rest."""
    asked_by: str
    """Slack's user id."""
    asked_at: datetime
    outcome: Outcome
    lead: str | None
    """Id of the check that leads."""
    kept: Kept = Kept()

    @property
    def is_alone(self) -> bool:
        """Whether one person alone saw it: then it is no message that could be edited."""
        return not self.ts


class AnswerStore:
    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        *,
        target_life: timedelta = timedelta(days=90),
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`target_life`: for how long it can be read what was asked about."""
        self._engine = engine
        self._keys = keys
        self._target_life = target_life
        self._clock = clock

    def save(self, answer: Answer) -> None:
        """Keep it, in the place of an older one with the same id."""
        row = {name: getattr(answer, name) for name in _SAME} | {
            "target": self._keys.seal(written_target(answer.target), answer.asked_at),
            "target_mark": self._mark(answer.target),
            "outcome": answer.outcome.value,
            "kept": self._keys.seal(json.dumps(asdict(answer.kept)), answer.asked_at),
        }
        with writing(self._engine) as connection:
            insert_or_update(connection, answers, row)

    def latest(self, target: Target, channel: str, since: datetime) -> Answer | None:
        """The newest on the same in a channel, if there all can see it."""
        statement = (
            select(answers)
            .where(answers.c.target_mark.in_(marks_of(self._keys, target)))
            .where(answers.c.channel == channel, answers.c.ts != "", answers.c.asked_at >= since)
            .order_by(answers.c.asked_at.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(statement).mappings().one_or_none()
        return None if row is None else self._answer(row)

    def of_person(self, user: str, most: int) -> tuple[Answer, ...]:
        """Their last ones, the newest first; without those whose target is past its life."""
        statement = (
            select(answers)
            .where(answers.c.asked_by == user)
            .order_by(answers.c.asked_at.desc())
            .limit(most)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(statement).mappings().all()
        return tuple(answer for row in rows if (answer := self._answer(row)) is not None)

    def find(self, answer_id: str) -> Answer | None:
        """None where there is none, or its target is past its life."""
        statement = select(answers).where(answers.c.id == answer_id)
        with reading(self._engine) as connection:
            row = connection.execute(statement).mappings().one_or_none()
        return None if row is None else self._answer(row)

    def _mark(self, target: Target) -> str:
        return self._keys.mark(written_target(target))

    def _answer(self, row: RowMapping) -> Answer | None:
        try:
            written = self._keys.unseal(row["target"], self._target_life, self._clock())
        except Unsealable:
            return None
        same = {name: row[name] for name in _SAME} | {"kept": self._kept(row["kept"])}
        return Answer(target=read_target(written), outcome=Outcome(row["outcome"]), **same)

    def _kept(self, token: str) -> Kept:
        """Nothing, of an answer that was given before anything was kept."""
        if not token:
            return Kept()
        written = self._keys.unseal(token, self._target_life, self._clock())
        kept = json.loads(written)
        letters = tuple(Letters(**each) for each in kept.get("translated", ()))
        return Kept(**kept | {"checks": tuple(kept["checks"]), "translated": letters})


def marks_of(keys: Keys, target: Target) -> tuple[str, ...]:
    """Under which answers about this target are kept."""
    return keys.marks(written_target(target))


def message_marks(keys: Keys, messages: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The same of many messages, as many at once as a statement has room for."""
    each_once = list(dict.fromkeys(messages))
    for start in range(0, len(each_once), CHUNK):
        some = each_once[start : start + CHUNK]
        yield tuple(mark for each in some for mark in marks_of(keys, MessageId(each)))


def written_target(target: Target) -> str:
    if isinstance(target, Address):
        return json.dumps(["address", target.local, target.domain])
    kind = "message_id" if isinstance(target, MessageId) else "domain"
    return json.dumps([kind, target.value])


def read_target(written: str) -> Target:
    kind, *values = json.loads(written)
    if kind == "address":
        return Address(*values)
    return MessageId(*values) if kind == "message_id" else Domain(*values)
