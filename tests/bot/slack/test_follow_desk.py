"""Who asks to be told is told so, in the thread of an answer; answers in Delayed follow by
themselves; what cannot be followed is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import following
from bot.report import Report
from bot.slack.asking import Asked
from bot.slack.follow_desk import NOT_FOLLOWED, NOT_HERE, FollowDesk
from bot.slack.memory import LOST
from bot.slack.policy import Allowed, Where
from bot.slack.render import Slack
from bot.slack.validate import validate
from bot.store.follows import Refusal
from checks.core import Address, EventKind, Outcome, Unavailable, timelines
from tests.bot.reports import report
from tests.bot.slack.reading import lines
from tests.bot.slack.test_desk import ACCEPTED, OPENLY, Office
from tests.fakes import ANN, NOW, ago, event

BOB = Address("bob", "example.org")
HOUR = timedelta(hours=1)
DELAYED = timelines(
    [
        event(EventKind.SEND, ago(hours=1)),
        event(EventKind.DELIVERY_DELAY, ago(minutes=50), expires_at=NOW + 13 * HOUR),
    ]
)
UNTIL = "2026-05-02 02:00 UTC"


def delayed() -> Report:
    return replace(report(), outcome=Outcome.DELAYED, timelines=DELAYED)


class Desk(Office):
    def __init__(self) -> None:
        super().__init__()
        self.page: str | None = "https://slack.example/p1"
        self.follow = FollowDesk(
            self.desk,
            self.renewals,
            self.follows,
            self.answers.latest,
            self.slack,
            Slack(),
            lambda channel, ts: self.page,
            lambda: NOW,
        )

    def asked(self, user: str = "U1", thread: str | None = None, **more: Any) -> Asked:
        return Asked("C1", user, "k", thread, **more)

    def told(self) -> list[str]:
        """What people were told alone, a line each."""
        return [line for _, _, payload, _ in self.slack.whispers for line in lines(payload)]


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    for _, payload, _ in made.slack.messages.values():
        assert validate(payload, "message") == []


def buttons(shown: list[str]) -> str:
    [row] = [line for line in shown if "[Re-run]" in line]
    return row


def test_an_answer_offers_to_be_followed(desk: Desk) -> None:
    desk.ask()
    assert buttons(desk.slack.shown("1.0")) == "[Re-run] [Follow]"
    assert desk.follows.kept == {}


def test_an_answer_in_delayed_follows_by_itself_and_says_so(desk: Desk) -> None:
    desk.report = delayed()
    desk.ask()
    [follow] = desk.follows.kept.values()
    assert (follow.asked, follow.actor, follow.target) == (False, "U1", ANN)
    assert (follow.channel, follow.thread, follow.message_id) == (
        "C1",
        "1.0",
        DELAYED[0].message_id,
    )
    assert (follow.since, follow.until) == (NOW, NOW + 13 * HOUR + following.AFTER)
    assert desk.follows.known == [DELAYED[0].events]
    shown = desk.slack.shown("1.0")
    assert "SES still tries: what comes of it is told in this thread" in "\n".join(shown)
    assert buttons(shown) == "[Re-run] [Stop following]"


def test_what_ses_no_longer_tries_does_not_follow_by_itself(desk: Desk) -> None:
    long_ago = [event(EventKind.DELIVERY_DELAY, ago(hours=20), sent_at=NOW - 20 * HOUR)]
    desk.report = replace(delayed(), timelines=timelines(long_ago))
    desk.ask()
    assert desk.follows.kept == {}


@pytest.mark.parametrize("where", [Where.ASKER, Where.DM])
def test_what_one_person_alone_sees_follows_only_where_there_is_a_thread(
    desk: Desk, where: Where
) -> None:
    desk.report = delayed()
    desk.ask(allowed=Allowed(where))
    channels = [each.channel for each in desk.follows.kept.values()]
    assert channels == ([] if where is Where.ASKER else ["DU1"])


def test_pressing_follow_brings_the_answer_up_to_date_and_follows_it(desk: Desk) -> None:
    desk.ask()
    [answer] = desk.answers.kept
    desk.report = replace(report(), outcome=Outcome.ACCEPTED, timelines=ACCEPTED)
    shown = desk.follow.press(answer, desk.asked("U2"), OPENLY)
    assert (shown.where, shown.outcome) == (Where.CHANNEL, Outcome.ACCEPTED)
    [follow] = desk.follows.kept.values()
    assert (follow.asked, follow.actor, follow.message_id) == (True, "U2", None)
    assert follow.until == NOW + following.LIFE
    assert desk.follows.known == [ACCEPTED[0].events]
    text = "\n".join(desk.slack.shown("1.0"))
    assert "Accepted by the recipient's server" in text
    assert "Followed by U2 until" in text
    assert "[Re-run] [Stop following]" in text


def test_a_rerun_keeps_saying_that_it_is_followed(desk: Desk) -> None:
    desk.ask()
    [answer] = desk.answers.kept
    desk.follow.press(answer, desk.asked("U2"), OPENLY)
    desk.ask_again()
    assert buttons(desk.slack.shown("1.0")) == "[Re-run] [Stop following]"
    assert len(desk.follows.kept) == 1


def test_an_answer_that_was_deleted_is_followed_where_it_is_now(desk: Desk) -> None:
    desk.ask()
    [answer] = desk.answers.kept
    desk.follow.press(answer, desk.asked("U2"), OPENLY)
    del desk.slack.messages["1.0"]
    desk.ask_again()
    [follow] = desk.follows.kept.values()
    assert follow.thread == desk.answers.kept[answer].ts != "1.0"


@pytest.mark.parametrize("where", [Where.ASKER, Where.DM])
def test_where_answers_go_elsewhere_by_now_nothing_more_is_told_in_the_old_thread(
    desk: Desk, where: Where
) -> None:
    desk.ask(allowed=Allowed(masked=True))
    [answer] = desk.answers.kept
    desk.follow.press(answer, desk.asked("U2"), Allowed(where))
    assert ANN.value not in "\n".join(desk.slack.shown("1.0"))
    [follow] = desk.follows.kept.values()
    assert (follow.channel, follow.actor) == ("DU2", "U2")


def test_follow_asks_and_follows(desk: Desk) -> None:
    desk.follow.ask(ANN, desk.asked(), OPENLY)
    [follow] = desk.follows.kept.values()
    assert (follow.target, follow.thread, follow.asked) == (ANN, "1.0", True)
    assert "Followed by U1 until" in "\n".join(desk.slack.shown("1.0"))
    assert desk.told() == []


def test_where_there_is_an_answer_of_late_its_thread_is_followed(desk: Desk) -> None:
    desk.ask()
    [answer] = desk.answers.kept
    desk.follow.ask(ANN, desk.asked("U2"), OPENLY)
    assert [*desk.answers.kept] == [answer]
    assert desk.told() == [
        "It is followed in the thread of the answer that was given already To the thread"
    ]
    desk.answers.kept[answer] = replace(desk.answers.kept[answer], asked_at=NOW - 25 * HOUR)
    desk.follow.ask(ANN, desk.asked("U3"), OPENLY)
    assert len(desk.answers.kept) == 2


def test_in_a_thread_it_is_that_thread_that_is_told(desk: Desk) -> None:
    desk.follow.ask(ANN, desk.asked(thread="7.0"), OPENLY)
    [follow] = desk.follows.kept.values()
    assert follow.thread == "7.0"


def test_where_answers_are_for_the_asker_alone_it_is_a_direct_message(desk: Desk) -> None:
    desk.follow.ask(ANN, desk.asked(), Allowed(Where.ASKER))
    [follow] = desk.follows.kept.values()
    assert follow.channel == "DU1"


def test_where_the_bot_may_not_post_it_says_that_nothing_is_followed(desk: Desk) -> None:
    desk.slack.closed = "not_in_channel"
    shown = desk.follow.ask(ANN, desk.asked(), OPENLY)
    assert shown.where is Where.ASKER
    assert (desk.follows.kept, desk.told()[-1]) == ({}, NOT_HERE.template)


def test_an_answer_that_one_person_saw_cannot_be_followed(desk: Desk) -> None:
    desk.ask(allowed=Allowed(Where.ASKER))
    [answer] = desk.answers.kept
    desk.follow.press(answer, desk.asked(), OPENLY)
    assert (desk.follows.kept, desk.told()[-1]) == ({}, NOT_HERE.template)


@pytest.mark.parametrize(
    ("full", "words"),
    [
        (Refusal.HAS_TOO_MANY, "You follow 25 questions already"),
        (Refusal.TOO_MANY, "So much is followed already (1,000)"),
    ],
)
def test_who_reaches_a_limit_is_told(desk: Desk, full: Refusal, words: str) -> None:
    desk.follows.full = full
    desk.follow.ask(ANN, desk.asked(), OPENLY)
    assert desk.told()[-1].startswith(words)
    assert buttons(desk.slack.shown("1.0")) == "[Re-run] [Follow]"
    desk.report = delayed()
    desk.ask()
    assert len(desk.told()) == 1, "what follows by itself says nothing"


def test_stopping_changes_the_answer_and_says_who_did_it(desk: Desk) -> None:
    desk.follow.ask(ANN, desk.asked(), OPENLY)
    [answer] = desk.answers.kept
    message = desk.slack.messages["1.0"][1]
    shown = desk.follow.stop(answer, desk.asked("U2"), OPENLY, message)
    assert (shown.result, desk.follows.kept) == ("stopped", {})
    text = desk.slack.shown("1.0")
    assert buttons(text) == "[Re-run] [Follow]"
    assert not any("Followed by" in line for line in text)
    [last] = list(desk.slack.messages)[-1:]
    assert desk.slack.shown(last) == ["Not followed any more: U2 has stopped it"]
    assert desk.slack.messages[last][2] == "1.0"


def test_stopping_does_not_bring_back_what_was_there_before_a_rerun(desk: Desk) -> None:
    desk.report = delayed()
    desk.ask()
    [answer] = desk.answers.kept
    before = desk.slack.messages["1.0"][1]
    desk.report = replace(delayed(), outcome=Outcome.ACCEPTED, timelines=ACCEPTED)
    desk.ask_again()
    desk.follow.stop(answer, desk.asked("U2"), OPENLY, before)
    assert any("Accepted" in line for line in desk.slack.shown("1.0"))
    assert not any("Delayed —" in line for line in desk.slack.shown("1.0"))
    assert buttons(desk.slack.shown("1.0")) == "[Re-run] [Follow]"


def test_what_is_stopped_while_ses_tries_does_not_follow_by_itself_at_once(desk: Desk) -> None:
    desk.report = delayed()
    desk.ask()
    [answer] = desk.answers.kept
    desk.follow.stop(answer, desk.asked("U2"), OPENLY, None)
    assert desk.follows.kept == {}
    assert buttons(desk.slack.shown("1.0")) == "[Re-run] [Follow]"


def test_where_answers_go_elsewhere_by_now_stopping_shows_nothing_new(desk: Desk) -> None:
    desk.report = delayed()
    desk.ask()
    [answer] = desk.answers.kept
    message = desk.slack.messages["1.0"][1]
    desk.report = report()
    desk.follow.stop(answer, desk.asked("U2"), Allowed(Where.ASKER), message)
    assert "Delayed" in desk.slack.shown("1.0")[0]
    assert buttons(desk.slack.shown("1.0")) == "[Re-run] [Follow]"


def test_stopping_what_has_ended_by_itself_says_so(desk: Desk) -> None:
    desk.follow.ask(ANN, desk.asked(), OPENLY)
    [answer] = desk.answers.kept
    desk.follows.kept.clear()
    message = desk.slack.messages["1.0"][1]
    desk.follow.stop(answer, desk.asked(), OPENLY, message)
    assert desk.told() == [NOT_FOLLOWED.template]
    assert buttons(desk.slack.shown("1.0")) == "[Re-run] [Follow]"


def test_an_answer_that_is_gone_cannot_be_followed_or_stopped(desk: Desk) -> None:
    desk.follow.press("gone", desk.asked(), OPENLY)
    desk.follow.stop("gone", desk.asked(), OPENLY, None)
    assert desk.told() == [LOST.template] * 2


def test_people_end_what_is_theirs_alone(desk: Desk) -> None:
    desk.follow.ask(ANN, desk.asked("U1"), OPENLY)
    desk.follow.unfollow(ANN, desk.asked("U2"))
    [mine] = desk.follows.kept
    desk.follow.unfollow(ANN, desk.asked("U1"))
    assert (desk.follows.kept, desk.follows.left) == ({}, [mine])
    assert desk.told() == [
        "You do not follow ann@example.com",
        "You follow ann@example.com no longer",
    ]


def test_people_see_what_they_follow_and_nobody_else_does(desk: Desk) -> None:
    desk.follow.listed(desk.asked())
    desk.report = delayed()
    desk.ask()
    desk.report = replace(report(), target=BOB, timelines=())
    desk.follow.ask(BOB, desk.asked(), OPENLY)
    posted = len(desk.slack.messages)
    desk.follow.listed(desk.asked())
    assert len(desk.slack.messages) == posted
    assert desk.told() == [
        "You follow nothing",
        "You follow 2 of at most 25",
        f"• ann@example.com until {ends(13 * HOUR + following.AFTER)}, while SES tries"
        " To the thread",
        f"• bob@example.org until {ends(following.LIFE)} To the thread",
    ]
    desk.page = None
    desk.follow.listed(desk.asked())
    assert desk.told()[-1] == f"• bob@example.org until {ends(following.LIFE)}"


def ends(later: timedelta) -> str:
    return f"{NOW + later:%Y-%m-%d %H:%M} UTC"


def test_a_long_list_is_cut(desk: Desk) -> None:
    for number in range(23):
        desk.follow.ask(Address(f"p{number}", "example.com"), desk.asked(), OPENLY)
    desk.follow.listed(desk.asked())
    assert desk.told()[-1] == "… and 3 more"


def test_while_the_database_is_away_people_are_answered_all_the_same(desk: Desk) -> None:
    desk.follows.away = True
    desk.report = delayed()
    desk.ask()
    assert buttons(desk.slack.shown("1.0")) == "[Re-run] [Follow]"
    [answer] = desk.answers.kept
    desk.follow.press(answer, desk.asked(), OPENLY)
    assert desk.told() == ["It cannot be followed: It does not answer"]
    with pytest.raises(Unavailable):
        desk.follow.listed(desk.asked())


def test_masked_channels_get_masked_news(desk: Desk) -> None:
    desk.follow.ask(ANN, desk.asked(), Allowed(masked=True))
    [follow] = desk.follows.kept.values()
    assert follow.masked


def test_once_answers_are_masked_there_so_are_news_of_what_was_followed_before(desk: Desk) -> None:
    desk.follow.ask(ANN, desk.asked(), OPENLY)
    desk.ask(key="k2", allowed=Allowed(masked=True))
    assert [each.masked for each in desk.follows.kept.values()] == [True]
