"""What Prometheus reads, and that nothing in it says whom anything was about."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from bot.web.metrics import Counters, Looked, application, registry
from checks.core.registry import load

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
"""Values by name and labels."""


def read(of: CollectorRegistry, **headers: str) -> Samples:
    return told_by(application(of), **headers)


def told_by(told_to: WSGIApplication, **headers: str) -> Samples:
    told: list[Any] = []

    def start(status: str, given: list[tuple[str, str]]) -> None:
        told.append(status)

    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/metrics", "QUERY_STRING": "", **headers}
    body = b"".join(told_to(environ, start))  # type: ignore[arg-type]  # it writes nothing
    assert told == ["200 OK"]
    if headers:
        body = gzip.decompress(body)
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


def labelled(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return (f"ses_why_{name}", frozenset(labels.items()))


def test_what_was_counted_can_be_read() -> None:
    made = CollectorRegistry()
    counters = Counters(made)
    counters.question("not_delivered", 0.4)
    counters.question("not_delivered", 1.4)
    counters.finding("bounce", "fail")
    counters.unavailable("dns")
    counters.aws_call("sesv2", "GetAccount", "throttled")
    counters.slack_call("chat.update", "ratelimited")
    counters.taken_in("stored", 10)
    counters.event_lag(-3.0)  # a clock that is ahead
    found = read(made)
    assert found[labelled("questions_total", outcome="not_delivered")] == 2
    assert found[labelled("question_seconds_bucket", le="0.5")] == 1
    assert found[labelled("question_seconds_count")] == 2
    assert found[labelled("findings_total", check="bounce", verdict="fail")] == 1
    assert found[labelled("unavailable_total", source="dns")] == 1
    throttled = {"service": "sesv2", "operation": "GetAccount", "result": "throttled"}
    assert found[labelled("aws_calls_total", **throttled)] == 1
    assert found[labelled("slack_calls_total", method="chat.update", result="ratelimited")] == 1
    assert found[labelled("queue_messages_total", what="stored")] == 10
    assert found[labelled("event_lag_seconds_sum")] == 0


def test_what_cannot_be_looked_up_is_absent_and_never_0() -> None:
    made = CollectorRegistry()
    made.register(Looked({"here": ("Known.", lambda: 7.0), "away": ("Not known.", lambda: None)}))
    assert read(made) == {labelled("here"): 7.0}


def test_the_process_tells_of_itself_and_packs_what_it_tells() -> None:
    found = read(registry(), HTTP_ACCEPT_ENCODING="gzip")
    assert found["process_resident_memory_bytes", frozenset()] > 2**20


def test_labels_are_few() -> None:
    """Each label is a series that Prometheus keeps: 28 checks with 4 verdicts are the most."""
    assert len(load()) * 4 < 200
