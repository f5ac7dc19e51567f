"""All servers of a world at once, in this process, and the swap of worlds beneath them."""

from __future__ import annotations

import json
import socket
import time
import urllib.request
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import boto3
import dns.message
import dns.query
import pytest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError

from sandbox.defaults import healthy
from sandbox.running import running
from sandbox.slack.person import Person
from sandbox.tour import SCENARIOS, read_all
from sandbox.worlds import world_of

NOW = datetime.now(UTC)
SCENARIO = {each.name: each for each in read_all(SCENARIOS, NOW)}


def client(service: str, environment: dict[str, str]) -> Any:
    return boto3.client(
        service,
        region_name=environment["AWS_REGION"],
        endpoint_url=environment[f"AWS_ENDPOINT_URL_{service.upper()}"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}),
    )


def policy(environment: dict[str, str]) -> list[str]:
    host, _, port = environment["DNS_SERVERS"].partition(":")
    query = dns.message.make_query("_dmarc.letters.example", "TXT")
    answer = dns.query.udp(query, host, port=int(port), timeout=2)
    return [record.to_text() for rrset in answer.answer for record in rrset]


def incidents(environment: dict[str, str]) -> int:
    with urllib.request.urlopen(environment["SES_HEALTH_EVENTS_URL"], timeout=2) as response:
        return len(json.loads(response.read()))


def waiting(sqs: Any, environment: dict[str, str]) -> int:
    found = sqs.get_queue_attributes(
        QueueUrl=environment["EVENTS_QUEUE_URL"], AttributeNames=["ApproximateNumberOfMessages"]
    )
    return int(found["Attributes"]["ApproximateNumberOfMessages"])


def test_every_server_plays_the_world_that_was_loaded_last() -> None:
    with running(healthy(NOW)) as sandbox:
        environment = sandbox.environment()
        ses, sqs = client("sesv2", environment), client("sqs", environment)
        seen = []
        worlds = [
            world_of(SCENARIO[name], NOW)
            for name in ("account-paused", "dmarc-refused", "service-incident")
        ]
        for world in worlds:
            sandbox.load(world)
            seen.append(
                (
                    ses.get_account()["EnforcementStatus"],
                    policy(environment),
                    incidents(environment),
                    waiting(sqs, environment),
                )
            )
    assert seen == [
        ("SHUTDOWN", [], 0, len(worlds[0].queue)),
        ("HEALTHY", ['"v=DMARC1; p=reject"'], 0, len(worlds[1].queue)),
        ("HEALTHY", [], 1, len(worlds[2].queue)),
    ]


def test_a_swap_is_quick() -> None:
    worlds = [world_of(each, NOW) for each in SCENARIO.values()]
    with running(healthy(NOW)) as sandbox:
        ses = client("sesv2", sandbox.environment())
        ses.get_account()
        taken = []
        for world in worlds:
            start = time.perf_counter()
            sandbox.load(world)
            ses.get_account()
            taken.append(time.perf_counter() - start)
    # the middle one, for a busy machine stalls now and then
    assert sorted(taken)[len(taken) // 2] < 0.05


def test_the_environment_has_slack_only_where_slack_runs() -> None:
    with running(healthy(NOW)) as sandbox:
        assert not [name for name in sandbox.environment() if name.startswith("SLACK")]
    with running(healthy(NOW), slack=True) as sandbox:
        environment = sandbox.environment()
        page = environment["SLACK_API_URL"].removesuffix("api/")
        with urllib.request.urlopen(page, timeout=2) as response:
            assert response.status == 200
    assert environment["SLACK_APP_TOKEN"].startswith("xapp-")


def test_what_is_changed_from_the_page_is_what_the_servers_play() -> None:
    with running(healthy(NOW), slack=True) as sandbox:
        environment = sandbox.environment()
        person = Person(environment["SLACK_API_URL"].removesuffix("/api/"))
        assert person.ask("state")["panels"] == ["/page/trouble.js"]
        assert person.tell("incident", region="us-east-1", action="start")["ok"]
        assert incidents(environment) == 1
        sandbox.load(world_of(SCENARIO["incident-never-resolved"], NOW))
        assert [each["state"] for each in person.ask("world")["incidents"]] == ["open"]
        assert person.tell("fault", service="sesv2", error="unreachable")["ok"]
        with pytest.raises(ConnectionClosedError):
            client("sesv2", environment).get_account()


def test_a_person_sees_within_seconds_what_the_bot_watches() -> None:
    with running(healthy(NOW)) as sandbox:
        environment = sandbox.environment()
    assert (environment["WATCH_HEALTH_SECONDS"], environment["WATCH_RATES_SECONDS"]) == ("3", "3")


def test_nothing_listens_afterwards() -> None:
    with running(healthy(NOW), slack=True) as sandbox:
        environment = sandbox.environment()
    for name in ("SLACK_API_URL", "EVENTS_QUEUE_URL", "SES_HEALTH_EVENTS_URL"):
        port = urlsplit(environment[name]).port
        with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            pass


def test_a_failure_to_start_is_raised_where_the_world_was_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError("no port is free")

    monkeypatch.setattr("sandbox.dns._both", full)
    with pytest.raises(OSError, match="no port is free"), running(healthy(NOW)):
        pass
