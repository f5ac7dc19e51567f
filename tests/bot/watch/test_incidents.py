"""One event told by several is one, and two events are two."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.watch.incidents import merged
from checks.core import Incident
from tests.fakes import ago

CODE = "AWS_SES_OPERATIONAL_ISSUE"
ARN = f"arn:aws:health:eu-west-1::event/SES/{CODE}/{CODE}_A"
FEED = Incident(
    region="eu-west-1",
    started=ago(hours=3),
    ended=None,
    summary="Increased latencies",
    latest="We are investigating.",
    updated_at=ago(hours=2),
    informational=False,
    source="feed",
    code=CODE,
)
API = replace(
    FEED,
    started=ago(hours=3, minutes=10),
    summary=CODE,
    latest="We see recovery.",
    updated_at=ago(hours=1),
    source="API",
    arn=ARN,
)
BUS = replace(API, latest="We are investigating.", updated_at=ago(hours=2), source="bus")
OWN = replace(API, arn=f"{ARN}B", own=True, source="API")


def test_it_says_what_the_newest_says_in_the_feeds_words_and_who_told() -> None:
    assert merged([FEED], [BUS], [API]) == (
        replace(API, summary="Increased latencies", source="feed, bus, API"),
    )


def test_the_order_of_the_sources_decides_nothing_but_their_names() -> None:
    (one,), (other,) = merged([FEED], [BUS], [API]), merged([API], [FEED], [BUS])
    assert replace(one, source="") == replace(other, source="")


def test_of_one_moment_that_it_is_over_counts() -> None:
    over = replace(API, ended=ago(hours=1), updated_at=FEED.updated_at)
    (found,) = merged([over], [FEED])
    assert found.ended == ago(hours=1)


def test_what_a_feed_calls_a_notice_is_one() -> None:
    (found,) = merged([replace(FEED, informational=True)], [API])
    assert found.informational


@pytest.mark.parametrize(
    ("other", "together"),
    [
        (replace(API, started=ago(hours=9)), True),
        (replace(API, started=ago(hours=9), ended=ago(hours=8)), False),
        (replace(API, started=ago(hours=9), informational=True), False),
        (replace(API, started=ago(hours=9), code="AWS_SES_OTHER"), False),
        (replace(API, code="AWS_SES_OTHER"), True),
        (replace(API, region="us-east-1"), False),
        (replace(API, own=True), False),
    ],
    ids=[
        "overlapping",
        "over before",
        "a notice meanwhile",
        "another code meanwhile",
        "another code at the same time",
        "another Region",
        "our account's own",
    ],
)
def test_without_an_arn_region_and_time_tell(other: Incident, together: bool) -> None:
    assert len(merged([FEED], [other])) == (1 if together else 2)


def test_two_of_one_source_are_two() -> None:
    later = replace(FEED, started=FEED.started + timedelta(minutes=30), summary="Bounces late")
    assert len(merged([FEED, later])) == 2
    found = merged([FEED, later], [replace(API, started=later.started)])
    assert [(each.summary, each.source) for each in found] == [
        ("Bounces late", "feed, API"),
        ("Increased latencies", "feed"),
    ]


def test_two_arns_are_two() -> None:
    assert len(merged([API, OWN], [BUS])) == 2
    assert len(merged([BUS], [replace(API, arn=f"{ARN}C")])) == 2
