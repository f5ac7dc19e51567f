from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.core import EventKind, Hold, MailEvent, Outcome, Timeline, timelines
from tests.fakes import NOW, ago, event

SEND = event()
DELIVERY = event(EventKind.DELIVERY, ago(minutes=110), reply="250 ok")
BOUNCE = event(EventKind.BOUNCE, ago(minutes=100), bounce_type="Permanent", subtype="General")
HELD = event(EventKind.BOUNCE, ago(minutes=119), subtype=Hold.ACCOUNT.value)
HELD_COMPLAINT = event(EventKind.COMPLAINT, ago(minutes=119), subtype=Hold.ACCOUNT.value)
DELAY = event(EventKind.DELIVERY_DELAY, ago(minutes=60), expires_at=NOW + timedelta(hours=12))
EXPIRED = event(EventKind.DELIVERY_DELAY, ago(minutes=60), expires_at=ago(minutes=1))


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        pytest.param([SEND], Outcome.UNKNOWN, id="send alone"),
        pytest.param([SEND, DELIVERY], Outcome.ACCEPTED, id="250"),
        pytest.param([SEND, DELIVERY, BOUNCE], Outcome.NOT_DELIVERED, id="250, then bounced"),
        pytest.param([SEND, BOUNCE], Outcome.NOT_DELIVERED, id="refused"),
        pytest.param([SEND, HELD], Outcome.NEVER_SENT, id="suppressed"),
        pytest.param([SEND, HELD_COMPLAINT], Outcome.NEVER_SENT, id="suppressed complainer"),
        pytest.param([event(EventKind.REJECT)], Outcome.NEVER_SENT, id="virus"),
        pytest.param([event(EventKind.RENDERING_FAILURE)], Outcome.NEVER_SENT, id="template"),
        pytest.param([SEND, DELAY], Outcome.DELAYED, id="delayed"),
        pytest.param([SEND, DELAY, DELIVERY], Outcome.ACCEPTED, id="delayed, then 250"),
        pytest.param([SEND, EXPIRED], Outcome.NOT_DELIVERED, id="retries are over"),
        pytest.param([event(EventKind.OPEN)], Outcome.ACCEPTED, id="opened"),
        pytest.param([SEND, event(EventKind.COMPLAINT)], Outcome.ACCEPTED, id="complained"),
        pytest.param(
            [SEND, event(EventKind.BOUNCE, subtype="NewIn2027")], Outcome.NOT_DELIVERED, id="new"
        ),
    ],
)
def test_outcome(events: list[MailEvent], outcome: Outcome) -> None:
    assert Timeline.of(events).outcome(NOW) is outcome


@given(st.permutations([SEND, DELIVERY, BOUNCE, DELAY, DELIVERY, SEND]))
def test_order_and_repetition_of_arrival_do_not_matter(events: list[MailEvent]) -> None:
    assert Timeline.of(events) == Timeline.of([SEND, DELIVERY, BOUNCE, DELAY])


TWINS = [
    event(EventKind.BOUNCE, ago(minutes=100), reply="550 no"),
    event(EventKind.BOUNCE, ago(minutes=100), reply="550 no", status="5.1.1"),
    event(EventKind.BOUNCE, ago(minutes=100), recipient="r2"),
    event(EventKind.BOUNCE, ago(minutes=100), recipient="r3"),
]


@given(st.permutations([SEND, *TWINS, *TWINS]))
def test_twins_and_companions_have_their_order_too(events: list[MailEvent]) -> None:
    assert timelines(events) == timelines([SEND, *TWINS])


def test_the_newest_message_comes_first() -> None:
    newer = event(message_id="m2", sent_at=ago(hours=1))
    assert [t.message_id for t in timelines([SEND, newer, BOUNCE])] == ["m2", SEND.message_id]


def test_of_several_recipients_the_one_in_trouble_comes_first() -> None:
    fine = event(EventKind.DELIVERY, recipient="r0")
    waiting = event(recipient="r2")
    found = timelines([fine, waiting, BOUNCE])
    assert [t.recipient for t in found] == ["r1", "r2", "r0"]
