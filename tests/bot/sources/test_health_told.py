"""How AWS Health writes of an event, read as an incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.notice import About, Notice
from bot.sources.health_told import incident, of_notices
from checks.core import Incident, Place

AT = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)
CODE = "AWS_SES_OPERATIONAL_ISSUE"
ARN = f"arn:aws:health:eu-west-1::event/SES/{CODE}/{CODE}_A"
LOG = (
    "Current severity level: {severity}\n\n{title}\n\n[09:12 AM PDT] We are investigating.\n\n"
    "[10:30 AM PDT] We see\nrecovery."
)


def told(text: str, **more: str) -> Incident:
    words = {"category": "issue", "scope": "PUBLIC", "status": "open"} | more
    return incident(
        source="API",
        region="eu-west-1",
        arn=ARN,
        code=CODE,
        started=AT,
        ended=None,
        updated_at=AT + timedelta(hours=1),
        text=text,
        **words,
    )


@pytest.mark.parametrize(
    ("text", "summary", "latest", "notice"),
    [
        (
            LOG.format(severity="Degraded", title="Increased latencies"),
            "Increased latencies",
            "We see recovery.",
            False,
        ),
        (
            LOG.format(severity="Operating normally", title="[RESOLVED] Increased latencies"),
            "Increased latencies",
            "We see recovery.",
            False,
        ),
        (
            LOG.format(severity="Informational", title="Renewed certificate"),
            "Renewed certificate",
            "We see recovery.",
            True,
        ),
        ("We are investigating.", CODE, "We are investigating.", False),
        ("", CODE, "", False),
        (
            "Your identity ann@example.com failed.\n\nPublish the records.",
            "Your identity [address] failed.",
            "Publish the records.",
            False,
        ),
    ],
    ids=["a log", "resolved", "a notice", "one sentence", "no text", "of an account"],
)
def test_headline_newest_words_and_weight(
    text: str, summary: str, latest: str, notice: bool
) -> None:
    found = told(text)
    assert (found.summary, found.latest, found.informational) == (summary, latest, notice)


@pytest.mark.parametrize("category", ["accountNotification", "scheduledChange", "investigation"])
def test_what_is_no_issue_is_a_notice(category: str) -> None:
    assert told("x", category=category).informational


def test_only_its_status_says_that_it_is_over() -> None:
    assert told("x", status="upcoming").ended is None
    assert told("x", status="closed").ended == AT + timedelta(hours=1)
    assert told("x", scope="ACCOUNT_SPECIFIC").own


def test_of_several_notices_of_one_event_the_newest_counts() -> None:
    first = Notice(
        About.HEALTH,
        "1",
        Place("111122223333", "eu-west-1"),
        AT,
        {"arn": ARN, "code": CODE, "category": "issue", "scope": "PUBLIC", "status": "open"},
    )
    over = replace(
        first,
        id="2",
        at=AT + timedelta(hours=2),
        told={**first.told, "status": "closed", "ended": (AT + timedelta(hours=1)).isoformat()},
    )
    other = replace(first, told={**first.told, "arn": f"{ARN}B", "started": AT.isoformat()})
    one, two = of_notices([over, first, other])
    assert (one.arn, one.ended, one.updated_at) == (
        ARN,
        AT + timedelta(hours=1),
        AT + timedelta(hours=2),
    )
    assert (two.arn, two.started, two.ended) == (f"{ARN}B", AT, None)


def test_what_befalls_two_accounts_by_one_arn_is_told_of_each() -> None:
    places = [Place(n * 12, "eu-west-1", alias) for n, alias in (("1", "main"), ("4", "shop"))]
    told = {"arn": ARN, "scope": "ACCOUNT_SPECIFIC"}
    own = [Notice(About.HEALTH, each.account, each, AT, told) for each in places]
    assert [each.place for each in of_notices(own)] == places
    everybodys = [replace(each, told={**told, "scope": "PUBLIC"}) for each in own]
    assert [each.place for each in of_notices(everybodys)] == [None]


def test_of_several_accounts_it_is_told_whose_it_is() -> None:
    shop = Place("444455556666", "eu-west-1", "shop")
    alone = Notice(About.HEALTH, "1", shop, AT, {"arn": ARN, "scope": "ACCOUNT_SPECIFIC"})
    everybodys = replace(alone, told={"arn": f"{ARN}B", "scope": "PUBLIC"})
    lone = replace(alone, place=replace(shop, alias=""), told={**alone.told, "arn": f"{ARN}C"})
    assert [each.place for each in of_notices([alone, everybodys, lone])] == [shop, None, None]
