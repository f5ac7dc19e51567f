"""What a digest says, as it is read in a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.terminal import Terminal
from bot.watch import episode
from bot.watch.digest.counts import Counted, Hole, Volumes
from bot.watch.digest.model import Digest, Digested, Problem, problems
from bot.watch.digest.schedule import Period, latest
from bot.watch.machine import Level
from bot.watch.readings import Rates, Series
from checks.core import Place, Unavailable, say
from tests.bot.digests import (
    BEFORE,
    BUSY,
    HEALTHY,
    MAIL,
    MIDNIGHT,
    PROBLEMS,
    YESTERDAY,
    alert,
    digest,
    rates,
)
from tests.fakes import AWAY, HOME, NOW, ago

NOTHING = Counted(Volumes(), None, stored=False)
FOOTING = (
    "Counts of stored events: what SES does not publish to the bot is not in them. “Before” is as",
    "long a time before.",
)
DENIED = Unavailable("CloudWatch GetMetricData", say("The bot may not: add it to the role"))


def shown(found: Digest) -> list[str]:
    """Each paragraph and row on a line of its own."""
    lines: list[str] = []
    for line in Terminal(colour=False).digest(found).splitlines():
        if line.startswith("      ") or (line.startswith("    ") and line[4] != "·"):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line.strip())
    return lines


def of(place: Digested) -> list[str]:
    """The rows on one place, in a digest that has something to say."""
    lines = shown(digest(place, problems=PROBLEMS))
    begin = next(n for n, line in enumerate(lines) if line.startswith("Mail: "))
    return lines[begin + 1 : lines.index("", begin)]


def test_a_quiet_day_is_one_short_message() -> None:
    assert shown(digest()) == [
        "✓ Daily digest: all quiet, from 2026-05-01 00:00 UTC to 2026-05-02 00:00 UTC (midnights of"
        " Europe/Berlin)",
        "· eu-west-1, account 111122223333: messages 12,400 (10,000 before, 24 % more), refused 150"
        " (100 before, 50 % more), complaints 3 (1 before); bounce rate 0.798 %, complaint rate"
        " 0.0242 %",
        "",
        *FOOTING,
    ]


def test_what_is_open_comes_first_and_then_each_place() -> None:
    assert shown(digest(BUSY, problems=PROBLEMS)) == [
        "Daily digest: new alerts 1, resolved 1, open 2, from 2026-05-01 00:00 UTC to"
        " 2026-05-02 00:00 UTC (midnights of Europe/Berlin)",
        "",
        "New alerts, still open: 1",
        "· Critical: bounce rate 4.12 % in eu-west-1 (AWS reviews accounts at 5 %, may pause at 10"
        " %), since 2026-05-01 22:00 UTC",
        "",
        "Other open alerts: 1",
        "· Warning: complaint rate 4.12 % in eu-west-1 (AWS reviews accounts at 0.1 %, may pause at"
        " 0.5 %), since 2026-04-28 09:00 UTC",
        "",
        "Resolved alerts: 1",
        "· bounce rate 4.12 % in us-east-1 (AWS reviews accounts at 5 %, may pause at 10 %); over"
        " at 2026-05-01 09:00 UTC, after 3 h; it came up 2 times",
        "",
        "Mail: eu-west-1, account 111122223333",
        "· Messages: 12,400 (10,000 before, 24 % more)",
        "· Delivered: 12,200 (9,900 before, 23 % more)",
        "· Refused by receivers: 150 (100 before, 50 % more)",
        "· Complaints: 3 (1 before)",
        "· Notices of delay: 70 (none before)",
        "· Held back by a suppression list: 50 (none before)",
        "· Bounce rate (hard bounces): 0.798 % by stored events (0.7 % before), 1.1 % by CloudWatch"
        " (at most 1.2 %); AWS reviews accounts at 5 %",
        "· Complaint rate: 0.0242 % by stored events (0.01 % before), 0.02 % by CloudWatch; AWS"
        " reviews accounts at 0.1 %",
        "",
        "Refused most: eu-west-1, account 111122223333",
        "· The mailbox does not exist: 99 (70 before, 41 % more), 60 of them at Gmail",
        "· The mailbox is full: 6 (none before), all at shop.example",
        "· The receiver considers the message to be spam: 2 (4 before)",
        "· The receiver blocks the SES server that we send from: 1 (none before), at Outlook.com",
        "",
        *FOOTING,
    ]


@pytest.mark.parametrize(
    ("period", "told"),
    [
        (latest(1, NOW), "✓ Digest: all quiet, in the last 24 hours"),
        (latest(7, NOW), "✓ Digest: all quiet, in the last 7 days"),
        (
            Period(ago(days=14), ago(days=7), NOW, 7, "UTC"),
            "✓ Weekly digest: all quiet, from 2026-04-25 12:00 UTC to 2026-05-02 12:00 UTC"
            " (midnights of UTC)",
        ),
    ],
)
def test_it_says_of_which_time_it_is(period: Period, told: str) -> None:
    assert shown(digest(period=period))[0] == told


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(replace(HEALTHY, rates=DENIED), id="CloudWatch could not be read"),
        pytest.param(replace(HEALTHY, rates=rates(0.01, 0.05, 0.01)), id="AWS's line was reached"),
        pytest.param(
            replace(HEALTHY, counted=replace(HEALTHY.counted, now=replace(MAIL, hard=620))),
            id="the line was reached by our own events",
        ),
        pytest.param(
            replace(HEALTHY, counted=replace(HEALTHY.counted, now=replace(MAIL, complaints=13))),
            id="the line for complaints was reached",
        ),
        pytest.param(
            replace(
                HEALTHY, counted=replace(HEALTHY.counted, holes=(Hole(ago(hours=9), NOW, 400),))
            ),
            id="events are missing",
        ),
        pytest.param(
            replace(HEALTHY, counted=replace(HEALTHY.counted, before=None, first=ago(hours=9))),
            id="the bot was not there all the time",
        ),
        pytest.param(Digested(HOME, NOTHING, DENIED), id="nothing stored, and nobody to ask"),
        pytest.param(Digested(HOME, NOTHING, rates()), id="nothing stored, though mail was sent"),
    ],
)
def test_where_somebody_has_to_know_it_is_not_quiet(place: Digested) -> None:
    assert not digest(place).is_quiet
    assert shown(digest(place))[0].startswith("Daily digest: no alert came up, none is open, from ")


def test_a_region_that_sends_nothing_does_not_spoil_the_quiet() -> None:
    idle = Digested(AWAY, NOTHING, Rates(Series(), Series()))
    assert shown(digest(HEALTHY, idle))[2] == (
        "· us-east-1, account 111122223333: No event is stored of this time, and CloudWatch knows"
        " of no message either"
    )


def test_few_of_few_are_no_rate_and_no_change() -> None:
    few = Counted(Volumes(sent=37, delivered=30, bounced=4, hard=4, mail=37), None, stored=True)
    assert of(Digested(HOME, few, Rates(Series(), Series()))) == [
        "· Messages: 37",
        "· Delivered: 30",
        "· Refused by receivers: 4",
        "· Complaints: none stored",
        "· Bounce rate (hard bounces): 4 of 37 by stored events (too few for a rate), none by"
        " CloudWatch; AWS reviews accounts at 5 %",
        "· Complaint rate: 0 of 37 by stored events (too few for a rate), none by CloudWatch; AWS"
        " reviews accounts at 0.1 %",
        "· No event is stored of the time before: nothing to compare",
    ]
    doubled = replace(few, before=replace(few.now, sent=20, mail=20, delivered=15))
    assert of(Digested(HOME, doubled, None))[:2] == [
        "· Messages: 37 (20 before)",
        "· Delivered: 30 (15 before)",
    ]


def test_fewer_is_told_like_more() -> None:
    less = replace(HEALTHY, counted=Counted(BEFORE, MAIL, stored=True))
    assert of(less)[:3] == [
        "· Messages: 10,000 (12,400 before, 19 % fewer)",
        "· Delivered: 9,900 (12,200 before, 19 % fewer)",
        "· Refused by receivers: 100 (150 before, 33 % fewer)",
    ]


def test_nothing_stored_is_never_zero_mail() -> None:
    assert of(Digested(HOME, NOTHING, rates(sent=120))) == [
        "· No event is stored of this time, and by CloudWatch's count SES was given 120 messages:"
        " their events did not reach the bot",
        "· Bounce rate (hard bounces): no stored events, 1.1 % by CloudWatch (at most 1.2 %); AWS"
        " reviews accounts at 5 %",
        "· Complaint rate: no stored events, 0.02 % by CloudWatch; AWS reviews accounts at 0.1 %",
    ]
    assert of(Digested(HOME, NOTHING, DENIED)) == [
        "· No event is stored of this time; whether anything was sent is not known",
        "· CloudWatch's rates could not be read: The bot may not: add it to the role",
    ]


def test_what_is_missing_of_the_time_is_told() -> None:
    holes = (
        Hole(ago(hours=36), ago(hours=24), 400),
        *(Hole(ago(hours=n), ago(hours=n - 1), None) for n in range(20, 14, -1)),
    )
    told = of(replace(HEALTHY, counted=replace(HEALTHY.counted, holes=holes, before=None)))
    assert told[-7:] == [
        "· From 2026-05-01 00:00 UTC to 2026-05-01 12:00 UTC no event is stored, and by"
        " CloudWatch's count SES was given 400 messages: their events did not reach the bot",
        *(
            f"· From 2026-05-01 {n}:00 UTC to 2026-05-01 {n + 1}:00 UTC no event is stored;"
            " whether anything was sent is not known"
            for n in range(16, 20)
        ),
        "· … and 2 more such times",
        "· No event is stored of the time before: nothing to compare",
    ]


def test_why_nothing_is_compared_is_told() -> None:
    young = replace(HEALTHY.counted, before=None, first=ago(hours=30))
    assert of(replace(HEALTHY, counted=young))[-1] == (
        "· Events are stored since 2026-05-01 06:00 UTC: nothing to compare"
    )
    short = replace(HEALTHY.counted, before=None, deleted=True)
    assert of(replace(HEALTHY, counted=short))[-1] == (
        "· Events of the time before are deleted in part (RETENTION_DAYS): not compared"
    )


def test_mail_is_counted_by_its_results_where_nothing_says_that_it_was_sent() -> None:
    unsent = replace(HEALTHY.counted, now=replace(MAIL, sent=0))
    assert of(replace(HEALTHY, counted=unsent))[0] == (
        "· Messages, by their results, as no Send event is stored: 12,400 (10,000 before, 24 %"
        " more)"
    )


def test_a_place_that_nobody_watches_is_told_as_such() -> None:
    elsewhere = Digested(Place("", "eu-west-3"), HEALTHY.counted, None)
    assert of(elsewhere)[-1] == (
        "· Nobody watches this place: SES_REGIONS does not name it, or it is not the bot's account"
    )


BEFORE_IT, WITHIN, SINCE = (MIDNIGHT - timedelta(hours=n) for n in (30, 10, -3))


@pytest.mark.parametrize(
    ("opened", "closed", "group"),
    [
        (WITHIN, None, "new"),
        (BEFORE_IT, None, "open"),
        (SINCE, None, "open"),
        (BEFORE_IT, WITHIN, "resolved"),
        (WITHIN, SINCE, "resolved"),
        (BEFORE_IT, BEFORE_IT, None),
        (SINCE, SINCE, None),
        (BEFORE_IT, SINCE, None),
        (MIDNIGHT - timedelta(days=1), None, "new"),
        (MIDNIGHT, None, "open"),
    ],
)
def test_each_alert_is_told_once_for_what_became_of_it(
    opened: datetime, closed: datetime | None, group: str | None
) -> None:
    found = problems([alert(opened=opened, closed=closed)], YESTERDAY, {})
    told = {name: len(getattr(found, name)) for name in ("new", "resolved", "open")}
    assert told == {name: int(name == group) for name in told}


def test_what_was_never_raised_and_the_digest_of_a_storm_are_not_told() -> None:
    calm = episode.fresh("x", "bounce_rate", HOME.account, HOME.region)
    storm = alert("storm", opened=WITHIN)
    assert problems([calm, storm], YESTERDAY, {}).all == ()


def test_the_worst_comes_first_and_of_many_some_are_shown() -> None:
    many = [alert(opened=WITHIN, region=f"eu-west-{n}") for n in range(12)]
    worst = alert(opened=WITHIN, region="ap-south-1", level=Level.CRITICAL)
    lines = shown(digest(problems=problems([*many, worst], YESTERDAY, {})))
    begin = lines.index("New alerts, still open: 13")
    assert lines[begin + 1].startswith("· Critical: bounce rate 4.12 % in ap-south-1")
    assert lines[begin + 9] == "· … and 5 more"


def test_what_is_watched_no_longer_is_not_called_resolved() -> None:
    gone, _ = episode.retired(alert(opened=BEFORE_IT), WITHIN)
    [told] = [
        line
        for line in shown(digest(problems=problems([gone], YESTERDAY, {})))
        if line.startswith("· bounce rate 4.12 % in")
    ]
    assert told.endswith("; watched no longer")


def test_who_took_it_on_is_not_named() -> None:
    taken = episode.acknowledged(alert(opened=WITHIN), "U0BEN", SINCE)
    told = "\n".join(shown(digest(problems=problems([taken], YESTERDAY, {}))))
    assert "; acknowledged" in told
    assert "U0BEN" not in told


def test_how_often_it_came_up_is_told_where_it_did_so_again() -> None:
    often = alert(opened=WITHIN)
    found = problems([often], YESTERDAY, {often.key: 3})
    assert found.new == (Problem(often, 3),)
