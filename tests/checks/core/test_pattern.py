from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain import sentence
from checks.core import EventKind, MailEvent, timelines
from checks.core.pattern import FLOOR, Pattern, pattern, told
from tests.fakes import NOW, ago, event

FULL = "552 5.2.2 mailbox full"
GONE = "550 5.1.1 user unknown"
HELD = "OnAccountSuppressionList"

DELIVERED, LATE, FAILED = EventKind.DELIVERY, EventKind.DELIVERY_DELAY, EventKind.RENDERING_FAILURE


def message(days: int, kind: EventKind = EventKind.BOUNCE, reply: str = FULL) -> MailEvent:
    at = ago(days=days)
    return event(kind, at, message_id=f"m{days}", sent_at=at, reply=reply)


def held(days: int) -> MailEvent:
    at = ago(days=days)
    return event(EventKind.BOUNCE, at, message_id=f"m{days}", sent_at=at, subtype=HELD)


def of(*events: MailEvent) -> Pattern | None:
    return pattern(timelines(events), NOW)


def text(*events: MailEvent) -> str | None:
    words = told(of(*events))
    return sentence(words) if words else None


@pytest.mark.parametrize(
    ("events", "words"),
    [
        pytest.param(
            (message(1), message(2), message(3, DELIVERED), message(4), message(5, DELIVERED)),
            "3 of the last 5 messages bounced, the first at 2026-04-28 12:00 UTC, all for this: "
            "The mailbox is full",
            id="one reason",
        ),
        pytest.param(
            (message(1), message(2, reply=GONE), message(3, DELIVERED)),
            "2 of the last 3 messages bounced, the first at 2026-04-30 12:00 UTC, for different"
            " reasons",
            id="two reasons",
        ),
        pytest.param(
            (message(1), *(message(n, DELIVERED) for n in range(2, 9))),
            "1 of the last 5 messages bounced",
            id="the first",
        ),
        pytest.param(
            tuple(message(n) for n in range(1, 9)),
            "8 of the last 8 messages bounced, the first at 2026-04-24 12:00 UTC, all for this: "
            "The mailbox is full",
            id="all of them",
        ),
        pytest.param(
            (held(1), held(2), message(3)),
            "Of the last 3 messages 1 bounced and 2 were not sent, the first at 2026-04-29"
            " 12:00 UTC",
            id="held back after a bounce",
        ),
        pytest.param(
            (held(1), message(2, FAILED), message(3, DELIVERED)),
            "2 of the last 3 messages were not sent, the first at 2026-04-30 12:00 UTC",
            id="not sent",
        ),
        pytest.param(tuple(message(n, DELIVERED) for n in range(1, 6)), None, id="all accepted"),
        pytest.param((message(1), message(2)), None, id="too few"),
        pytest.param((message(1), message(2), message(3, EventKind.SEND)), None, id="no result"),
        pytest.param((message(1), message(2), message(3, LATE)), None, id="still tried"),
    ],
)
def test_what_the_last_messages_have_in_common(
    events: tuple[MailEvent, ...], words: str | None
) -> None:
    assert text(*events) == words


def test_a_delay_that_ran_out_counts_as_a_bounce() -> None:
    late = event(
        LATE,
        ago(days=1),
        message_id="late",
        sent_at=ago(days=1),
        delay_type="MailboxFull",
        expires_at=NOW - timedelta(hours=9),
    )
    found = of(late, message(2), message(3))
    assert found
    assert (found.bounced, found.reason and found.reason.slug) == (3, "mailbox_full")


def test_a_message_to_several_people_is_one() -> None:
    assert of(*(event(EventKind.BOUNCE, recipient=f"r{n}") for n in range(5))) is None


def test_of_several_people_the_one_in_trouble_counts() -> None:
    fates = [(EventKind.BOUNCE, "b"), (DELIVERED, "a"), (DELIVERED, "c")]
    found = of(
        *(
            event(kind, ago(days=n), message_id=f"m{n}", sent_at=ago(days=n), recipient=who)
            for n in (1, 2, 3)
            for kind, who in fates
        )
    )
    assert found
    assert (found.whole, found.bounced) == (3, 3)


KINDS = st.sampled_from([EventKind.BOUNCE, DELIVERED, FAILED, LATE, EventKind.SEND])


@given(st.lists(st.tuples(st.integers(1, 30), KINDS, st.sampled_from([FULL, GONE])), max_size=25))
def test_it_never_counts_more_than_there_are(told_of: list[tuple[int, EventKind, str]]) -> None:
    events = [message(days, kind, reply) for days, kind, reply in told_of]
    found = pattern(timelines(events), NOW)
    if found is None:
        return
    assert FLOOR <= found.whole <= len({e.message_id for e in events})
    assert found.bounced + found.held <= found.whole
    assert (found.since is None) == (found.bounced + found.held == 0)
    told(found)
