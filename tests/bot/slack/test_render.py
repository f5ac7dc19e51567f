from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import why
from bot.slack.buttons import RERUN
from bot.slack.render import Payload, Slack
from bot.slack.validate import validate
from bot.slack.why import Rerun
from checks.core import (
    Address,
    EventKind,
    Finding,
    Fix,
    Outcome,
    Owner,
    Strength,
    Unavailable,
    Verdict,
    say,
    timelines,
)
from tests.bot.reports import bounced, report
from tests.bot.slack.reading import leaves, lines, visible
from tests.fakes import ANN, AWAY, HOME, NOW, ago, event

SLACK = Slack()
HOSTILE = (
    "<!channel> <@U1> <#C1> <https://evil.example|Reset> *b* _i_ ~s~ `c` ```p``` :boom:"
    " &lt;!here&gt; > q {0} {x} \u202eevil\u200b @here http://evil.example a@evil.example"
)


def test_the_parent_says_outcome_why_what_to_do_and_four_facts() -> None:
    assert lines(why.parent(SLACK, report(), "id1")) == [
        ":x: Not delivered — ann@example.com",
        "The mailbox does not exist",
        "Check the address with the recipient. (our side can fix it)",
        "• Sent: 2026-05-02 10:00 UTC, from eu-west-1",
        "• The server said: 550 5.1.1 <[address]>: user unknown",
        "• Message id: 0102019de8f1a800-11111111-2222-3333-4444-555555555555-000000",
        "3 checks, 1 could not look: Suppression list · 0.8 s · newest event 3 min old",
        "[Re-run]",
    ]


def test_the_reply_has_the_evidence_in_order() -> None:
    assert lines(why.evidence(SLACK, report())) == [
        "What happened",
        "• 2026-05-02 10:00 UTC — SES took the message",
        "• 2026-05-02 10:20 UTC (+20 min) — Bounced: smtp; 550 5.1.1 <[address]>: user unknown",
        "What explains it",
        ":no_entry: Bounce — The mailbox does not exist",
        "From event Bounce, eu-west-1, 2026-05-02 10:20 UTC:",
        "• The server said: smtp; 550 5.1.1 <[address]>: user unknown",
        "From event Send, eu-west-1, 2026-05-02 10:00 UTC:",
        "• Template: welcome",
        "What to do — Check the address with the recipient. (our side can fix it)",
        "aws sesv2 x --y 'z'",
        "Ruled out",
        "Not on the suppression list (eu-west-1)",
        "Could not look",
        ":grey_question: Suppression list — SES is throttling us (us-east-1)",
        "So it is not known whether the suppression list there holds mail to the address back",
        "Earlier messages",
        "• 2026-04-29 12:00 UTC — Accepted by the recipient's server",
        "To send on",
        "For the customer:",
        "Our message of 2026-05-02 10:00 UTC could not be delivered: your provider knows no such"
        " mailbox.\nPlease check the address, or give us another one.",
    ]


def test_what_was_looked_at_and_does_not_tell_is_no_failed_look() -> None:
    few = Finding.untold(say("Too few messages to compare with"))
    mixed = report(("bounce", bounced(), None), ("neighbours", few, None))
    assert "2 checks, 1 cannot tell · 0.8 s" in lines(why.parent(SLACK, mixed, "id1"))[-2]
    shown = lines(why.evidence(SLACK, mixed))
    told = shown.index(":grey_question: A check — Too few messages to compare with")
    assert shown[told - 1] == "Looked, and cannot tell"
    assert "Could not look" not in shown


def test_of_many_that_could_not_look_some_are_named_once_each() -> None:
    blind = Finding.unknown(say("SES is throttling us"))
    given = [(f"check{n}", blind, place) for n in range(8) for place in (HOME, AWAY)]
    shown = lines(why.parent(SLACK, report(("suppression_list", bounced(), None), *given), "id1"))
    assert shown[-2].startswith(
        "17 checks, 16 could not look: Check 0, Check 1, Check 2, Check 3, Check 4, Check 5"
        " and 2 more · "
    )


