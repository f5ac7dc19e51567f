"""Draws charts as PNG: the one place that knows Pillow.

A chart has its own, opaque ground, so that it looks the same on Slack's light and dark page, and an
edge that stands out from both.  Pillow is loaded by the first chart, not by the process.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.plain import ENGLISH
from bot.slack.render import Slack
from bot.watch import axes
from bot.watch.picture import Panel, Picture, Whose

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Colour = tuple[int, int, int]
Spot = tuple[float, float]

GROUND: Colour = (250, 250, 248)
INK: Colour = (60, 64, 67)
SERIES: Colour = (11, 87, 208)
GRID: Colour = (222, 224, 226)
EDGE: Colour = (128, 128, 128)
LINES: dict[Whose, Colour] = {Whose.AWS: (179, 38, 30), Whose.OURS: (148, 90, 0)}
BEGAN: Colour = (95, 99, 104)

WIDTH, PANEL_HEIGHT = 800, 400
LEFT, RIGHT, TOP, BOTTOM = 112, 152, 62, 50
"""Around what is drawn of a panel: for marks, names of lines, and the panel's own."""
FONT = 26
"""A thread shows a picture 360 wide: letters are then as high as small print."""
FINER = 2
"""Drawn so many times larger, and then made smaller: Pillow's lines have no soft edges."""
SHADES = 15
"""Of each colour, from the ground on: what soft edges are made of."""
ALT_MAX = 1_000
"""Characters; Slack refuses more with alt_txt_too_large."""
SHORTEST = timedelta(minutes=30)
"""Of a chart's time, where there is one point alone."""


class Undrawable(Exception):
    """Pillow is not there, or lacks what it needs; the text says what."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture as Slack takes it."""

    png: bytes
    title: str
    alt: str


def chart(slack: Slack, picture: Picture) -> Chart:
    """Raises Undrawable."""
    alt = slack.words(picture.alt)
    short = alt if len(alt) <= ALT_MAX else alt[: ALT_MAX - 1] + "…"
    # the font that Pillow brings along has no kanji
    drawn = png(slack.speaking(ENGLISH), picture)
    return Chart(drawn, slack.words(picture.title), short)


def png(slack: Slack, picture: Picture) -> bytes:
    """Raises Undrawable."""
    try:
        from PIL import Image, ImageDraw, ImageFont

        font = ImageFont.load_default(FONT * FINER)
        size = (WIDTH, PANEL_HEIGHT * len(picture.panels))
        image = Image.new("RGB", (size[0] * FINER, size[1] * FINER), GROUND)
        pen = ImageDraw.Draw(image)
        for number, panel in enumerate(picture.panels):
            name = slack.words(panel.name)
            frame = _Frame(picture, panel, number * PANEL_HEIGHT)
            _Sheet(pen, font, frame).draw(name)  # type: ignore[arg-type]  # of FreeType, by a size
        pen.rectangle((0, 0, *(n * FINER - 1 for n in size)), outline=EDGE, width=2 * FINER)
        palette = Image.new("P", (1, 1))
        palette.putpalette(list(_palette()))
        small = image.resize(size, Image.Resampling.LANCZOS)
        small = small.quantize(palette=palette, dither=Image.Dither.NONE)
        out = io.BytesIO()
        small.save(out, "PNG", optimize=True)
    except (ImportError, OSError) as e:
        raise Undrawable(str(e)) from e
    return out.getvalue()


def _palette() -> Iterator[int]:
    """The ground, and every colour's way from there: a picture has no others, and is small."""
    yield from GROUND
    for colour in (INK, SERIES, GRID, EDGE, BEGAN, *LINES.values()):
        for step in range(1, SHADES + 1):
            for there, here in zip(colour, GROUND, strict=True):
                yield here + round((there - here) * step / SHADES)


