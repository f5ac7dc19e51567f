"""SES's own records are searched for an address that no event tells of: in the terminal, and in
Slack from the button to the final answer."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sandbox.tour import SCENARIOS, read_one
from sandbox.world import Fault, World
from sandbox.worlds import world_of
from tests.e2e.conftest import Shop, Worlds, shop_in
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.e2e.processes import BOT, finished, started
from tests.e2e.test_slack import answered, asked

pytestmark = [pytest.mark.e2e, pytest.mark.long]

RUI = "rui@before-the-bot.example"
SCENARIO = "before-the-bot"
ON = {"EXPORT_SEARCH": "true"}
NEVER = 1_000_000
"""Looks after which an export job has not ended."""

DENIED = Fault("sesv2", "AccessDeniedException", "CreateExportJob")


def test_on_the_command_line_the_answer_rests_on_what_was_found(worlds: Worlds) -> None:
    _, settings = worlds.enter(SCENARIO)
    code, out, err = finished([*BOT, "why", RUI, "--search", "--json"], settings | ON)
    assert code == 0, err
    told = json.loads(out)
    assert (told["outcome"], told["lead"]["check"]) == ("not_delivered", "bounce")
    assert [event["kind"] for event in told["timeline"]] == ["Send", "Bounce"]
    assert told["lead"]["facts"][0]["source"] == "SES GetMessageInsights, eu-west-1"
    assert "this takes minutes" in err
    assert "SES is at it in eu-west-1" in err
    assert "SES's own records of the last 30 d have 2 messages to this address" in err
    assert RUI not in err


def test_nothing_found_is_told_with_what_is_never_there(worlds: Worlds) -> None:
    _, settings = worlds.enter(SCENARIO)
    command = [*BOT, "why", "ghost@before-the-bot.example", "--search"]
    code, out, err = finished(command, settings | ON | {"SES_REGIONS": "eu-west-1"})
    assert (code, out.partition(" — ")[0]) == (0, "Unknown"), err
    assert "in eu-west-1 have no message to this address" in err
    assert "mail to several recipients at once" in err


def test_who_does_not_know_of_the_search_is_told_where_it_would_help(worlds: Worlds) -> None:
    _, settings = worlds.enter(SCENARIO)
    code, out, err = finished([*BOT, "why", RUI], settings | ON)
    assert (code, out.partition(" — ")[0]) == (0, "Unknown")
    assert err == (
        "SES's own records can be searched for the address: add --search; it takes minutes\n"
    )


def test_a_permission_that_is_missing_is_named_and_the_rest_answered(worlds: Worlds) -> None:
    _, settings = worlds.enter(SCENARIO, spoil=lambda world: world.faults.append(DENIED))
    code, out, err = finished([*BOT, "why", RUI, "--search"], settings | ON)
    assert (code, out.partition(" — ")[0]) == (2, "Unknown"), err
    assert "The bot may not call ses:CreateExportJob: add it to the bot's role" in err
    assert "no message to this address" not in err


@pytest.mark.parametrize(
    ("setting", "target", "line"),
    [
        pytest.param({}, RUI, "Searching SES's own records is switched off", id="switched off"),
        pytest.param(
            ON,
            "010201a1df5c31a3-6cab81b7-f66a-d9b8-73a1-68eb7039305a-000000",
            "--search is for an address",
            id="a message id",
        ),
    ],
)
def test_what_cannot_be_searched_for_is_bad_input(
    worlds: Worlds, setting: dict[str, str], target: str, line: str
) -> None:
    _, settings = worlds.enter(SCENARIO)
    code, out, err = finished([*BOT, "why", target, "--search"], settings | setting)
    assert (code, out, len(err.splitlines())) == (1, "", 1), err
    assert err.startswith(line)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_search_that_is_stopped_leaves_no_job_behind(
    worlds: Worlds, number: signal.Signals
) -> None:
    entered: list[World] = []
    _, settings = worlds.enter(SCENARIO, spoil=entered.append)
    entered[0].export_looks = NEVER
    with started([*BOT, "why", RUI, "--search"], settings | ON) as bot:
        bot.says("SES is at it in eu-west-1")
        bot.send(number)
        assert bot.end() == 130
        assert bot.out == ""
        assert "was interrupted" in bot.err
        assert "Traceback" not in bot.err
    [job] = entered[0].export_jobs.values()
    assert job.cancelled


@pytest.fixture(scope="module")
def searching_shop() -> Iterator[Shop]:
    """A shop of its own: its scenario, and a bot that may search."""
    now = datetime.now(UTC)
    world = world_of(read_one(SCENARIOS, SCENARIO, now), now)
    world.throttle = False
    with shop_in(world) as shop:
        shop.environment |= ON
        yield shop


@pytest.fixture
def shop(searching_shop: Shop) -> Iterator[Shop]:
    assert searching_shop.bot
    yield searching_shop
    searching_shop.world.faults.clear()
    searching_shop.world.export_looks = 2


def unknown(slack: LocalSlack, address: str) -> str:
    """The ts of an answer that knows nothing, and offers to search."""
    ts = asked(slack, address)
    answer = shown(answered(slack, ts))
    assert answer.startswith(":grey_question: Unknown")
    assert answer.endswith("[Re-run] [Search SES's own records] [Follow]")
    return ts


def replied(slack: LocalSlack, ts: str, words: str) -> Json:
    """The answer, once its last reply has these words."""

    def said() -> Json | None:
        message = slack.message("support", ts)
        return message if words in shown(message["replies"][-1]) else None

    return slack.until(said)


def test_the_button_leads_to_the_answer(shop: Shop) -> None:
    slack = shop.slack
    ts = unknown(slack, RUI)
    delivery = slack.press("ben", "support", ts, "why_search")
    assert delivery["ok"]
    after = replied(slack, ts, "have 2 messages to this address; the answer now rests on them")
    assert shown(after).startswith(f":x: Not delivered — {RUI}\nThe mailbox does not exist\n")
    assert shown(after).endswith("[Re-run] [Follow]")
    evidence, told = after["replies"]
    assert "User unknown" in shown(evidence)
    assert "in us-east-1 could not be searched: Virtual Deliverability Manager is off" in shown(
        told
    )
    steps = [c["message"] for c in slack.changes(delivery["after"]) if c["channel"] == "C0SUPPORT"]
    progress = [shown(step) for step in steps if step["ts"] == told["ts"]]
    assert "this takes minutes" in progress[0]
    assert any("SES is at it in eu-west-1" in step for step in progress)
    assert slack.press_rerun("ann", "support", ts)["ok"]
    again = answered(slack, ts, replies=3)
    assert shown(again["replies"][-1]).endswith(": no change")


def test_a_permission_that_is_missing_is_named_in_the_reply(shop: Shop) -> None:
    shop.world.faults.append(DENIED)
    ts = unknown(shop.slack, "denied@before-the-bot.example")
    assert shop.slack.press("ben", "support", ts, "why_search")["ok"]
    after = replied(shop.slack, ts, "The bot may not call ses:CreateExportJob: add it to")
    assert shown(after).startswith(":grey_question: Unknown")


def test_a_stop_cancels_the_search_and_says_so(shop: Shop) -> None:
    slack, bot = shop.slack, shop.bot
    shop.world.export_looks = NEVER
    shop.world.export_jobs.clear()
    ts = unknown(slack, "stopped@before-the-bot.example")
    assert slack.press("ben", "support", ts, "why_search")["ok"]
    replied(slack, ts, "SES is at it in eu-west-1")
    assert slack.press("cleo", "support", ts, "why_search")["ok"]  # one at a time
    assert slack.until(
        lambda: any(
            "A search of SES's own records runs already" in shown(each)
            for each in slack.whispers("cleo", "support")
        )
    )
    bot.send(signal.SIGTERM)
    assert bot.end() == 0
    told = slack.message("support", ts)["replies"][-1]
    assert "was interrupted, since I was stopped" in shown(told)
    [job] = shop.world.export_jobs.values()
    assert job.cancelled
    assert "stopped@" not in bot.err
