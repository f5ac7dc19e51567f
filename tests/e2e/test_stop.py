"""Stopping: what is at work gets done, and nothing stays behind."""

from __future__ import annotations

import signal
import socket
import sys
from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import Shop
from tests.e2e.local_slack import LocalSlack, shown
from tests.e2e.processes import (
    BOT,
    SANDBOX,
    Process,
    alive,
    descendants,
    group_is_gone,
    started,
)
from tests.e2e.test_slack import MISTYPED, VERDICT, asked

pytestmark = pytest.mark.e2e

HANGING = 5.0
"""Longer than the bot waits for an answer of SES: a question is at work until it asks again."""


def test_sigterm_lets_the_question_at_work_be_finished(shop: Shop) -> None:
    bot = shop.bot
    shop.world.delays["sesv2"] = HANGING
    ts = asked(shop.slack, MISTYPED)
    assert "Looking into" in shown(shop.slack.message("support", ts))
    bot.send(signal.SIGTERM)
    bot.says("stopping: no new questions")
    refused = shop.slack.command("ben", "support", f"/ses why {MISTYPED}")
    assert "I am restarting" in refused["answer"]["text"]
    shop.world.delays.clear()
    assert bot.end() == 0
    answer = shop.slack.message("support", ts)
    assert VERDICT in shown(answer)
    assert len(answer["replies"]) == 1
    assert group_is_gone(bot.pid)


def page_of(sandbox: Process) -> str:
    return sandbox.says("Open    http://127.0.0.1:").split()[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_ends_the_demo_and_leaves_nothing_behind() -> None:
    with started([*SANDBOX, "--scenario", "mailbox-full", "--page", "--", *BOT]) as sandbox:
        page = page_of(sandbox)
        assert LocalSlack(page).ready()
        family = descendants(sandbox.pid)
        assert family
        sandbox.send_group(signal.SIGINT)
        assert sandbox.end() == 0
        assert not alive(family)
        assert "Traceback" not in sandbox.err
    port = urlsplit(page).port
    assert port
    with socket.create_server(("127.0.0.1", port)):
        pass  # it is free again
