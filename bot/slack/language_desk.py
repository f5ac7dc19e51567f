"""Takes down in which language a person wants to be answered, and tells them in it."""

from __future__ import annotations

from bot.slack.asking import Asked, Shown
from bot.slack.command import Speak
from bot.slack.policy import Where
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.slack.speech import Speech
from checks.core import Unavailable, say


class LanguageDesk:
    def __init__(self, speech: Speech, privately: Privately, slack: Slack) -> None:
        self._speech = speech
        self._privately = privately
        self._slack = slack

    def take(self, wanted: Speak, asked: Asked) -> Shown:
        try:
            spoken = self._speech.choose(asked.user, wanted.code)
        except Unavailable as e:
            why = say("Your language could not be taken down: {why}", why=e.why)
            self._privately.say(asked, why)
            return Shown("could not be kept", Where.ASKER)
        if wanted.code is None and self._speech.of_slack(asked.user):
            told = say(
                "From now on I answer you in the language of your Slack, {language}, except in"
                " channels that have a language of their own",
                language=spoken.name,
            )
        elif wanted.code is None:
            told = say(
                "From now on I answer you in the language of this installation, {language}",
                language=spoken.name,
            )
        else:
            told = say(
                "From now on I answer you in {language}, except in channels that have a language"
                " of their own",
                language=spoken.name,
            )
        self._privately.tell(asked, self._slack.speaking(spoken).notice(told))
        return Shown("taken down", Where.ASKER)
