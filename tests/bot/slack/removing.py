"""Suppression lists, forms and tasks in memory, with a desk that changes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from bot.removal import Claim, Ended, Past, Task
from bot.slack.gateway import Refused
from bot.slack.privately import Privately
from bot.slack.removal_change import SuppressionList
from bot.slack.removal_desk import RemovalDesk
from bot.slack.removal_needs import Lists
from bot.slack.removal_words import Result
from bot.slack.render import Slack
from bot.slack.renewals import Renewals
from bot.slack.validate import validate
from bot.slack.workload import Workload
from bot.watch.alert import Outgoing
from checks.core import Place, Suppression, Unavailable, say
from tests.bot.slack.test_desk import FakeGateway
from tests.bot.watch.fakes import Clock
from tests.fakes import NOW, FakeHistory

AWAY_WORDS = Unavailable("event store", say("It does not answer"))


@dataclass
class FakeList:
    """The list of one place; what is done to it may be answered, lost or refused."""

    entries: dict[str, Suppression] = field(default_factory=dict)
    ended: Ended = Ended.DONE
    """What AWS answers to a change."""
    lost: bool = False
    """It is done all the same."""
    deaf: bool = False
    """It cannot be read."""
    written: list[str] = field(default_factory=list)

    def suppression(self, address: str) -> Suppression | None:
        if self.deaf:
            raise Unavailable("SES GetSuppressedDestination", say("SES is down"))
        return self.entries.get(address)

    def remove(self, address: str) -> Result:
        self.written.append(f"remove {address}")
        if self.ended is Ended.DONE and address not in self.entries:
            return Result(Ended.ABSENT)
        if self.ended is Ended.DONE or self.lost:
            self.entries.pop(address, None)
        return self._answer()

    def put_back(self, address: str, reason: str) -> Result:
        self.written.append(f"put back {address} {reason}")
        if self.ended is Ended.DONE or self.lost:
            self.entries[address] = Suppression(address, reason, NOW)
        return self._answer()

    def _answer(self) -> Result:
        return Result(self.ended, None if self.ended is Ended.DONE else say("AWS says no"))


@dataclass
class FakeActions:
    tasks: dict[str, Task] = field(default_factory=dict)
    ended: dict[str, dict[str, Ended]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """What is claimed, by whom."""
    messages: list[Outgoing] = field(default_factory=list)
    adopted: dict[str, tuple[str, str]] = field(default_factory=dict)
    left: tuple[Task, ...] = ()
    """By a process that died."""
    away: bool = False
    clock: Clock = field(default_factory=lambda: Clock(NOW))

    def claim(self, task: Task) -> Claim:
        self._answer()
        mine, others = [], []
        for number, item in enumerate(task.items):
            key = f"{task.kind} {item.place} {item.listed}"
            if key in self.keys:
                others.append(self.keys[key])
            else:
                self.keys[key] = task.actor
                mine.append(replace(item, id=f"{task.id}.{number}"))
        if not mine:
            return Claim(None, tuple(others))
        self.tasks[task.id] = replace(task, items=tuple(mine))
        return Claim(self.tasks[task.id], tuple(others))

    def abandoned(self) -> tuple[Task, ...]:
        self._answer()
        found, self.left = self.left, ()
        return found

    def finish(
        self, task: Task, ended: Mapping[str, Ended], messages: Iterable[Outgoing] = ()
    ) -> bool:
        self._answer()
        self.tasks[task.id], self.ended[task.id] = task, dict(ended)
        self.messages += messages
        return True

    def past(self, task_id: str) -> Past | None:
        self._answer()
        if task_id not in self.ended:
            return None
        return Past(self.tasks[task_id], self.ended[task_id], NOW)

    def adopt(self, thread: str, channel: str, ts: str) -> None:
        self.adopted[thread] = (channel, ts)

    def _answer(self) -> None:
        if self.away:
            raise AWAY_WORDS


@dataclass
class FakeDialogs:
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    closed: str | None = None
    """Why none can be opened."""

    def begin(self, trigger: str | None, view: dict[str, Any]) -> str:
        if self.closed or trigger is None:
            raise Refused(self.closed or "expired_trigger_id")
        assert validate(view, "modal") == []
        self.views["V1"] = view
        return "V1"

    def update(self, view_id: str, view: dict[str, Any]) -> None:
        assert validate(view, "modal") == []
        if view_id not in self.views:
            raise Refused("not_found")
        self.views[view_id] = view


class Office(Protocol):
    slack: FakeGateway
    renewals: Renewals
    work: Workload


class Removals:
    """What is changed, by whom, and the desk that does it."""

    def __init__(self, office: Office, *places: Place, on: bool = True) -> None:
        self.lists = {place: FakeList() for place in places}
        self.actions, self.dialogs = FakeActions(), FakeDialogs()
        self.history = FakeHistory()
        self.denied: list[Place] = []
        self.clock = Clock(NOW)
        lists = tuple(SuppressionList(place, each, each) for place, each in self.lists.items())
        self.desk = RemovalDesk(
            Lists(lambda: lists, self.history, self.denied.append, on=on),
            self.actions,
            office.renewals,
            self.dialogs,
            office.work,
            Privately(office.slack, Slack()),
            Slack(),
            self.clock,
        )
