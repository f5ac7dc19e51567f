"""What a scenario file may say, and how its faults are told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.relative import BadTime, moment
from sandbox.scenario import BadScenario, Scenario, read
from sandbox.worlds import world_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

HEAD = """\
about: A test
address: ann@one.example
expect: {outcome: accepted, lead: accepted}
"""


def scenario(tmp_path: Path, text: str, head: str = HEAD) -> Scenario:
    path = tmp_path / "x.yaml"
    path.write_text(head + text, encoding="utf-8")
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


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("acount: {}", '4: unknown key "acount" (did you mean "account"?)', id="top"),
        pytest.param(
            "account:\n  SendQuota:\n    MaxSendRat: 3",
            '6: unknown key "MaxSendRat" (did you mean "MaxSendRate"?)',
            id="deep in the service model",
        ),
        pytest.param(
            "account:\n  us-east-1:\n    SendingEnabled: maybe",
            "6: \"SendingEnabled\" must be true or false, not 'maybe'",
            id="wrong type in one Region",
        ),
        pytest.param(
            "account: {EnforcementStatus: PAUSED}",
            "4: \"EnforcementStatus\" cannot be 'PAUSED': one of HEALTHY, PROBATION, SHUTDOWN",
            id="value that AWS does not have",
        ),
        pytest.param(
            "account:\n  us-west-2: {SendingEnabled: true}",
            '5: "us-west-2" cannot be \'us-west-2\' (did you mean "us-east-1"?): '
            "one of eu-west-1, us-east-1",
            id="Region that this world has not",
        ),
        pytest.param(
            "identities:\n  a.example:\n    DkimAttributes: {Status: SUCESS}",
            '6: "Status" cannot be \'SUCESS\' (did you mean "SUCCESS"?): '
            "one of PENDING, SUCCESS, FAILED, TEMPORARY_FAILURE, NOT_STARTED",
            id="identity",
        ),
        pytest.param(
            "configuration_sets:\n  main:\n    EventDestinations:\n    - {Enable: false}",
            '7: unknown key "Enable" (did you mean "Enabled"?)',
            id="event destination",
        ),
        pytest.param(
            "suppression:\n  a@b.example: {Reason: BOUNCE}",
            '5: "a@b.example" lacks "LastUpdateTime"',
            id="suppression without its time",
        ),
        pytest.param(
            "suppression:\n  a@b.example: {Reason: BOUNCE, LastUpdateTime: -1d, message: 4}",
            "5: there is no message 4",
            id="suppression by a message that is not told",
        ),
        pytest.param(
            "events:\n- Bonce: -2h",
            '5: unknown key "Bonce" (did you mean "Bounce"?)',
            id="kind of event",
        ),
        pytest.param(
            "events:\n- Bounce: -2h\n  processing_ms: 3",
            '6: unknown key "processing_ms"',
            id="field of another kind",
        ),
        pytest.param(
            "events:\n- Bounce: 2h",
            "5: '2h' is no time: write -2h, -2h+3s, -30d or now",
            id="time",
        ),
        pytest.param(
            "events:\n- Bounce: -2h\n  bounce_type: Permament",
            '6: "bounce_type" cannot be \'Permament\' (did you mean "Permanent"?): '
            "one of Permanent, Transient, Undetermined",
            id="bounce type",
        ),
        pytest.param(
            "events:\n- Send: -2h\n  wrap: notification",
            "6: identity notifications do not know Send",
            id="wrapping that does not exist",
        ),
        pytest.param(
            "events:\n- Send: -2h\n  copies: 0",
            '6: "copies" must be a number from 1 up, not 0',
            id="no copies",
        ),
        pytest.param(
            "events:\n- message: 2",
            "5: an event has one kind and its time: one of Send, Delivery, Bounce, Complaint, "
            "Reject, Open, Click, Rendering Failure, DeliveryDelay, Subscription",
            id="event without a kind",
        ),
        pytest.param(
            "events: Send", "4: \"events\" must be a list, not the text 'Send'", id="list"
        ),
        pytest.param(
            "zone:\n  a.example: {MX: mx.a.example.}",
            "5: no MX record: 'mx.a.example.' (expecting an integer)",
            id="record data",
        ),
        pytest.param(
            "zone:\n  a.example: {MQ: x}",
            "5: no MQ record: 'x' (DNS resource record type is unknown.)",
            id="record type",
        ),
        pytest.param(
            "dns_faults: {a.example: slow}",
            "4: \"a.example\" cannot be 'slow': "
            "one of timeout, servfail, refused, truncate, garbage",
            id="DNS fault",
        ),
        pytest.param(
            "incidents:\n- started: -1h\n  updates: [{at: -1h, status: 9, summary: a, message: b}]",
            '6: "status" must be 0, 1, 2 or 3, not 9',
            id="incident",
        ),
        pytest.param(
            "metrics:\n- Reputation.BounceRate: high",
            "5: \"Reputation.BounceRate\" must be a number, not 'high'",
            id="metric",
        ),
        pytest.param(
            "faults:\n- {service: ses, error: x}",
            '5: "service" cannot be \'ses\' (did you mean "sesv2"?): '
            "one of sesv2, sqs, sts, cloudwatch, health_events, health_rss, slack",
            id="fault",
        ),
        pytest.param("zone: {}\nzone: {}", '5: "zone" stands twice', id="key twice"),
        pytest.param("zone: {", "5: no YAML: did not find expected node content", id="no YAML"),
    ],
)
def test_a_fault_is_told_by_file_and_line(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(BadScenario) as raised:
        scenario(tmp_path, text)
    assert str(raised.value) == f"scenarios/x.yaml:{fault}"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadScenario) as raised:
        scenario(tmp_path, "expect: {outcome: lost}\nfautls: []", head="about: A test\n")
    assert str(raised.value).splitlines() == [
        'scenarios/x.yaml:1: "address" is missing',
        'scenarios/x.yaml:2: "expect" lacks "lead"',
        "scenarios/x.yaml:2: \"outcome\" cannot be 'lost': one of never_sent, not_delivered, "
        "delayed, accepted, unknown",
        'scenarios/x.yaml:3: unknown key "fautls" (did you mean "faults"?)',
    ]


def test_an_empty_file_lacks_everything(tmp_path: Path) -> None:
    with pytest.raises(BadScenario, match='"about" is missing'):
        scenario(tmp_path, "", head="")


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
