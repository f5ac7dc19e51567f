from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checks.content import CHECK
from checks.core import (
    EventKind,
    Finding,
    MailEvent,
    Owner,
    Strength,
    Template,
    Verdict,
    say,
)
from tests.fakes import ANN, AWAY, HOME, NOW, FakeHistory, FakeSes, ago, event, sources

PLAIN = Template(NOW, "receipt", "Your order", "Hello", "<p>Hello</p>")
LYING = replace(PLAIN, html='<a href="https://t.mailer.example/1">www.shop.example</a>')
DOWN = say("SES is throttling us")
SPAM = "552 5.7.0 This message was blocked because its content presents a potential security issue"


def later(kind: EventKind, **fields: Any) -> MailEvent:
    return event(kind, ago(hours=1), **({"template": "receipt"} | fields))


TAKEN = later(EventKind.DELIVERY, reply="250 ok")


def ask(
    happened: MailEvent | None = TAKEN, template: Template | None = PLAIN, **ses: Any
) -> Finding:
    history = FakeHistory(events=(happened,) if happened else ())
    templates = {template.name: template} if template else {}
    return CHECK.run(ANN, sources(ses=FakeSes(templates=templates, **ses), history=history))


def values(found: Finding) -> list[object]:
    return [fact.value for fact in found.facts]


@pytest.mark.parametrize(
    "happened",
    [
        pytest.param(TAKEN, id="taken"),
        pytest.param(later(EventKind.COMPLAINT, detail="abuse"), id="marked as spam"),
        pytest.param(later(EventKind.BOUNCE, bounce_type="Permanent", reply=SPAM), id="refused"),
        pytest.param(later(EventKind.DELIVERY_DELAY, delay_type="SpamDetected"), id="put off"),
    ],
)
def test_what_filters_punish_is_a_warning_where_the_content_was_judged(happened: MailEvent) -> None:
    found = ask(happened, LYING)
    assert (found.verdict, found.strength, found.explains) == (Verdict.WARN, Strength.RISK, ())
    assert found.headline == say(
        "The message's template holds what spam filters are known to punish"
    )
    assert found.fix
    assert found.fix.owner is Owner.US
    assert found.facts[0].value == "receipt"
    assert found.facts[1].label == say("Filters punish")
    assert found.facts[1].source == "SES GetEmailTemplate receipt, eu-west-1"


@pytest.mark.parametrize(
    "happened",
    [
        pytest.param(None, id="no message"),
        pytest.param(event(template="receipt"), id="no result yet"),
        pytest.param(later(EventKind.BOUNCE, reply="550 5.1.1 no such user"), id="no mailbox"),
        pytest.param(later(EventKind.BOUNCE, subtype="OnAccountSuppressionList"), id="held back"),
        pytest.param(later(EventKind.RENDERING_FAILURE), id="never made"),
        pytest.param(later(EventKind.REJECT, detail="Bad content"), id="rejected by SES"),
        pytest.param(later(EventKind.DELIVERY_DELAY, delay_type="MailboxFull"), id="mailbox full"),
    ],
)
def test_where_no_filter_judged_it_the_question_does_not_arise(happened: MailEvent | None) -> None:
    assert not ask(happened, LYING).applies


def test_what_held_it_back_after_a_filter_put_it_off_is_the_last_word() -> None:
    delay = event(
        EventKind.DELIVERY_DELAY, ago(hours=2), template="receipt", delay_type="SpamDetected"
    )
    held = later(EventKind.BOUNCE, subtype="OnAccountSuppressionList")
    history = FakeHistory(events=(delay, held))
    ses = FakeSes(templates={"receipt": LYING})
    assert not CHECK.run(ANN, sources(ses=ses, history=history)).applies


def test_a_template_without_anything_to_punish() -> None:
    found = ask()
    assert found.verdict is Verdict.OK
    assert found.fix is None


def test_what_is_good_to_know_is_told_and_is_no_warning() -> None:
    found = ask(template=replace(PLAIN, text=None))
    assert found.verdict is Verdict.OK
    assert say("There is HTML and no plain-text part beside it") in values(found)


def test_of_a_template_that_was_cut_off_so_much_is_said() -> None:
    found = ask(template=replace(PLAIN, cut=True))
    assert found.verdict is Verdict.UNKNOWN
    assert say("Only its beginning was read") in values(found)
    assert ask(template=replace(LYING, cut=True)).verdict is Verdict.WARN


def test_a_message_that_names_no_template_would_have_to_be_seen_itself() -> None:
    found = ask(later(EventKind.DELIVERY, template=None))
    assert found.verdict is Verdict.UNKNOWN
    assert found.headline == say("What the message says cannot be seen here: it names no template")
    assert found.fix
    assert (found.fix.owner, found.fix.command) == (
        Owner.RECIPIENT,
        "python -m bot headers message.eml",
    )


@pytest.mark.parametrize(
    "happened",
    [
        pytest.param(later(EventKind.BOUNCE, reply=SPAM, template=None), id="refused"),
        pytest.param(
            later(EventKind.DELIVERY_DELAY, delay_type="SpamDetected", template=None), id="put off"
        ),
    ],
)
def test_nobody_is_asked_for_a_message_that_was_never_received(happened: MailEvent) -> None:
    found = ask(happened)
    assert found.verdict is Verdict.UNKNOWN
    assert found.fix
    assert (found.fix.owner, found.fix.command) == (Owner.US, None)


def test_a_template_that_is_not_there_is_unknown_and_named() -> None:
    found = ask(template=None)
    assert found.verdict is Verdict.UNKNOWN
    assert "receipt" in values(found)


def test_a_template_that_could_not_be_read_is_unknown() -> None:
    found = ask(template=LYING, failing={"template": DOWN})
    assert (found.verdict, found.headline) == (Verdict.UNKNOWN, DOWN)


def test_the_template_is_read_where_the_message_left_from() -> None:
    history = FakeHistory(events=(replace(TAKEN, place=AWAY),))
    home = FakeSes(templates={"receipt": LYING})
    asked = sources(ses=home, history=history, places=(HOME, AWAY))
    assert CHECK.run(ANN, asked).headline == say("{region} is not searched", region="us-east-1")
    away = FakeSes(templates={"receipt": PLAIN})
    both = replace(asked, everywhere=((HOME, home), (AWAY, away)))
    assert CHECK.run(ANN, both).verdict is Verdict.OK


@pytest.mark.parametrize(("had", "told"), [(False, True), (True, False), (None, False)])
def test_a_missing_list_unsubscribe_is_told_only_where_it_is_known(
    had: bool | None, told: bool
) -> None:
    note = say("It had no List-Unsubscribe header, which marketing mail has to have")
    assert (note in values(ask(later(EventKind.DELIVERY, list_unsubscribe=had)))) is told
