"""The real client against a local CloudWatch over its real protocol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.plain import sentence
from bot.sources import aws
from bot.sources.cloudwatch import RatesSource
from bot.watch.readings import Point, Rates, Series
from checks.core import Unavailable, attempt
from sandbox.answers import account
from sandbox.holder import Holder
from sandbox.world import Fault, Metric, Region
from tests.bot.sources.conftest import LocalAws
from tests.fakes import HOME, NOW, ago

BOUNCE, COMPLAINT = "Reputation.BounceRate", "Reputation.ComplaintRate"
SOURCE = "CloudWatch GetMetricData, eu-west-1"


@pytest.fixture(scope="module")
def client(aws_server: LocalAws) -> Any:
    """Made once: it is slow to make, and has no state that a test could see."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in aws_server.settings().items():
            patch.setenv(name, value)
        return aws.client("cloudwatch", "eu-west-1")


@dataclass
class Watching:
    holder: Holder
    source: RatesSource

    def has(self, name: str, *points: tuple[float, float], **dimensions: str) -> None:
        """Points by how many minutes old they are."""
        values = [(ago(minutes=age), value) for age, value in points]
        region = self.holder.world.regions.setdefault("eu-west-1", Region(account()))
        region.metrics.append(Metric("AWS/SES", name, dimensions, values))

    def fails(self, error: str, times: int | None = None) -> None:
        self.holder.world.faults.append(Fault("cloudwatch", error, times=times))

    def rates(self, **back: float) -> Rates:
        return self.source.rates(ago(**(back or {"hours": 3})), NOW)

    def gap(self) -> Unavailable:
        found = attempt(self.rates)
        assert isinstance(found, Unavailable)
        assert found.source == SOURCE
        return found


@pytest.fixture
def watching(local_aws: Holder, client: Any) -> Watching:
    local_aws.world.regions["eu-west-1"] = Region(account())
    return Watching(local_aws, RatesSource(client, HOME))


def test_both_rates_the_newest_last(watching: Watching) -> None:
    watching.has(BOUNCE, (30, 0.02), (15, 0.031), (45, 0.01))
    watching.has(COMPLAINT, (15, 0.0004))
    assert watching.rates() == Rates(
        Series(
            (
                Point(ago(minutes=45), 0.01),
                Point(ago(minutes=30), 0.02),
                Point(ago(minutes=15), 0.031),
            )
        ),
        Series((Point(ago(minutes=15), 0.0004),)),
    )
    assert watching.rates().bounce.newest == Point(ago(minutes=15), 0.031)


def test_what_crossed_a_line_within_a_period_is_not_averaged_away(watching: Watching) -> None:
    watching.has(BOUNCE, (15, 0.06), (14.7, 0.01), (14.5, 0.02))
    assert watching.rates().bounce == Series((Point(ago(minutes=15), 0.06),))


def test_nothing_published_is_empty_and_no_zero(watching: Watching) -> None:
    watching.has(BOUNCE, (15, 0.02))
    found = watching.rates()
    assert (found.complaint, found.complaint.newest) == (Series(), None)


def test_what_is_older_than_asked_for_is_left_out(watching: Watching) -> None:
    watching.has(BOUNCE, (90, 0.2), (15, 0.02))
    assert watching.rates(hours=1).bounce == Series((Point(ago(minutes=15), 0.02),))


def test_a_configuration_sets_rate_is_not_the_accounts(watching: Watching) -> None:
    watching.has(BOUNCE, (15, 0.4), **{"ses:configuration-set": "main"})
    assert watching.rates().bounce == Series()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            "AccessDenied",
            "The bot may not call cloudwatch:GetMetricData: add it to the bot's role",
        ),
        ("Throttling", "AWS throttles cloudwatch:GetMetricData: ask again in a moment"),
        (
            "status:503",
            "AWS had a fault of its own (503) at cloudwatch:GetMetricData: ask again in a moment",
        ),
        ("unreachable", "cannot be reached"),
    ],
)
def test_what_could_not_be_asked_says_what_to_do(
    watching: Watching, error: str, words: str
) -> None:
    watching.fails(error)
    assert words in sentence(watching.gap().why)


def test_something_passing_is_tried_again(watching: Watching) -> None:
    watching.has(BOUNCE, (15, 0.02))
    watching.fails("status:503", times=1)
    assert watching.rates().bounce.newest == Point(ago(minutes=15), 0.02)


@dataclass
class Scripted:
    """A client whose answer is given: the local CloudWatch has no broken ones."""

    results: list[dict[str, Any]]

    def get_metric_data(self, **asked: Any) -> dict[str, Any]:
        return {"MetricDataResults": self.results}


@pytest.mark.parametrize(
    ("results", "words"),
    [
        pytest.param(
            [],
            f"The answer to cloudwatch:GetMetricData lacks {BOUNCE}:"
            " check that the endpoint is CloudWatch",
            id="foreign",
        ),
        pytest.param(
            [
                {"Id": "bounce", "StatusCode": "Complete", "Timestamps": [NOW], "Values": [0.1]},
                {"Id": "complaint", "StatusCode": "InternalError", "Timestamps": [], "Values": []},
            ],
            f"CloudWatch gave no whole answer for {COMPLAINT} (InternalError):"
            " ask again in a moment",
            id="cut short",
        ),
    ],
)
def test_half_an_answer_is_none(results: list[dict[str, Any]], words: str) -> None:
    source = RatesSource(Scripted(results), HOME)
    found = attempt(lambda: source.rates(NOW - timedelta(hours=1), NOW))
    assert isinstance(found, Unavailable)
    assert sentence(found.why) == words


def test_of_days_the_highest_of_each_quarter_of_an_hour_is_told(watching: Watching) -> None:
    watching.has(BOUNCE, (5 * 1_440, 0.02), (33, 0.03), (31, 0.06), (3, 0.04), (8 * 1_440, 0.09))
    found = watching.source.course(ago(days=7), NOW)
    assert found == Rates(
        Series(
            (
                Point(ago(days=5), 0.02),
                Point(ago(minutes=45), 0.06),
                Point(ago(minutes=15), 0.04),
            )
        ),
        Series(),
    )


def test_days_that_cloudwatch_does_not_tell_are_a_gap(watching: Watching) -> None:
    watching.fails("AccessDenied", times=1)
    found = attempt(lambda: watching.source.course(ago(days=7), NOW))
    assert isinstance(found, Unavailable)
    assert found.source == SOURCE
