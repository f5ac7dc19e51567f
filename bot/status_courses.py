"""A place's rates of the last days as a chart, bounces above complaints.  Pure.

The lines are AWS's: a status says how AWS sees us, and an alert when we speak.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.watch import courses, picture, rate_words, rates
from bot.watch.picture import Panel, Picture
from bot.watch.readings import Rates
from checks.core import Place, Text, say

BACK = timedelta(days=7)


def picture_of(place: Place, found: Rates) -> Picture | None:
    """None: of one number, or none, there is nothing to be seen."""
    panels = tuple(_panels(found))
    if not panels:
        return None
    title = say("Bounce and complaint rate, {region}", region=place.named)
    seen = [courses.described(panel.name, place.named, panel) for panel in panels]
    return Picture(title, _both(*seen), panels)


def _panels(found: Rates) -> Iterator[Panel]:
    for kind, series in (("bounce_rate", found.bounce), ("complaint_rate", found.complaint)):
        points = picture.thinned(series.points)
        if len(points) > 1:
            runs = picture.runs(points, courses.pause(points))
            lines = courses.aws(rates.THRESHOLDS[kind].aws)
            yield Panel(rate_words.name(kind), runs, lines)


def _both(first: Text, second: Text | None = None) -> Text:
    return say("{first}. {second}", first=first, second=second) if second else first
