"""Digests by the real processes: in the terminal, and in channels, once for each day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.world import Fault
from tests.bot.slack.reading import leaves
from tests.e2e.conftest import Worlds
from tests.e2e.local_slack import Json, shown
from tests.e2e.processes import BOT, SANDBOX, finished
from tests.e2e.test_alerts import WATCH, Scene, staged

pytestmark = [pytest.mark.e2e, pytest.mark.long]

FIRST, SECOND = ("deliverability", "C0DELIVER"), ("support", "C0SUPPORT")


@pytest.fixture
def scene() -> Iterator[Scene]:
    with staged() as made:
        yield made


def at_this_time(cadence: str) -> str:
    """Of a digest that was due a minute ago."""
    return f"{cadence} {datetime.now(UTC) - timedelta(minutes=1):%H:%M}"


def digest_in(scene: Scene, channel: str) -> Json:
    """The one message there, once it has come."""
    scene.slack.until(lambda: scene.slack.messages(channel))
    [message] = scene.slack.messages(channel)
    return message


def test_a_channel_gets_one_for_the_day_however_often_the_watch_starts(scene: Scene) -> None:
    scene.bounce_rate(0.06)
    daily = f"{at_this_time('daily')}={FIRST[1]}"
    with scene.process(WATCH):
        alert = scene.alert("bounce rate 6 %")
        assert scene.slack.messages(FIRST[0]) == []  # nobody asked for digests
    scene.environment["DIGESTS"] = daily
    with scene.process(WATCH):
        digest = digest_in(scene, FIRST[0])
    [kept] = scene.alerts.open()
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    new = int(kept.opened_at is not None and kept.opened_at < midnight)  # as its points have it
    assert shown(digest).startswith(f"Daily digest — new alerts {new}, resolved 0, open 1, from ")
    assert "\n• Warning: bounce rate 6 % in eu-west-1 (AWS reviews accounts at 5 %" in shown(digest)
    [link] = [each for each in leaves(digest["blocks"]) if each["type"] == "link"]
    assert link["url"].endswith(f"/archives/C0ALERTS/p{alert['ts'].replace('.', '')}")

    # when the second channel has its own, the first has been looked at again
    today = datetime.now(UTC) - timedelta(minutes=1)
    weekly = f"{at_this_time(f'weekly {today:%a}'.lower())}={SECOND[1]}"
    scene.environment["DIGESTS"] = f"{daily}, {weekly}"
    with scene.process(WATCH):
        other = digest_in(scene, SECOND[0])
    assert shown(other).startswith("Weekly digest — ")
    assert digest_in(scene, FIRST[0])["ts"] == digest["ts"]


def test_in_a_terminal_it_is_of_the_last_hours(worlds: Worlds) -> None:
    _, settings = worlds.enter("mailbox-not-found")
    code, out, err = finished([*BOT, "digest"], settings)
    assert (code, err) == (0, "")
    assert "Digest: no alert came up, none is open, in the last 24 hours" in out
    assert "The mailbox does not exist: 1" in out
    assert "@" not in out
    code, out, _ = finished([*BOT, "digest", "--weekly", "--json"], settings)
    told: dict[str, Any] = json.loads(out)
    since, until = (datetime.fromisoformat(told[name]) for name in ("since", "until"))
    assert (code, until - since) == (0, timedelta(days=7))
    assert told["problems"] == {"new": [], "resolved": [], "open": []}
    home = told["places"][0]
    assert (home["region"], home["refused"][0]["reason"]) == ("eu-west-1", "mailbox_not_found")


def test_in_the_tour_it_has_something_of_everything() -> None:
    code, out, err = finished([*SANDBOX, "--", *BOT, "digest", "--days", "3"])
    assert code == 0, err
    for words in ("in the last 3 days", "Refused most", "Held back by a suppression list: "):
        assert words in out


def test_where_cloudwatch_may_not_be_asked_the_rest_is_told(worlds: Worlds) -> None:
    _, settings = worlds.enter(
        "mailbox-not-found",
        spoil=lambda world: world.faults.append(Fault("cloudwatch", "AccessDenied")),
    )
    code, out, _ = finished([*BOT, "digest", "--json"], settings)
    told: dict[str, Any] = json.loads(out)
    assert code == 2
    assert {gap["place"]["region"] for gap in told["unavailable"]} == {"eu-west-1", "us-east-1"}
    assert all("cloudwatch:GetMetricData" in gap["why"] for gap in told["unavailable"])
    home = told["places"][0]
    assert (home["rates"], home["events"]["refused"]) == ({"bounce": None, "complaint": None}, 1)
    code, out, _ = finished([*BOT, "digest"], settings)
    assert code == 2
    assert "CloudWatch's rates could not be read: " in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--days", "0"], "argument --days: is a number of days, from 1 to 31"),
        (["--days", "32"], "argument --days: is a number of days, from 1 to 31"),
        (["--days", "2", "--weekly"], "argument --weekly: not allowed with argument --days"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_line(words: list[str], told: str) -> None:
    code, out, err = finished([*BOT, "digest", *words], {"ENV_FILE": ""})
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert told in err


def test_without_the_database_there_is_none() -> None:
    settings = {
        "SES_REGIONS": "eu-west-1",
        "ADDRESS_KEY": "a secret for the tests",
        "ENV_FILE": "",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    }
    code, out, err = finished([*BOT, "digest"], settings)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("event store: The database does not answer")
