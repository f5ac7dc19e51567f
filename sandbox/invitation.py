"""What `sandbox run --page` says once the bot is connected, in English or Japanese."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.world import World


def invitation(page: str, world: World, environment: Mapping[str, str]) -> str:
    """In Japanese where LANGUAGE, a list such as `ja_JP:ja`, has it first: so the bot's alerts."""
    if environment.get("LANGUAGE", "").lower().startswith("ja"):
        return _shown(_japanese(page, world))
    return _shown(_english(page, world))


def _english(page: str, world: World) -> list[str]:
    first = world.questions[0]
    which = "the tour" if world.name == "tour" else f"the scenario {world.name}"
    return [
        f"ses-why is connected, in a world of its own ({which}).",
        "",
        f"Open    {page}/",
        f"Try     /ses why {first.address}",
        f"        ({first.about})",
        'Alerts  in #ses-alerts, once you press "Make trouble"',
        "Ctrl-C  ends it",
    ]


def _japanese(page: str, world: World) -> list[str]:
    first = world.questions[0]
    which = "すべての例" if world.name == "tour" else f"シナリオ {world.name}"
    return [
        f"ses-why がローカルの世界 ({which}) に接続しました。",
        "",
        f"ページ:   {page}/",
        f"質問の例: /ses why {first.address}",
        f"          ({first.about_ja})",
        "アラート: 「障害を起こす」を押すと #ses-alerts に届きます",
        "Ctrl-C:   終了します",
    ]


def _shown(lines: list[str]) -> str:
    return "\n".join(["", *(f"  {line}" if line else "" for line in lines), ""])
