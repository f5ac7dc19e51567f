"""What is wrong with a scenario file is told by file and line, all at once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.scenario import BadScenario, read

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

HEAD = """\
about: A test
address: ann@one.example
expect: {outcome: accepted, lead: accepted}
"""


def scenario(tmp_path: Path, text: str, head: str = HEAD) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(head + text, encoding="utf-8")
    read(path, NOW, shown="scenarios/x.yaml")


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
            'accounts:\n  shop:\n    number: "444455556666"\n    suppresion: {}',
            '7: unknown key "suppresion" (did you mean "suppression"?)',
            id="another account",
        ),
        pytest.param(
            'accounts:\n  shop:\n    number: "4444"',
            '6: "number" must be the 12 digits of an account in quotes',
            id="another account without its number",
        ),
        pytest.param(
            'accounts:\n  shop:\n    number: "444455556666"\n    suppression:\n'
            "      us-east-1:\n        a@b.example: {Reason: BOUNCE}",
            '9: "a@b.example" lacks "LastUpdateTime"',
            id="deep in another account",
        ),
        pytest.param(
            "templates:\n  a: {Body: x}",
            '5: unknown key "Body"',
            id="template",
        ),
        pytest.param(
            "recommendations:\n- {Type: DKIN}",
            '5: "Type" cannot be \'DKIN\' (did you mean "DKIM"?): one of DKIM, DMARC, SPF, BIMI,'
            " COMPLAINT, BOUNCE, FEEDBACK_3P, IP_LISTING",
            id="recommendation that AWS does not have",
        ),
        pytest.param(
            "recommendations:\n- {Impact: LOW}",
            '5: a recommendation lacks "Type"',
            id="recommendation of nothing",
        ),
        pytest.param(
            "dedicated_ips:\n  us-west-2:\n  - {Ip: 192.0.2.1}",
            '5: unknown key "us-west-2" (did you mean "us-east-1"?)',
            id="dedicated IP in a Region that this world has not",
        ),
        pytest.param(
            "dedicated_ips: [{PoolName: own}]",
            '4: a dedicated IP lacks "Ip"',
            id="dedicated IP without an address",
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
            "one of timeout, servfail, refused, truncate, cut, lame, garbage",
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
            "metrics:\n- Reputation.BounceRate: {-2h: null, -1h: 0.03}",
            '5: "Reputation.BounceRate" has values after the null that says there are no more',
            id="metric after its end",
        ),
        pytest.param(
            "incidents:\n- started: -1h\n  region: tokyo",
            "6: \"region\" cannot be 'tokyo': one of eu-west-1, us-east-1",
            id="Region of an incident",
        ),
        pytest.param(
            "faults:\n- {service: ses, error: x}",
            '5: "service" cannot be \'ses\' (did you mean "sesv2"?): '
            "one of sesv2, sns, sqs, sts, iam, cloudwatch, s3, health, health_events, health_rss,"
            " slack",
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
