"""What each of Slack's requests asks for: a body read into a wish.  Nothing is done here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.slack import asking, command
from bot.slack.actions import Action
from bot.slack.affected_desk import AffectedDesk
from bot.slack.alerts import ACKNOWLEDGE
from bot.slack.asking import Asked, Shown
from bot.slack.command import (
    About,
    Doctor,
    Follow,
    Following,
    Headers,
    Help,
    Intent,
    Misread,
    Smtp,
    Speak,
    Status,
    Unfollow,
)
from bot.slack.desk import Desk
from bot.slack.doctor_desk import DoctorDesk
from bot.slack.follow_presses import FollowPresses
from bot.slack.gate import Gate, Unfit, Wish
from bot.slack.guide import guide
from bot.slack.home_visits import rights
from bot.slack.language_desk import LanguageDesk
from bot.slack.policy import Allowed
from bot.slack.presses import Presses
from bot.slack.privately import Privately
from bot.slack.render import Payload, Slack
from bot.slack.search_desk import Pressed, SearchDesk
from bot.slack.status_desk import StatusDesk
from bot.watch.respond import Responder
from checks.core import Text, Unavailable, say

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desks:
    """Who does the work."""

    questions: Desk
    statuses: StatusDesk
    searches: SearchDesk
    affected: AffectedDesk
    alerts: Responder
    doctor: DoctorDesk
    languages: LanguageDesk


class Listeners:
    def __init__(
        self,
        desks: Desks,
        presses: Presses,
        follows: FollowPresses,
        gate: Gate,
        privately: Privately,
        slack: Slack,
        *,
        slash: str,
        ours: frozenset[str],
    ) -> None:
        """`ours`: ids of our workspace and of its organisation."""
        self._desks = desks
        self.presses = presses
        self.follows = follows
        self._gate = gate
        self._privately = privately
        self._slack = slack
        self._slash = slash
        self._ours = ours

    def slash(self, body: Body) -> Wish:
        intent = command.parse(body.get("text") or "")
        return self._wanted(intent, asking.of_command(body, self._ours))

    def not_ours(self, body: Body) -> Wish:
        """A command of the app that the settings do not name."""
        asked = asking.of_command(body, self._ours)
        line = say(
            "I listen to {command}, not to {other}: whoever runs me can change that with the"
            " setting SLACK_COMMAND",
            command=self._slash,
            other=body["command"],
        )
        return Wish(Action.HELP, asked, lambda _: self._told(asked, self._slack.notice(line)))

    def mention(self, body: Body) -> Wish | None:
        event = body["event"]
        if not event.get("user") or event.get("bot_id"):
            return None  # another bot's message: two of them could talk to each other for ever
        intent = command.parse_mention(event.get("text") or "")
        return self._wanted(intent, asking.of_event(body, self._ours))

    def direct(self, body: Body) -> Wish | None:
        """What is said to the bot in a conversation with it alone."""
        event = body["event"]
        if event.get("channel_type") != "im" or event.get("subtype"):
            return None
        return self.mention(body)

    def rerun(self, body: Body) -> Wish:
        asked, value = asking.of_press(body, self._ours), _value(body)
        questions = self._desks.questions
        return Wish(
            Action.RERUN, asked, lambda allowed: questions.answer_again(value, asked, allowed)
        )

    def search(self, body: Body) -> Wish:
        asked, value = asking.of_press(body, self._ours), _value(body)

        def begin(allowed: Allowed) -> Shown | None:
            def record(shown: Shown) -> None:
                self._gate.record(wish, shown)

            refusal = self._desks.searches.take(Pressed(value, asked, allowed, record))
            if refusal is None:
                return None
            self._privately.say(asked, refusal)
            return Shown("not begun")

        wish = Wish(Action.SEARCH, asked, begin)
        return wish

    def affected(self, body: Body) -> Wish:
        asked, key = asking.of_press(body, self._ours), _value(body)
        message = body.get("message") or {}
        asked = replace(asked, thread=message.get("thread_ts") or message.get("ts"))
        shows = self._desks.affected
        return Wish(
            Action.SHOW_AFFECTED,
            asked,
            lambda allowed: shows.answer(key, asked, allowed),
            detail={"alert": key},
        )

    def opened(self, body: Body) -> None:
        """Slack opens the page, and wants to hear that we know of it."""

    def alert(self, body: Body) -> Wish:
        asked, key = asking.of_press(body, self._ours), _value(body)
        button = body["actions"][0]["action_id"]

        def press(allowed: Allowed) -> None:
            try:
                refusal = self._desks.alerts.press(button, key, asked.user)
            except Unavailable as e:
                refusal = e.why
            if refusal:
                self._gate.in_vain(wish, refusal)

        action = Action.ACKNOWLEDGE if button == ACKNOWLEDGE else Action.SNOOZE
        wish = Wish(action, asked, press, detail={"alert": key, "button": button})
        return wish

    def _wanted(self, intent: Intent, asked: Asked) -> Wish:
        statuses, questions = self._desks.statuses, self._desks.questions
        match intent:
            case Help() | Misread():
                return Wish(Action.HELP, asked, lambda _: self._guide(intent, asked))
            case Status():
                return Wish(Action.STATUS, asked, lambda allowed: statuses.status(asked, allowed))
            case Doctor():
                doctor = self._desks.doctor
                return Wish(Action.DOCTOR, asked, lambda _: doctor.examine(asked))
            case Speak():
                return self._spoken(intent, asked)
            case Smtp(text):
                return Wish(
                    Action.EXPLAIN_REPLY,
                    asked,
                    lambda allowed: statuses.explain(text, asked, allowed),
                )
            case Follow() | Unfollow() | Following():
                return self.follows.wanted(intent, asked)
            case Headers(""):
                return self.presses.form(asked)
            case Headers(text):
                return self._pasted(text, asked)
            case About(domain):
                return Wish(
                    Action.DOMAIN,
                    asked,
                    lambda allowed: statuses.inspect(domain, asked, allowed),
                    domain,
                )
            case _:
                target = intent.target
                return Wish(
                    Action.ASK,
                    asked,
                    lambda allowed: questions.answer(target, asked, allowed),
                    target,
                )

    def _spoken(self, intent: Speak, asked: Asked) -> Wish:
        languages, detail = self._desks.languages, {"language": intent.code or "auto"}
        return Wish(Action.LANGUAGE, asked, lambda _: languages.take(intent, asked), detail=detail)

    def _pasted(self, text: str, asked: Asked) -> Wish:
        read = self.presses.headers(text, asked)
        if isinstance(read, Unfit):
            (why,) = read.faults.values()
            return self._wanted(Misread(why), asked)
        return read

    def _told(self, asked: Asked, notice: Payload) -> None:
        self._privately.tell(asked, notice)

    def _guide(self, intent: Help | Misread, asked: Asked) -> None:
        """To the asker alone, whatever the channel; how to use it is nothing to write down."""
        if isinstance(intent, Help):
            may = rights(self._gate, asked)
            lines = guide(self._slash, asks=may.asks, acts=may.acts, admin=may.admin)
        else:
            usage: tuple[Text, ...] = command.usage(self._slash)
            lines = (intent.why, *usage)
        self._privately.tell(asked, self._slack.guide(lines))


def _value(body: Body) -> str:
    return body["actions"][0].get("value") or ""
