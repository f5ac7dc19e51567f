from __future__ import annotations

from typing import Any

import pytest

from checks.core import EventKind, Outcome, Owner, Text, Timeline, Verdict, say
from checks.template_rendering import CHECK, Seen, judge
from tests.fakes import ANN, FakeHistory, ago, event, sources

WORDS = "Attribute 'orderNumber' is not present in the rendering data."
UNNAMED = say("Have the data compared with the template's attributes, then send again.")


@pytest.mark.parametrize(
    ("fields", "remedy"),
    [
        pytest.param(
            {"detail": WORDS, "template": "shipped"},
            say(
                "Have {attribute} added to the data for the template {template}, then send again.",
                attribute="orderNumber",
                template="shipped",
            ),
            id="attribute and template",
        ),
        pytest.param({"detail": "strange", "template": "shipped"}, UNNAMED, id="other words"),
        pytest.param({}, UNNAMED, id="nothing told"),
    ],
)
def test_the_fix_names_what_is_missing(fields: dict[str, Any], remedy: Text) -> None:
    failure = event(EventKind.RENDERING_FAILURE, ago(hours=1), **fields)
    found = judge(Seen(Timeline.of([event(), failure])))
    assert found.verdict is Verdict.FAIL
    assert found.explains == (Outcome.NEVER_SENT,)
    assert found.fix
    assert (found.fix.owner, found.fix.text) == (Owner.US, remedy)


def test_ses_is_quoted() -> None:
    failure = event(EventKind.RENDERING_FAILURE, detail=WORDS, template="shipped")
    found = CHECK.run(ANN, sources(history=FakeHistory(events=(failure,))))
    assert [f.value for f in found.facts[:3]] == ["shipped", "orderNumber", WORDS]


def test_another_result_rules_it_out() -> None:
    seen = Seen(Timeline.of([event(), event(EventKind.DELIVERY)]))
    assert judge(seen).verdict is Verdict.OK


def test_no_result_is_not_good_news() -> None:
    assert judge(Seen(None)).verdict is Verdict.UNKNOWN
    assert judge(Seen(Timeline.of([event()]))).verdict is Verdict.UNKNOWN
