"""The Home tab in the local Slack, by what each person may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bot.slack.reading import lines
from tests.e2e.conftest import Shop
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.e2e.processes import BOT, Process
from tests.e2e.test_slack import MISTYPED, answered

pytestmark = pytest.mark.e2e


def read(view: Json) -> str:
    return "\n".join(
        each["text"]["text"] if each["type"] == "header" else "\n".join(lines({"blocks": [each]}))
        for each in view["blocks"]
    )


def seen(slack: LocalSlack, user: str, *words: str) -> Callable[[], str | None]:
    """What is on the tab, once it has these words."""

    def look() -> str | None:
        view = slack.home(user)
        told = read(view) if view else ""
        return told if all(word in told for word in words) else None

    return look


def test_the_tab_tells_how_ses_stands_what_one_asked_and_what_can_be_read(
    slack: LocalSlack,
) -> None:
    known = len(slack.messages("deliverability"))
    slack.command("ben", "deliverability", f"/ses why {MISTYPED}")
    [ts] = slack.until(lambda: [m["ts"] for m in slack.messages("deliverability")[known:]])
    answered(slack, ts, "deliverability")
    slack.open_home("ben")
    told = slack.until(seen(slack, "ben", "As of ", "Bounce rate"))
    assert "Sending — eu-west-1" in told
    assert f"{MISTYPED}: Not delivered, " in told
    assert f"/archives/C0DELIVER/p{ts.replace('.', '')}" in str(slack.home("ben"))
    assert "Readable: Sending state and quota · " in told
    assert " · Event destinations · " in told
    assert "/ses why user@example.com" in told
    assert "Set-up" not in told


def test_an_admin_sees_what_is_missing_and_can_look_again(shop: Shop) -> None:
    shop.close()
    slack = shop.slack
    bot = Process([*BOT, "serve"], shop.environment | {"ADMINS": "U0CLEO", "ALERT_CHANNEL": ""})
    try:
        bot.says("ready to answer")
        assert slack.ready()
        slack.open_home("cleo")
        told = slack.until(seen(slack, "cleo", "Set-up", "As of "))
        assert "ALERT_CHANNEL is not set: nothing is watched, and nobody warned" in told
        assert "lacks the scope" not in told
        before = slack.home("cleo")
        assert before is not None
        slack.until(lambda: _pressed(slack, before["hash"]))
    finally:
        bot.close()


def _pressed(slack: LocalSlack, before: str) -> bool:
    """A press within seconds of the last is passed over: a person presses again."""
    slack.press_home("cleo", "home_refresh")
    view = slack.home("cleo")
    return view is not None and view["hash"] != before


def test_why_slack_does_not_show_it_is_one_line_in_the_log(shop: Shop) -> None:
    slack, bot = shop.slack, shop.bot
    slack.fail("views.publish", "not_enabled")
    slack.open_home("cleo")
    bot.says("the Home tab is not shown (not_enabled): switch on the Home Tab")


def test_a_command_that_the_settings_do_not_name_is_told_so(shop: Shop) -> None:
    shop.close()
    slack = shop.slack
    bot = Process([*BOT, "serve"], shop.environment | {"SLACK_COMMAND": "/mail"})
    try:
        bot.says("ready to answer")
        assert slack.ready()
        assert slack.command("ann", "support", "/ses why x@example.com")["ok"]

        def told() -> bool:
            return any(
                shown(each).startswith("I listen to /mail, not to /ses")
                for each in slack.whispers("ann", "support")
            )

        assert slack.until(told)
    finally:
        bot.close()
