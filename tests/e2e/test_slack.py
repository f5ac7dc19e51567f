"""People ask in the local Slack; the bot is a process of its own, connected over Socket Mode."""

from __future__ import annotations

import json
import signal

import pytest

from tests.e2e.conftest import Shop, socket_mode
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.overheard import EARS

pytestmark = pytest.mark.e2e

MISTYPED = "tpyo@mailbox-not-found.example"
VERDICT = f"Not delivered — {MISTYPED}"
USAGE = "Try: /ses why user@example.com"


def asked(slack: LocalSlack, address: str, channel: str = "support") -> str:
    """Ann asks; the ts of the answer that is promised."""
    before = {message["ts"] for message in slack.messages(channel)}
    delivery = slack.command("ann", channel, f"/ses why {address}")
    assert delivery["ok"], delivery

    def promised() -> str | None:
        new = [m["ts"] for m in slack.messages(channel) if m["ts"] not in before]
        return str(new[0]) if new else None

    return slack.until(promised)


def answered(slack: LocalSlack, ts: str, channel: str = "support", replies: int = 1) -> Json:
    """The answer, once its thread has that many replies."""

    def complete() -> Json | None:
        message = slack.message(channel, ts)
        return message if len(message["replies"]) >= replies else None

    return slack.until(complete)


def about(slack: LocalSlack, channel: str, words: str) -> list[Json]:
    """Messages of the channel and of its threads that have these words."""
    everything = [
        each for parent in slack.messages(channel) for each in (parent, *parent["replies"])
    ]
    return [each for each in everything if words in shown(each)]


def test_a_command_is_answered_by_one_message_with_its_evidence_in_the_thread(
    slack: LocalSlack,
) -> None:
    delivery = slack.command("ann", "support", f"/ses why {MISTYPED}")
    assert (delivery["ok"], delivery["answer"]) == (True, {})

    def done() -> list[Json] | None:
        changes = [c for c in slack.changes(delivery["after"]) if c["channel"] == "C0SUPPORT"]
        return changes if len(changes) >= 3 else None

    posted, edited, reply = slack.until(done)
    assert [c["kind"] for c in (posted, edited, reply)] == ["posted", "edited", "posted"]
    assert shown(posted["message"]) == f":mag: Looking into {MISTYPED} …"
    assert shown(edited["message"]).startswith(f":x: {VERDICT}\nThe mailbox does not exist\n")
    parent = edited["message"]["ts"]
    assert (parent, parent) == (posted["message"]["ts"], reply["message"]["thread_ts"])
    assert "NoSuchUser" in shown(reply["message"])
    assert "[Re-run] [Remove from the suppression list…]" in shown(edited["message"])


def test_a_question_is_one_line_of_the_log_with_its_course(shop: Shop) -> None:
    since = len(shop.bot.err)
    answered(shop.slack, asked(shop.slack, MISTYPED))

    def told() -> list[Json]:
        lines = (json.loads(line) for line in shop.bot.err[since:].splitlines())
        return [line for line in lines if line["event"] == "a request ended"]

    [line] = shop.slack.until(told)
    assert (line["level"], line["logger"], line["action"]) == ("info", "bot.slack.gate", "ask")
    assert (line["outcome"], line["lead"]) == ("not_delivered", "bounce")
    assert line["missed"] == {"ses recommendations": 1}  # in the tour SES's advisor is off
    assert 0 < line["parent_ms"] <= line["total_ms"] < 60_000
    assert 0 < line["verdict_ms"] <= line["total_ms"]
    assert EARS.heard > 0


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        pytest.param("/ses why", "Name an address or a message id after why", id="nothing named"),
        pytest.param("/ses why nonsense", "neither an email address nor an SES", id="no address"),
        pytest.param("/ses frobnicate", "There is no command frobnicate", id="no such command"),
    ],
)
def test_wrong_input_is_told_to_the_asker_alone_with_two_examples(
    slack: LocalSlack, typed: str, complaint: str
) -> None:
    before = slack.messages("deliverability")
    known = len(slack.whispers("ann", "deliverability"))
    delivery = slack.command("ann", "deliverability", typed)
    assert delivery["ok"]
    told = shown(slack.until(lambda: slack.whispers("ann", "deliverability")[known:])[-1])
    assert complaint in told
    assert told.count("/ses why ") == 2
    assert USAGE in told
    assert slack.messages("deliverability") == before


def test_help_tells_what_to_ask(slack: LocalSlack) -> None:
    assert slack.command("ben", "deliverability", "/ses help")["ok"]
    told = shown(slack.until(lambda: slack.whispers("ben", "deliverability"))[-1])
    assert told.startswith("I tell why mail sent through Amazon SES did not reach somebody.")
    assert "/ses why user@example.com" in told
    assert told.splitlines()[-1].startswith("You may ask here")


def test_a_mention_in_a_thread_is_answered_in_that_thread(slack: LocalSlack) -> None:
    root = slack.say("ann", "deliverability", "A customer waits for a receipt")
    before = [m["ts"] for m in slack.messages("deliverability")]
    slack.say("ben", "deliverability", f"@ses-why why {MISTYPED}", thread=root)
    _, answer, evidence = answered(slack, root, "deliverability", replies=3)["replies"]
    assert shown(answer).startswith(f":x: {VERDICT}\n")
    assert "NoSuchUser" in shown(evidence)
    assert [m["ts"] for m in slack.messages("deliverability")] == before