def test_the_text_states_the_verdict_in_one_sentence() -> None:
    assert why.parent(SLACK, report(), "id1")["text"] == "Not delivered: The mailbox does not exist"


def test_what_would_be_held_back_says_so() -> None:
    held = Finding(
        bounced().verdict,
        say("Suppressed: an earlier mail bounced"),
        fix=bounced().fix,
        explains=(Outcome.NEVER_SENT,),
    )
    shown = why.parent(SLACK, report(("suppression_list", held, None), history=()), "id1")
    assert lines(shown)[:2] == [
        ":no_entry: Never sent — ann@example.com",
        "Mail would be held back: Suppressed: an earlier mail bounced",
    ]


def shared(*explains: Outcome) -> Finding:
    return Finding(
        Verdict.WARN,
        say("38 of 40 messages to example.com refused"),
        fix=Fix(Owner.RECIPIENT_ADMIN, say("Write to their postmaster once.")),
        strength=Strength.RISK,
        explains=explains,
    )


def test_what_befalls_many_is_said_in_the_headline_and_mended_once() -> None:
    many = report(("bounce", bounced(), None), ("neighbours", shared(Outcome.NOT_DELIVERED), None))
    assert many.owner is Owner.RECIPIENT_ADMIN
    shown = lines(why.parent(SLACK, many, "id1"))
    assert shown[1:3] == [
        "38 of 40 messages to example.com refused: The mailbox does not exist",
        "Write to their postmaster once. (the recipient's mail administrator can fix it)",
    ]
    assert "• 38 of 40 messages to example.com refused" not in shown


def test_what_a_check_knows_better_than_the_reply_is_done_first() -> None:
    listed = replace(bounced(), headline=say("Our own address is on a block list"))
    many = report(
        ("block_lists", listed, None), ("neighbours", shared(Outcome.NOT_DELIVERED), None)
    )
    assert many.fix == listed.fix


def test_what_befalls_many_mailboxes_apart_stays_beside_the_headline() -> None:
    shown = lines(
        why.parent(
            SLACK, report(("bounce", bounced(), None), ("neighbours", shared(), None)), "id1"
        )
    )
    assert shown[1:3] == [
        "The mailbox does not exist",
        "Check the address with the recipient. (our side can fix it)",
    ]
    assert "• 38 of 40 messages to example.com refused" in shown


def test_a_history_that_cannot_be_read_is_unknown_and_says_why() -> None:
    down = Unavailable("event store", say("The database is locked"))
    shown = report(history=down)
    assert lines(why.parent(SLACK, shown, "id1"))[:2] == [
        ":grey_question: Unknown — ann@example.com",
        "The event history could not be read",
    ]
    assert lines(why.evidence(SLACK, shown))[1] == "The database is locked"


@pytest.mark.parametrize(
    ("before", "after", "same", "said"),
    [
        (Outcome.DELAYED, Outcome.DELAYED, True, "no change"),
        (
            Outcome.DELAYED,
            Outcome.ACCEPTED,
            False,
            "changed from Delayed to Accepted by the recipient's server",
        ),
        (Outcome.UNKNOWN, Outcome.UNKNOWN, False, "still Unknown, with another explanation"),
    ],
)
def test_a_rerun_says_who_when_and_what_changed(
    before: Outcome, after: Outcome, same: bool, said: str
) -> None:
    rerun = Rerun("U7", NOW, before, after, same)
    line = f"Re-run by U7 at 2026-05-02 12:00 UTC: {said}"
    assert line in lines(why.parent(SLACK, report(), "id1", None, rerun))
    assert lines(why.rerun_note(SLACK, rerun)) == [line]


