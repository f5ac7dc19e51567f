"""What stands in the terminal of whoever starts the demo."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sandbox.invitation import invitation
from sandbox.tour import SCENARIOS, read_one
from sandbox.world import World
from sandbox.worlds import world_of

PAGE = "http://127.0.0.1:8000"


@pytest.fixture
def world() -> World:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    return world_of(read_one(SCENARIOS, "mailbox-full", now), now)


@pytest.mark.parametrize("language", ["ja", "ja_JP:ja"])
def test_it_is_japanese_where_the_bots_alerts_are(world: World, language: str) -> None:
    shown = invitation(PAGE, world, {"LANGUAGE": language})
    assert "ses-why がローカルの世界 (シナリオ mailbox-full) に接続しました。" in shown
    assert f"ページ:   {PAGE}/\n" in shown
    assert f"({world.questions[0].about_ja})" in shown
    assert "「障害を起こす」を押すと #ses-alerts" in shown
    assert "Make trouble" not in shown


@pytest.mark.parametrize("environment", [{}, {"LANGUAGE": ""}, {"LANGUAGE": "en"}])
def test_it_is_english_for_everybody_else(world: World, environment: dict[str, str]) -> None:
    shown = invitation(PAGE, world, environment)
    assert f"  Open    {PAGE}/\n" in shown
    assert f"({world.questions[0].about})" in shown
