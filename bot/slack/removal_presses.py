"""The buttons and the form of removals, each of Slack's bodies read into a wish."""

from __future__ import annotations

from typing import Any

from bot.slack import asking, removal_form
from bot.slack.actions import Action
from bot.slack.gate import Gate, Unfit, Wish
from bot.slack.policy import Allowed
from bot.slack.removal_desk import RemovalDesk
from checks.core import Text

Body = dict[str, Any]


class RemovalPresses:
    def __init__(self, desk: RemovalDesk, gate: Gate, ours: frozenset[str]) -> None:
        """`ours`: ids of our workspace and of its organisation."""
        self._desk = desk
        self._gate = gate
        self._ours = ours

    def form(self, body: Body) -> Wish:
        asked, answer = asking.of_press(body, self._ours), body["actions"][0].get("value") or ""

        def work(_: Allowed) -> None:
            self._told(wish, self._desk.open(answer, asked))

        detail = {"answer": answer, "step": "form"}
        wish = Wish(Action.REMOVE_SUPPRESSION, asked, work, detail=detail, swift=True)
        return wish

    def sent(self, body: Body) -> Wish | Unfit:
        reason = removal_form.written(body)
        if fault := removal_form.fault(reason):
            return Unfit({removal_form.REASON: fault})
        asked, answer = asking.of_submission(body, self._ours)
        shown = removal_form.shown(body)

        def work(allowed: Allowed) -> None:
            self._told(wish, self._desk.remove(answer, reason, asked, allowed, shown))

        wish = Wish(Action.REMOVE_SUPPRESSION, asked, work, detail={"answer": answer})
        return wish

    def back(self, body: Body) -> Wish:
        asked, task = asking.of_press(body, self._ours), body["actions"][0].get("value") or ""

        def work(allowed: Allowed) -> None:
            self._told(wish, self._desk.put_back(task, asked, allowed))

        wish = Wish(Action.PUT_BACK, asked, work, detail={"task": task})
        return wish

    def _told(self, wish: Wish, refusal: Text | None) -> None:
        """What was done is in the audit log with it; what was not is told to who wanted it."""
        if refusal:
            self._gate.in_vain(wish, refusal)