def test_the_button_carries_an_opaque_id_alone() -> None:
    [button] = [e for e in leaves(why.parent(SLACK, report(), "id1")["blocks"]) if "action_id" in e]
    assert (button["action_id"], button["value"]) == (RERUN, "id1")


def everything(words: str, target: Address = ANN) -> list[Payload]:
    """Every kind of message, with `words` wherever the outside world has a say."""
    history = timelines(
        [
            event(template=words),
            event(EventKind.OTHER, ago(minutes=119), kind_name=words or "x", detail=words),
            event(EventKind.BOUNCE, ago(minutes=100), reply=words, subtype=words),
        ]
    )
    shown = report(
        ("bounce", bounced(words, words), None),
        ("other", Finding.ok(say("fine {name}", name=words)), None),
        ("blind", Finding.unknown(say("cannot see {names}", names=(words, words))), None),
        history=history,
        target=target,
    )
    return [
        why.looking(SLACK, target),
        why.parent(SLACK, shown, "id1"),
        why.evidence(SLACK, shown),
        SLACK.notice(say("{words}", words=words)),
        SLACK.guide((say("{words}", words=words), say("x"))),
    ]


def assert_harmless(payload: Payload) -> None:
    assert not [f for f in validate(payload, "message") if f.rule != "text_advised"]
    for leaf in leaves(payload["blocks"]):
        assert leaf["type"] in {"text", "emoji", "date", "plain_text", "button"}, leaf
        if leaf["type"] == "plain_text":  # a context line: words of ours, whatever they are
            assert not re.search(r"[<>&`*~@]", leaf["text"])
        if leaf["type"] == "text" and not leaf.get("style", {}).get("code"):
            assert "\u202e" not in leaf["text"]
    assert not re.search(r"[<>&`*~_@]|https?:|[\u200b-\u200f\u202a-\u202e]", payload["text"])
    assert len(payload["text"]) <= 150


@pytest.mark.parametrize("words", [HOSTILE, "", " ", "x" * 40_000, "\n\n", "<!channel>"])
def test_words_from_outside_stay_words(words: str) -> None:
    for payload in everything(words):
        assert_harmless(payload)


@given(st.text(max_size=400))
def test_no_words_from_outside_can_ping_link_or_format(words: str) -> None:
    for payload in everything(words):
        assert_harmless(payload)


@given(st.text(min_size=1, max_size=3_000), st.text("abc<&>`", min_size=1, max_size=64))
def test_the_parent_stays_small(words: str, local: str) -> None:
    shown = everything(words, Address(local, "x" * 63 + ".example"))[1]
    assert len(shown["blocks"]) <= 6
    assert visible(shown) <= 700


def test_a_long_answer_is_shortened_at_its_end_and_says_so() -> None:
    many = [
        event(EventKind.DELIVERY_DELAY, ago(minutes=110 - n), reply=f"{n} " + "x" * 400)
        for n in range(60)
    ]
    findings = [(f"check{n}", bounced("y" * 400), None) for n in range(30)]
    shown = why.evidence(SLACK, report(*findings, history=timelines([event(), *many])))
    assert not validate(shown, "message")
    assert lines(shown)[-1].endswith("more, too much for one message")


def test_a_sentence_is_translated_whole_and_filled_afterwards() -> None:
    catalogue = {
        "Sent: {at}, from {region}": "{region} から {at} に送信",
        "Not delivered": "未配信",
    }
    slack = Slack(lambda template: catalogue.get(template, template))
    shown = lines(why.parent(slack, report(), "id1"))
    assert shown[0] == ":x: 未配信 — ann@example.com"
    assert "• eu-west-1 から 2026-05-02 10:00 UTC に送信" in shown


def test_an_event_in_the_future_has_no_negative_age() -> None:
    ahead = replace(report(), newest_event_at=NOW + timedelta(hours=1))
    assert lines(why.parent(SLACK, ahead, "id1"))[-2].endswith("newest event 0 s old")
