"""Charts as PNG: what is in the pixels, and whether people can see it."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from bot.slack import drawing
from bot.slack.drawing import Colour
from bot.slack.render import Slack
from bot.watch.picture import Line, Panel, Picture, Whose, runs
from bot.watch.readings import Point
from checks.core import Text, say

NOW = datetime(2026, 6, 12, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)
LINES = (Line(0.05, Whose.AWS), Line(0.04, Whose.OURS))
LIGHT, DARK = (255, 255, 255), (26, 29, 33)
"""Slack's pages."""


def shown(*values: float | None, name: str = "Bounce rate") -> Picture:
    points = [
        Point(NOW - (len(values) - 1 - n) * HOUR, value)
        for n, value in enumerate(values)
        if value is not None
    ]
    panel = Panel(say("{name}", name=name), runs(points, HOUR), LINES)
    return Picture(say("Bounce rate, {region}", region="eu-west-1"), say("Seen"), (panel,))


def image(picture: Picture) -> Image.Image:
    opened = Image.open(io.BytesIO(drawing.png(Slack(), picture)))
    assert opened.format == "PNG"
    return opened.convert("RGB")


def columns(found: Image.Image, colour: Colour) -> list[int]:
    """Where along the picture there is something of about this colour."""
    seen = set()
    for x in range(found.width):
        for y in range(found.height):
            pixel = found.getpixel((x, y))
            assert isinstance(pixel, tuple)
            if all(abs(a - b) <= 24 for a, b in zip(pixel, colour, strict=True)):
                seen.add(x)
    return sorted(seen)


def contrast(one: Colour, other: Colour) -> float:
    """As WCAG 2.2 defines it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_it_has_its_size_and_is_small() -> None:
    one = shown(*(0.02 + n % 5 / 100 for n in range(48)))
    two = replace(one, panels=one.panels * 2)
    assert image(one).size == (drawing.WIDTH, drawing.PANEL_HEIGHT)
    assert image(two).size == (drawing.WIDTH, 2 * drawing.PANEL_HEIGHT)
    assert len(drawing.png(Slack(), two)) < 30_000


def test_what_it_says_can_be_read_and_what_it_shows_can_be_seen() -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11: 4.5 for words, 3 for what else carries meaning."""
    for words in (drawing.INK, *drawing.LINES.values()):
        assert contrast(words, drawing.GROUND) >= 4.5
    for mark in (drawing.SERIES, drawing.BEGAN):
        assert contrast(mark, drawing.GROUND) >= 3


def test_it_stands_out_from_slacks_light_and_dark_page() -> None:
    for page in (LIGHT, DARK):
        assert contrast(drawing.EDGE, page) >= 3
    found = image(shown(0.01, 0.02))
    for spot, colour in (((0, 0), drawing.EDGE), ((6, 6), drawing.GROUND)):
        pixel = found.getpixel(spot)
        assert isinstance(pixel, tuple)
        assert all(abs(a - b) <= 4 for a, b in zip(pixel, colour, strict=True))


def test_where_nothing_is_known_nothing_is_drawn() -> None:
    whole = columns(image(shown(*[0.02] * 9)), drawing.SERIES)
    gap = columns(image(shown(*[0.02] * 3, None, None, None, *[0.02] * 3)), drawing.SERIES)
    left, right = drawing.LEFT, drawing.WIDTH - drawing.RIGHT
    middle = range(left + (right - left) * 3 // 8, left + (right - left) * 5 // 8)
    assert set(middle) <= set(whole)
    assert not set(middle) & set(gap)
    assert max(gap) == max(whole)


def test_one_point_alone_is_seen() -> None:
    assert len(columns(image(shown(0.02)), drawing.SERIES)) > 8


def test_lines_have_their_colours() -> None:
    found = image(shown(0.01, 0.06))
    for colour in drawing.LINES.values():
        assert len(columns(found, colour)) > 250


def test_words_that_the_font_lacks_are_left_out_and_not_drawn_as_boxes() -> None:
    none, japanese = (drawing.png(Slack(), shown(0.01, name=name)) for name in (" ", "バウンス率"))
    assert not drawing.is_drawable("バウンス率")
    assert none == japanese
    assert drawing.png(Slack(), shown(0.01)) != none


def test_what_a_person_hears_is_no_longer_than_slack_takes() -> None:
    long = replace(shown(0.01), alt=Text("x" * 2_000))
    assert len(drawing.chart(Slack(), long).alt) == drawing.ALT_MAX
    found = drawing.chart(Slack(), shown(0.01))
    assert (found.title, found.alt) == ("Bounce rate, eu-west-1", "Seen")


def test_without_pillow_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(drawing.Undrawable, match="PIL"):
        drawing.png(Slack(), shown(0.01))


def test_a_process_that_draws_nothing_does_not_load_pillow() -> None:
    code = "import sys, bot.slack.drawing; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
