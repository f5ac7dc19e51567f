"""Waiting for what changes in the workspace, instead of asking again and again."""

from __future__ import annotations

import asyncio

from sandbox.slack.model import Change
from sandbox.slack.state import Workspace


class Feed:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._waiting: set[asyncio.Event] = set()
        self.closed = False
        workspace.listeners.append(self._wake)

    async def after(
        self, number: int, *, channel: str | None = None, seconds: float = 25.0
    ) -> list[Change]:
        """What changed after that number, as soon as there is any; empty when time is up."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(seconds):
                while not (found := self._since(number, channel)) and not self.closed:
                    event.clear()
                    await event.wait()
                return found
        except TimeoutError:
            return []
        finally:
            self._waiting.remove(event)

    def close(self) -> None:
        """Let everybody who waits go."""
        self.closed = True
        self._wake(None)

    def _since(self, number: int, channel: str | None) -> list[Change]:
        changes = self._workspace.changes[number:]
        return [change for change in changes if channel in (None, change.channel)]

    def _wake(self, _: Change | None) -> None:
        for event in self._waiting:
            event.set()
