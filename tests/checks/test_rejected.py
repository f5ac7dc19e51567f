from __future__ import annotations

from checks.core import EventKind, Outcome, Owner, Timeline, Verdict, say
from checks.rejected import CHECK, Seen, judge
from tests.fakes import ANN, FakeHistory, ago, event, sources

REJECT = event(EventKind.REJECT, ago(hours=1), detail="Bad content")


def test_a_reject_is_a_virus() -> None:
    found = CHECK.run(ANN, sources(history=FakeHistory(events=(event(), REJECT))))
    assert found.verdict is Verdict.FAIL
    assert found.headline == say("SES found a virus in the message and did not send it")
    assert found.explains == (Outcome.NEVER_SENT,)
    assert found.fix
    assert found.fix.owner is Owner.US
    assert (found.facts[0].value, found.facts[0].source) == (
        "Bad content",
        "event Reject, eu-west-1",
    )


def test_another_result_rules_it_out() -> None:
    seen = Seen(Timeline.of([event(), event(EventKind.DELIVERY)]))
    assert judge(seen).verdict is Verdict.OK


def test_no_result_is_not_good_news() -> None:
    assert judge(Seen(None)).verdict is Verdict.UNKNOWN
    assert judge(Seen(Timeline.of([event()]))).verdict is Verdict.UNKNOWN
