"""The Home tab opened, and its button pressed: each of Slack's bodies read into a wish."""

from __future__ import annotations

from typing import Any

from bot.slack import asking
from bot.slack.actions import Action
from bot.slack.asking import Asked, Shown
from bot.slack.gate import Gate, Wish
from bot.slack.home import Rights
from bot.slack.home_desk import HomeDesk
from bot.slack.policy import Allowed

Body = dict[str, Any]


class HomeVisits:
    def __init__(self, desk: HomeDesk, gate: Gate, ours: frozenset[str]) -> None:
        """`ours`: ids of our workspace and of its organisation."""
        self._desk = desk
        self._gate = gate
        self._ours = ours

    def opened(self, body: Body) -> Wish | None:
        """Slack tells of the other tabs, too."""
        if body["event"].get("tab") != "home":
            return None
        return self._visit(asking.of_event(body, self._ours))

    def refreshed(self, body: Body) -> Wish:
        return self._visit(asking.of_person(body, self._ours))

    def _visit(self, asked: Asked) -> Wish:
        def work(allowed: Allowed) -> Shown | None:
            return self._desk.show(asked, rights(self._gate, asked), masked=allowed.masked)

        return Wish(Action.OPEN_HOME, asked, work, swift=True)


def rights(gate: Gate, asked: Asked) -> Rights:
    """What they may do there; what could not be looked up is a no."""

    def may(action: Action) -> bool:
        return isinstance(gate.decide(action, asked), Allowed)

    return Rights(may(Action.ASK), may(Action.PUT_BACK), may(Action.DOCTOR))
