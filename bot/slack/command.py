"""What somebody typed after the command or the mention: text to intent.  Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.plain import CODES
from checks.core import (
    Address,
    BadTarget,
    Domain,
    MessageId,
    Text,
    parse_domain,
    parse_question,
    say,
)

_MENTION = re.compile(r"^\s*<@[A-Z0-9]+(?:\|[^>]*)?>[\s:,]*")
_LINKED = re.compile(r"<(?:mailto:)?([^<>|\s]{1,2000})(?:\|([^<>]{1,2000}))?>")
"""What Slack makes of addresses, links and channels; the text after | is what was typed."""
_MARKED = re.compile(r"<(?:mailto:|tel:|(?=https?://))([^<>|\s]{1,2000})(?:\|([^<>]{1,2000}))?>")
"""Of those, what cannot be meant as it stands in headers, where `<…>` is around every id."""
_REPLY = re.compile(r"`*[245][0-9][0-9][ -]|smtp;", re.IGNORECASE)
"""How a server's reply begins, where somebody pastes it without a word."""
_SCHEME = re.compile(r"^https?://", re.IGNORECASE)
_MARKS = ".,;:!?()'\"*_`"
_VERB = re.compile(r"(\S+)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Why:
    target: Address | MessageId


@dataclass(frozen=True, slots=True)
class Status:
    """How SES stands in every place."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """What a receiving server said, to be explained."""

    text: str


@dataclass(frozen=True, slots=True)
class Headers:
    """What the headers of a received message tell; without them, a form to paste them into."""

    text: str


@dataclass(frozen=True, slots=True)
class About:
    """What is right and wrong with a domain."""

    domain: Domain


@dataclass(frozen=True, slots=True)
class Follow:
    """Answer, and tell in the answer's thread what happens next."""

    target: Address | MessageId


@dataclass(frozen=True, slots=True)
class Unfollow:
    target: Address | MessageId


@dataclass(frozen=True, slots=True)
class Following:
    """What this person follows."""


@dataclass(frozen=True, slots=True)
class Doctor:
    """Whether the bot is set up right; for admins."""


@dataclass(frozen=True, slots=True)
class Speak:
    """The language that this person wants to be answered in."""

    code: str | None
    """None: the installation's."""


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class Misread:
    """It could not be understood; `why` says what is wrong with it."""

    why: Text


Intent = (
    Why
    | Status
    | Smtp
    | Headers
    | About
    | Follow
    | Unfollow
    | Following
    | Doctor
    | Speak
    | Help
    | Misread
)


def parse(text: str) -> Intent:
    """Read `why TARGET`, `domain DOMAIN`, `smtp TEXT`, `headers TEXT`, `status`, `doctor`,
    `lang CODE`, `help`, or a bare target."""
    found = _VERB.fullmatch(text.strip())
    if found is None:
        return Help()
    verb, rest = found[1].lower(), found[2].strip()
    if verb == "help" and "@" not in rest:
        return Help()
    if verb == "status" and "@" not in rest:
        return (
            Misread(say("Nothing goes after status: it tells of all Regions")) if rest else Status()
        )
    if verb == "doctor" and "@" not in rest:
        return Misread(say("Nothing goes after doctor")) if rest else Doctor()
    if verb == "lang" and "@" not in rest:
        return _speak(rest.lower())
    if verb == "domain":
        return _about(rest)
    if verb == "smtp":
        said = _as_typed(rest)
        return (
            Smtp(said)
            if said
            else Misread(say("Paste the server's reply after smtp, such as 550 5.1.1 User unknown"))
        )
    if verb == "headers":
        return Headers(_as_typed(rest, _MARKED))
    if verb in ("follow", "unfollow", "following"):
        return _follow(verb, rest)
    if verb == "why":
        return _why(rest) if rest else Misread(say("Name an address or a message id after why"))
    if _REPLY.match(text.strip()):
        return Smtp(_as_typed(text))
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


def _as_typed(text: str, links: re.Pattern[str] = _LINKED) -> str:
    """Without Slack's marks for links and code, and with its entities turned back."""
    typed = links.sub(lambda found: found[2] or found[1], text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        typed = typed.replace(entity, character)
    return typed.strip().strip("`").strip()


def _speak(word: str) -> Intent:
    if word not in (*CODES, "auto"):
        return Misread(say("Name a language after lang: {codes}, or auto", codes=CODES))
    return Speak(None if word == "auto" else word)


def _about(text: str) -> Intent:
    """An address stands for its domain; Slack makes a link of a domain that it knows."""
    typed = _as_typed(text).rpartition("@")[2]
    typed = _SCHEME.sub("", typed).split("/", 1)[0]
    if not typed:
        return Misread(say("Name a domain after domain, such as example.com"))
    try:
        return About(parse_domain(typed))
    except BadTarget as e:
        return Misread(e.why)


def _why(text: str) -> Intent:
    try:
        return Why(parse_question(text))
    except BadTarget as e:
        alone = _only_address(text)
        return Misread(e.why) if alone is None else Why(alone)


def _follow(verb: str, rest: str) -> Intent:
    if verb == "following":
        return Misread(say("Nothing goes after following")) if rest else Following()
    if not rest:
        return Misread(say("Name an address or a message id after {verb}", verb=verb))
    read = _why(rest)
    if not isinstance(read, Why):
        return read
    return Follow(read.target) if verb == "follow" else Unfollow(read.target)


def _only_address(text: str) -> Address | MessageId | None:
    """The address in a sentence that has exactly one."""
    named = [word.strip(_MARKS) for word in text.split() if "@" in word]
    if len(named) != 1 or len(text.split()) < 2:
        return None
    try:
        return parse_question(named[0])
    except BadTarget:
        return None
