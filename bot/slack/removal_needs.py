"""What the desk of removals asks of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from bot.removal import Change, Claim, Ended, Past, Task
from bot.slack.gateway import Payload
from bot.slack.removal_change import SuppressionList
from bot.slack.removal_form import View
from bot.store.answers import Answer
from bot.watch.alert import Outgoing
from checks.core import History, Place, Text


class Actions(Protocol):
    """Raises Unavailable where the database does not answer."""

    def claim(self, task: Task) -> Claim: ...

    def abandoned(self) -> tuple[Task, ...]: ...

    def finish(
        self, task: Task, ended: dict[str, Ended], messages: Iterable[Outgoing] = ()
    ) -> bool: ...

    def past(self, task_id: str) -> Past | None: ...

    def adopt(self, thread: str, channel: str, ts: str) -> None:
        """Let messages of this thread go below that message, or into it."""
        ...


class Dialogs(Protocol):
    """Raises Refused."""

    def begin(self, trigger: str | None, view: View) -> str:
        """The new modal's id."""
        ...

    def update(self, view_id: str, view: View) -> None: ...


class Renewing(Protocol):
    def earlier(self, answer_id: str) -> Answer | Text: ...

    def redrawn(self, answer: Answer, masked: bool, change: Change) -> Payload:
        """The answer's message as it is to be by now."""
        ...


@dataclass(frozen=True, slots=True)
class Lists:
    """What the lists are read by, and what AWS has denied."""

    all: Callable[[], tuple[SuppressionList, ...]]
    """For one look, which it has a few seconds for."""
    history: History
    deny: Callable[[Place], None]
    """Remember for a while that AWS does not let us write there."""
    on: bool = True
    """Whether the settings let anything be changed."""
