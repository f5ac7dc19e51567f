"""Help: five examples that can be typed as they stand, and what one may do."""

from __future__ import annotations

import pytest

from bot.plain import sentence
from bot.slack.command import About, Follow, Misread, Smtp, Status, Why, parse
from bot.slack.guide import examples, guide, may


def test_there_are_five_and_each_is_understood() -> None:
    told = examples("/ses")
    assert len(told) == 5
    typed = [str(dict(line.values)["example"]).removeprefix("/ses ") for line in told]
    assert list(map(type, map(parse, typed))) == [Why, Status, About, Smtp, Follow]
    others = [str(dict(line.values).get("other", "/ses help")) for line in told]
    assert not any(isinstance(parse(other.removeprefix("/ses ")), Misread) for other in others)


def test_another_command_is_named_as_the_settings_have_it() -> None:
    assert all("/mail " in sentence(line) for line in examples("/mail"))


@pytest.mark.parametrize(
    ("rights", "said"),
    [
        ((False, False, False), "You may not ask here"),
        ((True, False, False), "You may ask here; to act"),
        ((True, True, False), "You may ask here, and act"),
        ((True, True, True), "You may ask here, act on answers and see"),
    ],
)
def test_it_says_what_one_may(rights: tuple[bool, bool, bool], said: str) -> None:
    asks, acts, admin = rights
    assert sentence(may(asks=asks, acts=acts, admin=admin)).startswith(said)
    assert guide("/ses", asks=asks, acts=acts, admin=admin)[-1] == may(
        asks=asks, acts=acts, admin=admin
    )
