"""The gallery's variants: each is one that Slack takes, and stands there once."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.slack.validate import validate
from tests.gallery.variant import Variant
from tests.gallery.variants import LONG, document, without_scenarios

VARIANTS = tuple(without_scenarios())


def test_each_has_a_name_of_its_own() -> None:
    names = Counter((each.group, each.name) for each in VARIANTS)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("group", sorted({each.group for each in VARIANTS}))
def test_each_is_one_that_slack_takes(group: str) -> None:
    for variant in VARIANTS:
        if variant.group == group:
            assert variant.messages
            assert [faults for faults in _faults(variant) if faults] == [], variant.name


def _faults(variant: Variant) -> list[object]:
    return [
        validate(message, message.get("type", "message"))
        for message in variant.messages
        if "files" not in message  # an upload has neither text nor blocks
    ]


def test_the_long_ones_are_as_long_as_they_get() -> None:
    assert len(LONG["254 characters"]) == 254
    assert max(map(len, LONG["labels of 63"].split("."))) == 63
    assert len(LONG["a name of 255"]) == 255
    assert all(len(words) >= 2_900 for name, words in LONG.items() if "3,000" in name)


def test_groups_keep_their_order() -> None:
    shown = document("1.0", iter(VARIANTS))
    names = [group["name"] for group in shown["groups"]]
    assert names == [*dict.fromkeys(each.group for each in VARIANTS)]
    assert shown["languages"] == {"en": "English"}
