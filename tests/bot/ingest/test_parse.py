"""Every kind of event in every wrapping is read alike, and nothing crashes the reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.arrival import Arrival, Events, Ignored, Parsed, Unreadable
from bot.ingest.fields import TEXT_MAX
from bot.ingest.parse import parse
from checks.core import EventKind, MailEvent, Place, timelines
from sandbox.aws import wrap
from sandbox.aws.events import KINDS, NOTIFICATIONS, OUTGOING_IP, event, message_id, notification

SENT = datetime(2026, 5, 2, 10, 0, 0, 123000, UTC)
LATER = SENT + timedelta(milliseconds=42_005)
ID = message_id("eu-west-1", SENT, 1)
TOPIC = "arn:aws:sns:us-east-1:999988887777:ses-events"
PLACE = Place("111122223333", "eu-west-1")

Wrapping = Callable[[dict[str, Any]], str]
WRAPPINGS: dict[str, Wrapping] = {
    "raw": wrap.raw,
    "sns": lambda e: wrap.sns(e, topic_arn=TOPIC),
    "eventbridge": lambda e: wrap.eventbridge(e, account=PLACE.account, region=PLACE.region),
    "eventbridge_sns": lambda e: wrap.eventbridge_sns(
        e, account=PLACE.account, region=PLACE.region, topic_arn=TOPIC
    ),
}


def read(body: str) -> Parsed:
    return parse(body, queue_account="444455556666", queue_region="ap-northeast-1")


def arrivals(body: str) -> tuple[Arrival, ...]:
    parsed = read(body)
    assert isinstance(parsed, Events), parsed
    return parsed.arrivals


def made(kind: str, recipients: tuple[str, ...] = ("Ann@Example.com",), **more: Any) -> Any:
    return event(
        kind,
        message_id=ID,
        sent_at=SENT,
        at=LATER,
        recipients=recipients,
        account=PLACE.account,
        region=PLACE.region,
        **more,
    )


BASE = MailEvent(
    kind=EventKind.SEND,
    message_id=ID,
    at=LATER,
    sent_at=SENT,
    place=PLACE,
    recipient="ann@example.com",
    recipient_domain="example.com",
    configuration_set="main",
    from_domain="shop.example",
    list_unsubscribe=False,
)
REPORTER = "a7-12.smtp-out.eu-west-1.amazonses.com"
EXPECTED = {
    "Send": replace(BASE, at=SENT),
    "Delivery": replace(
        BASE,
        kind=EventKind.DELIVERY,
        reply="250 2.0.0 OK  1763953200 a640c23a62f3a-b76550c0a3esi123456b.218 - gsmtp",
        reporting_mta=REPORTER,
        remote_mta="192.0.2.25",
        processing_ms=42_005,
        outgoing_ip=OUTGOING_IP,
    ),
    "Bounce": replace(
        BASE,
        kind=EventKind.BOUNCE,
        bounce_type="Permanent",
        subtype="General",
        status="5.1.1",
        reply="smtp; 550 5.1.1 user unknown",
        reporting_mta=f"dns; {REPORTER}",
    ),
    "Complaint": replace(BASE, kind=EventKind.COMPLAINT, detail="abuse"),
    "Reject": replace(BASE, kind=EventKind.REJECT, at=SENT, detail="Bad content"),
    "Open": replace(BASE, kind=EventKind.OPEN),
    "Click": replace(BASE, kind=EventKind.CLICK),
    "Rendering Failure": replace(
        BASE,
        kind=EventKind.RENDERING_FAILURE,
        at=SENT,
        detail="Attribute 'name' is not present in the rendering data.",
        template="order-shipped",
        list_unsubscribe=None,
    ),
    "DeliveryDelay": replace(
        BASE,
        kind=EventKind.DELIVERY_DELAY,
        status="4.4.1",
        reply="smtp; 421 4.4.1 Unable to connect to remote host",
        delay_type="TransientCommunicationFailure",
        expires_at=SENT + timedelta(minutes=840),
        list_unsubscribe=None,
    ),
    "Subscription": replace(BASE, kind=EventKind.SUBSCRIPTION, detail="shop: unsubscribeAll"),
}


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_alike_in_every_wrapping(kind: str, wrapping: str) -> None:
    expected = replace(EXPECTED[kind], kind_name=kind)
    (arrival,) = arrivals(WRAPPINGS[wrapping](made(kind)))
    assert arrival.event == expected
    assert arrival.address == "Ann@example.com"
    assert (arrival.feedback_id is not None) == (kind in ("Bounce", "Complaint"))


@pytest.mark.parametrize("kind", NOTIFICATIONS)
def test_the_older_notifications_are_read_too(kind: str) -> None:
    (arrival,) = arrivals(wrap.sns(notification(made(kind)), topic_arn=TOPIC))
    assert arrival.event == replace(
        EXPECTED[kind],
        kind_name=kind,
        configuration_set=None,
        outgoing_ip=None,
        list_unsubscribe=None,
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("RenderingFailure", EventKind.RENDERING_FAILURE),
        ("RENDERING_FAILURE", EventKind.RENDERING_FAILURE),
        ("Delivery Delay", EventKind.DELIVERY_DELAY),
        ("bounce", EventKind.BOUNCE),
    ],
)
def test_words_for_a_kind_may_vary(word: str, kind: EventKind) -> None:
    written = made(kind.value) | {"eventType": word}
    (arrival,) = arrivals(wrap.raw(written))
    assert (arrival.event.kind, arrival.event.kind_name) == (kind, kind.value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_bus_event_without_eventtype_is_known_by_its_detail_type(kind: str) -> None:
    body = json.loads(wrap.eventbridge(made(kind), account="1", region="x"))
    del body["detail"]["eventType"]
    (arrival,) = arrivals(json.dumps(body))
    assert arrival.event.kind_name == kind


def test_a_kind_of_the_future_is_kept_with_its_own_words() -> None:
    block = {"timestamp": "2026-05-02T10:05:00Z", "foldedRecipients": ["bob@example.org"]}
    written = {"eventType": "Folded", "mail": made("Send")["mail"], "folded": block}
    (arrival,) = arrivals(wrap.raw(written))
    assert arrival.event == replace(
        BASE,
        kind=EventKind.OTHER,
        kind_name="Folded",
        at=datetime(2026, 5, 2, 10, 5, tzinfo=UTC),
        recipient="bob@example.org",
        recipient_domain="example.org",
    )


def test_a_subtype_of_the_future_is_kept() -> None:
    (arrival,) = arrivals(wrap.raw(made("Bounce", bounce_subtype="OnMoonSuppressionList")))
    assert arrival.event.subtype == "OnMoonSuppressionList"


@pytest.mark.parametrize("written", ["PERMANENT", "permanent", "Permanent"])
def test_the_types_of_a_bounce_are_written_alike(written: str) -> None:
    (arrival,) = arrivals(wrap.raw(made("Bounce", bounce_type=written)))
    assert arrival.event.bounce_type == "Permanent"


def test_three_recipients_of_one_bounce_share_its_id() -> None:
    three = ("ann@example.com", "bob@example.com", "cy@example.com")
    found = arrivals(wrap.raw(made("Bounce", three)))
    assert [a.event.recipient for a in found] == list(three)
    assert len({a.feedback_id for a in found}) == 1
    assert found[0].feedback_id


def test_a_bounce_is_about_those_it_names_each_with_its_own_reply() -> None:
    written = made("Bounce", ("ann@example.com", "bob@example.org", "cy@example.net"))
    written["bounce"]["bouncedRecipients"] = [
        {"emailAddress": "ann@example.com", "status": "5.1.1", "diagnosticCode": "no ann"},
        {"emailAddress": "bob@example.org", "status": "5.2.2"},
    ]
    found = arrivals(wrap.raw(written))
    assert [(a.event.recipient, a.event.status, a.event.reply) for a in found] == [
        ("ann@example.com", "5.1.1", "no ann"),
        ("bob@example.org", "5.2.2", None),
    ]


def test_a_send_is_about_everybody() -> None:
    found = arrivals(wrap.raw(made("Send", ("ann@example.com", "bob@example.org"))))
    assert [a.event.recipient for a in found] == ["ann@example.com", "bob@example.org"]


def test_a_bounce_that_names_nobody_is_not_blamed_on_everybody() -> None:
    written = made("Bounce", ("ann@example.com", "bob@example.org"))
    written["bounce"]["bouncedRecipients"] = []
    assert read(wrap.raw(written)) == Unreadable("no recipient")
    written["mail"]["destination"] = ["ann@example.com"]
    assert [a.event.recipient for a in arrivals(wrap.raw(written))] == ["ann@example.com"]


@pytest.mark.parametrize(
    ("written", "address", "recipient", "domain"),
    [
        ("Ann@EXAMPLE.com", "Ann@example.com", "ann@example.com", "example.com"),
        ("Ann Li <Ann@Example.com>", "Ann@example.com", "ann@example.com", "example.com"),
        ('"Li, Ann" <ann@example.com>', "ann@example.com", "ann@example.com", "example.com"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example", None, "xn--bcher-kva.example"),
        (' "odd One"@example.com ', '"odd One"@example.com', None, "example.com"),
        ("Ann.Li", "Ann.Li", "ann.li", ""),
        ("Ann@@Example.com", "Ann@@Example.com", "ann@@example.com", "example.com"),
        ("x <not an address>", "not an address", "not an address", ""),
        ("a\x00b\ud800@example.com", "a\ufffdb?@example.com", None, "example.com"),
        ("n " * 3000 + "<ann@example.com>", "ann@example.com", "ann@example.com", "example.com"),
    ],
)
def test_addresses_in_any_form_are_kept(
    written: str, address: str, recipient: str | None, domain: str
) -> None:
    (arrival,) = arrivals(json.dumps(made("Send", (written,))))
    found = (arrival.address, arrival.event.recipient, arrival.event.recipient_domain)
    assert found == (address, recipient or address.lower(), domain)


def test_the_place_comes_from_the_best_witness_that_there_is() -> None:
    written = made("Send")
    bus = {"account": "222233334444", "region": "eu-central-1"}

    def place(body: str) -> Place:
        return arrivals(body)[0].event.place

    assert place(wrap.eventbridge(written, **bus)) == PLACE
    del written["mail"]["sendingAccountId"], written["mail"]["sourceArn"]
    assert place(wrap.eventbridge(written, **bus)) == Place(**bus)
    assert place(wrap.sns(written, topic_arn=TOPIC)) == Place("999988887777", "us-east-1")
    assert place(wrap.raw(written)) == Place("444455556666", "ap-northeast-1")


def test_tenant_return_path_and_list_unsubscribe_are_read() -> None:
    headers = {"Return-Path": "<x@Bounce.Shop.example>", "LIST-unsubscribe": "<mailto:u@x.y>"}
    (arrival,) = arrivals(wrap.raw(made("Send", tags={"ses:tenant-name": "emea"}, headers=headers)))
    event = arrival.event
    assert (event.tenant, event.mail_from, event.list_unsubscribe) == (
        "emea",
        "bounce.shop.example",
        True,
    )


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Mon, 08 Oct 2018 16:05:45 +0200", datetime(2018, 10, 8, 14, 5, 45, tzinfo=UTC)),
        ("Mon, 08 Oct 2018 14:05:45 -0000", datetime(2018, 10, 8, 14, 5, 45, tzinfo=UTC)),
        ("yesterday", None),
        ("Mon, 99 Oct 2018 14:05:45 +9999", None),
        ("", None),
    ],
)
def test_when_a_message_was_written_is_what_its_date_says(date: str, at: datetime | None) -> None:
    (arrival,) = arrivals(wrap.raw(made("Send", headers={"Date": date})))
    assert arrival.event.written_at == at


def test_headers_that_were_cut_off_do_not_prove_an_absence() -> None:
    written = made("Send")
    written["mail"]["headersTruncated"] = True
    assert arrivals(wrap.raw(written))[0].event.list_unsubscribe is None


def test_the_header_that_was_cut_in_the_middle_is_not_believed() -> None:
    headers = {"List-Unsubscribe": "<mailto:u@x.example>", "Return-Path": "<x@bounce.shop.exam"}
    written = made("Send", headers=headers)
    assert arrivals(wrap.raw(written))[0].event.mail_from == "bounce.shop.exam"
    written["mail"]["headersTruncated"] = "true"
    (arrival,) = arrivals(wrap.raw(written))
    assert (arrival.event.mail_from, arrival.event.list_unsubscribe) == (None, True)


def test_oversized_texts_and_headers_are_cut() -> None:
    huge = "x" * 300_000
    written = made("Bounce", reply=huge, headers={"X-Long": huge, "List-Unsubscribe": huge})
    event = arrivals(wrap.raw(written))[0].event
    assert (event.reply, event.list_unsubscribe) == ("x" * TEXT_MAX, True)


def test_a_notification_names_its_configuration_set_in_a_header() -> None:
    written = made("Bounce", headers={"X-SES-CONFIGURATION-SET": "news"})
    body = wrap.sns(notification(written, headers=True), topic_arn=TOPIC)
    assert arrivals(body)[0].event.configuration_set == "news"


def test_numbers_and_truths_may_be_written_as_texts() -> None:
    written = made("Delivery")
    for said in ("42005", 42005.0, " 42005 "):
        written["delivery"]["processingTimeMillis"] = said
        assert arrivals(wrap.raw(written))[0].event.processing_ms == 42_005
    for odd in ("-1", "1e3", "", "9" * 30, True, 0.5, float("nan"), float("inf"), None):
        written["delivery"]["processingTimeMillis"] = odd
        assert arrivals(json.dumps(written))[0].event.processing_ms is None
    written = made("Subscription")
    written["subscription"]["newTopicPreferences"]["unsubscribeAll"] = "True"
    assert arrivals(wrap.raw(written))[0].event.detail == "shop: unsubscribeAll"


@pytest.mark.parametrize(
    "written",
    ["2026-05-02T10:00:00.123Z", "2026-05-02T12:00:00.123 +0200", "2026-05-02 10:00:00.123"],
)
def test_times_may_be_written_as_in_older_samples(written: str) -> None:
    changed = made("Send")
    changed["mail"]["timestamp"] = written
    assert arrivals(wrap.raw(changed))[0].event.at == SENT


def test_a_lone_recipient_need_not_be_a_list() -> None:
    written = made("Send")
    written["mail"]["destination"] = "bob@example.org"
    assert [a.event.recipient for a in arrivals(wrap.raw(written))] == ["bob@example.org"]


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_byte_order_mark_and_blanks_around_are_nothing(wrapping: str) -> None:
    (arrival,) = arrivals(f"\ufeff \n{WRAPPINGS[wrapping](made('Send'))}\r\n")
    assert arrival.event.message_id == ID


def test_the_detail_of_a_bus_event_may_be_a_text() -> None:
    body = json.loads(wrap.eventbridge(made("Send"), account="1", region="x"))
    body["detail"] = json.dumps(body["detail"])
    assert arrivals(json.dumps(body))[0].event.message_id == ID


def test_the_from_domain_falls_back_to_the_tag_and_to_the_source() -> None:
    written = made("Send", source="Shop <shop@Mail.Shop.example>")
    del written["mail"]["commonHeaders"]
    assert arrivals(wrap.raw(written))[0].event.from_domain == "mail.shop.example"
    del written["mail"]["tags"]
    assert arrivals(wrap.raw(written))[0].event.from_domain == "mail.shop.example"


def test_the_time_falls_back_to_the_one_in_the_message_id() -> None:
    written = made("Send")
    del written["mail"]["timestamp"]
    assert arrivals(wrap.raw(written))[0].event.sent_at == SENT


@pytest.mark.parametrize(
    ("written", "message_id"),
    [
        (f"<{ID.upper()}@eu-west-1.amazonses.com>", ID),
        (f"{ID}@email.amazonses.com", ID),
        ("Some-Other-Id", "some-other-id"),
    ],
)
def test_a_message_id_is_what_people_are_asked_for(written: str, message_id: str) -> None:
    changed = made("Send")
    changed["mail"]["messageId"] = written
    assert arrivals(wrap.raw(changed))[0].event.message_id == message_id


NOTICE = {"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "You have …"}


@pytest.mark.parametrize(
    "body",
    [
        wrap.TOPIC_VALIDATION,
        wrap.sns_text(wrap.TOPIC_VALIDATION, topic_arn=TOPIC, time="2026-05-02T10:00:00.000Z"),
        wrap.sns_text(json.dumps(NOTICE), topic_arn=TOPIC, time="2026-05-02T10:00:00.000Z"),
        json.dumps({"Type": "SubscriptionConfirmation", "Token": "t", "TopicArn": TOPIC}),
        json.dumps({"Type": "UnsubscribeConfirmation", "TopicArn": TOPIC}),
        json.dumps({"notificationType": "Received", "mail": {}, "receipt": {}}),
        f"\ufeff {wrap.TOPIC_VALIDATION.upper()}\n",
        json.dumps({"source": "aws.health", "detail-type": "AWS Health Event", "detail": {}}),
        json.dumps({"source": "aws.health", "detail-type": "AWS Health Abuse Event", "detail": {}}),
    ],
    ids=[
        "validation",
        "wrapped",
        "identity",
        "confirm",
        "unsubscribe",
        "inbound",
        "shouted",
        "another service's health",
        "abuse",
    ],
)
def test_what_is_not_about_our_mail_is_ignored(body: str) -> None:
    assert isinstance(read(body), Ignored)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "not JSON"),
        ("hello", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("1" * 10_000, "not JSON"),
        ("[]", "JSON, but not an object"),
        ("{}", "no eventType"),
        ('{"eventType": "…"}', "no eventType"),
        ('{"eventType": "Send"}', "no mail.messageId"),
        ('{"eventType": "Send", "mail": {"messageId": "x"}}', "no time that can be read"),
        (wrap.raw(made("Send", ())), "no recipient"),
        (wrap.raw(made("Send", ("ann@example.com", ""))), "a nameless recipient"),
        (wrap.raw(made("Send", ("a@b.example",) * 1001)), "more recipients than SES allows"),
    ],
)
def test_what_cannot_be_read_says_why(body: str, why: str) -> None:
    assert read(body) == Unreadable(why)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.text())
def test_any_text_is_read_without_a_crash(body: str) -> None:
    assert isinstance(read(body), Events | Ignored | Unreadable)


@st.composite
def tampered(draw: st.DrawFn) -> str:
    """A real event in a real wrapping, of which one member somewhere is something else."""
    wrapping = WRAPPINGS[draw(st.sampled_from(sorted(WRAPPINGS)))]
    body: Any = json.loads(wrapping(made(draw(st.sampled_from(KINDS)))))
    _tamper(draw, body)
    return json.dumps(body)


def _tamper(draw: st.DrawFn, part: dict[str, Any]) -> None:
    """Here, or further in, also within what lies there as a text."""
    name = draw(st.sampled_from(sorted(part)))
    within = json.loads(part[name]) if name == "Message" else part[name]
    if isinstance(within, dict) and within and draw(st.booleans()):
        _tamper(draw, within)
        part[name] = json.dumps(within) if name == "Message" else within
    else:
        part[name] = draw(JSON_VALUES)


@given(tampered())
def test_a_tampered_event_is_read_without_a_crash(body: str) -> None:
    parsed = read(body)
    assert isinstance(parsed, Events | Ignored | Unreadable)
    if isinstance(parsed, Events):
        assert all(a.event.at.tzinfo is UTC and a.address for a in parsed.arrivals)


@given(JSON_VALUES)
def test_any_json_is_read_without_a_crash(value: object) -> None:
    assert isinstance(read(json.dumps(value)), Events | Ignored | Unreadable)


EVERYBODY = ("ann@example.com", "bob@example.com", "cy@example.org")
LIFE = [
    WRAPPINGS[wrapping](made(kind, EVERYBODY))
    for kind, wrapping in zip(KINDS, [*WRAPPINGS, *WRAPPINGS, "raw", "sns"], strict=True)
]
"""All that can befall a message, each in another wrapping."""


@given(order=st.permutations(LIFE), again=st.lists(st.sampled_from(LIFE)), at=st.integers(0, 10))
def test_timelines_know_no_order_of_arrival_and_no_repetition(
    order: list[str], again: list[str], at: int
) -> None:
    bodies = [*order[:at], *again, *order[at:]]
    found = timelines(a.event for body in bodies for a in arrivals(body))
    assert found == timelines(a.event for body in LIFE for a in arrivals(body))
    assert [len(timeline.events) for timeline in found] == [10, 10, 10]


@pytest.mark.parametrize(
    ("tag", "template"),
    [
        ("receipt", "receipt"),
        ("ann@example.com", None),
        ("", None),
        ("x" * 65, None),
    ],
)
def test_the_template_is_known_by_a_tag_of_the_senders_own(tag: str, template: str | None) -> None:
    """SES names the template of a message in events of Rendering Failure alone."""
    (arrival,) = arrivals(wrap.raw(made("Delivery", tags={"template": tag})))
    assert arrival.event.template == template


def test_what_ses_says_of_the_template_outweighs_the_tag() -> None:
    failed = made("Rendering Failure", template="order-shipped", tags={"template": "receipt"})
    (arrival,) = arrivals(wrap.raw(failed))
    assert arrival.event.template == "order-shipped"