def test_where_the_bot_may_not_post_the_asker_alone_is_answered_and_told_why(
    slack: LocalSlack,
) -> None:
    told_cleo = slack.whispers("cleo", "leadership")
    assert slack.command("ben", "leadership", f"/ses why {MISTYPED}")["ok"]

    def whispered() -> list[Json] | None:
        found = slack.whispers("ben", "leadership")
        return found if len(found) >= 2 else None

    answer, evidence = map(shown, slack.until(whispered))
    assert answer.startswith("Only you see this: I am not in this conversation.")
    assert VERDICT in answer
    assert "[Re-run] [Remove from the suppression list…]" in answer
    assert "NoSuchUser" in evidence
    assert [m for m in slack.messages("leadership") if m.get("bot_id")] == []
    assert slack.whispers("cleo", "leadership") == told_cleo


def rerun_by_ben(slack: LocalSlack, ts: str) -> None:
    before = slack.message("support", ts)
    assert slack.press_rerun("ben", "support", ts)["ok"]
    after = answered(slack, ts, replies=len(before["replies"]) + 1)
    assert "Re-run by U0BEN at " in shown(after)
    assert shown(after["replies"][-1]).startswith("Re-run by U0BEN at ")
    assert shown(after["replies"][-1]).endswith(": no change")
    assert shown(after).splitlines()[:3] == shown(before).splitlines()[:3]
    assert [r["ts"] for r in after["replies"][:-1]] == [r["ts"] for r in before["replies"]]


def test_a_re_run_edits_the_same_message_before_and_after_a_restart(shop: Shop) -> None:
    ts = asked(shop.slack, "ann@suppressed-bounce.example")
    answered(shop.slack, ts)
    parents = len(shop.slack.messages("support"))
    rerun_by_ben(shop.slack, ts)
    shop.bot.send(signal.SIGTERM)
    assert shop.bot.end() == 0
    assert shop.bot.pid
    rerun_by_ben(shop.slack, ts)
    assert len(shop.slack.messages("support")) == parents


def test_an_event_that_slack_delivers_again_is_answered_once(shop: Shop) -> None:
    slack, bot, address = shop.slack, shop.bot, "twice@mailbox-not-found.example"
    bot.send(signal.SIGSTOP)  # it acknowledges nothing, and finds both deliveries when it goes on
    try:
        handed = slack.envelopes()
        slack.say("ann", "deliverability", f"@ses-why why {address}")
        # this is refused by the same time-out, which the event, sent before, has had by then
        late = slack.command("ann", "deliverability", "/ses help")
        assert late["error"] == "operation_timeout"
        assert slack.until(lambda: slack.envelopes() >= handed + 3)
    finally:
        bot.send(signal.SIGCONT)
    ts = slack.until(lambda: [m["ts"] for m in about(slack, "deliverability", address)[1:]])[0]
    answered(slack, ts, "deliverability")
    # a question that came later is done: so would be a second answer to the first one
    answered(slack, asked(slack, MISTYPED, "deliverability"), "deliverability")
    question, answer = (m for m in slack.messages("deliverability") if address in shown(m))
    assert question["user"] == "U0ANN"
    assert len(answer["replies"]) == 1


@socket_mode
def test_what_is_said_while_the_connection_is_renewed_is_answered_once(slack: LocalSlack) -> None:
    root = slack.say("ann", "deliverability", "A customer waits for an invoice")
    slack.disconnect("frame")
    slack.say("ann", "deliverability", f"@ses-why why {MISTYPED}", thread=root)
    answered(slack, root, "deliverability", replies=3)
    assert slack.until(lambda: slack.connections() == 1)
    answered(slack, asked(slack, MISTYPED, "deliverability"), "deliverability")
    assert len(slack.message("deliverability", root)["replies"]) == 3


@socket_mode
def test_a_connection_that_was_cut_is_made_again_soon(slack: LocalSlack) -> None:
    slack.disconnect("drop")
    assert slack.until(lambda: slack.connections() == 0)
    assert slack.until(lambda: slack.connections() == 1, seconds=10)
    answered(slack, asked(slack, MISTYPED))


@pytest.mark.parametrize("error", ["ratelimited:1", "status:500"])
def test_a_passing_failure_of_slack_costs_no_answer(slack: LocalSlack, error: str) -> None:
    slack.fail("chat.postMessage", error)
    slack.fail("chat.update", error)
    answer = answered(slack, asked(slack, MISTYPED))
    assert VERDICT in shown(answer)
    assert len(answer["replies"]) == 1
    assert slack.failures_left() == 0


def test_a_pasted_reply_is_explained_with_nothing_but_its_words(slack: LocalSlack) -> None:
    said = "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) *x* & `y` :z:"
    delivery = slack.command("ann", "support", f"/ses smtp {said}")
    assert delivery["ok"], delivery
    [explained] = slack.until(lambda: about(slack, "support", "AS(201806281)"))
    assert "The mailbox does not exist" in shown(explained)
    assert "AS(201806281) *x* & `y` :z:" in shown(explained)
