"""What Slack withdraws while the bot runs: tokens, scopes, channels, messages.  Each is told once,
in words, and the process stays up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Shop, shop_in, socket_mode, tour_world
from tests.e2e.local_slack import LocalSlack, shown
from tests.e2e.test_slack import MISTYPED, answered

pytestmark = pytest.mark.e2e

MANY = 100_000


@pytest.fixture(scope="module")
def place() -> Iterator[Shop]:
    with shop_in(tour_world()) as shop:
        yield shop


@pytest.fixture
def shop(place: Shop) -> Iterator[Shop]:
    assert place.bot
    yield place
    place.slack.mend()


def alone(slack: LocalSlack, words: str) -> str:
    """What Ann alone was told after a question, with these words."""

    def look() -> str | None:
        told = [shown(each) for each in slack.whispers("ann", "support")]
        return next((each for each in reversed(told) if words in each), None)

    return slack.until(look)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("token_revoked", "Slack has withdrawn my token (token_revoked)"),
        ("account_inactive", "Slack has withdrawn my token (account_inactive)"),
        ("missing_scope", "the app lacks a right to post (Slack says missing_scope)"),
        ("is_archived", "this channel is archived"),
        ("restricted_action", "I may not post here (Slack says restricted_action)"),
    ],
)
def test_who_asks_still_gets_the_answer_alone_with_the_reason(
    shop: Shop, code: str, words: str
) -> None:
    shop.slack.fail("chat.postMessage", code, times=MANY)
    shop.slack.command("ann", "support", f"/ses why {MISTYPED}")
    told = alone(shop.slack, words)
    assert MISTYPED in told
    assert not shop.bot.ended


def test_a_withdrawn_bot_token_is_one_line_in_the_log_and_so_is_its_return(place: Shop) -> None:
    place.close()
    bot, slack = place.bot, place.slack
    slack.fail("chat.postMessage", "token_revoked", times=MANY)
    for _ in range(3):
        slack.command("ann", "support", f"/ses why {MISTYPED}")
        alone(slack, "withdrawn my token")
    slack.mend()
    slack.command("ann", "support", f"/ses why {MISTYPED}")
    bot.says("Slack takes what I say again")
    lines = [line for line in bot.err.splitlines() if "SLACK_BOT_TOKEN" in line]
    assert len(lines) == 1
    assert "install the app in the workspace again and set SLACK_BOT_TOKEN" in lines[0]
    assert "Traceback" not in bot.err


@socket_mode
def test_a_withdrawn_app_token_is_one_line_and_no_loop(place: Shop) -> None:
    place.close()
    bot, slack = place.bot, place.slack
    slack.fail("apps.connections.open", "invalid_auth", times=MANY)
    slack.disconnect("drop")
    bot.says("Slack refuses SLACK_APP_TOKEN (invalid_auth)")
    assert slack.connections() == 0
    assert MANY - slack.failures_left() <= 2
    assert not bot.ended
    slack.mend()
    bot.close()
    assert "Traceback" not in bot.err
    assert len([line for line in bot.err.splitlines() if "SLACK_APP_TOKEN" in line]) == 1
    assert "Failed to retrieve" not in bot.err


def test_a_parent_that_somebody_deleted_is_posted_anew(shop: Shop) -> None:
    slack = shop.slack
    known = len(slack.messages("support"))
    slack.command("ann", "support", f"/ses why {MISTYPED}")
    [ts] = slack.until(
        lambda: [m["ts"] for m in slack.messages("support")[known:] if MISTYPED in shown(m)]
    )
    answered(slack, ts)
    slack.fail("chat.update", "message_not_found")
    slack.press_rerun("ann", "support", ts)
    assert slack.until(
        lambda: [
            m for m in slack.messages("support") if m["ts"] > ts and "Re-run by U0ANN" in shown(m)
        ]
    )


def test_a_thread_that_is_gone_leaves_the_answer_to_who_asked(shop: Shop) -> None:
    slack = shop.slack
    ts = slack.say("ann", "support", f"No mail to {MISTYPED}")
    slack.fail("chat.postMessage", "thread_not_found", times=MANY)
    slack.shortcut("ann", "why_message", "support", ts)
    assert MISTYPED in alone(slack, "the message that it was to stand under is not there any more")
