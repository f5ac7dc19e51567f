"""What a scenario file may say, and the world that comes of it."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.health import rss_xml
from sandbox.relative import BadTime, moment
from sandbox.scenario import BadScenario, Scenario, read
from sandbox.world import ARCHIVE
from sandbox.worlds import world_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

HEAD = """\
about: A test
address: ann@one.example
expect: {outcome: accepted, lead: accepted}
"""


def scenario(tmp_path: Path, text: str) -> Scenario:
    path = tmp_path / "x.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return read(path, NOW, shown="scenarios/x.yaml")


def events(found: Scenario) -> list[dict[str, object]]:
    return [json.loads(json.loads(body)["Message"]) for body in found.traffic.bodies]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("now", 0),
        ("-2h", -7200),
        ("-2h+3s", -7197),
        ("-1h30m", -5400),
        ("+14h", 50400),
        ("-1d+500ms", -86399.5),
        ("-1.5h", -5400),
    ],
)
def test_times_are_relative_to_now(text: str, seconds: float) -> None:
    assert moment(text, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["2h", "-2", "-2y", "yesterday", "", "-2h 3s", None, 7])
def test_other_times_are_refused(text: object) -> None:
    with pytest.raises(BadTime):
        moment(text, NOW)


def test_what_a_message_says_once_holds_for_its_later_events(tmp_path: Path) -> None:
    text = """\
events:
  - Send: -2h
    region: us-east-1
    source: Other <a@other.example>
  - Delivery: -2h+3s
  - Send: -1h
    message: 2
"""
    [send, delivery, other] = [event["mail"] for event in events(scenario(tmp_path, text))]
    assert isinstance(send, dict)
    assert isinstance(delivery, dict)
    assert isinstance(other, dict)
    assert send["messageId"] == delivery["messageId"] != other["messageId"]
    assert (send["source"], delivery["source"]) == ("Other <a@other.example>",) * 2
    assert send["messageId"].startswith("0100")
    assert other["messageId"].startswith("0102")
    assert delivery["timestamp"] == "2026-11-24T10:00:00.000Z"
    assert other["destination"] == ["ann@one.example"]


def test_an_event_may_name_one_of_the_recipients_of_its_mail(tmp_path: Path) -> None:
    text = """\
events:
  - Send: -2h
    to: [ann@one.example, bob@one.example]
  - Bounce: -2h+1s
    to: bob@one.example
"""
    found = scenario(tmp_path, text)
    [_, bounce] = events(found)
    assert isinstance(bounce["mail"], dict)
    assert isinstance(bounce["bounce"], dict)
    assert bounce["mail"]["destination"] == ["ann@one.example", "bob@one.example"]
    [refused] = bounce["bounce"]["bouncedRecipients"]
    assert refused["emailAddress"] == "bob@one.example"
    assert found.traffic.recipients == ["ann@one.example", "bob@one.example"]


def test_a_suppression_can_name_the_message_that_caused_it(tmp_path: Path) -> None:
    text = """\
suppression:
  ann@one.example: {Reason: BOUNCE, LastUpdateTime: -2h, message: 1}
events:
  - Bounce: -2h
"""
    found = scenario(tmp_path, text)
    [bounce] = events(found)
    assert isinstance(bounce["mail"], dict)
    assert isinstance(bounce["bounce"], dict)
    assert world_of(found, NOW).regions["eu-west-1"].suppression == {
        "ann@one.example": {
            "EmailAddress": "ann@one.example",
            "Reason": "BOUNCE",
            "LastUpdateTime": NOW - timedelta(hours=2),
            "Attributes": {
                "MessageId": bounce["mail"]["messageId"],
                "FeedbackId": bounce["bounce"]["feedbackId"],
            },
        }
    }


def test_what_the_account_has_is_laid_over_what_is_usual(tmp_path: Path) -> None:
    text = """\
templates:
  receipt: {Text: null}
  us-east-1:
    news: {Subject: News}
