"""A scenario's `set_up`: the way of events with a piece missing, and nothing else changed."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox import way
from sandbox.defaults import healthy
from sandbox.located import BadScenario
from sandbox.scenario import read
from sandbox.tour import in_tour
from sandbox.world import World
from sandbox.worlds import world_of
from tests.sandbox.test_scenario_faults import HEAD

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def of_the_way(world: World) -> tuple[object, ...]:
    return world.topics, world.queue_policy, world.dead_letters, world.clock_skew


@pytest.mark.parametrize("word", [*way.WAYS])
def test_each_word_takes_something_away_in_all_regions(tmp_path: Path, word: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"{HEAD}set_up: [{word}]\n", encoding="utf-8")
    scenario = read(path, NOW)
    before, after = healthy(NOW), world_of(scenario, NOW)
    assert of_the_way(after) != of_the_way(before)
    assert not in_tour(scenario)
    whole = copy.copy(after)
    for name in ("topics", "queue_policy", "dead_letters", "clock_skew"):
        setattr(whole, name, getattr(before, name))
    assert of_the_way(whole) == of_the_way(before)
    assert whole.regions == before.regions


def test_a_word_that_is_none_is_told_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"{HEAD}set_up: [no_queue]\n", encoding="utf-8")
    with pytest.raises(BadScenario, match=r"x\.yaml:4: .* one of no_topic,"):
        read(path, NOW)
