"""What is said of settings that cannot be meant: plain words, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotated_types import Ge, Le
from pydantic import SecretStr, ValidationError

from bot.plain import ENGLISH, Language, sentence
from bot.settings.model import Settings
from checks.core import Text, say
from checks.core.wrong import Wrong

LONGEST = 40
"""Characters of a wrong value that are quoted."""


HINTS = {
    "SLACK_BOT_TOKEN": say("Bot token of the Slack app (xoxb-…)"),
    "SLACK_APP_TOKEN": say("App-level token (xapp-…, connections:write)"),
    "SLACK_SIGNING_SECRET": say("Signing secret of the Slack app"),
    "EVENTS_QUEUE_URL": say("URL of the SQS queue that SES events arrive on"),
    "ALERT_CHANNEL": say("Id of the channel for warnings (C…)"),
    "HTTP_PORT": say("Port that Slack's requests come to"),
}
"""Of what some roles cannot do without."""


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    """The variable."""
    what: Text
    """Follows the name."""

    def line(self, words: Language = ENGLISH) -> str:
        return sentence(say("{name}: {what}", name=self.name, what=self.what), words)


class BadSettings(Exception):
    """The environment does not make sense; each fault is fit to show."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.lines()))

    def lines(self, words: Language = ENGLISH) -> list[str]:
        return [fault.line(words) for fault in self.faults]


def told(error: ValidationError, written: Mapping[str, str]) -> Iterator[Fault]:
    """`written`: the values, as text, by their names."""
    for fault in error.errors(include_url=False, include_input=False):
        name = str(fault["loc"][0])
        match fault.get("ctx", {}).get("error"):
            case Wrong(why=why):
                yield Fault(name, why)
            case _:
                yield Fault(name, _no(name, written.get(name, "")))


def missing(name: str) -> Fault:
    return Fault(name, say("is not set, and this needs it ({hint})", hint=HINTS[name]))


def is_secret(name: str) -> bool:
    return isinstance(Settings.model_fields[name].default, SecretStr)


def _no(name: str, written: str) -> Text:
    """What a value that is no such number, or neither yes nor no, has to be."""
    field, wrong = Settings.model_fields[name], _quoted(written)
    if field.annotation is bool:
        return say("is true or false, not {wrong}", wrong=wrong)
    least = next((limit.ge for limit in field.metadata if isinstance(limit, Ge)), None)
    most = next((limit.le for limit in field.metadata if isinstance(limit, Le)), None)
    return say(
        "is a whole number from {least} to {most}, not {wrong}",
        least=str(least),
        most=str(most),
        wrong=wrong,
    )


def _quoted(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
