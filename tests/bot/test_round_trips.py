"""How many times a domain's report waits for an answer, one after another: counted, not timed.

Everything runs in one thread, and what each task asks and begins is written down.  Then it is
played as if every answer took one round: a question that is on its way already, or answered, is not
asked again, as the memo of a question has it.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.diagnose import inspect
from bot.wiring import LOOKUPS_AT_ONCE
from checks.core import Domain, Mx, Place, attempt, registry
from checks.core.sources import Ask, in_turn
from tests.fakes import (
    AWAY,
    HOME,
    SHOP_ZONE_CNAME,
    SHOP_ZONE_IPS,
    SHOP_ZONE_MX,
    SHOP_ZONE_TXT,
    FakeDns,
    FakeSes,
    sources,
)

MOST = 6
"""Rounds that a report may take, SES's answers counted as well."""


@dataclass
class Task:
    awaited: bool
    """The report waits for its end."""
    steps: list[Hashable | Task] = field(default_factory=list)
    """What it asks, and the tasks that it begins, in their order."""

    def __hash__(self) -> int:
        return id(self)


class Recorder(Executor):
    """Runs what it is given at once, in this thread."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self._running: list[Task] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(self._run(True, lambda: fn(*args, **kwargs)))
        return done

    def ahead(self, asks: Iterable[Ask]) -> None:
        for ask in asks:
            self._run(False, lambda ask=ask: attempt(ask))  # type: ignore[misc]  # the loop's value

    def asked(self, question: Hashable) -> None:
        self._running[-1].steps.append(question)

    def _run(self, awaited: bool, work: Callable[[], Any]) -> Any:
        task = Task(awaited)
        (self._running[-1].steps if self._running else self.tasks).append(task)
        self._running.append(task)
        try:
            return work()
        finally:
            self._running.pop()


@dataclass(frozen=True)
class Asked:
    """A source all of whose questions are written down."""

    source: Any
    name: Hashable
    recorder: Recorder

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def ask(*given: str) -> Any:
            plain = tuple(each.lower().rstrip(".") for each in given)
            self.recorder.asked((self.name, method, plain))
            return getattr(self.source, method)(*given)

        return ask


def rounds(tasks: list[Task]) -> tuple[int, int]:
    """When the last task that is waited for ends, and the most questions in one round."""
    answered: dict[Hashable, int] = {}
    begun = Counter[int]()
    ends = [0]
    order = iter(range(10**9))
    waiting = [(0, next(order), task, 0) for task in tasks]
    while waiting:
        now, _, task, at = heapq.heappop(waiting)
        if at == len(task.steps):
            ends.append(now if task.awaited else 0)
            continue
        step, then = task.steps[at], now
        if isinstance(step, Task):
            heapq.heappush(waiting, (now, next(order), step, 0))
        elif step not in answered:
            begun[now] += 1
            then = answered[step] = now + 1
        else:
            then = max(now, answered[step])
        heapq.heappush(waiting, (then, next(order), task, at + 1))
    return max(ends), max(begun.values())


def counted(dns: FakeDns, *, ahead: bool = True) -> tuple[int, int]:
    """Of the report about shop.example, which is an identity at two places."""
    recorder, places = Recorder(), (HOME, AWAY)
    everywhere = tuple((place, Asked(FakeSes(), place, recorder)) for place in places)

    def world(place: Place, ses: Any) -> Any:
        return replace(
            sources(place=place, places=places),
            ses=ses,
            dns=Asked(dns, "DNS", recorder),
            everywhere=everywhere,
            ahead=recorder.ahead if ahead else in_turn,
        )

    worlds = [world(place, ses) for place, ses in everywhere]
    checks = [check for check in registry.load() if Domain in check.answers]
    ways: dict[str, Any] = {"lookups": recorder, "budget": 1.0, "clock": lambda: 0.0}
    found = inspect(Domain("shop.example"), worlds, checks, **ways)
    assert {"dkim", "dmarc", "mail_from", "spf", "ses_identity"} <= {
        result.check.id for result in found.results
    }
    return rounds(recorder.tasks)


def zone(
    txts: dict[str, tuple[str, ...]] | None = None,
    cnames: dict[str, str] | None = None,
    mxs: dict[str, tuple[Mx, ...]] | None = None,
) -> FakeDns:
    return FakeDns(
        txts=SHOP_ZONE_TXT | (txts or {}),
        cnames=SHOP_ZONE_CNAME if cnames is None else cnames,
        mxs=SHOP_ZONE_MX | (mxs or {}),
        ips=SHOP_ZONE_IPS,
    )


TWICE = {f"{name}.shop.example": target for name, target in SHOP_ZONE_CNAME.items()}
DEEP: dict[str, tuple[str, ...]] = {
    "shop.example": ("v=spf1 include:a.shop.example -all",),
    "a.shop.example": ("v=spf1 include:b.shop.example -all",),
    "b.shop.example": ("v=spf1 include:amazonses.com -all",),
}
STRANGERS: dict[str, tuple[str, ...]] = {
    "_dmarc.shop.example": ("v=DMARC1; p=none; rua=mailto:a@one.example,mailto:b@two.example",)
}


@pytest.mark.parametrize(
    ("dns", "trips"),
    [
        pytest.param(zone(), 2, id="in order"),
        pytest.param(FakeDns(txts={}, cnames={}, mxs={}, ips={}), 4, id="nothing there"),
        pytest.param(zone(cnames={}), 4, id="no DKIM keys"),
        pytest.param(zone(cnames=TWICE), 4, id="the domain twice"),
        pytest.param(zone(STRANGERS), 4, id="reports to strangers"),
        pytest.param(zone(DEEP), 3, id="SPF in three steps"),
    ],
)
def test_a_report_takes_few_rounds(dns: FakeDns, trips: int) -> None:
    taken, at_once = counted(dns)
    assert (taken, taken <= MOST) == (trips, True)
    assert at_once <= LOOKUPS_AT_ONCE


def test_with_one_question_after_the_other_it_would_take_more() -> None:
    assert counted(zone(), ahead=False)[0] > MOST
