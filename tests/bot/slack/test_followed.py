"""What is told in a followed thread, and how it goes out: once, and never round and round."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.following import End, News, Telling, read, written
from bot.slack import followed
from bot.slack.gateway import Refused
from bot.slack.render import Slack as Renderer
from bot.slack.validate import validate
from bot.store.events import EventStore
from bot.store.follows import FollowStore
from bot.watch.alert import Say
from checks.core import EventKind, MessageId
from sandbox.aws.events import message_id
from tests.bot.slack.fake_outbox import World
from tests.bot.slack.reading import lines
from tests.bot.store.database import KEYS, NOW, arrivals, body, count, database
from tests.bot.store.test_follows import ANN, follow
from tests.fakes import event

OLDER = "The answer above is older: Re-run looks again"
HOSTILE = "550 5.1.1 <!channel> *bold* `code` \u202e https://evil.example " + "x" * 3000


def said(*news: News, **more: Any) -> list[str]:
    telling = Telling("1.0", news=news, **more)
    # as it comes out of the outbox
    message = followed.message(Renderer(), read(written(telling)))
    assert validate(message, "message") == []
    return lines(message)


def news(kind: EventKind, **more: Any) -> News:
    who, another = more.pop("who", None), more.pop("another", False)
    return News(event(kind, at=NOW, recipient_domain="gmail.com", **more), who, another)


WHEN = "2026-05-02 12:00 UTC"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            news(EventKind.DELIVERY, reply="250 2.0.0 OK"),
            f":inbox_tray: Delivered at {WHEN}: the server of gmail.com took it (250 2.0.0 OK)."
            " Whether it is in the inbox, no event tells",
        ),
        (
            news(EventKind.DELIVERY),
            f":inbox_tray: Delivered at {WHEN}: the server of gmail.com took it."
            " Whether it is in the inbox, no event tells",
        ),
        (
            news(EventKind.BOUNCE, bounce_type="Permanent", reply="552 5.2.2 Mailbox full"),
            f":x: Bounced at {WHEN}: The mailbox is full (552 5.2.2 Mailbox full)."
            " SES has stopped trying",
        ),
        (
            news(EventKind.BOUNCE, bounce_type="Permanent", subtype="OnAccountSuppressionList"),
            f":x: Held back by SES at {WHEN} (OnAccountSuppressionList)."
            " SES has not tried to deliver it, and will not",
        ),
        (
            news(
                EventKind.BOUNCE,
                bounce_type="Transient",
                subtype="General",
                reply="I am out of office until Monday",
            ),
            f":x: An automatic reply came back at {WHEN}, which SES calls a bounce."
            " The message was delivered",
        ),
        (
            news(EventKind.COMPLAINT),
            f":no_entry: The recipient marked it as spam at {WHEN}."
            " Send nothing more there: complaints count against all of your mail",
        ),
        (
            news(EventKind.REJECT, detail="Bad content"),
            f":no_entry: SES rejected it at {WHEN} (Bad content)."
            " SES has not tried to deliver it, and will not",
        ),
        (
            news(EventKind.RENDERING_FAILURE, detail="Attribute 'name' is missing"),
            ":no_entry: Its template could not be filled in (Attribute 'name' is missing)."
            " SES has not tried to deliver it, and will not",
        ),
        (
            news(
                EventKind.DELIVERY_DELAY,
                reply="452 4.2.2 Mailbox full",
                expires_at=NOW + timedelta(hours=14),
            ),
            f":hourglass_flowing_sand: Delayed at {WHEN}: The mailbox is full."
            " SES goes on trying until 2026-05-03 02:00 UTC",
        ),
        (
            news(EventKind.DELIVERY, who="bob@gmail.com"),
            f":inbox_tray: bob@gmail.com: Delivered at {WHEN}: the server of gmail.com took it."
            " Whether it is in the inbox, no event tells",
        ),
        (
            news(EventKind.DELIVERY, another=True, sent_at=NOW - timedelta(hours=1)),
            ":inbox_tray: Another message, sent 2026-05-02 11:00 UTC:"
            f" Delivered at {WHEN}: the server of gmail.com took it."
            " Whether it is in the inbox, no event tells",
        ),
    ],
)
def test_each_event_is_a_line_and_what_it_means_now(told: News, expected: str) -> None:
    assert said(told) == [expected, OLDER]


def test_the_last_line_says_that_it_is_the_last_and_calls_no_answer_older() -> None:
    *_, last = said(news(EventKind.DELIVERY), end=End.FINAL)
    assert last == "That was the last of it: this is followed no longer"
    assert said(end=End.TIME, since=NOW) == [
        f"Followed since {WHEN}: the time for it is over, and nothing more is told here"
    ]


def test_what_is_too_much_is_counted() -> None:
    three = [news(EventKind.BOUNCE)] * 3
    assert said(*three, more={"Bounce": 37})[3] == "… and 37 more, all of them bounced"
    mixed = said(*three, more={"Delivery": 7, "Bounce": 30, "Complaint": 1})
    assert mixed[3] == "… and 38 more: 30 bounced, 8 others"


def test_addresses_are_masked_where_all_can_read() -> None:
    one = news(EventKind.DELIVERY, who="bob@gmail.com")
    payload = followed.message(Renderer(), Telling("1.0", masked=True, news=(one,)))
    assert "bob" not in str(payload)
    assert "b•••@gmail.com" in lines(payload)[0]


@pytest.mark.parametrize("kind", [EventKind.DELIVERY, EventKind.BOUNCE, EventKind.REJECT])
def test_what_servers_say_can_do_no_harm(kind: EventKind) -> None:
    hostile = [news(kind, reply=HOSTILE, detail=HOSTILE, who=f"<!here>{'y' * 200}@x.example")] * 3
    message = followed.message(Renderer(), Telling("1.0", news=tuple(hostile), more={"Bounce": 9}))
    assert validate(message, "message") == []
    assert "<!" not in message["text"]
    assert "\u202e" not in str(message)


class Thread:
    """The parts together: what is stored is posted into the thread of an answer."""

    def __init__(self, folder: Path) -> None:
        self.engine = database(folder)
        self.world = World(self.engine)
        self.slack = self.world.slack
        self.parent = self.slack.post("C1", {"text": "an answer", "blocks": []})
        self.slack.taken.clear()
        self.slack.calls.clear()
        self.events = EventStore(self.engine, KEYS, clock=self.world.clock)
        self.follows = FollowStore(self.engine, KEYS, clock=self.world.clock)
        self.follows.begin(follow(thread=self.parent))

    def comes(self, seed: int = 1) -> None:
        self.events.add(arrivals(body("Delivery", seed=seed, at=NOW)))

    def said(self) -> list[tuple[Say, str | None]]:
        return [(call.say, call.ts) for call in self.slack.taken]


@pytest.fixture
def thread(tmp_path: Path) -> Iterator[Thread]:
    made = Thread(tmp_path)
    yield made
    made.engine.dispose()


def test_news_are_replies_in_the_thread_of_the_answer(thread: Thread) -> None:
    thread.comes()
    thread.world.run()
    thread.world.restart()
    thread.world.run()
    assert thread.said() == [(Say.REPLY, thread.parent)]


def test_they_wait_while_slack_asks_for_it(thread: Thread) -> None:
    thread.comes()
    thread.slack.refusals.extend([Refused("ratelimited", 30.0), Refused("unreachable")])
    thread.world.run()
    assert thread.slack.seconds()[:2] == [0, 30]
    assert thread.said() == [(Say.REPLY, thread.parent)]


@pytest.mark.parametrize(
    "code",
    [
        "thread_not_found",
        "message_not_found",
        "is_archived",
        "channel_not_found",
        "not_in_channel",
        "restricted_action",
    ],
)
def test_out_of_reach_it_is_followed_no_longer(
    thread: Thread, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    thread.comes()
    thread.slack.refusals.append(Refused(code))
    with caplog.at_level(logging.WARNING):
        thread.world.run()
    (line,) = [record.getMessage() for record in caplog.records]
    assert code in line
    assert "followed no longer" in line
    assert count(thread.engine, "follows") == 0
    thread.comes(seed=2)
    thread.world.run(600)
    assert (len(thread.slack.calls), thread.said()) == (1, [])


def test_a_token_that_is_revoked_ends_nothing(thread: Thread) -> None:
    thread.comes()
    thread.slack.refusals.append(Refused("token_revoked"))
    thread.world.run(700)
    assert thread.said() == [(Say.REPLY, thread.parent)]


@pytest.mark.parametrize("rule", [False, True], ids=["as it was begun", "masked by a rule since"])
def test_whether_addresses_are_masked_is_decided_when_it_is_told(
    thread: Thread, rule: bool
) -> None:
    whole = MessageId(message_id("eu-west-1", NOW, 2))
    thread.follows.begin(follow(whole, thread=thread.parent))
    thread.events.add(arrivals(body("Delivery", "bob@example.com", seed=2, at=NOW)))
    if rule:
        thread.world.masked.add("C1")
    thread.world.run()
    [ts] = [ts for ts, parent in thread.slack.threads() if parent]
    [line, *_] = thread.slack.shown(ts)
    assert ("bob@example.com" in line, "b•••@example.com" in line) == (not rule, rule)


def test_where_answers_are_masked_by_now_so_is_what_is_told(thread: Thread) -> None:
    elsewhere = follow(channel="C2")
    thread.follows.begin(elsewhere)
    thread.follows.mask("C1")
    assert {each.channel: each.masked for each in thread.follows.of_target(ANN)} == {
        "C1": True,
        "C2": False,
    }
