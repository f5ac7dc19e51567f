from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.limits import MESSAGE_BLOCKS_MAX
from bot.slack.render import Payload, Slack
from bot.slack.status import message
from bot.slack.validate import validate
from bot.status import Overview
from checks.core import Place, Unavailable, say
from tests.bot.overviews import BLIND, CALM, INCIDENT, PAUSED, alert, overview
from tests.bot.slack.reading import lines
from tests.bot.slack.test_render import HOSTILE, assert_harmless
from tests.fakes import NOW

SLACK = Slack()


def test_one_place_after_the_other_the_state_first() -> None:
    shown = message(SLACK, overview(CALM, BLIND, alerts=(alert(region="ap-south-1"),)))
    assert lines(shown) == [
        ":white_check_mark: Sending — eu-west-1, account 111122223333",
        "• Bounce rate: 1.2 %, 15 min ago (AWS reviews from 5 %, may pause from 10 %)",
        "• Complaint rate: 0.02 %, 15 min ago (AWS reviews from 0.1 %, may pause from 0.5 %)",
        "• Quota: 1,200 of 50,000 in 24 hours (2.4 %), 14 a second at most",
        "• AWS reports no open incident of SES",
        "• No open alert",
        "• Newest event stored: 3 min old",
        ":grey_question: Could not look — us-east-1, account 111122223333",
        "• No open alert",
        ":grey_question: Could not look at sending state and quota — It cannot be reached"
        " (SES GetAccount, us-east-1)",
        ":grey_question: Could not look at bounce and complaint rate — It cannot be reached"
        " (CloudWatch GetMetricData, us-east-1)",
        ":grey_question: Could not look at incidents of SES — It cannot be reached"
        " (service health, us-east-1)",
        ":grey_question: Could not look at stored events — It does not answer in time"
        " (event store)",
        ":warning: Open alert: Warning — bounce rate 4.12 % in ap-south-1 (AWS reviews accounts"
        " at 5 %, may pause at 10 %), since 2026-05-02 11:00 UTC",
        "Regions: 2 · 4 could not be read · 0.4 s",
    ]
    assert shown["text"] == "Could not look (us-east-1); 4 could not be read"


def test_a_paused_account_is_seen_at_once() -> None:
    shown = message(SLACK, overview(PAUSED))
    assert lines(shown)[0] == ":no_entry: Paused by AWS — eu-west-1, account 111122223333"
    assert shown["text"] == "Paused by AWS (eu-west-1)"


def outside(words: str) -> Payload:
    """With `words` wherever the outside world has a say."""
    incident = replace(INCIDENT, summary=words, latest=words, source=words)
    shown = replace(PAUSED, incidents=(incident,), place=Place("", "eu-west-1"))
    gap = Unavailable(words, say("{words}", words=words))
    return message(SLACK, overview(shown, replace(BLIND, rates=gap), alerts=gap))


@given(st.text(max_size=400))
def test_no_words_from_outside_can_ping_link_or_format(words: str) -> None:
    assert_harmless(outside(words))


def test_hostile_words_stay_words() -> None:
    assert_harmless(outside(HOSTILE))


@pytest.mark.parametrize("count", [30, 80])
def test_of_many_places_the_states_stay_and_details_go(count: int) -> None:
    places = tuple(replace(PAUSED, place=Place("1" * 12, f"xx-{n}")) for n in range(count))
    shown = message(SLACK, overview(*places))
    assert not validate(shown, "message")
    assert len(shown["blocks"]) < MESSAGE_BLOCKS_MAX  # one more says why only one person sees it
    heads = [line for line in lines(shown) if "Paused by AWS" in line]
    assert len(heads) == min(count, MESSAGE_BLOCKS_MAX - 3)
    assert lines(shown)[-2].endswith("more, too much for one message")


def test_no_place_at_all_is_still_a_message() -> None:
    assert not validate(message(SLACK, Overview(NOW, (), (), 0.0)), "message")
