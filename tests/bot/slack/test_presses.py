"""What is done with an answer: texts to copy, raw events, a word on it; and headers to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.slack import policy_words, views
from bot.slack.buttons import COPY_CUSTOMER, COPY_POSTMASTER, PASTE, RAW, RIGHT, WRONG
from bot.slack.feedback_desk import LATE, THANKS
from bot.slack.headers_desk import NO_HEADERS
from bot.slack.memory import LOST
from bot.slack.render import MASKED
from bot.slack.texts_desk import NOTHING
from bot.store.answers import Kept, Letters
from checks.core import EventKind, MessageId, timelines
from tests.bot.slack.reading import lines
from tests.bot.slack.test_app import Desk
from tests.fakes import ago, event

CLOSELY = policy_words.policy("everybody", "U0ACTS", "", "")
"""The default: addresses are masked in public channels, and few see them all the same."""
LETTER = "Recipient: ann@example.com"
HEADERS = (
    "Received: from a1-1.smtp-out.eu-west-1.amazonses.com by mx.example;"
    " Sat, 2 May 2026 10:00:01 +0000\n"
    "Message-ID: <0102019de8f1a800-11111111-2222-3333-4444-555555555555-000000"
    "@eu-west-1.amazonses.com>\nSubject: to bob@example.com\n"
)
DIRECTLY = {"channel": {"id": "D1", "name": "directmessage"}}


def opened(desk: Desk) -> Mapping[str, Any]:
    [(trigger, view)] = desk.counter.modals.opened
    assert trigger == "p1"
    return view


def value(view: Mapping[str, Any]) -> str:
    [block] = view["blocks"]
    text: str = block["element"]["initial_value"]
    return text


def told(desk: Desk) -> list[str]:
    return [line for _, _, payload, _ in desk.slack.whispers for line in lines(payload)]


def results(desk: Desk) -> list[tuple[str, object]]:
    return [(row[1], row[2]["result"]) for row in desk.records.rows]


@pytest.fixture
def desk() -> Desk:
    return asked(Desk())


def asked(desk: Desk) -> Desk:
    """There is an answer, as its buttons know it."""
    desk.slash("why ann@example.com")
    [answer] = desk.answers.kept.values()
    kept = Kept("Sorry.", LETTER, ("bounce",), "0102")
    desk.answers.kept = {"a1": replace(answer, id="a1", kept=kept)}
    desk.records.rows.clear()
    return desk


@pytest.fixture
def close() -> Desk:
    return asked(Desk(CLOSELY))


def test_an_answer_is_kept_with_its_texts_and_what_it_rested_on() -> None:
    desk = Desk()
    desk.slash("why ann@example.com")
    [answer] = desk.answers.kept.values()
    assert answer.kept == Kept(
        "Our message of 2026-05-02 10:00 UTC could not be delivered: your provider knows no such"
        " mailbox.\nPlease check the address, or give us another one.",
        "",
        ("bounce",),
        "0102019de8f1a800-11111111-2222-3333-4444-555555555555-000000",
        language="en",
        translated=(
            Letters(
                "ja",
                "2026年5月2日 10:00 UTC にお送りした私どものメールは配信できませんでした: お使いの"
                "メールプロバイダーに、該当するメールボックスがありません。\nアドレスをご確認"
                "いただくか、別のアドレスをお知らせください。",
                "",
            ),
        ),
    )


def test_below_the_evidence_stands_what_can_be_done_with_it(desk: Desk) -> None:
    *_, texts, verdicts = desk.slack.shown("2.0")
    assert texts == "[Copy for the customer] [Show raw events]"
    assert verdicts == "[This was right] [This was wrong…]"
    assert "To send on" not in desk.slack.shown("2.0")


@pytest.mark.parametrize(
    ("button", "title", "text"),
    [
        (COPY_CUSTOMER, "For the customer", "Sorry."),
        (COPY_POSTMASTER, "For the postmaster", LETTER),
    ],
)
def test_a_text_stands_in_a_modal_from_which_it_can_be_copied(
    desk: Desk, button: str, title: str, text: str
) -> None:
    desk.press("copy", button, "a1")
    view = opened(desk)
    assert (view["title"]["text"], value(view)) == (title, text)
    assert "submit" not in view
    [(_, action, detail, about)] = desk.records.rows
    assert (action, detail["result"], detail["button"]) == ("copy_text", "shown", button)
    assert about == desk.answers.kept["a1"].target


@pytest.mark.parametrize(
    ("user", "place", "shown"),
    [
        ("U1", {}, "Recipient: a•••@example.com"),
        ("U0ACTS", {}, LETTER),
        ("U1", DIRECTLY, LETTER),
    ],
    ids=["all can read there", "who may see it", "in a direct message"],
)
def test_a_text_is_masked_where_the_answer_is(
    close: Desk, user: str, place: dict[str, Any], shown: str
) -> None:
    close.press("copy", COPY_POSTMASTER, "a1", user={"id": user, "team_id": "T1"}, **place)
    view = opened(close)
    assert value(view) == shown
    [block] = view["blocks"]
    hint = block.get("hint", {}).get("text")
    assert hint == (None if shown == LETTER else MASKED.template)
    assert close.records.rows[0][2]["masked"] == (shown != LETTER)


def test_a_text_can_be_had_in_each_language_whichever_the_answer_was_in(desk: Desk) -> None:
    kept = desk.answers.kept["a1"].kept
    kept = replace(kept, language="en", translated=(Letters("ja", "申し訳ありません。", ""),))
    desk.answers.kept["a1"] = replace(desk.answers.kept["a1"], kept=kept)
    desk.press("copy", COPY_CUSTOMER, "a1")
    fields = [(b["label"]["text"], b["element"]["initial_value"]) for b in opened(desk)["blocks"]]
    assert fields == [
        ("English: select all of it, and copy", "Sorry."),
        ("日本語: select all of it, and copy", "申し訳ありません。"),
    ]
    desk.counter.modals.closed = "expired_trigger_id"
    desk.press("copy", COPY_CUSTOMER, "a1", trigger_id="t9")
    assert told(desk) == ["For the customer", "English", "Sorry.", "日本語", "申し訳ありません。"]


def test_where_slack_opens_no_modal_the_text_comes_as_a_message(desk: Desk) -> None:
    desk.counter.modals.closed = "expired_trigger_id"
    desk.press("copy", COPY_CUSTOMER, "a1")
    assert told(desk) == ["For the customer", "Sorry."]


@pytest.mark.parametrize(
    ("id", "said"), [("gone", LOST.template), ("bare", NOTHING.template)], ids=["lost", "no text"]
)
def test_a_text_that_is_not_there_is_told(desk: Desk, id: str, said: str) -> None:
    desk.answers.kept["bare"] = replace(desk.answers.kept["a1"], kept=Kept())
    desk.press("copy", COPY_CUSTOMER, id)
    assert (told(desk), desk.counter.modals.opened) == ([said], [])
    assert results(desk) == [("copy_text", "not there any more")]


def with_events(desk: Desk) -> None:
    sent, bounce = event(), event(EventKind.BOUNCE, ago(minutes=9), reply="550 <[address]>")
    desk.counter.events.kept = timelines([sent, bounce])
    desk.counter.events.written = {sent.recipient: "ann@example.com"}


@pytest.mark.parametrize(
    ("user", "named"), [("U1", "a•••@example.com"), ("U0ACTS", "ann@example.com")]
)
def test_raw_events_go_to_who_asks_alone_with_the_address_for_who_may_see_it(
    close: Desk, user: str, named: str
) -> None:
    with_events(close)
    close.press("raw", RAW, "a1", user={"id": user, "team_id": "T1"})
    [(channel, file, thread)] = close.counter.files.sent
    assert (channel, file.name) == (f"D{user}", "events.json")
    assert lines(close.slack.messages[str(thread)][1]) == [
        f"2 stored events behind the answer about {named}"
    ]
    document = json.loads(file.content)
    assert document["events_left_out"] == 0
    first, second = document["events"]
    assert (first["kind"], first["recipient"]) == ("Send", named)
    assert second["reply"] == "550 <[address]>"
    assert told(close) == ["Only you see this: the file is in your direct messages with me"]
    [(_, _, detail, _)] = close.records.rows
    assert (detail["where"], detail["masked"]) == ("dm", named != "ann@example.com")


def test_where_the_file_comes_nothing_has_to_be_said_of_where_it_is(desk: Desk) -> None:
    with_events(desk)
    desk.press("raw", RAW, "a1", channel={"id": "DU1", "name": "directmessage"})
    assert ([channel for channel, _, _ in desk.counter.files.sent], told(desk)) == (["DU1"], [])


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ("none", "No event is stored for this answer"),
        ("away", "The event store could not be read: It does not answer"),
        ("files", "Slack did not take the file (missing_scope)"),
    ],
)
def test_raw_events_that_do_not_come_say_why(desk: Desk, trouble: str, said: str) -> None:
    if trouble != "none":
        with_events(desk)
    desk.counter.events.away = trouble == "away"
    desk.counter.files.closed = "missing_scope" if trouble == "files" else None
    desk.press("raw", RAW, "a1")
    assert told(desk) == [said]
    assert desk.counter.files.sent == []


def test_raw_events_count_as_a_look_up(desk: Desk) -> None:
    before = desk.records.taken["U1"]
    desk.press("raw", RAW, "a1")
    assert desk.records.taken["U1"] == before + 1


def test_that_an_answer_was_right_is_kept_and_only_who_said_it_is_thanked(desk: Desk) -> None:
    messages = dict(desk.slack.messages)
    desk.press("right", RIGHT, "a1")
    assert desk.counter.verdicts.said == {("a1", "U1"): (True, "")}
    assert (told(desk), desk.slack.messages) == ([THANKS.template], messages)
    assert results(desk) == [("feedback", "right")]


def sent(view: Mapping[str, Any], field: str, text: str | None, hash: str = "h1") -> dict[str, Any]:
    written = {field: {field: {"type": "plain_text_input", "value": text}}}
    kept = {"id": "V1", "hash": hash, "state": {"values": written}}
    metadata = view.get("private_metadata", "")
    return {
        "type": "view_submission",
        "user": {"id": "U1", "team_id": "T1"},
        "view": kept | {"private_metadata": metadata, "callback_id": view["callback_id"]},
    }


def test_that_an_answer_was_wrong_takes_a_word_in_a_form(desk: Desk) -> None:
    desk.press("wrong", WRONG, "a1")
    view = opened(desk)
    assert (desk.records.rows, desk.counter.verdicts.said) == ([], {})
    desk.come("cause", sent(view, views.CAUSE, "  "))
    assert desk.acks[-1] == {
        "response_action": "errors",
        "errors": {views.CAUSE: "Write a word on what the cause was"},
    }
    for _ in range(2):  # Slack repeats it
        desk.come("cause", sent(view, views.CAUSE, "their gateway\n"))
    assert desk.counter.verdicts.said == {("a1", "U1"): (False, "their gateway")}
    assert told(desk) == [THANKS.template]
    assert results(desk) == [("feedback", "wrong")]


def test_what_is_pressed_in_a_thread_is_answered_in_it(desk: Desk) -> None:
    url = "https://hooks.slack.example/1"
    desk.press("right", RIGHT, "a1", response_url=url, container={"thread_ts": "1.0"})
    [(channel, user, _, thread)] = desk.slack.whispers
    assert (channel, user, thread) == ("C9", "U1", "1.0")
    desk.press("right", RIGHT, "a1", response_url=url, trigger_id="p2")
    assert [where for where, _ in desk.slack.responses] == [url]


@pytest.mark.parametrize("trouble", ["lost", "away"])
def test_a_word_that_cannot_be_kept_is_told(desk: Desk, trouble: str) -> None:
    desk.counter.verdicts.away = trouble == "away"
    desk.press("right", RIGHT, "a1" if trouble == "away" else "gone")
    whys = {"lost": LOST.template, "away": "It could not be kept: It does not answer"}
    assert told(desk) == [whys[trouble]]


def test_a_form_for_a_word_that_does_not_open_is_told(desk: Desk) -> None:
    desk.counter.modals.closed = "expired_trigger_id"
    desk.press("wrong", WRONG, "a1")
    assert told(desk) == [LATE.template]


def test_the_command_opens_a_form_and_its_headers_are_answered_with_a_thread(close: Desk) -> None:
    close.slash("headers", "p1")
    view = opened(close)
    assert close.records.rows == []
    close.come("pasted", sent(view, views.HEADERS, "hello"))
    assert close.acks[-1]["errors"] == {views.HEADERS: NO_HEADERS.template.replace("…", "…")}
    before = len(close.slack.messages)
    close.come("pasted", sent(view, views.HEADERS, HEADERS))
    parent, evidence = [*close.slack.messages.values()][before:]
    assert (parent[0], parent[2]) == ("C1", None)
    assert "Where the time went" in lines(parent[1])[0]
    assert lines(parent[1])[-1] == "Asked by U1"
    assert evidence[2] == f"{before + 1}.0"
    assert "• Subject: to b•••@example.com" in lines(evidence[1])
    id = MessageId("0102019de8f1a800-11111111-2222-3333-4444-555555555555-000000")
    [(_, action, _, about)] = close.records.rows
    assert (action, about) == ("read_headers", id)


def test_where_nobody_clicked_a_button_opens_the_form(desk: Desk) -> None:
    desk.come("mention", desk.event(text="<@U9> headers", channel="C1"))
    assert told(desk)[-1] == "[Paste headers…]"
    desk.press("paste", PASTE, "-", container={"thread_ts": "7.0"})
    view = opened(desk)
    desk.come("pasted", sent(view, views.HEADERS, HEADERS))
    *_, parent, evidence = desk.slack.messages.values()
    assert (parent[0], parent[2], evidence[2]) == ("C9", "7.0", "7.0")


def test_headers_behind_the_word_are_read_at_once(desk: Desk) -> None:
    text = (
        HEADERS.replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("bob@example.com", "<mailto:bob@example.com|bob@example.com>")
    )
    desk.come("direct", desk.event(text=f"headers {text}", channel_type="im"))
    *_, parent, evidence = desk.slack.messages.values()
    assert parent[0] == "D1"
    assert "• Subject: to bob@example.com" in lines(evidence[1])


def test_what_is_no_header_behind_the_word_gets_a_hint(desk: Desk) -> None:
    desk.come("direct", desk.event(text="headers are what?", channel_type="im"))
    assert told(desk)[0] == NO_HEADERS.template


def test_what_opens_a_form_waits_for_no_question(desk: Desk) -> None:
    desk.pool.held = []
    for number in range(9):
        desk.slash("why ann@example.com", f"t{number}+")
    desk.press("copy", COPY_CUSTOMER, "a1")
    assert value(opened(desk)) == "Sorry."


def test_who_may_not_ask_is_given_nothing() -> None:
    nobody = asked(Desk(policy_words.policy("everybody", "", "", "C9=nobody")))
    for door, button in (("copy", COPY_CUSTOMER), ("raw", RAW), ("right", RIGHT), ("wrong", WRONG)):
        nobody.press(door, button, "a1", trigger_id=door)
    nobody.press("paste", PASTE, "-")
    counter = nobody.counter
    assert (counter.modals.opened, counter.files.sent, counter.verdicts.said) == ([], [], {})
    assert {result for _, result in results(nobody)} == {"refused"}


def doors_of(desk: Desk) -> Iterator[str]:
    for listener in desk.app._listeners:
        yield listener.ack_function._read.__name__  # type: ignore[attr-defined]


def test_each_has_its_door(desk: Desk) -> None:
    assert {"copy", "raw", "right", "wrong", "cause", "paste", "pasted"} <= set(doors_of(desk))
