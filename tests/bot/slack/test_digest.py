"""A digest as a Slack message, whatever the outside world puts into it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.digest import message
from bot.slack.render import Payload, Slack
from bot.slack.validate import validate
from bot.watch.digest.counts import Counted, Hole, Refused
from bot.watch.digest.model import Digested, Problem, Problems
from bot.watch.digest.words import FOOTING
from checks.core import Place, Unavailable, say
from tests.bot.digests import BUSY, HEALTHY, MAIL, PROBLEMS, alert, digest
from tests.bot.slack.reading import leaves, lines
from tests.bot.slack.test_render import HOSTILE, assert_harmless
from tests.fakes import NOW, ago

SLACK = Slack()


def test_a_quiet_day_is_one_short_message() -> None:
    shown = message(SLACK, digest())
    assert lines(shown) == [
        ":white_check_mark: Daily digest — all quiet, from 2026-05-01 00:00 UTC to"
        " 2026-05-02 00:00 UTC (midnights of Europe/Berlin)",
        "• eu-west-1, account 111122223333: messages 12,400 (10,000 before, 24 % more), refused 150"
        " (100 before, 50 % more), complaints 3 (1 before); bounce rate 0.798 %, complaint rate"
        " 0.0242 %",
        FOOTING.template,
    ]
    assert shown["text"] == "Daily digest: all quiet"


def test_an_alert_leads_to_its_thread_where_the_thread_is_known() -> None:
    shown = message(SLACK, digest(BUSY, problems=PROBLEMS))
    assert shown["text"] == "Daily digest: new alerts 1, resolved 1, open 2"
    assert [each for each in leaves(shown["blocks"]) if each["type"] == "link"] == [
        {"type": "link", "url": "https://shop.slack.example/archives/C1/p175", "text": "Thread"}
    ]
    assert not validate(shown, "message")


def outside(words: str) -> Payload:
    """With `words` wherever the outside world has a say."""
    name = words[:100]
    refused = tuple(Refused(reason, 9, 3, name, 5) for reason in ("mailbox_full", name))
    hole = Hole(ago(hours=9), NOW, 400)
    mail = Counted(MAIL, None, stored=True, refused=refused, holes=(hole,))
    gap = Unavailable(words, say("{words}", words=words))
    told = {"summary": words, "latest": words, "source": words}
    incident = replace(alert("service", opened=ago(hours=14)), memory=told)
    problems = Problems((Problem(incident),), (), ())
    return message(SLACK, digest(Digested(Place(name, name), mail, gap), problems=problems))


@given(st.text(max_size=400))
def test_no_words_from_outside_can_ping_link_or_format(words: str) -> None:
    assert_harmless(outside(words))


def test_hostile_words_stay_words() -> None:
    assert_harmless(outside(HOSTILE))


@pytest.mark.parametrize("words", [HOSTILE, "x" * 5_000, "\n" * 200])
@pytest.mark.parametrize("count", [12, 60])
def test_over_the_limits_what_is_left_out_is_counted(count: int, words: str) -> None:
    gap = Unavailable("CloudWatch", say("{words}", words=words))
    refused = tuple(Refused("spam_content", 9, 3, f"{n}{words}", 5) for n in range(5))
    places = tuple(
        replace(
            HEALTHY,
            place=Place("1" * 12, f"{n}{words}"),
            counted=replace(HEALTHY.counted, refused=refused),
            rates=gap,
        )
        for n in range(count)
    )
    many = tuple(
        Problem(
            replace(
                alert("service", opened=ago(hours=14), region=f"{n}"), memory={"summary": words}
            )
        )
        for n in range(count)
    )
    shown = message(SLACK, digest(*places, problems=Problems(many, many, many)))
    assert not validate(shown, "message")
    *told, cut, _ = lines(shown)
    assert cut.startswith("… and ")
    assert cut.endswith(" more lines, too much for one message")
    assert told[0].startswith("Daily digest — new alerts ")
    assert sum(line.startswith("• ") for line in told) > 20
