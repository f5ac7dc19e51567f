"""What Sentry is told is an error of the log, its stack and its question, and nothing private."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from bot import sentry
from bot.at_work import Question, working
from bot.logs import Scrubber

KEY = "0123456789abcdef"
DSN = "https://public@sentry.example/42"

log = logging.getLogger("bot.x")


@pytest.fixture
def sent() -> Iterator[list[dict[str, Any]]]:
    """What would have gone to Sentry."""
    taken: list[dict[str, Any]] = []

    class Kept(Transport):
        def capture_envelope(self, envelope: Envelope) -> None:
            taken.extend(json.loads(item.get_bytes()) for item in envelope.items)

    handler = sentry.start(DSN, Scrubber([KEY]), transport=Kept)
    yield taken
    logging.getLogger().removeHandler(handler)
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def crash(address: str) -> None:
    token = f"xoxb-123456-{address}"
    try:
        raise KeyError(f"{address} {token} {KEY}")
    except KeyError:
        log.exception("no answer for %s", address, extra={"who": address, "key": KEY})


def test_a_crash_is_told_without_whom_it_was_about(sent: list[dict[str, Any]]) -> None:
    question = Question("command 1.2")
    with working(question):
        crash("zebedee@quux.example")
    [event] = sent
    written = json.dumps(event)
    for private in ("zebedee", "quux", "xoxb", KEY):
        assert private not in written
    assert (event["level"], event["logger"]) == ("error", "bot.x")
    assert event["logentry"]["formatted"] == "no answer for [address]"
    assert event["tags"] == {"question": question.id}
    [raised] = event["exception"]["values"]
    assert raised["type"] == "KeyError"
    [frame] = raised["stacktrace"]["frames"]
    assert frame["function"] == "crash"
    assert "vars" not in frame


def test_nothing_is_told_but_errors(sent: list[dict[str, Any]]) -> None:
    log.warning("the queue does not answer")
    assert sent == []
    log.error("the database does not answer")
    [event] = sent
    assert not event.keys() & {"user", "request", "modules", "tags"}
    assert (event["extra"], event["breadcrumbs"]["values"]) == ({}, [])
