"""Whatever somebody types or pastes: understood or refused in words, and harmless when shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import smtp
from bot.explain_headers import parts as headers_parts
from bot.explain_reply import parts as reply_parts
from bot.lines import BadLine
from bot.plain import harmless, sentence
from bot.slack import command, headers, reply, why
from bot.slack.render import Slack
from bot.slack.targets import targets
from bot.slack.validate import validate
from bot.terminal import Terminal
from checks.core import Address, Domain, MessageId
from checks.core.headers import read as read_headers
from checks.core.replies.understand import understand
from tests.fuzz.profile import ANYTHING, HOSTILE, tries

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
VERBS = ("", "why ", "domain ", "smtp ", "headers ", "status ", "follow ", "unfollow ", "help ")
PIECES = (
    *HOSTILE,
    *'@.,<>|"`\\ \t\n-_:/()[]{}',
    "ann",
    "example.com",
    "<mailto:ann@example.com|ann@example.com>",
    "<http://example.com|example.com>",
    "010101860d89bc12-4a8a9c6e-1f0b-4d3a-9a59-2f7c1c1b8d11-000000",
    "550 5.1.1 ",
    "smtp; ",
    "Diagnostic-Code: ",
    '{"notificationType":"Bounce"',
    "\nReceived: from a by b; ",
)
TYPED = st.text(max_size=120) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(st.sampled_from(VERBS), TYPED)
@tries(400)
def test_every_command_has_an_intent(verb: str, text: str) -> None:
    found = command.parse(verb + text)
    target = getattr(found, "target", None) or getattr(found, "domain", None)
    if target is not None:
        assert isinstance(target, Address | MessageId | Domain)
        assert len(target.value) <= 400
        assert validate(why.looking(Slack(), target), "message") == []
    if isinstance(found, command.Misread):
        assert validate(Slack().notice(found.why), "message") == []
        assert harmless(sentence(found.why)) == sentence(found.why)


@given(TYPED)
@tries(150)
def test_a_reply_has_a_meaning_and_can_be_shown(text: str) -> None:
    found = understand(text)
    assert found
    assert validate(reply.message(Slack(), found), "message") == []
    shown = Terminal(colour=False).parts(reply_parts(found))
    assert harmless(shown) == shown
    json.dumps(smtp.as_json(found))


@given(st.binary(max_size=300) | ANYTHING.map(lambda each: json.dumps(each).encode()))
@tries(150)
@example(b'{"id":' + b"9" * 5000 + b',"diagnostic":"550"}')
@example(b'{"id":1,"diagnostic":' + b"[" * 50_000)
def test_a_line_of_a_batch_is_answered_or_refused(line: bytes) -> None:
    try:
        answer = smtp.answer(line)
    except BadLine as e:
        said = str(e)
    else:
        said = answer["reason"]
    assert said


@given(TYPED)
@tries(80)
def test_pasted_headers_can_be_shown_in_slack(text: str) -> None:
    reading = read_headers(f"Received: {text}\nSubject: {text}", NOW)
    assert headers_parts(reading)
    assert all(validate(each, "message") == [] for each in headers.messages(Slack(), reading, "U1"))


MESSAGE = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("text", "blocks", "attachments", "files", "message_blocks", "elements"), ANYTHING | TYPED
    ),
)


@given(MESSAGE)
@tries(150)
def test_whom_a_message_names_is_found_in_whatever_slack_sends(message: dict[str, object]) -> None:
    assert all(isinstance(each, Address | MessageId) for each in targets(message))


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("verb", VERBS)
def test_hostile_words_after_every_verb(verb: str, words: str) -> None:
    command.parse(verb + words)
    command.parse(f"{verb}{words}@{words}.example")