recommendations:
  - {Type: DKIM, identity: shop.example, CreatedTimestamp: -9d}
dedicated_ips:
  us-east-1:
    - {Ip: 192.0.2.7}
"""
    world = world_of(scenario(tmp_path, text), NOW)
    home, away = world.regions["eu-west-1"], world.regions["us-east-1"]
    assert set(home.templates["receipt"]) == {"Subject", "Html"}
    assert away.templates["news"] == {"Subject": "News"}
    [advice] = home.recommendations
    assert advice["ResourceArn"] == "arn:aws:ses:eu-west-1:111122223333:identity/shop.example"
    assert (advice["Status"], advice["CreatedTimestamp"]) == ("OPEN", NOW - timedelta(days=9))
    assert home.account["VdmAttributes"] == {"VdmEnabled": "ENABLED"}
    assert away.account["VdmAttributes"] == {"VdmEnabled": "DISABLED"}
    assert (home.dedicated_ips, away.recommendations) == ([], [])
    assert [(ip["Ip"], ip["WarmupStatus"]) for ip in away.dedicated_ips] == [("192.0.2.7", "DONE")]


def test_copies_and_literal_bodies_are_queued_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
events:
  - Send: -2h
    copies: 2
    wrap: raw
  - body: not JSON
  - body: {eventType: New}
"""
    first, second, *rest = scenario(tmp_path, text).traffic.bodies
    assert first == second
    assert rest == ["not JSON", '{"eventType": "New"}']


def test_null_removes_and_the_rest_stays_healthy(tmp_path: Path) -> None:
    text = """\
account:
  SendQuota: {SentLast24Hours: 7}
  VdmAttributes: null
configuration_sets:
  us-east-1:
    main: null
identities:
  shop.example:
    MailFromAttributes: null
zone:
  _dmarc.shop.example: null
  shop.example: {MX: null}
"""
    world = world_of(scenario(tmp_path, text), NOW)
    home, other = world.regions["eu-west-1"], world.regions["us-east-1"]
    assert home.account["SendQuota"] == {
        "Max24HourSend": 50000.0,
        "MaxSendRate": 14.0,
        "SentLast24Hours": 7,
    }
    assert "VdmAttributes" not in home.account
    assert (list(home.configuration_sets), list(other.configuration_sets)) == (["main"], [])
    assert "MailFromAttributes" not in home.identities["shop.example"]
    kept = {key for key in world.zone if key[0].endswith("shop.example")}
    assert ("bounce.shop.example", "TXT") not in kept
    assert ("bounce-us-east-1.shop.example", "TXT") in kept
    assert ("_dmarc.shop.example", "TXT") not in kept
    assert ("shop.example", "MX") not in kept
    assert ("shop.example", "A") in kept


def test_a_new_identity_comes_with_the_records_that_it_needs(tmp_path: Path) -> None:
    world = world_of(scenario(tmp_path, "identities:\n  new.example: {}"), NOW)
    identity = world.regions["eu-west-1"].identities["new.example"]
    for token in identity["DkimAttributes"]["Tokens"]:
        [target] = world.zone[(f"{token}._domainkey.new.example", "CNAME")]
        assert (target.rstrip("."), "TXT") in world.zone
    assert ("bounce.new.example", "MX") in world.zone


def test_long_texts_become_several_strings(tmp_path: Path) -> None:
    long = "v=spf1 " + "ip4:192.0.2.1 " * 30 + "-all"
    world = world_of(scenario(tmp_path, f"zone:\n  a.example: {{TXT: '{long}'}}"), NOW)
    [record] = world.zone[("a.example", "TXT")]
    assert [len(part) for part in record.split('" "')] == [256, len(long) - 255 + 1]


