"""What gets a chart, when, and what it shows; and what gets none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.plain import sentence
from bot.watch import courses, picture, rules
from bot.watch.alert import Alert, Outgoing, Say
from bot.watch.machine import Level
from bot.watch.picture import Picture, Whose
from bot.watch.readings import Point
from tests.bot.watch import test_account_rules as account
from tests.bot.watch import test_patrol as patrol
from tests.bot.watch.counted_post import Post
from tests.bot.watch.fakes import FakeAlerts
from tests.fakes import HOME, NOW, ago

HOUR = timedelta(hours=1)


def drawn(alerts: FakeAlerts) -> list[Picture]:
    return [picture.read(each.payload) for each in alerts.charts]


def seen(alerts: FakeAlerts) -> list[str]:
    """What people hear of them."""
    return [sentence(each.alt) for each in drawn(alerts)]


def after(alerts: FakeAlerts, chart: Outgoing) -> list[Say]:
    """What was put into the outbox with it, of the same version."""
    same = chart.key.rpartition(" ")[0]
    return [each.say for each in alerts.sent if each.key.startswith(same)]


def test_a_rate_has_a_chart_when_it_is_raised_when_it_is_critical_and_when_it_is_over() -> None:
    post = patrol.Post()
    post.read(0.02, 0.03, 0.05, 0.064, 0.05, 0.06)
    post.read(0.09, 0.09, 0.085)
    post.read(0.01, 0.01, 0.01, 0.01)
    charts = post.alerts.charts
    assert {each.thread for each in charts} == {f"{patrol.KEY} #1"}
    assert [after(post.alerts, each) for each in charts] == [
        [Say.POST],
        [Say.EDIT, Say.BROADCAST],
        [Say.EDIT, Say.REPLY],
    ]
    aws = "AWS's review line is 5 % (eu-west-1)"
    assert seen(post.alerts) == [
        f"Bounce rate over 45 min: from 2 % to 6.4 %, {aws}",
        f"Bounce rate over 1 h 45 min: from 2 % to 9 %, {aws}",
        f"Bounce rate over 2 h 45 min: from 2 % to 1 %, {aws}",
    ]


def test_it_shows_the_points_that_were_read_the_lines_and_since_when() -> None:
    post = patrol.Post()
    post.read(0.02, 0.05, 0.064)
    [shown] = drawn(post.alerts)
    [panel] = shown.panels
    assert [point.value for point in panel.points] == [0.02, 0.05, 0.064]
    assert panel.points[0].at == NOW
    assert [(line.value, line.whose) for line in panel.lines] == [
        (0.05, Whose.AWS),
        (0.10, Whose.AWS),
        (0.04, Whose.OURS),
        (0.08, Whose.OURS),
    ]
    assert shown.began == NOW + timedelta(minutes=15)
    assert sentence(shown.title) == "Bounce rate, eu-west-1"


def test_hours_without_any_number_are_a_gap_and_said_to_be() -> None:
    post = patrol.Post()
    post.source.bounce += [(ago(hours=20, minutes=n), 0.02) for n in (30, 20, 10)]
    post.read(0.05, 0.05)
    [shown] = drawn(post.alerts)
    assert [len(run) for run in shown.panels[0].runs] == [3, 2]
    assert seen(post.alerts)[0].endswith("; where the line is broken, nothing is known")


def test_of_one_number_there_is_no_chart() -> None:
    post = patrol.Post()
    for _ in range(2):
        post.source.bounce[:] = [(post.clock.at, 0.05)]
        post.patrol.rates(HOME, post.source)
        post.clock.forward(minutes=15)
    assert post.said() == ["post"]
    assert post.alerts.charts == []


def test_what_is_watched_no_longer_gets_none() -> None:
    post = patrol.Post()
    post.read(0.05, 0.05)
    post.patrol.retire(post.alerts.kept[patrol.KEY])
    assert len(post.alerts.charts) == 1


def test_a_receiver_that_turns_on_us_is_seen_against_its_own_past() -> None:
    post = Post()
    post.past("outlook.com", 50, refused=1)
    post.results("outlook.com", 50, 30)
    post.look(2)
    [shown] = drawn(post.alerts)
    [panel] = shown.panels
    assert len(panel.points) == 49
    assert panel.points[-1].at == NOW + timedelta(minutes=5)
    assert [line.whose for line in panel.lines] == [Whose.OURS]
    assert seen(post.alerts) == [
        "Refused by Outlook.com over 1 d 23 h: from 2 % to 37.5 %, alerts begin at 20 % (eu-west-1)"
    ]


def test_hours_in_which_too_little_was_sent_are_gaps() -> None:
    post = Post()
    for hours in (*range(1, 6), *range(12, 40)):
        post.results("outlook.com", 50, 1, at_hours_ago=hours)
    post.results("outlook.com", 50, 30)
    post.look(2)
    [shown] = drawn(post.alerts)
    assert len(shown.panels[0].runs) == 2
    assert all(point.value > 0 for point in shown.panels[0].points)


def test_a_template_and_a_set_have_charts_where_enough_is_known() -> None:
    post = Post()
    post.past("example.com", 100, template="receipt")
    post.past("example.org", 30, by_set="marketing")
    post.counts.come(NOW, "Rendering Failure", "example.com", 60, template="receipt")
    post.results("example.com", 400)
    for domain in ("a.example", "b.example", "c.example"):
        post.results(domain, 20, 9, reason="mailbox_not_found", by_set="marketing")
    post.look(2)
    assert sorted(sentence(each.title) for each in drawn(post.alerts)) == [
        "Messages of receipt not filled in, eu-west-1",
        "Refused of what marketing sends, eu-west-1",
    ]


def test_where_failures_alone_are_known_there_is_no_chart_of_a_template() -> None:
    post = Post()
    post.past("example.com", 100)
    post.counts.come(NOW, "Rendering Failure", "example.com", 40, template="receipt")
    post.look(2)
    assert post.said() == ["post"]
    assert post.alerts.charts == []


def test_our_own_rates_end_in_the_number_that_the_alert_names() -> None:
    post = Post()
    post.past("example.com", 200)
    post.results("example.com", 1_700, 300, reason="mailbox_not_found")
    post.look(2)
    [shown] = drawn(post.alerts)
    alert = next(each for each in post.alerts.all("own_rates") if each.is_open)
    last = shown.panels[0].points[-1].value
    assert last == pytest.approx(alert.memory["part"] / alert.memory["whole"], abs=1e-6)
    assert seen(post.alerts)[0].startswith(
        "Bounces for good by our own events over 21 h 5 min: from 0 % to "
    )


def test_complaints_are_seen_as_the_alert_counts_them() -> None:
    post = Post()
    post.past("example.com", 200)
    post.results("example.com", 200)
    post.counts.come(ago(hours=5), "Complaint", "example.com", 10)
    post.counts.come(NOW, "Complaint", "example.com", 30)
    post.look(2)
    [shown] = drawn(post.alerts)
    values = [point.value for point in shown.panels[0].points]
    assert values[0] == 0.0
    assert values[-1] == max(values)
    alert = next(each for each in post.alerts.all("own_rates") if each.is_open)
    assert values[-1] == pytest.approx(alert.memory["part"] / alert.memory["whole"], abs=1e-6)


def test_the_quota_has_a_chart_of_what_was_seen_of_it() -> None:
    post = account.Post()
    post.used(*(0.5 + n / 50 for n in range(18)), apart=600)
    [shown] = drawn(post.alerts)
    assert shown.panels[0].points[-1].value == pytest.approx(0.82)
    assert seen(post.alerts) == [
        "Daily quota used over 2 h 40 min: from 50 % to 82 %, alerts begin at 80 % (eu-west-1)"
    ]


def test_a_quota_that_was_hardly_seen_has_none() -> None:
    post = account.Post()
    post.used(0.82, 0.82, 0.82)
    assert post.said() == ["post"]
    assert post.alerts.charts == []


def test_what_is_told_in_a_digest_has_no_chart_there() -> None:
    post = Post()
    for number in range(8):
        post.past(f"d{number}.example", 50, refused=1)
        post.results(f"d{number}.example", 20, 40)
    post.look(2)
    told = {each.thread for each in post.alerts.sent if each.say is Say.POST}
    assert any(thread.startswith("storm") for thread in told)
    assert {each.thread for each in post.alerts.charts} < told
    assert not any(each.thread.startswith("storm") for each in post.alerts.charts)


def test_what_has_no_course_has_no_chart() -> None:
    kinds = {kind for kind, rule in rules.load().items() if rule.picture}
    assert kinds == {
        "bounce_rate",
        "complaint_rate",
        "own_rates",
        "receiver",
        "template",
        "set",
        "quota",
    }


@pytest.mark.parametrize("kind", [kind for kind, rule in rules.load().items() if rule.picture])
def test_an_alert_of_an_older_version_has_no_chart_yet(kind: str) -> None:
    found = Alert(f"{kind} 1", kind, "1", "eu-west-1", Level.WARNING, None, None, 1, {})
    draw = rules.load()[kind].picture
    assert draw
    assert draw(found) is None


def test_what_comes_now_and_then_has_a_gap_only_where_it_stays_away() -> None:
    points = [Point(ago(hours=hours), 0.01) for hours in (24, 18, 12, 6, 0)]
    assert courses.pause(points) == 18 * HOUR
    assert courses.pause(points[:1]) == HOUR
    close = [replace(point, at=NOW - (NOW - point.at) / 60) for point in points]
    assert courses.pause(close) == HOUR
