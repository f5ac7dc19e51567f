"""Questions that begin with a click on a message, or on nothing at all, in the local Slack."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Shop
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.e2e.test_slack import MISTYPED, answered

pytestmark = pytest.mark.e2e


def test_a_customers_message_is_answered_in_its_own_thread(slack: LocalSlack) -> None:
    ts = slack.say("ann", "support", f"The customer {MISTYPED} says that nothing came")
    assert slack.shortcut("ben", "why_message", "support", ts)["ok"]

    def whole() -> Json | None:
        message = slack.message("support", ts)
        told = [shown(each) for each in message["replies"]]
        return message if len(told) == 2 and "What happened" in told[1] else None

    first, _ = slack.until(whole)["replies"]
    assert shown(first).startswith(f":x: Not delivered — {MISTYPED}")
    assert "Asked by U0BEN" in shown(first)


def test_of_several_in_a_message_one_is_chosen_and_of_none_one_is_written(
    slack: LocalSlack,
) -> None:
    two = slack.say("ann", "support", f"Either {MISTYPED} or bob@example.com")
    slack.shortcut("ann", "why_message", "support", two)
    [view] = slack.until(lambda: slack.modals("ann") or None)
    options = [each["value"] for each in view["blocks"][0]["element"]["options"]]
    assert options == [MISTYPED, "bob@example.com"]
    slack.dismiss("ann", view)
    none = slack.say("ann", "support", "It never came")
    slack.shortcut("ann", "why_message", "support", none)
    [view] = slack.until(lambda: slack.modals("ann") or None)
    refused = slack.submit("ann", view, "why_target", "nonsense")["answer"]
    assert "nonsense is neither" in refused["errors"]["why_target"]
    slack.submit("ann", view, "why_target", MISTYPED)
    assert slack.until(
        lambda: [r for r in slack.message("support", none)["replies"] if MISTYPED in shown(r)]
    )


def test_where_the_bot_is_no_member_only_who_clicked_sees_the_answer(slack: LocalSlack) -> None:
    told_ben = slack.whispers("ben", "leadership")
    before = len(slack.whispers("cleo", "leadership"))
    ts = slack.say("cleo", "leadership", f"And {MISTYPED}?")
    assert slack.shortcut("cleo", "why_message", "leadership", ts)["ok"]
    told = slack.until(lambda: slack.whispers("cleo", "leadership")[before:] or None)
    assert shown(told[0]).startswith("Only you see this: I am not in this conversation.")
    assert MISTYPED in shown(told[0])
    assert slack.message("leadership", ts)["replies"] == []
    assert slack.whispers("ben", "leadership") == told_ben


def test_from_anywhere_it_comes_as_a_direct_message(shop: Shop) -> None:
    slack = shop.slack
    known = len(slack.messages("D0CLEOBOT"))
    assert slack.shortcut("cleo", "why_ask")["ok"]
    [view] = slack.until(lambda: slack.modals("cleo") or None)
    slack.submit("cleo", view, "why_target", MISTYPED)
    [ts] = slack.until(lambda: [m["ts"] for m in slack.messages("D0CLEOBOT")[known:]] or None)
    answer = answered(slack, ts, "D0CLEOBOT")
    assert shown(answer).startswith(f":x: Not delivered — {MISTYPED}")
    assert len(slack.messages("D0CLEOBOT")) == known + 1
