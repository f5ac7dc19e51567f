"""Slack's requests, acknowledged at once and handed to the gate.

The listeners are free of how Slack delivers (Socket Mode or HTTP).  Bolt runs them on five
threads of its own, so they never wait: they acknowledge, read what is wanted, and hand over.
None does anything by itself: each is a door, which says what may be wanted through it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import at_work
from bot.slack import views
from bot.slack.actions import Action
from bot.slack.alerts import ACKNOWLEDGE, AFFECTED, RUNBOOK, SNOOZE_DAY, SNOOZE_HOUR
from bot.slack.asking import Asked
from bot.slack.buttons import (
    COPY_CUSTOMER,
    COPY_POSTMASTER,
    PASTE,
    PUT_BACK,
    RAW,
    REMOVE,
    RERUN,
    RIGHT,
    SEARCH,
    WRONG,
)
from bot.slack.gate import Gate, Unfit, Wish
from bot.slack.home import REFRESH
from bot.slack.home_visits import HomeVisits
from bot.slack.listeners import Listeners
from bot.slack.presses import Presses
from bot.slack.privately import Privately
from bot.slack.removal_presses import RemovalPresses
from bot.slack.render import Payload, Slack
from bot.slack.shortcuts import Shortcuts
from bot.slack.threads import FOLLOW, UNFOLLOW
from bot.slack.workload import Workload
from bot.speaking import speaking

log = logging.getLogger(__name__)

Body = dict[str, Any]

SAID = frozenset(
    {
        Action.ASK,
        Action.STATUS,
        Action.DOMAIN,
        Action.EXPLAIN_REPLY,
        Action.PASTE_HEADERS,
        Action.READ_HEADERS,
        Action.FOLLOW,
        Action.UNFOLLOW,
        Action.LIST_FOLLOWED,
        Action.DOCTOR,
        Action.LANGUAGE,
        Action.HELP,
    }
)
"""What can be wanted in words."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """What stands behind all doors."""

    gate: Gate
    work: Workload
    privately: Privately
    slack: Slack


class Door:
    """A listener: `read` tells what is wanted, which is one of `actions`, or nothing to us."""

    def __init__(
        self, entrance: Entrance, read: Callable[[Body], Wish | Unfit | None], *actions: Action
    ) -> None:
        self.actions = frozenset(actions)
        self._entrance = entrance
        self._read = read

    def __call__(self, ack: Ack, body: Body) -> None:
        if "command" in body:  # its acknowledgement may say something to who typed it
            told = self._let_in(self._read(body))
            ack(**({**told[1], "response_type": "ephemeral"} if told else {}))
        elif "view" in body:  # and that of a form, what is wrong with it
            self._form(ack, body, self._read(body))
        else:
            ack()
            self._tell(self._let_in(self._read(body)))

    def _form(self, ack: Ack, body: Body, read: Wish | Unfit | None) -> None:
        if isinstance(read, Unfit):
            words = self._entrance.slack.words
            user = body["user"]["id"]
            with speaking(self._entrance.gate.speech.of_person(user, ask=False)):
                faults = {field: words(fault) for field, fault in read.faults.items()}
            ack(response_action="errors", errors=faults)
            return
        ack()
        self._tell(self._let_in(read))

    def _tell(self, told: tuple[Asked, Payload] | None) -> None:
        if told:
            asked, notice = told
            self._entrance.work.beside(lambda: self._entrance.privately.tell(asked, notice))

    def _let_in(self, wish: Wish | Unfit | None) -> tuple[Asked, Payload] | None:
        """What there is to be said where there is no room for it, and to whom."""
        if wish is None:
            return None
        assert isinstance(wish, Wish), "only forms have faults"
        if wish.action not in self.actions:
            raise AssertionError(f"{wish.action} came through a door for {self.actions}")
        entrance = self._entrance
        with at_work.working(at_work.Question(wish.asked.key)):  # also while it waits for its turn
            no_room = entrance.work.submit(lambda: entrance.gate.enter(wish), swift=wish.swift)
        if no_room is None:
            return None
        log.warning("no room for a request", extra={"action": wish.action.value})
        with speaking(entrance.gate.speech.of_person(wish.asked.user, ask=False)):
            return wish.asked, entrance.slack.notice(no_room)


Doors = Callable[..., Door]
"""`Door`, of which the entrance is known."""


def build_app(
    web: WebClient,
    bot: AuthorizeResult,
    entrance: Entrance,
    listeners: Listeners,
    removals: RemovalPresses,
    shortcuts: Shortcuts,
    visits: HomeVisits,
    *,
    slash: str,
    signing_secret: str,
) -> App:
    """`bot` says who we are in the workspace; it is asked once, by whoever builds us."""
    logger = logging.getLogger("bot.slack.bolt")
    # its warnings are of tokens that it finds around, and of events that are none of ours
    logger.setLevel(logging.ERROR)
    app = App(
        logger=logger,
        client=web,
        authorize=lambda **_: bot,
        signing_secret=signing_secret or None,
    )

    door = partial(Door, entrance)
    app.command(re.compile(f"^{re.escape(slash)}$"))(door(listeners.slash, *SAID))
    _listen(app, door, listeners)
    _listen_to_presses(app, door, listeners.presses)
    app.action(REMOVE)(door(removals.form, Action.REMOVE_SUPPRESSION))
    app.view(REMOVE)(door(removals.sent, Action.REMOVE_SUPPRESSION))
    app.action(PUT_BACK)(door(removals.back, Action.PUT_BACK))
    of_message = door(shortcuts.of_message, Action.ASK, Action.OPEN_FORM)
    app.message_shortcut(views.MESSAGE)(of_message)
    app.global_shortcut(views.ANYWHERE)(door(shortcuts.anywhere, Action.OPEN_FORM))
    app.view(views.FORM)(door(shortcuts.sent, Action.ASK))
    app.event("app_home_opened")(door(visits.opened, Action.OPEN_HOME))
    app.action(REFRESH)(door(visits.refreshed, Action.OPEN_HOME))
    app.command(re.compile("."))(door(listeners.not_ours, Action.HELP))  # after ours
    return app


def _listen(app: App, door: Doors, listeners: Listeners) -> None:
    """To what is said, and to the buttons of answers and alerts."""
    app.event("app_mention")(door(listeners.mention, *SAID))
    app.event("message")(door(listeners.direct, *SAID))
    app.action(RERUN)(door(listeners.rerun, Action.RERUN))
    app.action(SEARCH)(door(listeners.search, Action.SEARCH))
    app.action(AFFECTED)(door(listeners.affected, Action.SHOW_AFFECTED))
    app.action(RUNBOOK)(door(listeners.opened, Action.OPEN_RUNBOOK))
    app.action(ACKNOWLEDGE)(door(listeners.alert, Action.ACKNOWLEDGE))
    for action in (SNOOZE_HOUR, SNOOZE_DAY):
        app.action(action)(door(listeners.alert, Action.SNOOZE))
    app.action(FOLLOW)(door(listeners.follows.follow, Action.FOLLOW))
    app.action(UNFOLLOW)(door(listeners.follows.unfollow, Action.UNFOLLOW))


def _listen_to_presses(app: App, door: Doors, presses: Presses) -> None:
    """On what is done with an answer."""
    for action in (COPY_CUSTOMER, COPY_POSTMASTER):
        app.action(action)(door(presses.copy, Action.COPY_TEXT))
    app.action(RAW)(door(presses.raw, Action.SHOW_RAW))
    app.action(RIGHT)(door(presses.right, Action.FEEDBACK))
    app.action(WRONG)(door(presses.wrong, Action.FEEDBACK))
    app.view(views.CAUSE)(door(presses.cause, Action.FEEDBACK))
    app.action(PASTE)(door(presses.paste, Action.PASTE_HEADERS))
    app.view(views.HEADERS)(door(presses.pasted, Action.READ_HEADERS))
