"""Questions that begin with a click: in a message's menu, in Slack's own, and in their forms."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.slack import asking, views
from bot.slack.actions import Action
from bot.slack.asking import Asked, Shown
from bot.slack.desk import Desk
from bot.slack.gate import Unfit, Wish
from bot.slack.gateway import Refused
from bot.slack.modals import Modals
from bot.slack.policy import Allowed, Where
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.slack.targets import Found, targets
from checks.core import BadTarget, parse_question, say

Body = dict[str, Any]

log = logging.getLogger(__name__)

NO_FORM = say("Slack did not open the form in time: press it again, or ask me in words")


class Shortcuts:
    def __init__(
        self,
        questions: Desk,
        modals: Modals,
        privately: Privately,
        slack: Slack,
        ours: frozenset[str],
    ) -> None:
        """`ours`: ids of our workspace and of its organisation."""
        self._questions = questions
        self._modals = modals
        self._privately = privately
        self._slack = slack
        self._ours = ours

    def of_message(self, body: Body) -> Wish:
        """The answer, where the message names one alone; else a form."""
        asked, found = asking.of_shortcut(body, self._ours), targets(body["message"])
        if len(found) == 1:
            return self._question(found[0], asked)
        carried, choices = asking.carried(asked), views.choosable(found)
        if choices:
            return self._form(asked, lambda: views.pick(self._slack, carried, choices))
        return self._form(asked, lambda: views.write(self._slack, carried, nothing_found=True))

    def anywhere(self, body: Body) -> Wish:
        asked = asking.of_person(body, self._ours)
        carried = asking.carried(asked)
        return self._form(asked, lambda: views.write(self._slack, carried, nothing_found=False))

    def sent(self, body: Body) -> Wish | Unfit:
        try:
            target = parse_question(views.written(body, views.TARGET))
        except BadTarget as e:
            return Unfit({views.TARGET: e.why})
        asked, _ = asking.of_submission(body, self._ours)
        if place := views.written(body, views.PLACE):
            asked = asking.moved_to(asked, place)
        return self._question(target, asked)

    def _question(self, target: Found, asked: Asked) -> Wish:
        def work(allowed: Allowed) -> Shown:
            if asked.is_nowhere:
                allowed = replace(allowed, where=Where.DM)
            return self._questions.answer(target, asked, allowed)

        return Wish(Action.ASK, asked, work, target)

    def _form(self, asked: Asked, view: Callable[[], views.View]) -> Wish:
        """`view`: makes it, in the person's language.  That it was opened is nothing to write
        down."""
        return Wish(Action.OPEN_FORM, asked, self._opens(asked, view), swift=True)

    def _opens(self, asked: Asked, view: Callable[[], views.View]) -> Callable[[Allowed], None]:
        def work(_: Allowed) -> None:
            try:
                self._modals.open(asked.trigger, view())
            except Refused as e:
                log.info("could not open a modal: %s", e.code)
                self._privately.say(asked, NO_FORM)

        return work
