"""What somebody typed after the command or the mention: text to intent.  Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.core import Address, BadTarget, MessageId, Text, parse_question, say

_MENTION = re.compile(r"^\s*<@[A-Z0-9]+(?:\|[^>]*)?>[\s:,]*")
_VERB = re.compile(r"(\S+)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Why:
    target: Address | MessageId


@dataclass(frozen=True, slots=True)
class Status:
    """How SES stands in every place."""


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class Misread:
    """It could not be understood; `why` says what is wrong with it."""

    why: Text


Intent = Why | Status | Help | Misread


def parse(text: str) -> Intent:
    """Read `why TARGET`, `status`, `help`, or a bare target."""
    found = _VERB.fullmatch(text.strip())
    if found is None:
        return Help()
    verb, rest = found[1].lower(), found[2].strip()
    if verb == "help" and not rest:
        return Help()
    if verb == "status" and "@" not in rest:
        return (
            Misread(say("Nothing goes after status: it tells of all Regions")) if rest else Status()
        )
    if verb == "why":
        return _why(rest) if rest else Misread(say("Name an address or a message id after why"))
    if "@" in text or "-" in verb:
        return _why(text)  # the verb was left out, as people do
    return Misread(say("There is no command {verb}", verb=verb))


def parse_mention(text: str) -> Intent:
    """The same, from a message that mentions the bot first."""
    return parse(_MENTION.sub("", text, count=1))


def usage(command: str) -> tuple[Text, Text]:
    """Two examples to go by, for whom was not understood."""
    return (
        say("Try: {example}", example=f"{command} why user@example.com"),
        say(
            "or with a message id: {example}",
            example=f"{command} why 0102019de8f1a800-4a8a9c6e-1f0b-4d3a-9a59-2f7c1c1b8d11-000000",
        ),
    )


def guide(command: str) -> tuple[Text, ...]:
    """What `help` answers."""
    return (
        say("I tell why mail sent through Amazon SES did not reach somebody."),
        *usage(command),
        say(
            "Inside a thread mention me instead: {example}",
            example="@ses-why why user@example.com",
        ),
        say("How SES stands, in every Region: {example}", example=f"{command} status"),
        say("The answer comes as one message; its thread has the evidence."),
    )


def _why(text: str) -> Intent:
    try:
        return Why(parse_question(text))
    except BadTarget as e:
        return Misread(e.why)
