"""A Slack that can refuse, a clock that moves only when told, and an outbox in a real database."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine

from bot.slack.drawing import Chart
from bot.slack.gateway import Payload, Refused
from bot.slack.outbox import IDLE, Poster
from bot.slack.render import Slack as Renderer
from bot.slack.upload import Charts
from bot.watch import picture
from bot.watch.alert import Outgoing, Say
from bot.watch.picture import Panel, Picture
from bot.watch.readings import Point
from checks.core import Text
from tests.bot.slack.test_desk import FakeGateway
from tests.bot.store.database import KEYS, NOW, Clock, Outbox


def message(say: Say, text: str, thread: str = "t", channel: str = "C1") -> Outgoing:
    payload = {"text": f"{thread}: {text}", "blocks": [{"type": "divider"}]}
    return Outgoing(f"{thread} {text}", thread, say, channel, payload)


def chart(text: str, thread: str = "t", channel: str = "C1") -> Outgoing:
    """A chart whose alternative text this is."""
    panel = Panel(Text("Rate"), ((Point(NOW, 0.05),),))
    shown = Picture(Text("Rate"), Text(f"{thread}: {text}"), (panel,))
    return Outgoing(f"{thread} {text}", thread, Say.PICTURE, channel, picture.written(shown))


@dataclass
class Call:
    at: datetime
    say: Say
    channel: str
    text: str
    ts: str | None
    """What was edited or replied to."""


@dataclass
class Slack(FakeGateway):
    """A workspace, and every call that it got."""

    clock: Clock = field(default_factory=Clock)
    refusals: deque[Refused | None] = field(default_factory=deque)
    """What the next calls get; None: taken."""
    shut: dict[str, str] = field(default_factory=dict)
    """Channel or `*` → why it takes nothing."""
    calls: list[Call] = field(default_factory=list)
    taken: list[Call] = field(default_factory=list)

    def post(
        self,
        channel: str,
        payload: Payload,
        thread: str | None = None,
        *,
        broadcast: bool = False,
    ) -> str:
        say = Say.POST if thread is None else Say.BROADCAST if broadcast else Say.REPLY
        call = self._called(say, channel, payload, thread)
        if thread is not None and thread not in self.messages:
            raise Refused("thread_not_found")
        ts = super().post(channel, payload, thread)
        self.taken.append(call)
        return ts

    def update(self, channel: str, ts: str, payload: Payload) -> None:
        call = self._called(Say.EDIT, channel, payload, ts)
        super().update(channel, ts, payload)
        self.taken.append(call)

    def share(self, channel: str, chart: Chart, thread: str | None) -> str:
        self._called(Say.PICTURE, channel, {"text": chart.alt}, thread)
        if thread not in self.messages:
            raise Refused("thread_not_found")
        self.taken.append(self.calls[-1])
        return f"F{len(self.taken)}"

    def _called(self, say: Say, channel: str, payload: Payload, ts: str | None) -> Call:
        call = Call(self.clock.now, say, channel, payload["text"], ts)
        self.calls.append(call)
        refusal = self.refusals.popleft() if self.refusals else None
        if refusal is not None:
            raise refusal
        code = self.shut.get(channel) or self.shut.get("*")
        if code is not None:
            raise Refused(code)
        return call

    def said(self) -> list[tuple[Say, str, str | None]]:
        return [(call.say, call.text, call.ts) for call in self.taken]

    def seconds(self) -> list[float]:
        """When it was called."""
        return [(call.at - NOW).total_seconds() for call in self.calls]


class World:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.clock = Clock()
        self.slack = Slack(clock=self.clock)
        self.charts = Charts(Renderer(), self.slack)
        self.store = Outbox(engine, KEYS, clock=self.clock)
        self.chance = 1.0
        self.masked: set[str] = set()
        """Channels whose rules mask addresses by now."""
        self.restart()

    def restart(self) -> None:
        self.poster = Poster(
            self.slack,
            self.store,
            self.charts,
            Renderer(),
            masks=lambda channel: channel in self.masked,
            clock=self.clock,
            chance=lambda: self.chance,
        )

    def add(self, *messages: Outgoing) -> None:
        self.store.add(messages)

    def run(self, seconds: float = 60) -> None:
        """As the watcher does, for this long."""
        end = self.clock.now + timedelta(seconds=seconds)
        while self.clock.now < end:
            wait = self.poster.turn()
            assert 0 <= wait <= max(IDLE, 5.0)
            self.clock.now += timedelta(seconds=wait)
