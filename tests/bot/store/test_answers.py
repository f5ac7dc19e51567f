from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.store.answers import Answer, AnswerStore
from checks.core import Address, Domain, MessageId, Outcome, Target
from tests.bot.store.database import KEYS, NOW, Clock, dump

ANN = Address("Ann.Quux", "example.com")
ANSWER = Answer("a1", ANN, "C1", "1.1", None, None, "U1", NOW, Outcome.UNKNOWN, None)
TARGETS: list[Target] = [ANN, MessageId("0102"), Domain("example.com"), Address('"a@b"', "x.y")]


def answers(engine: Engine, clock: Clock | None = None) -> AnswerStore:
    return AnswerStore(engine, KEYS, target_life=timedelta(days=1), clock=clock or Clock())


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_an_answer_comes_back_as_it_was(engine: Engine, target: Target) -> None:
    answer = replace(ANSWER, target=target, thread="1.0", detail_ts="1.2", lead="mailbox_full")
    answers(engine).save(answer)
    assert answers(engine).find("a1") == answer
    assert "quux" not in dump(engine)


def test_saving_again_replaces_it(engine: Engine) -> None:
    answers(engine).save(ANSWER)
    answers(engine).save(replace(ANSWER, detail_ts="1.2"))
    assert answers(engine).find("a1") == replace(ANSWER, detail_ts="1.2")


def test_what_was_asked_about_is_forgotten_in_time(engine: Engine) -> None:
    clock = Clock()
    store = answers(engine, clock)
    store.save(ANSWER)
    clock.now += timedelta(days=2)
    assert store.find("a1") is None


def test_an_answer_that_never_was_is_none(engine: Engine) -> None:
    assert answers(engine).find("a9") is None
