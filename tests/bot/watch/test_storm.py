"""Many alerts at once: a digest for each channel, which nothing is lost from or hidden in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.slack.validate import validate
from bot.watch import episode, quiet, routes, rules
from bot.watch.alert import Say
from bot.watch.machine import Level
from bot.watch.routes import Routes
from bot.watch.storm import LINES
from checks.core import Account
from tests.bot.slack.reading import lines
from tests.bot.watch.test_voice import FINE, PAUSED, REVIEW, Post

MOST = LINES.threads

REGIONS = [f"xx-test-{number}" for number in range(9)]
DIGEST = "storm C1"


def looks(post: Post, account: Account, regions: Sequence[str] = REGIONS, **passed: float) -> None:
    for region in regions:
        post.look(account, region, **passed)


def ended(post: Post, region: str) -> None:
    for _ in range(2):
        post.look(FINE, region, minutes=1)


def threads(post: Post, say: Say, channel: str = "C1") -> list[str]:
    return [e.thread for e in post.alerts.sent if e.say is say and e.channel == channel]


def own(*regions: str) -> list[str]:
    return [f"sending 111122223333 {region} #1" for region in regions]


def heading(post: Post, thread: str = f"{DIGEST} #1") -> str:
    """Of the digest, as it is shown now."""
    shown = [
        each.payload
        for each in post.alerts.sent
        if each.thread == thread and each.say in (Say.POST, Say.EDIT)
    ]
    assert not validate(shown[-1], "message")
    return lines(shown[-1])[0]


@pytest.fixture
def post() -> Post:
    return Post()


def test_more_than_a_few_at_once_are_one_digest(post: Post) -> None:
    looks(post, REVIEW)
    assert threads(post, Say.POST) == [*own(*REGIONS[:MOST]), f"{DIGEST} #1"]
    assert set(threads(post, Say.EDIT)) == {f"{DIGEST} #1"}
    assert heading(post).startswith(
        ":warning: Warning — many alerts came at once; further ones in this thread: 4"
    )
    assert threads(post, Say.REPLY) == [f"{DIGEST} #1"] * (len(REGIONS) - MOST)
    assert threads(post, Say.BROADCAST) == []


def test_what_is_critical_is_in_no_digest(post: Post) -> None:
    looks(post, PAUSED)
    assert threads(post, Say.POST) == own(*REGIONS)


def test_what_becomes_critical_leaves_its_digest(post: Post) -> None:
    looks(post, REVIEW, REGIONS[: MOST + 1])
    last = REGIONS[MOST]
    post.clock.forward(minutes=2)
    post.look(PAUSED, last)
    assert threads(post, Say.POST)[-1:] == own(last)
    assert lines(post.alerts.sent[-1].payload)[0].startswith("Resolved")
    assert not post.alerts.kept[DIGEST].is_open
    ended(post, last)
    assert threads(post, Say.REPLY)[-1:] == own(last)


def test_what_comes_back_after_its_digest_has_a_message_of_its_own(post: Post) -> None:
    looks(post, REVIEW, REGIONS[: MOST + 1])
    last = REGIONS[MOST]
    ended(post, last)
    assert not post.alerts.kept[DIGEST].is_open
    post.clock.forward(hours=1)
    post.look(REVIEW, last)
    assert threads(post, Say.POST)[-1:] == own(last)


def test_a_digest_is_of_one_channel() -> None:
    away = ", ".join(f"sending@{region}=C0AWAY" for region in REGIONS[MOST:])
    post = Post(to=Routes("C1", routes.parse(away, rules.load())))
    looks(post, REVIEW)
    assert threads(post, Say.POST) == own(*REGIONS[:MOST])
    assert threads(post, Say.POST, "C0AWAY") == own(*REGIONS[MOST:])


def test_two_channels_have_two_digests() -> None:
    here, there = REGIONS[: MOST + 1], [f"yy-test-{number}" for number in range(MOST + 1)]
    away = ", ".join(f"*@{region}=C0AWAY" for region in there)
    post = Post(to=Routes("C1", routes.parse(away, rules.load())))
    looks(post, REVIEW, [*here, *there])
    assert threads(post, Say.POST) == [*own(*here[:MOST]), f"{DIGEST} #1"]
    assert threads(post, Say.POST, "C0AWAY") == [*own(*there[:MOST]), "storm C0AWAY #1"]
    assert threads(post, Say.REPLY, "C0AWAY") == ["storm C0AWAY #1"]


def test_the_digest_is_over_with_the_last_in_it(post: Post) -> None:
    looks(post, REVIEW, REGIONS[: MOST + 2])
    for region in REGIONS[MOST : MOST + 2]:
        assert post.alerts.kept[DIGEST].is_open
        ended(post, region)
    assert not post.alerts.kept[DIGEST].is_open
    assert post.alerts.sent[-1].say is Say.REPLY
    assert lines(post.alerts.sent[-1].payload)[0].startswith("Resolved")
    assert post.alerts.kept[f"sending 111122223333 {REGIONS[0]}"].is_open


def test_the_digest_is_over_when_its_last_ended_elsewhere(post: Post) -> None:
    looks(post, REVIEW, REGIONS[: MOST + 1])
    post.patrol.tend()
    assert post.alerts.kept[DIGEST].is_open
    del post.alerts.kept[f"sending 111122223333 {REGIONS[MOST]}"]
    post.clock.forward(minutes=1)
    post.patrol.tend()
    assert not post.alerts.kept[DIGEST].is_open
    assert heading(post).startswith(":white_check_mark: Resolved")


def test_the_digest_is_over_though_two_processes_ended_its_last_two_at_once(post: Post) -> None:
    looks(post, REVIEW, REGIONS[: MOST + 2])
    digest = post.alerts.kept[DIGEST]
    for region in REGIONS[MOST : MOST + 2]:
        ended(post, region)
    post.alerts.kept[DIGEST] = digest  # each has seen the other's alert open still
    post.patrol.tend()
    assert not post.alerts.kept[DIGEST].is_open


def test_a_digest_is_not_over_before_its_first_alert_is_saved(post: Post) -> None:
    looks(post, REVIEW, REGIONS[: MOST + 1])
    member = post.alerts.kept.pop(f"sending 111122223333 {REGIONS[MOST]}")
    post.patrol.tend()
    post.alerts.kept[member.key] = member
    post.clock.forward(minutes=5)
    post.patrol.tend()
    assert post.alerts.kept[DIGEST].is_open


def test_a_digest_of_an_earlier_version_ends_as_well(post: Post) -> None:
    post.look(REVIEW)
    [(key, member)] = post.alerts.kept.items()
    memory = {k: v for k, v in member.memory.items() if k != "said"} | {"storm": "storm #1"}
    post.alerts.kept[key] = replace(member, memory=memory)
    digest = replace(
        episode.fresh("storm", "storm", "", ""),
        level=Level.WARNING,
        episode=1,
        opened_at=post.clock(),
        version=1,
        memory={"members": {key: {"text": "it", "values": {}}}},
    )
    post.alerts.kept["storm"] = digest
    post.patrol.tend()
    assert post.alerts.kept["storm"] == digest
    ended(post, "eu-west-1")
    assert not post.alerts.kept["storm"].is_open
    assert post.alerts.sent[-1].thread == "storm #1"


def test_nothing_is_lost_from_a_digest_that_another_process_saves_first(post: Post) -> None:
    looks(post, REVIEW, REGIONS[: MOST + 1])
    post.alerts.rival = True
    post.look(REVIEW, REGIONS[MOST + 1])
    assert post.alerts.rival is False
    assert heading(post).startswith(
        ":warning: Warning — many alerts came at once; further ones in this thread: 2"
    )
    assert threads(post, Say.REPLY) == [f"{DIGEST} #1"] * 2


def test_alerts_that_come_slowly_have_their_own_threads(post: Post) -> None:
    looks(post, REVIEW, minutes=2)
    assert threads(post, Say.POST) == own(*REGIONS)


@pytest.fixture
def night() -> Post:
    return Post(quiet.parse("22:00-07:00"))


def test_what_waits_for_the_morning_makes_no_storm(night: Post) -> None:
    looks(night, REVIEW)
    night.look(PAUSED, "yy-test-1")
    assert threads(night, Say.POST) == own("yy-test-1")


def test_what_has_waited_comes_as_one_digest(night: Post) -> None:
    looks(night, REVIEW, hours=0.1)
    night.clock.forward(hours=8)
    night.patrol.tend()
    assert threads(night, Say.POST) == [f"{DIGEST} #1"]
    assert threads(night, Say.REPLY) == [f"{DIGEST} #1"] * len(REGIONS)
    assert heading(night).startswith(
        f":warning: Warning — many alerts came at once; further ones in this thread: {len(REGIONS)}"
    )


def test_a_few_that_have_waited_have_their_own_threads(night: Post) -> None:
    looks(night, REVIEW, REGIONS[:MOST])
    night.clock.forward(hours=8)
    night.patrol.tend()
    assert threads(night, Say.POST) == own(*REGIONS[:MOST])


@pytest.mark.parametrize("looked", [[], REGIONS[-1:]], ids=["nobody looks", "one is looked at"])
def test_what_came_back_at_night_counts_with_what_has_waited(
    night: Post, looked: list[str]
) -> None:
    back, new = REGIONS[:MOST], REGIONS[MOST:]
    night.clock.forward(hours=-2)
    looks(night, REVIEW, back)
    for region in back:
        ended(night, region)
    night.clock.forward(hours=3)
    looks(night, REVIEW, REGIONS)
    night.clock.forward(hours=8)
    night.alerts.sent.clear()
    looks(night, REVIEW, looked)
    night.patrol.tend()
    assert threads(night, Say.BROADCAST) == own(*back)
    assert threads(night, Say.POST) == [f"{DIGEST} #1"]
    assert threads(night, Say.REPLY) == [f"{DIGEST} #1"] * len(new)
