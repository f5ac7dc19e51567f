"""What people think of answers: one word each, without addresses, as long as the retention."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.store import feedback
from bot.store.answers import Answer, AnswerStore, Kept, Letters
from bot.store.feedback import FeedbackStore, Verdict, listed
from bot.store.forget import forget
from bot.store.rekey import rekey
from bot.store.seal import Keys
from checks.core import Address, MessageId, Outcome
from tests.bot.store.database import KEYS, NOW, Clock, arrivals, body, count, dump, event_store

ANN, BOB = Address("ann", "example.com"), Address("bob", "example.com")
KEPT = Kept(
    "For ann@example.com.",
    "",
    ("bounce", "mx"),
    "0102",
    language="en",
    translated=(Letters("ja", "ann@example.com 様", ""),),
)
ANSWER = Answer(
    "a1", ANN, "C1", "1.1", None, None, "U1", NOW, Outcome.NOT_DELIVERED, "bounce", KEPT
)
OLD, NEW = "a secret for the tests", "a newer secret for the tests"


def say(engine: Engine, answer: Answer = ANSWER, by: str = "U1", **said: object) -> None:
    given = {"right": False, "word": "", **said}
    FeedbackStore(engine, KEYS, clock=Clock()).say(answer, by, **given)  # type: ignore[arg-type]


def test_a_verdict_has_what_the_answer_rested_on(engine: Engine) -> None:
    say(engine, word=" the mailbox was moved \n")
    [message] = {KEYS.mark('["message_id", "0102"]')}
    assert listed(engine) == (
        Verdict(
            at=NOW,
            answer="a1",
            by="U1",
            right=False,
            word="the mailbox was moved",
            outcome=Outcome.NOT_DELIVERED,
            lead="bounce",
            checks=("bounce", "mx"),
            message=message,
        ),
    )


def test_a_person_may_change_their_mind_and_others_have_their_own(engine: Engine) -> None:
    say(engine, word="no")
    say(engine, by="U2", right=True)
    say(engine, right=True)
    assert [(each.by, each.right, each.word) for each in listed(engine)] == [
        ("U1", True, ""),
        ("U2", True, ""),
    ]


def test_no_address_and_no_more_than_so_much_of_a_word_is_kept(engine: Engine) -> None:
    say(engine, word="ann moved to bob@other.example " + "x" * 600)
    [verdict] = listed(engine)
    assert verdict.word.startswith("[address] moved to [address] xxx")
    assert len(verdict.word) == feedback.WORD_MAX
    assert "bob@" not in dump(engine)


def test_only_those_since_then_are_listed(engine: Engine) -> None:
    say(engine)
    assert listed(engine, NOW) != ()
    assert listed(engine, NOW + timedelta(seconds=1)) == ()


def test_it_goes_with_the_retention(engine: Engine) -> None:
    say(engine)
    event_store(engine).prune(NOW)
    assert count(engine, "feedback") == 1
    event_store(engine).prune(NOW + timedelta(seconds=1))
    assert count(engine, "feedback") == 0


@pytest.mark.parametrize("moved", [False, True], ids=["same key", "under an older key"])
def test_whoever_is_forgotten_leaves_no_verdict(engine: Engine, moved: bool) -> None:
    event_store(engine).add(arrivals(body("Send", "ann@example.com")))
    [timeline] = event_store(engine).timelines(ANN)
    answers, mail = AnswerStore(engine, KEYS, clock=Clock()), timeline.message_id
    for answer in (
        ANSWER,
        replace(ANSWER, id="m1", target=MessageId(mail), kept=Kept(message=mail)),
        replace(ANSWER, id="b1", target=BOB, kept=Kept()),
    ):
        answers.save(answer)
        say(engine, answer)
    keys = Keys(NEW, OLD) if moved else KEYS
    if moved:
        rekey(engine, keys)
        keys = Keys(NEW)
    forget(engine, keys, ANN, "U9", NOW)
    assert [each.answer for each in listed(engine)] == ["b1"]


def test_what_goes_with_an_answer_is_sealed_and_comes_back(engine: Engine) -> None:
    answers = AnswerStore(engine, KEYS, clock=Clock())
    answers.save(ANSWER)
    assert answers.find("a1") == ANSWER
    assert "For ann" not in dump(engine)
    rekey(engine, Keys(NEW, OLD))
    assert AnswerStore(engine, Keys(NEW), clock=Clock()).find("a1") == ANSWER
