"""What is logged is a line for each record, whatever is in it, and nothing private is."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.at_work import Carrying, Question, current, miss, reach, working
from bot.logs import JSON, TEXT, Lines, Scrubber
from bot.settings import load, secrets

ROOT = Path(__file__).parents[2]
KEY = "0123456789abcdef/+"
BEGINS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z (INFO|ERROR) [\w.]+: ")

PRIVATE = [
    pytest.param("to ann@example.com now", "to [address] now", id="address"),
    pytest.param("to ann%40example.com", "to [address]", id="address, url-encoded"),
    pytest.param('{"to": "ann\\u0040example.com"}', '{"to": "[address]"}', id="address, in JSON"),
    pytest.param("xoxb-12345-67890-abcDEF", "[token]", id="bot token"),
    pytest.param("token=xoxe.xoxp-1-Mi0yLTk", "token=[token]", id="rotated token"),
    pytest.param("xapp-1-A0123-456-abcdef", "[token]", id="app token"),
    pytest.param("AKIAIOSFODNN7EXAMPLE", "[token]", id="AWS key id"),
    pytest.param("https://hooks.slack.com/commands/T1/2/x", "https://hooks.slack.com/[secret]"),
    pytest.param("wss://wss.slack.com/link/?ticket=abc", "wss://wss.slack.com/link/?[cut]"),
    pytest.param(f"key {KEY}!", "key [secret]!", id="a secret of the settings"),
    pytest.param("0123456789abcdef%2F%2B", "[secret]", id="a secret, url-encoded"),
]


def lines(style: str = TEXT) -> Lines:
    return Lines(style, Scrubber([KEY, "short"]))


def record(message: str, *values: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("bot.x", logging.INFO, __file__, 1, message, values, None)
    made.__dict__.update(extra)
    return made


def crashed(message: str) -> logging.LogRecord:
    try:
        raise RuntimeError(message)
    except RuntimeError:
        return logging.LogRecord(
            "bot.x", logging.ERROR, __file__, 1, "it crashed", None, sys.exc_info()
        )


def test_a_record_is_a_line_with_its_values() -> None:
    line = lines().format(record("said %s", "it", outcome="accepted", ms=3, lead=None))
    assert re.sub(r"^\S+", "AT", line) == "AT INFO bot.x: said it outcome=accepted ms=3"


def test_or_an_object() -> None:
    found = json.loads(lines(JSON).format(record("said %s", "it", ms=3, missed={"dns": 2})))
    assert list(found) == ["timestamp", "level", "logger", "event", "ms", "missed"]
    assert found["event"] == "said it"
    assert (found["ms"], found["missed"]) == (3, {"dns": 2})


@pytest.mark.parametrize("style", [TEXT, JSON])
@pytest.mark.parametrize(("text", "left"), PRIVATE)
def test_nothing_private_is_in_it(style: str, text: str, left: str) -> None:
    for each in (
        record(text),
        record("%s", text),
        record("x", value=text),
        record("x", values=(text, {text: [text]})),
        record("x", value=ValueError(text)),
        crashed(text),
    ):
        line = lines(style).format(each)
        assert text not in line
        assert json.dumps(text)[1:-1] not in line
        assert (left if style == TEXT else json.dumps(left)[1:-1]) in line


def test_a_text_without_end_does_not_fill_the_log() -> None:
    long = f"begin {'x' * 100_000} ann@example.com end"
    for each in (record("%s", long), record("x", value=long), crashed(long)):
        for style in (TEXT, JSON):
            line = lines(style).format(each)
            assert len(line) < 9_000
            assert "characters" in line
            assert "[address] end" in line


def test_what_is_short_is_no_secret() -> None:
    assert "cut short" in lines().format(record("cut short"))


def test_the_secrets_are_those_of_the_settings_and_of_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-aws")
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    settings = load(
        {
            "SES_REGIONS": "eu-west-1",
            "ADDRESS_KEY": KEY,
            "SLACK_SIGNING_SECRET": "signing",
            "DATABASE_URL": "postgresql://bot:p%40ss@host/name?sslpassword=of%20the%20key",
        }
    )
    assert secrets(settings) == ["signing", KEY, "p@ss", "of the key", "of-aws"]


@given(st.text())
@example("x\n2026-05-01T09:00:00.000000Z INFO bot.x: forged")
@example("\r\n\x1b[2J\u2028\x85\u202e")
@example("%s %d {} \ud800")
def test_no_text_can_forge_a_line(text: str) -> None:
    for each in (record("%s", text), record("x", value=text), record("x", **{"a": {text: text}})):
        line = lines().format(each)
        assert len(line.splitlines()) == 1
        assert BEGINS.match(line)
        assert json.loads(lines(JSON).format(each))["level"] == "info"
    first, *rest = lines().format(crashed(text)).splitlines()
    assert first.endswith("ERROR bot.x: it crashed")
    assert rest
    assert all(line.startswith("    | ") for line in rest)
    assert len(lines(JSON).format(crashed(text)).splitlines()) == 1


def test_a_line_of_a_question_names_it_in_other_threads_too() -> None:
    question = Question("command 1.2", clock=iter([10.0, 10.5, 11.0, 12.0, 12.5]).__next__)
    with working(question), Carrying(1) as pool:
        pool.submit(reach, "posted").result()
        pool.submit(miss, "dns").result()
        line = pool.submit(lines().format, record("x")).result()
        reach("verdict")
        reach("posted")
    assert line.endswith(f" INFO bot.x: x question={question.id}")
    assert question.course == {
        "posted_ms": 500,
        "verdict_ms": 1000,
        "total_ms": 2500,
        "missed": {"dns": 1},
    }
    assert current() is None
    reach("nothing")  # outside of any question it is nobody's
    assert "question" not in lines().format(record("x"))


PROGRAM = """
import logging, threading, warnings
from bot import logs
logs.to_stderr("INFO")
log = logging.getLogger("botocore.x")
log.info("a library's INFO")
log.warning("to %s", "ann@example.com")
log.warning("%d", "ann@example.com")
warnings.warn("of ann@example.com", stacklevel=1)
thread = threading.Thread(target=lambda: int("ann@example.com"), name="t")
thread.start()
thread.join()
raise RuntimeError("ann@example.com\\nforged")
"""


def test_whatever_a_process_says_by_itself_is_a_line_too() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert "example.com" not in ended.stderr
    said = [line for line in ended.stderr.splitlines() if not line.startswith("    | ")]
    assert [line.partition("Z ")[2] or line for line in said] == [
        "WARNING botocore.x: to [address]",
        "a line of the log could not be written (TypeError, <string>:8)",
        "WARNING py.warnings: <string>:9: UserWarning: of [address]",
        "CRITICAL bot: a thread crashed: t",
        "CRITICAL bot: this is a fault of ours; please report it",
    ]
    assert ended.returncode == 1