class _Frame:
    """Where a value at a time stands, in pixels of the finer image."""

    def __init__(self, picture: Picture, panel: Panel, top: int) -> None:
        self.panel = panel
        self.began = picture.began
        self.until = picture.until
        self.since = min(picture.since, picture.until - SHORTEST)
        self.height = axes.height(panel)
        self.left, self.right = LEFT * FINER, (WIDTH - RIGHT) * FINER
        self.top, self.bottom = (top + TOP) * FINER, (top + PANEL_HEIGHT - BOTTOM) * FINER
        self.above = top * FINER

    def x(self, at: datetime | float) -> float:
        seconds = at.timestamp() if isinstance(at, datetime) else at
        begin, end = self.since.timestamp(), self.until.timestamp()
        return self.left + (seconds - begin) / (end - begin) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - value / self.height.top * (self.bottom - self.top)

    def runs(self) -> Iterator[list[Spot]]:
        for run in self.panel.runs:
            yield [(self.x(point.at), self.y(point.value)) for point in run]


class _Sheet:
    def __init__(self, pen: ImageDraw, font: FreeTypeFont, frame: _Frame) -> None:
        self._pen = pen
        self._font = font
        self._frame = frame

    def draw(self, name: str) -> None:
        frame = self._frame
        if is_drawable(name):
            self._write((frame.left, frame.above + 10 * FINER), name, "la")
        self._write((frame.right, frame.above + 10 * FINER), "UTC", "ra")
        self._axes()
        self._began()
        self._lines()
        self._series()

    def _axes(self) -> None:
        frame, gap = self._frame, 8 * FINER
        for value, words in frame.height.ticks:
            y = frame.y(value)
            self._line((frame.left, y), (frame.right, y), GRID, 1)
            self._write((frame.left - gap, y), words, "rm")
        for at, words in axes.times(frame.since, frame.until):
            x = frame.x(at)
            self._line((x, frame.bottom), (x, frame.bottom + gap), INK, 1)
            self._write((x, frame.bottom + gap + 2 * FINER), words, "ma")
        self._line((frame.left, frame.bottom), (frame.right, frame.bottom), INK, 1)

    def _began(self) -> None:
        frame = self._frame
        if frame.began and frame.since < frame.began < frame.until:
            x = frame.x(frame.began)
            self._dashes((x, frame.top), (x, frame.bottom), BEGAN)

    def _lines(self) -> None:
        """AWS's first: where two are close, hers keeps its name."""
        frame, taken = self._frame, list[float]()
        shown = [line for line in frame.panel.lines if line.value <= frame.height.top]
        for line in sorted(shown, key=lambda each: each.whose is not Whose.AWS):
            y, colour = frame.y(line.value), LINES[line.whose]
            if line.whose is Whose.AWS:
                self._line((frame.left, y), (frame.right, y), colour, 2)
            else:
                self._dashes((frame.left, y), (frame.right, y), colour)
            if all(abs(y - other) > FONT * FINER for other in taken):
                of = "AWS " if line.whose is Whose.AWS else ""
                self._write((frame.right + 8 * FINER, y), of + axes.exact(line.value), "lm", colour)
                taken.append(y)

    def _series(self) -> None:
        for spots in self._frame.runs():
            if len(spots) == 1:
                self._dot(spots[0], 3)
            else:
                self._pen.line(spots, fill=SERIES, width=3 * FINER, joint="curve")
        self._dot(spots[-1], 6)

    def _dot(self, spot: Spot, radius: int) -> None:
        self._pen.circle(spot, radius * FINER, fill=SERIES)

    def _line(self, start: Spot, end: Spot, colour: Colour, width: int) -> None:
        self._pen.line((start, end), fill=colour, width=width * FINER)

    def _dashes(self, start: Spot, end: Spot, colour: Colour) -> None:
        dash = 10 * FINER
        wide, high = end[0] - start[0], end[1] - start[1]
        count = max(1, int(max(wide, high) // dash))
        for n in range(0, count, 2):
            a, b = n / count, min(1.0, (n + 1) / count)
            first = (start[0] + wide * a, start[1] + high * a)
            self._line(first, (start[0] + wide * b, start[1] + high * b), colour, 2)

    def _write(self, spot: Spot, words: str, anchor: str, colour: Colour = INK) -> None:
        self._pen.text(spot, words, fill=colour, font=self._font, anchor=anchor)


def is_drawable(words: str) -> bool:
    """The font that Pillow ships has Latin letters alone; what is left out stands in the title."""
    try:
        words.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return bool(words)
