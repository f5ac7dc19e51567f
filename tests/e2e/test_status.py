"""How SES stands, asked on the command line and in Slack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Worlds
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.e2e.processes import BOT, SANDBOX, finished

pytestmark = pytest.mark.e2e

KEYS = [
    *("account", "region", "sending", "rates", "quota", "incidents"),
    *("newest_event_at", "events"),
]

DENIED = """\
about: The bot may not read CloudWatch in one Region, and AWS's feeds are down
address: ann@denied.example
expect: {outcome: unknown, lead: blind_spots}
faults:
  - service: cloudwatch
    error: AccessDenied
    region: us-east-1
  - service: health_events
    error: unreachable
  - service: health_rss
    error: unreachable
"""


def status(*before: str, settings: Mapping[str, str] | None = None) -> tuple[int, Any]:
    code, out, err = finished([*before, *BOT, "status", "--json"], settings)
    assert code in (0, 2), err
    return code, json.loads(out)


def test_a_paused_account_by_the_contract() -> None:
    code, told = status(*SANDBOX, "--scenario", "account-paused", "--")
    assert (code, list(told), told["unavailable"]) == (
        0,
        ["places", "unavailable", "dead_letters"],
        [],
    )
    home, away = told["places"]
    assert [list(home), list(away)] == [KEYS, KEYS]
    assert (home["account"], home["region"], home["sending"]) == (
        "111122223333",
        "eu-west-1",
        "paused",
    )
    at = home["rates"]["bounce"].pop("at")
    assert at.endswith("Z")
    assert home["rates"]["bounce"] == {"value": 0.114, "review": 0.05, "pause": 0.1}
    assert home["quota"] == {"maximum": 50_000, "sent": 1240, "per_second": 14}
    assert home["incidents"] == []
    assert (away["region"], away["sending"]) == ("us-east-1", "sending")


def test_an_open_incident_is_named(worlds: Worlds) -> None:
    _, settings = worlds.enter("service-incident")
    _, told = status(settings=settings)
    [incident] = told["places"][0]["incidents"]
    assert list(incident) == ["started", "summary", "latest", "updated_at", "source"]
    assert incident["summary"] == "Increased delivery latencies"


def test_what_could_not_be_read_is_null_named_and_exit_code_2(
    worlds: Worlds, tmp_path: Path
) -> None:
    (tmp_path / "denied.yaml").write_text(DENIED)
    _, settings = worlds.enter("denied", tmp_path)
    code, told = status(settings=settings)
    home, away = told["places"]
    assert code == 2
    assert home["rates"]["bounce"]["value"] == 0.012
    assert away["rates"] == {"bounce": None, "complaint": None}
    assert (home["incidents"], away["incidents"]) == (None, None)
    assert (home["sending"], away["sending"]) == ("sending", "sending")
    gaps = {(gap["place"]["region"], gap["source"]): gap["why"] for gap in told["unavailable"]}
    assert gaps["us-east-1", "CloudWatch GetMetricData, us-east-1"] == (
        "The bot may not call cloudwatch:GetMetricData: add it to the bot's role"
    )
    assert set(gaps) == {
        ("us-east-1", "CloudWatch GetMetricData, us-east-1"),
        ("eu-west-1", "service health, eu-west-1"),
        ("us-east-1", "service health, us-east-1"),
    }


def test_in_words_a_person_reads(worlds: Worlds) -> None:
    _, settings = worlds.enter("account-paused")
    code, out, err = finished([*BOT, "status"], settings)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "  ✗ Paused by AWS: eu-west-1, account 111122223333"
    assert "  ✓ Sending: us-east-1, account 111122223333" in lines
    assert lines[-1].startswith("Regions: 2 · all could be read · ")


def statuses(slack: LocalSlack, channel: str) -> list[Json]:
    everything = [
        each for parent in slack.messages(channel) for each in (parent, *parent["replies"])
    ]
    return [each for each in everything if "Regions: 2" in shown(each)]


def test_a_command_is_answered_by_one_message_in_the_channel(slack: LocalSlack) -> None:
    before = len(statuses(slack, "support"))
    delivery = slack.command("ann", "support", "/ses status")
    assert (delivery["ok"], delivery["answer"]) == (True, {})
    found = slack.until(lambda: statuses(slack, "support")[before:])
    assert len(found) == 1
    assert shown(found[0]).startswith(":white_check_mark: Sending — eu-west-1")

    def charts() -> list[Json]:
        replies = slack.message("support", found[0]["ts"])["replies"]
        assert all(set(reply) >= {"files"} for reply in replies)
        return [file for reply in replies for file in reply["files"]]

    slack.until(lambda: len(charts()) >= 2)
    assert sorted((each["title"], each["mimetype"]) for each in charts()) == [
        ("Bounce and complaint rate, eu-west-1", "image/png"),
        ("Bounce and complaint rate, us-east-1", "image/png"),
    ]
    assert all("Bounce rate over " in each["alt_txt"] for each in charts())


def test_a_mention_in_a_thread_is_answered_there(slack: LocalSlack) -> None:
    root = slack.say("ann", "deliverability", "Is it us?")
    slack.say("ben", "deliverability", "@ses-why status", thread=root)

    def answered() -> list[Json]:
        replies = slack.message("deliverability", root)["replies"]
        return [each for each in replies if "Regions: 2" in shown(each)]

    assert len(slack.until(answered)) == 1


def test_where_the_bot_is_not_the_asker_alone_gets_it(slack: LocalSlack) -> None:
    slack.fail("chat.postMessage", "not_in_channel")
    slack.command("ann", "support", "/ses status")

    def whispered() -> list[str]:
        told = [shown(each) for each in slack.whispers("ann", "support")]
        return [words for words in told if "Regions: 2" in words]

    [words] = slack.until(whispered)
    assert words.startswith("Only you see this: I am not in this conversation")
