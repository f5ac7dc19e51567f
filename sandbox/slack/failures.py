"""What fails on purpose: which call, how, and how often still."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from sandbox.slack.model import Json
from sandbox.world import Fault

SOCKET = "socket"
"""The operation that stands for a new Socket Mode connection; `*` does not mean it."""
RESPONSE_URL = "response_url"
UPLOAD = "upload"
"""The operation that stands for a file's bytes, which go to an address of their own."""

Way = Literal["slow", "unreachable", "status", "garbage", "ratelimited", "code"]


@dataclass(frozen=True, slots=True)
class Failure:
    way: Way
    detail: str = ""
    """Seconds of slow and ratelimited, the number of status, the error code."""


@dataclass(slots=True)
class _Live:
    fault: Fault
    left: int | None


class Failures:
    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._live: list[_Live] = []
        for fault in faults:
            if fault.service == "slack":
                self.add(fault)

    def add(self, fault: Fault) -> None:
        self._live.append(_Live(fault, fault.times))

    def clear(self) -> None:
        self._live.clear()

    def listed(self) -> list[Json]:
        return [asdict(live.fault) | {"left": live.left} for live in self._live]

    def next(self, operation: str) -> Failure | None:
        """How this call is to fail, and one time less from now on."""
        for live in self._live:
            named = live.fault.operation == operation
            anything = live.fault.operation == "*" and operation != SOCKET
            if live.left == 0 or not (named or anything):
                continue
            if live.left is not None:
                live.left -= 1
            return _read(live.fault.error)
        return None


def _read(error: str) -> Failure:
    way, _, detail = error.partition(":")
    match way:
        case "slow" | "unreachable" | "status" | "garbage":
            return Failure(way, detail)
        case "ratelimited":
            return Failure(way, detail or "1")
    return Failure("code", error)
