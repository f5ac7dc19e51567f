from __future__ import annotations

from typing import Any

import pytest

from bot.plain import sentence
from checks.core import (
    EventKind,
    Finding,
    MailEvent,
    Outcome,
    Owner,
    Template,
    Text,
    Timeline,
    Value,
    Verdict,
    say,
)
from checks.template_rendering import CHECK, Seen, judge
from tests.fakes import ANN, AWAY, NOW, FakeHistory, FakeSes, ago, event, sources

WORDS = "Attribute 'orderNumber' is not present in the rendering data."
STORED = Template(NOW, "shipped", "Order {{orderNumber}}", "{{#if note}}{{note}}{{/if}}", None)
UNNAMED = say("Compare the application's data with the template's attributes, then send again.")


@pytest.mark.parametrize(
    ("fields", "remedy"),
    [
        pytest.param(
            {"detail": WORDS, "template": "shipped"},
            say(
                "Add {attribute} to the application's data for the template {template}, then send "
                "again.",
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
    found = judge(Seen(NOW, Timeline.of([event(), failure]), None, STORED))
    assert found.verdict is Verdict.FAIL
    assert found.explains == (Outcome.NEVER_SENT,)
    assert found.fix
    assert (found.fix.owner, found.fix.text) == (Owner.US, remedy)


def test_ses_is_quoted() -> None:
    failure = event(EventKind.RENDERING_FAILURE, detail=WORDS, template="shipped")
    found = CHECK.run(ANN, sources(history=FakeHistory(events=(failure,))))
    assert [f.value for f in found.facts[:3]] == ["shipped", "orderNumber", WORDS]


def test_another_result_rules_it_out() -> None:
    seen = Seen(NOW, Timeline.of([event(), event(EventKind.DELIVERY)]))
    assert judge(seen).verdict is Verdict.OK


def test_no_result_is_not_good_news() -> None:
    assert judge(Seen(NOW, None)).verdict is Verdict.UNKNOWN
    assert judge(Seen(NOW, Timeline.of([event()]))).verdict is Verdict.UNKNOWN


FAILURE = event(EventKind.RENDERING_FAILURE, ago(hours=2), detail=WORDS, template="shipped")


def ask(*others: MailEvent, ses: FakeSes | None = None, **history: Any) -> Finding:
    known = FakeHistory(events=(FAILURE,), others=others, **history)
    return CHECK.run(ANN, sources(history=known, ses=ses or FakeSes(templates={"shipped": STORED})))


def told(found: Finding) -> dict[str, Value]:
    return {sentence(fact.label): fact.value for fact in found.facts}


def other(kind: EventKind, **since: float) -> MailEvent:
    return event(kind, ago(**since), message_id="other", recipient="o", template="shipped")


def test_it_tells_what_the_template_asks_for() -> None:
    facts = told(ask())
    assert facts["It asks for"] == ("orderNumber",)
    assert facts["It may use"] == ("note",)


def test_a_template_that_no_longer_asks_for_it_was_changed() -> None:
    changed = Template(NOW, "shipped", None, "{{order_number}}", None)
    found = ask(ses=FakeSes(templates={"shipped": changed}))
    assert told(found)["Asks for orderNumber"] == say("not any more: it was changed since")
    assert found.fix
    assert found.fix.text.template.startswith(
        "Send again: the template {template} was changed since"
    )


def test_of_a_template_that_was_cut_nothing_is_concluded() -> None:
    cut = Template(NOW, "shipped", None, "{{order_number}}", None, cut=True)
    found = ask(ses=FakeSes(templates={"shipped": cut}))
    assert found.fix
    assert found.fix.text.template.startswith("Add {attribute} to")


def test_a_template_that_is_gone() -> None:
    found = ask(ses=FakeSes())
    assert found.fix
    assert "which is gone by now" in found.fix.text.template


def test_who_else_failed_and_since_when() -> None:
    found = ask(
        other(EventKind.DELIVERY, days=3),
        other(EventKind.RENDERING_FAILURE, days=5),
        other(EventKind.RENDERING_FAILURE, days=2),
        other(EventKind.RENDERING_FAILURE, hours=1),
    )
    facts = told(found)
    assert facts["Failures of this template in the last 24 hours"] == 2
    assert facts["In the last 7 days"] == 4
    assert facts["Failing since the hour of"] == ago(days=2)
    assert facts["Last delivered in the hour of"] == ago(days=3)


def test_what_could_not_be_looked_at_costs_nothing_else() -> None:
    down = say("It does not answer")
    found = ask(ses=FakeSes(down=down), failing={"hourly": down})
    assert found.verdict is Verdict.FAIL
    assert [fact.value for fact in found.facts].count(down) == 2


def test_a_place_that_is_not_searched() -> None:
    known = FakeHistory(events=(event(EventKind.RENDERING_FAILURE, template="t", place=AWAY),))
    asked = sources(history=known)
    assert say("{region} is not searched", region=AWAY.region) in [
        fact.value for fact in CHECK.run(ANN, asked).facts
    ]
