"""Which channel an alert goes to, by its rule and Region.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.watch import storm
from bot.watch.alert import Alert

_ROUTE = re.compile(r"([a-z_]+|\*)(?:@([a-z0-9-]+))?=([CGD][A-Z0-9]{2,})")


@dataclass(frozen=True, slots=True)
class Route:
    kind: str
    """Of the rule; `*` for all."""
    region: str | None
    """None: any."""
    channel: str

    def takes(self, alert: Alert) -> bool:
        return self.kind in ("*", alert.kind) and self.region in (None, alert.region)


@dataclass(frozen=True, slots=True)
class Routes:
    default: str
    """Where all goes that no route takes."""
    routes: tuple[Route, ...] = ()

    def channel(self, alert: Alert) -> str:
        return next((route.channel for route in self.routes if route.takes(alert)), self.default)


def parse(text: str, kinds: Iterable[str]) -> tuple[Route, ...]:
    """`service=C0123, bounce_rate@us-east-1=C0456`; the first that fits is taken.

    Raises ValueError, with what is wrong in words.
    """
    known = {*kinds, "*"}
    found = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        written = _ROUTE.fullmatch(part)
        if written is None:
            raise ValueError(f"{part} is not written like rule@region=C0123ABCD")
        if written[1] == storm.KIND:
            raise ValueError("storm has no channel of its own: it goes where its alerts go")
        if written[1] not in known:
            raise ValueError(f"{written[1]} is no rule; there are: {', '.join(sorted(known))}")
        found.append(Route(written[1], written[2], written[3]))
    return tuple(found)
