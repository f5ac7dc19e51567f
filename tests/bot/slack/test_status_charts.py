from __future__ import annotations

import logging

import pytest

from bot.slack.drawing import Chart
from bot.slack.gateway import Refused
from bot.slack.render import Slack
from bot.slack.status_charts import StatusCharts
from bot.slack.upload import Charts
from bot.watch.readings import Point, Rates, Series
from checks.core import Place, Unavailable, say
from tests.fakes import HOME, ago

FAR = Place(HOME.account, "us-east-1")
RATES = Rates(Series((Point(ago(hours=2), 0.02), Point(ago(hours=1), 0.03))), Series())
GAP = Unavailable("CloudWatch GetMetricData, eu-west-1", say("away"))


class FakeUploads:
    """A workspace that takes files, or does not."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str | None, str]] = []
        self.closed: str | None = None

    def share(self, channel: str, chart: Chart, thread: str | None) -> str:
        if self.closed:
            raise Refused(self.closed)
        self.shown.append((channel, thread, chart.title))
        return f"F{len(self.shown)}"


class Desk:
    def __init__(self, *found: tuple[Place, Rates | Unavailable]) -> None:
        self.uploads = FakeUploads()
        self.charts = StatusCharts(lambda: found, Charts(Slack(), self.uploads))


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]


def test_each_place_has_one_in_the_thread() -> None:
    desk = Desk((HOME, RATES), (FAR, RATES))
    desk.charts.show("C1", "1.0")
    assert desk.uploads.shown == [
        ("C1", "1.0", "Bounce and complaint rate, eu-west-1"),
        ("C1", "1.0", "Bounce and complaint rate, us-east-1"),
    ]


def test_a_place_that_could_not_be_looked_at_costs_its_own_alone() -> None:
    desk = Desk((HOME, GAP), (FAR, RATES))
    desk.charts.show("C1", "1.0")
    assert [title for _, _, title in desk.uploads.shown] == ["Bounce and complaint rate, us-east-1"]


def test_where_nothing_is_published_nothing_is_shown() -> None:
    desk = Desk((HOME, Rates(Series(), Series())))
    desk.charts.show("C1", "1.0")
    assert desk.uploads.shown == []


def test_why_there_are_none_is_said_once_for_a_channel_until_there_are_some(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk((HOME, RATES), (FAR, RATES))
    desk.uploads.closed = "missing_scope"
    for channel in ("C1", "C1", "C2"):
        desk.charts.show(channel, "1.0")
    assert warnings(caplog) == [
        f"A status goes without charts, channel {channel} (missing_scope):"
        " add the scopes of the manifest to the app, and install it again"
        for channel in ("C1", "C2")
    ]
    desk.uploads.closed = None
    desk.charts.show("C1", "1.0")
    desk.uploads.closed = "missing_scope"
    desk.charts.show("C1", "1.0")
    assert len(warnings(caplog)) == 3
