"""What Prometheus reads at /metrics: https://prometheus.io/docs/practices/naming/

Counters are of this process, since it began.  What the database knows (the outbox, the newest
event) is looked up when somebody reads, for whichever process is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    make_wsgi_app,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

QUESTION = (0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0)
"""Seconds: a question's budget is near the end of them."""

LAG = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 86_400.0)
"""Seconds."""


class Counters:
    """A `Meter` for Prometheus; threads share it."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, told: str, *labels: str) -> Counter:
            return Counter(f"ses_why_{name}", told, labels, registry=registry)

        self._questions = counter("questions", "Questions answered, by outcome.", "outcome")
        self._findings = counter(
            "findings", "What each check found in answers.", "check", "verdict"
        )
        self._unavailable = counter(
            "unavailable", "Look-ups that failed, by the kind of source.", "source"
        )
        self._aws = counter("aws_calls", "Calls of AWS.", "service", "operation", "result")
        self._slack = counter("slack_calls", "Calls of Slack's Web API.", "method", "result")
        self._taken = counter("queue_messages", "What came of messages of the queue.", "what")
        self._seconds = Histogram(
            "ses_why_question_seconds",
            "From a question's first look-up to its verdict.",
            buckets=QUESTION,
            registry=registry,
        )
        self._lag = Histogram(
            "ses_why_event_lag_seconds",
            "From an event's own time until it was stored here.",
            buckets=LAG,
            registry=registry,
        )

    def question(self, outcome: str, seconds: float) -> None:
        self._questions.labels(outcome).inc()
        self._seconds.observe(seconds)

    def finding(self, check: str, verdict: str) -> None:
        self._findings.labels(check, verdict).inc()

    def unavailable(self, source: str) -> None:
        self._unavailable.labels(source).inc()

    def aws_call(self, service: str, operation: str, result: str) -> None:
        self._aws.labels(service, operation, result).inc()

    def slack_call(self, method: str, result: str) -> None:
        self._slack.labels(method, result).inc()

    def taken_in(self, what: str, number: int) -> None:
        self._taken.labels(what).inc(number)

    def event_lag(self, seconds: float) -> None:
        self._lag.observe(max(seconds, 0.0))


class Looked(Collector):
    """Gauges that are looked up at each reading.  One that cannot be looked up is left out, which
    is what Prometheus calls absent; it is never told as 0."""

    def __init__(self, gauges: Mapping[str, tuple[str, Callable[[], float | None]]]) -> None:
        """By name: what it tells, and how it is looked up; None: there is nothing to tell."""
        self._gauges = dict(gauges)

    def collect(self) -> Iterator[Metric]:
        for name, (told, look) in self._gauges.items():
            if (value := look()) is not None:
                yield GaugeMetricFamily(f"ses_why_{name}", told, value=value)


def seconds_since(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else max((now - at) / timedelta(seconds=1), 0.0)


def registry() -> CollectorRegistry:
    """A new one, which tells of the process (memory, CPU, open files) besides."""
    made = CollectorRegistry()
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=made)
    return made


def application(registry: CollectorRegistry) -> WSGIApplication:
    made: WSGIApplication = make_wsgi_app(registry)
    return made
