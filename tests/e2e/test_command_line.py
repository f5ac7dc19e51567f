"""The command line, as others script against it: stdout, stderr, exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import Worlds
from tests.e2e.contract import faults
from tests.e2e.processes import BOT, SANDBOX, finished

pytestmark = pytest.mark.e2e

SETTINGS = {"SES_REGIONS": "eu-west-1", "ADDRESS_KEY": "a secret for the tests", "ENV_FILE": ""}


@pytest.mark.parametrize(
    ("scenario", "logged"),
    [
        ("account-paused", []),
        ("mailbox-not-found", []),
        ("suppressed-in-other-region", []),
        ("accepted-but-unauthenticated", []),
        ("role-refused", ["bot.sources.assumed"]),
    ],
)
def test_why_json_meets_the_contract_with_the_outcome_and_lead_expected(
    worlds: Worlds, scenario: str, logged: list[str]
) -> None:
    played, settings = worlds.enter(scenario)
    machines = settings | {"LOG_FORMAT": "json"}
    code, out, err = finished([*BOT, "why", played.address, "--json"], machines)
    assert code == 0, err
    assert [json.loads(line)["logger"] for line in err.splitlines()] == logged
    told = json.loads(out)
    assert faults(told) == []
    expected = played.expect
    assert (told["outcome"], told["lead"]["check"]) == (expected.outcome, expected.lead)
    assert told["target"] == {"kind": "address", "value": played.address}
    times = [event["at"] for event in told["timeline"]]
    assert times == sorted(times)


def test_the_tour_answers_in_words_a_person_reads() -> None:
    ask = [*BOT, "why", "ann@suppressed-bounce.example"]
    code, out, err = finished([*SANDBOX, "--", *ask])
    assert code == 0, err
    lines = out.splitlines()
    assert lines[0].endswith(" — ann@suppressed-bounce.example")
    assert lines[2].startswith("→ ")
    assert {"What happened", "What explains it", "Ruled out"} <= {*lines}
    assert "\x1b" not in out  # nobody asked for colours: it is no terminal


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        pytest.param(
            ["why", "nonsense"],
            "nonsense is neither an email address nor an SES message id",
            id="no target",
        ),
        pytest.param(
            ["why", "ann@example.com", "--only", "weather"],
            "There is no check weather; there are: accepted, account_state, ",
            id="no such check",
        ),
        pytest.param(
            ["wherefore"], "python -m bot: argument ROLE: invalid choice: 'wherefore'", id="role"
        ),
    ],
)
def test_bad_input_is_exit_code_1_and_one_line(
    tmp_path: Path, arguments: list[str], line: str
) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3", "AWS_DEFAULT_REGION": "x"}
    code, out, err = finished([*BOT, *arguments], SETTINGS | database)
    assert (code, out, len(err.splitlines())) == (1, "", 1), err
    assert err.startswith(line)


def test_missing_settings_are_told_each_in_a_line() -> None:
    code, out, err = finished(BOT, {"ENV_FILE": "", "LOG_LEVEL": "LOUD"})
    assert (code, out) == (1, "")
    assert sorted(line.partition(":")[0] for line in err.splitlines()) == [
        "ADDRESS_KEY",
        "EVENTS_QUEUE_URL",
        "LOG_LEVEL",
        "SES_REGIONS",
        "SLACK_APP_TOKEN",
        "SLACK_BOT_TOKEN",
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("sqlite:////", 2, id="a folder"),
        pytest.param("sqlite:////proc/none/x.sqlite3", 2, id="no folder there"),
        pytest.param("nonsense", 1, id="no URL"),
        pytest.param("mysql://x/y", 1, id="no driver"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_in_one_line(url: str, expected: int) -> None:
    code, out, err = finished([*BOT, "migrate"], SETTINGS | {"DATABASE_URL": url})
    assert (code, out, len(err.splitlines())) == (expected, "", 1), err
    assert "DATABASE_URL" in err


def test_who_only_reads_makes_no_database_where_none_is(tmp_path: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/mistyped.sqlite3"}
    code, out, err = finished([*BOT, "audit"], SETTINGS | database)
    assert (code, out, list(tmp_path.iterdir())) == (2, "", [])
    assert err.startswith("event store: There is no such file as DATABASE_URL names")
