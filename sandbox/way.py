"""A scenario's `set_up`: what is missing of the way of events, or out of order beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sandbox.located import Located
from sandbox.world import Topic, World

BEHIND = 400.0
"""Seconds: more than AWS lets a signature be off."""


def apply(world: World, words: tuple[str, ...]) -> None:
    for word in words:
        WAYS[word](world)


def set_up(document: Located, value: Any) -> tuple[str, ...]:
    listed = document.sequence(("set_up",), value)
    return tuple(document.one_of(("set_up", n), word, WAYS) for n, word in enumerate(listed))


def _each(change: Callable[[Topic], None]) -> Callable[[World], None]:
    def changed(world: World) -> None:
        for topic in world.topics.values():
            change(topic)

    return changed


def _unconfirmed(topic: Topic) -> None:
    for each in topic.subscriptions:
        each["SubscriptionArn"] = "PendingConfirmation"


def _closed(topic: Topic) -> None:
    topic.attributes["Policy"] = json.dumps({"Version": "2012-10-17", "Statement": []})


def _no_queue_policy(world: World) -> None:
    world.queue_policy = None


def _no_dead_letters(world: World) -> None:
    world.dead_letters = False


def _clock_behind(world: World) -> None:
    world.clock_skew = BEHIND


WAYS: dict[str, Callable[[World], None]] = {
    "no_topic": lambda world: world.topics.clear(),
    "topic_closed": _each(_closed),
    "no_subscription": _each(lambda topic: topic.subscriptions.clear()),
    "unconfirmed": _each(_unconfirmed),
    "no_queue_policy": _no_queue_policy,
    "no_dead_letters": _no_dead_letters,
    "clock_behind": _clock_behind,
}
"""What is wrong, by its word."""
