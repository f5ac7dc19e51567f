"""Is the process alive, and can it do what it is there for?  For load balancers and supervisors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING

from bot.plain import sentence
from bot.web.site import answer
from checks.core import Text, say

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

Probe = Callable[[], Text | None]
"""What keeps us from working; None: nothing does.  It answers within seconds and never raises."""

LOOK_SECONDS = 2.0
"""How long what was seen is good for: anybody may ask, as often as they like."""

READY, LOOKING = "ready", "it is being looked at"


def alive(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """It answers, so it is."""
    return answer(start, HTTPStatus.OK, "alive")


def not_yet() -> Text:
    return say("Slack has not told yet who we are")


def nothing() -> None:
    """Of what is not looked at."""


@dataclass(slots=True)
class Line:
    """How this process stands with Slack: told by whoever serves, asked by whoever looks."""

    look: Probe = field(default=not_yet)
    token: Probe = field(default=nothing)
    """Whether Slack still takes the bot's token."""

    def __call__(self) -> Text | None:
        return self.look() or self.token()


class Seldom:
    """A probe that costs somebody else something: what it saw is good for a while."""

    def __init__(self, look: Probe, seconds: float, clock: Callable[[], float]) -> None:
        self._look = look
        self._seconds = seconds
        self._clock = clock
        self._seen: Text | None = None
        self._until = float("-inf")

    def __call__(self) -> Text | None:
        if self._clock() >= self._until:
            self._seen = self._look()
            self._until = self._clock() + self._seconds
        return self._seen


class Ready:
    """The WSGI application that tells whether all probes find nothing, else a line for each that
    does."""

    def __init__(self, probes: Mapping[str, Probe], clock: Callable[[], float]) -> None:
        """`probes`: by what each looks at.  `clock`: seconds, from any beginning."""
        self._probes = dict(probes)
        self._clock = clock
        self._lock = Lock()
        self._seen: tuple[str, ...] = (LOOKING,)
        self._until = float("-inf")

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if missing := self.missing():
            return answer(start, HTTPStatus.SERVICE_UNAVAILABLE, "\n".join(missing))
        return answer(start, HTTPStatus.OK, READY)

    def missing(self) -> tuple[str, ...]:
        # one looks at a time, and nobody waits for it: a database that does not answer takes
        # seconds, and whoever waited would keep a thread from Slack's requests
        if self._clock() >= self._until and self._lock.acquire(blocking=False):
            try:
                found = ((name, probe()) for name, probe in self._probes.items())
                self._seen = tuple(f"{name}: {sentence(why)}" for name, why in found if why)
                self._until = self._clock() + LOOK_SECONDS
            finally:
                self._lock.release()
        return self._seen