def test_a_metric_replaces_the_healthy_one(tmp_path: Path) -> None:
    text = "metrics:\n- Reputation.BounceRate: {-2h: 0.03, -1h: 0.07}"
    region = world_of(scenario(tmp_path, text), NOW).regions["eu-west-1"]
    [metric] = [each for each in region.metrics if each.name == "Reputation.BounceRate"]
    assert metric.points == [
        (NOW - timedelta(hours=2), 0.03),
        (NOW - timedelta(hours=1), 0.07),
    ]
    assert metric.course == [(NOW, 0.07)]


def test_null_ends_a_metric(tmp_path: Path) -> None:
    text = "metrics:\n- Reputation.BounceRate: {-2h: 0.03, -1h: null}"
    region = world_of(scenario(tmp_path, text), NOW).regions["eu-west-1"]
    [metric] = [each for each in region.metrics if each.name == "Reputation.BounceRate"]
    assert (metric.points, metric.course) == ([(NOW - timedelta(hours=2), 0.03)], [])


def test_counts_do_not_go_on_where_nobody_sends(tmp_path: Path) -> None:
    region = world_of(scenario(tmp_path, "metrics:\n- Bounce: 4"), NOW).regions["eu-west-1"]
    going_on = {each.name for each in region.metrics if each.course}
    assert going_on == {"Reputation.BounceRate", "Reputation.ComplaintRate"}


def test_an_incident_may_be_anywhere_and_have_titles_of_its_own(tmp_path: Path) -> None:
    text = """\
incidents:
  - started: -1h
    region: ap-northeast-1
    updates:
      - {at: -1h, status: 0, summary: a, message: b, title: "[解決済] a | [RESOLVED] a"}
"""
    world = world_of(scenario(tmp_path, text), NOW)
    rss = rss_xml(world.incidents, "ap-northeast-1", built=NOW)
    assert "<title><![CDATA[[解決済] a | [RESOLVED] a]]></title>" in rss


def test_an_archive_is_objects_packed_as_they_are_named(tmp_path: Path) -> None:
    text = """\
archive:
  2026/plain.json:
    - {Send: -2d, wrap: raw}
  2026/packed.gz:
    - {Send: -2d, wrap: raw}
    - {Bounce: -1d, wrap: raw, to: bob@two.example}
"""
    world = world_of(scenario(tmp_path, text), NOW)
    plain, packed = world.buckets[ARCHIVE].values()
    assert world.queue == world_of(scenario(tmp_path, ""), NOW).queue
    assert plain.endswith(b"}\n")
    first, second = gzip.decompress(packed).splitlines()
    assert json.loads(plain)["mail"]["timestamp"] == json.loads(first)["mail"]["timestamp"]
    assert json.loads(second)["bounce"]["bouncedRecipients"][0]["emailAddress"] == "bob@two.example"
    assert ("two.example", "MX") in world.zone


def test_what_is_wrong_in_an_archive_is_told_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadScenario, match=r'x.yaml:6: unknown key "Sent"'):
        scenario(tmp_path, "archive:\n  some/key:\n    - Sent: -2d\n")


def test_the_same_may_befall_many_others_whom_nobody_asks_about(tmp_path: Path) -> None:
    text = """\
events:
  - Bounce: -2h
    others: 3
    template: news
  - Delivery: -1h
    others: 2
    domain: two.example
"""
    found = scenario(tmp_path, text)
    told = [each["mail"] for each in events(found)]
    whom = [mail["destination"][0] for mail in told if isinstance(mail, dict)]
    assert [to.rpartition("@")[2] for to in whom] == ["one.example"] * 3 + ["two.example"] * 2
    assert len(set(whom)) == len({mail["messageId"] for mail in told if isinstance(mail, dict)})
    assert len(set(whom)) == 5
    assert found.traffic.recipients == []


def test_others_are_not_told_apart(tmp_path: Path) -> None:
    with pytest.raises(BadScenario, match='"to" and "others" do not go together'):
        scenario(tmp_path, "events: [{Send: -1h, others: 2, to: bob@one.example}]\n")
