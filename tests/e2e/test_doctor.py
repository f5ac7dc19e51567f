"""`python -m bot doctor`, as others script against it: stdout, stderr, exit code."""

from __future__ import annotations

import json

import pytest

from tests.e2e.conftest import BY_HTTP, Shop, Worlds
from tests.e2e.local_slack import LocalSlack, shown
from tests.e2e.processes import BOT, finished

pytestmark = pytest.mark.e2e

AREAS = [
    "settings",
    "slack",
    "channels",
    "identity",
    "rights",
    "configuration_sets",
    "way_of_events",
    "database",
    "clock",
    "resolver",
    "feeds",
    "round_trip",
]
KEYS = {"area", "what", "place", "state", "told", "remedy", "command", "needs"}


def test_the_lines_meet_the_contract_and_what_is_wrong_decides_the_exit_code(
    worlds: Worlds,
) -> None:
    """In this world nobody may look at suppression lists, and there is no Slack."""
    _, settings = worlds.enter("lookups-denied")
    code, out, _ = finished([*BOT, "doctor", "--json"], settings)
    told = json.loads(out)
    lines = told.pop("lines")
    assert code == 1
    assert {"at", "seconds", "ok", "wrong", "not_checked"} == told.keys()
    assert {state: told[state] for state in ("ok", "wrong", "not_checked")} == {
        state: sum(line["state"] == state for line in lines)
        for state in ("ok", "wrong", "not_checked")
    }
    assert all(line.keys() == KEYS for line in lines)
    assert all(line["remedy"] for line in lines if line["state"] == "wrong")
    order = [AREAS.index(line["area"]) for line in lines]
    assert order == sorted(order)
    assert {(line["area"], *line["needs"]) for line in lines if line["state"] == "wrong"} >= {
        ("settings",),
        ("rights", "ses:GetSuppressedDestination"),
    }
    places = {line["place"]["region"] for line in lines if line["area"] == "rights"}
    assert places == {"eu-west-1", "us-east-1"}


def told(slack: LocalSlack, user: str, words: str) -> str:
    """What one person alone sees in a channel, once it has these words."""

    def seen() -> str | None:
        found = [shown(each) for each in slack.whispers(user, "support")]
        return next((each for each in found if words in each), None)

    return slack.until(seen)


def test_an_admin_has_it_in_slack_alone_and_others_are_refused(
    shop: Shop, slack: LocalSlack
) -> None:
    posted = len(slack.messages("support"))
    slack.command("ann", "support", "/ses doctor")
    slack.command("cleo", "support", "/ses doctor")
    assert told(slack, "ann", "This is for admins")
    found = told(slack, "cleo", "not checked ·")
    assert "It does not publish RENDERING_FAILURE" in found  # as one set of the tour
    assert f"Right: Bot token · Scopes{'' if BY_HTTP else ' · App-level token'}" in found
    assert len(slack.messages("support")) == posted
    code, out, _ = finished([*BOT, "audit", "--json"], shop.environment)
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert {
        (row["actor"], row["detail"]["result"]) for row in rows if row["action"] == "doctor"
    } == {("U0ANN", "refused"), ("U0CLEO", "shown")}


def test_settings_that_cannot_be_read_are_told_as_lines() -> None:
    code, out, err = finished([*BOT, "doctor"], {"ENV_FILE": "", "ADDRESS_KEY": "short"})
    assert (code, err) == (1, "")
    assert "✗ ADDRESS_KEY: needs 16 characters or more" in out
    assert "✗ SES_REGIONS: name at least one AWS Region" in out
    assert "? Everything else: Without settings that can be read" in out


def test_what_goes_with_send_is_refused_without_it() -> None:
    given = {"ENV_FILE": "", "SES_REGIONS": "eu-west-1", "ADDRESS_KEY": "a secret for the tests"}
    code, out, err = finished([*BOT, "doctor", "--region", "eu-west-1"], given)
    assert (code, out) == (1, "")
    assert err == "--configuration-set and --region go with --send FROM\n"
