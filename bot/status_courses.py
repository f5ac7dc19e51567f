"""A place's rates of the last days as a chart, bounces above complaints.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.watch import courses, picture, rate_words
from bot.watch.picture import Panel, Picture
from bot.watch.readings import Rates
from checks.core import Place, Text, say

BACK = timedelta(days=7)


def picture_of(place: Place, rates: Rates) -> Picture | None:
    """None: of one number, or none, there is nothing to be seen."""
    panels = tuple(_panels(rates))
    if not panels:
        return None
    title = say("Bounce and complaint rate, {region}", region=place.region)
    seen = [courses.described(panel.name, place.region, panel) for panel in panels]
    return Picture(title, _both(*seen), panels)


def _panels(rates: Rates) -> Iterator[Panel]:
    for kind, series in (("bounce_rate", rates.bounce), ("complaint_rate", rates.complaint)):
        points = picture.thinned(series.points)
        if len(points) > 1:
            runs = picture.runs(points, courses.pause(points))
            yield Panel(rate_words.name(kind), runs, rate_words.marks(kind))


def _both(first: Text, second: Text | None = None) -> Text:
    return say("{first}. {second}", first=first, second=second) if second else first
