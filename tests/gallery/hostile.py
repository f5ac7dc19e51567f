"""Every kind of message with words from outside that are long, or meant to deceive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from bot.slack.render import Slack
from tests.bot.slack import renderings
from tests.bot.slack.test_every_message import TRICKS
from tests.gallery.variant import Both, Variant, named
from tests.gallery.watched import PER_VARIANT

LONG = {
    "254 characters": "l" * 64 + "@" + ".".join(["d" * 63, "e" * 63, "f" * 53]) + ".example",
    "labels of 63": ".".join(["m" * 63] * 3 + ["n" * 61]),
    "a name of 255": "order_confirmation-" * 13 + "reminder",
    "a reply of 3,000": "550 5.7.1 Message refused by policy, says the postmaster's page. " * 46,
    "3,000 without a space": "x" * 3_000,
    "3,000 in Japanese": "宛先のメールボックスが見つかりません。" * 158,
    "wide letters": "﷽𒐫꧅" * 40,
}
"""What is long in the field, and what has no place to break."""

KINDS = {
    "254 characters": "254 文字",
    "labels of 63": "63 文字のラベル",
    "a name of 255": "255 文字の名前",
    "a reply of 3,000": "3,000 文字の応答",
    "3,000 without a space": "空白のない 3,000 文字",
    "3,000 in Japanese": "日本語の 3,000 文字",
    "wide letters": "幅の広い文字",
    "everybody": "全員への通知",
    "mention": "メンション",
    "link": "リンク",
    "entities": "エンティティ",
    "date": "日時",
    "formats": "書式",
    "emoji": "絵文字",
    "right to left": "右から左",
    "no width": "幅のない文字",
    "fillers": "見えない埋め字",
    "tags": "タグ文字",
    "terminal": "端末の制御文字",
    "lines": "改行",
    "halves": "片割れの文字",
    "templates": "テンプレート",
    "look-alike": "似た文字",
    "empty": "空",
    "blank": "空白",
    "an address": "アドレス",
    "an endless word": "終わりのない語",
    "an endless reply": "終わりのない応答",
    "all": "すべて",
}


def hostile(slack: Slack) -> Iterator[Variant]:
    yield from _with(slack, Both("Long", "長い値"), LONG)
    yield from _with(slack, Both("Hostile", "悪意のある値"), TRICKS)


def _with(slack: Slack, group: Both, kinds: Mapping[str, str]) -> Iterator[Variant]:
    once = {render: renderer for renderer, render in renderings.RENDERERS.items()}
    for kind, words in kinds.items():
        for render, renderer in once.items():
            name = Both(f"{kind}: {renderer}", f"{KINDS[kind]}: {renderer}")
            shown = tuple(islice(render(slack, words), PER_VARIANT))
            yield Variant(group, name, named(repr(words[:60])), shown)
