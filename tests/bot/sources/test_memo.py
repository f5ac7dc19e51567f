from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.at_work import Question, working
from bot.sources.memo import Memo
from bot.sources.memoised import memoised
from checks.core import Suppression, Unavailable, attempt, say
from tests.fakes import ANN, AWAY, HOME, NOW, FakeSes, event, sources

FOUND = Suppression("ann@example.com", "BOUNCE", NOW)


def test_asks_once_however_many_ask_together() -> None:
    memo, asked, all_here = Memo(), [], threading.Event()

    def slow() -> str:
        asked.append(1)
        all_here.wait(1)
        return "v=spf1 -all"

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(memo, ("txt", "example.com"), slow) for _ in range(8)]
        all_here.set()
    assert [a.result() for a in answers] == ["v=spf1 -all"] * 8
    assert len(asked) == 1


def test_a_failure_is_shared_too() -> None:
    memo = Memo()

    def fail() -> str:
        raise Unavailable("DNS", say("timed out"))

    for _ in range(2):
        with pytest.raises(Unavailable, match="timed out"):
            memo("txt", fail)


def test_what_a_source_could_not_answer_is_told_of_the_question_once_for_all_who_asked() -> None:
    ses = memoised(sources(ses=FakeSes(down=say("down"))), Memo()).ses
    question = Question("command 1")
    with working(question):
        for _ in range(2):
            assert isinstance(attempt(lambda: ses.suppression("ann@example.com")), Unavailable)
    assert question.course["missed"] == {"ses suppression": 1}


def test_whoever_waits_is_told_even_of_an_interrupt() -> None:
    memo = Memo()

    def interrupted() -> str:
        raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            memo("txt", interrupted)


def test_a_look_up_that_takes_too_long_is_unavailable_to_those_who_wait() -> None:
    memo, begun, end = Memo(patience=0.01), threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        end.wait(5)
        return "late"

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(memo, "txt", slow)
        begun.wait(5)
        with pytest.raises(Unavailable, match="No answer within"):
            memo("txt", slow)
        end.set()
        assert first.result() == "late"


def test_each_place_has_its_own_answers() -> None:
    memo = Memo()
    here = memoised(sources(ses=FakeSes(suppressed={"ann@example.com": FOUND})), memo)
    there = memoised(sources(ses=FakeSes(), place=AWAY, places=(HOME, AWAY)), memo)
    assert here.ses.suppression("ann@example.com") == FOUND
    assert there.ses.suppression("ann@example.com") is None


def test_an_answer_holds_for_the_question_whatever_happens_meanwhile() -> None:
    source = sources()
    assert isinstance(source.ses, FakeSes)
    world = memoised(source, Memo())
    before = world.ses.account()
    source.ses.down = say("down")
    assert world.ses.account() == before
    assert isinstance(attempt(world.ses.configuration_sets), Unavailable)


def test_every_question_of_the_core_passes_through_unchanged() -> None:
    plain = sources()
    world = memoised(plain, Memo())
    assert world.ses.account() == plain.ses.account()
    assert world.ses.identity("shop.example") == plain.ses.identity("shop.example")
    assert world.ses.configuration_set("main") == plain.ses.configuration_set("main")
    assert world.ses.configuration_sets() == ("main",)
    assert world.ses.address_insights("a@b.example").valid == "HIGH"
    assert world.ses.recommendations() == ()
    assert world.ses.dedicated_ips() == ()
    assert world.ses.template("receipt") is None
    assert world.dns.txt("_dmarc.shop.example") == plain.dns.txt("_dmarc.shop.example")
    assert world.dns.cname("tok1._domainkey.shop.example") == "tok1.dkim.amazonses.com"
    assert world.dns.mx("shop.example") == plain.dns.mx("shop.example")
    assert world.dns.a("shop.example") == ()
    assert world.dns.aaaa("shop.example") == ()
    assert world.dns.ptr("1.2.0.192.in-addr.arpa") == ()
    assert world.history.timelines(ANN) == ()
    assert world.history.spellings(ANN) == ()
    assert world.history.newest_event_at(HOME) is None
    assert world.history.own(ANN, event(), ("Send",), NOW, NOW) == ()
    assert world.health.incidents("eu-west-1") == ()
