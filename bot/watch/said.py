"""What the channel has heard of an alert; no rule knows of it.  Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.watch import episode
from bot.watch.alert import Alert

_KEPT: Final = "said"


@dataclass(frozen=True, slots=True)
class Said:
    at: datetime | None = None
    """When it was told that this is so, or is so again.  None: no message yet to go on from."""
    storm: str | None = None
    """The thread of the digest that it was told in; None: it has its own."""
    back: bool = False
    """That it came back waits for the end of quiet hours."""


def of(alert: Alert | None) -> Said:
    found = alert.memory.get(_KEPT) if alert else None
    if isinstance(found, dict):
        return Said(episode.moment(found.get("at")), found.get("storm"), bool(found.get("back")))
    return _before(alert) if alert else Said()


def _before(alert: Alert) -> Said:
    """As versions of the bot before this one kept it: told at once, unless it says otherwise."""
    if alert.memory.get("held"):
        return Said()
    return Said(alert.opened_at, alert.memory.get("storm"))


def kept(alert: Alert, said: Said) -> Alert:
    found = {"at": episode.stamp(said.at), "storm": said.storm, "back": said.back}
    return replace(alert, memory=alert.memory | {_KEPT: found})
