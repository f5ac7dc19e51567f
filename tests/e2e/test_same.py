"""Two people of the local Slack ask the same, of two processes."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Shop
from tests.e2e.local_slack import shown
from tests.e2e.processes import BOT, Process
from tests.e2e.test_slack import MISTYPED, answered

pytestmark = pytest.mark.e2e


def asked(shop: Shop, user: str, channel: str) -> None:
    """Of a bot that is started for this alone."""
    shop.close()
    environment = shop.environment | {"SAME_ANSWER_MINUTES": "5"}
    bot = Process([*BOT, "serve"], environment)
    try:
        bot.says("ready to answer")
        assert shop.slack.ready()
        known, told = len(shop.slack.messages(channel)), shop.slack.whispers(user, channel)
        assert shop.slack.command(user, channel, f"/ses why {MISTYPED}")["ok"]
        if user == "ann":
            [first] = shop.slack.until(lambda: shop.slack.messages(channel)[known:])
            answered(shop.slack, first["ts"], channel)
        else:
            shop.slack.until(lambda: shop.slack.whispers(user, channel)[len(told) :] or None)
    finally:
        bot.close()


def test_the_second_gets_a_link_to_the_firsts_answer(shop: Shop) -> None:
    slack = shop.slack
    before = {each["ts"] for each in slack.messages("deliverability")}
    asked(shop, "ann", "deliverability")
    asked(shop, "ben", "support")
    link = slack.whispers("ben", "support")[-1]
    assert shown(link).startswith("U0ANN asked the same at ")
    [ts] = [m["ts"] for m in slack.messages("deliverability") if m["ts"] not in before]
    assert f"/archives/C0DELIVER/p{ts.replace('.', '')}" in str(link)
    assert shop.bot
    slack.press_rerun("ben", "support", link["ts"])
    assert slack.until(lambda: slack.message("deliverability", ts)["replies"][1:] or None)
    assert "Re-run by U0BEN" in shown(slack.message("deliverability", ts))
