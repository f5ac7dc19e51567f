"""What is not ours is refused, wherever in its wrappings that shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.arrival import Events, Ignored, Refused, Taken, Unreadable
from bot.ingest.intake import (
    BORROWED_TOPIC,
    FOREIGN_BUS,
    FOREIGN_SENDER,
    FOREIGN_TOPIC,
    TOO_NEW,
    Intake,
)
from checks.core import Place
from sandbox.aws import wrap
from sandbox.aws.events import event, message_id
from tests.bot.ingest.test_parse import tampered

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
OURS, THEIRS, OTHER = "111122223333", "666655554444", "777788889999"
QUEUE = Place(OURS, "eu-west-1")

Make = Callable[..., str]


def topic(account: str, name: str = "ses-events") -> str:
    return f"arn:aws:sns:eu-west-1:{account}:{name}"


def made(sender: str = OURS, at: datetime = NOW, **more: Any) -> dict[str, Any]:
    return event(
        "Delivery",
        message_id=message_id("eu-west-1", NOW, 1),
        sent_at=more.pop("sent_at", NOW - timedelta(seconds=5)),
        at=at,
        recipients=["ann@example.com"],
        account=sender,
        region="eu-west-1",
    )


def through_sns(sender: str = OURS, through: str = OURS) -> str:
    return wrap.sns(made(sender), topic_arn=topic(through))


def through_bus(sender: str = OURS, through: str = OURS) -> str:
    return wrap.eventbridge(made(sender), account=through, region="eu-west-1")


def through_both(sender: str = OURS, through: str = OURS, bus: str = OURS) -> str:
    return wrap.eventbridge_sns(
        made(sender), account=bus, region="eu-west-1", topic_arn=topic(through)
    )


def read(body: str, queue: Place = QUEUE, **settings: Any) -> Taken:
    return Intake(queue, clock=lambda: NOW, **settings).read(body)


@pytest.mark.parametrize("make", [through_sns, through_bus, through_both])
def test_what_is_ours_in_every_layer_is_taken_in(make: Make) -> None:
    assert isinstance(read(make()), Events)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (wrap.raw(made(THEIRS)), FOREIGN_SENDER),
        (through_sns(THEIRS), FOREIGN_SENDER),
        (through_sns(through=THEIRS), FOREIGN_TOPIC),
        (through_bus(THEIRS), FOREIGN_SENDER),
        (through_bus(through=THEIRS), FOREIGN_BUS),
        (through_both(THEIRS), FOREIGN_SENDER),
        (through_both(through=THEIRS), FOREIGN_TOPIC),
        (through_both(bus=THEIRS), FOREIGN_BUS),
        (wrap.sns_text(through_sns(through=THEIRS), topic_arn=topic(OURS), time=""), FOREIGN_TOPIC),
        (wrap.sns_text("?", topic_arn=topic(THEIRS), time=""), FOREIGN_TOPIC),
        (
            json.dumps({"Type": "SubscriptionConfirmation", "TopicArn": topic(THEIRS)}),
            FOREIGN_TOPIC,
        ),
        (json.dumps({"Type": "Notification", "TopicArn": 5, "Message": "{}"}), FOREIGN_TOPIC),
    ],
    ids=[
        "raw",
        "sns: sender",
        "sns: topic",
        "bus: sender",
        "bus: account",
        "both: sender",
        "both: topic",
        "both: bus",
        "forged inside a real topic's",
        "unreadable",
        "subscription",
        "a topic that is no text",
    ],
)
def test_one_foreign_layer_is_enough_to_refuse(body: str, why: str) -> None:
    assert read(body) == Refused(why)


Layer = tuple[str, str]
LAYERS = st.tuples(st.sampled_from(["sns", "bus"]), st.sampled_from([OURS, THEIRS]))


def wrapped(sender: str, layers: list[Layer]) -> str:
    content: dict[str, Any] = made(sender)
    for kind, account in layers:
        if kind == "sns":
            topic_arn = topic(account)
            content = json.loads(wrap.sns_text(json.dumps(content), topic_arn=topic_arn, time=""))
        else:
            content = {"detail-type": "Email Delivered", "account": account, "detail": content}
    return json.dumps(content)


@given(st.sampled_from([OURS, THEIRS]), st.lists(LAYERS, max_size=4))
def test_however_it_is_wrapped_no_foreign_layer_is_overlooked(
    sender: str, layers: list[Layer]
) -> None:
    taken = read(wrapped(sender, layers))
    foreign = THEIRS in (sender, *(account for _, account in layers))
    # a bus tells of what has a mail object, which another wrapping is not
    within = any(kind == "bus" for kind, _ in layers[1:])
    assert isinstance(taken, Events) == (not foreign and not within)
    assert within or isinstance(taken, Events | Refused)


@given(tampered())
def test_nothing_crashes_the_intake(body: str) -> None:
    assert isinstance(read(body), Events | Ignored | Refused | Unreadable)


@pytest.mark.parametrize("sender", [int(THEIRS), [OURS], {"a": 1}, True, f" {THEIRS} ", 5.5])
def test_a_sender_in_another_type_does_not_pass_for_none(sender: object) -> None:
    written = made() | {"mail": made()["mail"] | {"sendingAccountId": sender}}
    assert read(json.dumps(written)) == Refused(FOREIGN_SENDER)


@pytest.mark.parametrize("sender", [int(OURS), f" {OURS} "])
def test_our_account_is_known_in_other_types_too(sender: object) -> None:
    written = made() | {"mail": made()["mail"] | {"sendingAccountId": sender}}
    assert isinstance(read(json.dumps(written)), Events)


def test_the_owner_of_the_identity_counts_where_no_sender_is_named() -> None:
    written = made()
    written["mail"]["sourceArn"] = f"arn:aws:ses:eu-west-1:{THEIRS}:identity/shop.example"
    assert isinstance(read(wrap.raw(written)), Events), "sent by us for them"
    del written["mail"]["sendingAccountId"]
    assert read(wrap.raw(written)) == Refused(FOREIGN_SENDER)
    del written["mail"]["sourceArn"]
    assert isinstance(read(wrap.raw(written)), Events), "nothing names anybody"


def test_accounts_that_are_set_are_the_ones() -> None:
    assert isinstance(read(through_sns(THEIRS, THEIRS), accounts=[OURS, THEIRS]), Events)
    assert read(through_sns(), accounts=[THEIRS]) == Refused(FOREIGN_TOPIC)


def test_one_of_our_accounts_tells_nothing_of_another_but_where_the_queue_is() -> None:
    """Whoever may publish to a topic of the one could else forge the other's mail."""
    ours = [OURS, THEIRS, OTHER]
    assert read(through_sns(OTHER, THEIRS), accounts=ours) == Refused(BORROWED_TOPIC)
    assert read(through_both(OTHER, THEIRS, OTHER), accounts=ours) == Refused(BORROWED_TOPIC)
    assert isinstance(read(through_sns(OTHER, OTHER), accounts=ours), Events)
    assert isinstance(read(through_sns(OTHER, OURS), accounts=ours), Events)
    named = read(through_sns(OTHER, THEIRS), accounts=ours, topics=[topic(THEIRS)])
    assert isinstance(named, Events)


def test_topics_that_are_set_are_the_ones_whosever_they_are() -> None:
    central = topic(THEIRS, "central")
    body = wrap.sns(made(), topic_arn=central)
    assert isinstance(read(body, topics=[central]), Events)
    assert read(through_sns(), topics=[central]) == Refused(FOREIGN_TOPIC)
    foreign = wrap.sns(made(THEIRS), topic_arn=central)
    assert read(foreign, topics=[central]) == Refused(FOREIGN_SENDER)
    assert isinstance(read(wrap.raw(made()), topics=[central]), Events), "it names no topic"


def test_without_a_known_account_anybody_is_ours() -> None:
    assert isinstance(read(through_both(THEIRS, THEIRS, THEIRS), Place("", "x")), Events)


DAY = timedelta(days=1)


@pytest.mark.parametrize("when", [{"at": NOW + DAY}, {"at": NOW + DAY, "sent_at": NOW + DAY}])
def test_a_clock_may_be_a_day_ahead(when: dict[str, Any]) -> None:
    assert isinstance(read(wrap.raw(made(**when))), Events)


@pytest.mark.parametrize("name", ["at", "sent_at"])
def test_what_is_dated_further_ahead_is_refused(name: str) -> None:
    ahead: dict[str, Any] = {name: NOW + DAY + timedelta(seconds=1)}
    assert read(wrap.raw(made(**ahead))) == Refused(TOO_NEW)


def test_what_is_not_an_event_is_told_as_before() -> None:
    assert read("hello") == Unreadable("not JSON")
    assert isinstance(read(wrap.TOPIC_VALIDATION), Ignored)
    validation = wrap.sns_text(wrap.TOPIC_VALIDATION, topic_arn=topic(OURS), time="")
    assert isinstance(read(validation), Ignored)
