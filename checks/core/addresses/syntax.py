"""What SES refuses in an address before it takes the message.

SES checks an address when it is handed one, by the grammar of RFC 5321 (section 4.1.2) and RFC
5322 (section 3.4.1), and answers InvalidParameterValue (BadRequestException in version 2 of its
API); over SMTP, 553 or 554.  No message id is made and no event is published.  Local parts have to
be ASCII, since SES does not support SMTPUTF8 (API reference, Destination); domains go as Punycode.

A local part in quotes is let through here: the standards allow it, and what SES does with one is
not documented.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from checks.core.target import DOMAIN_MAX, LOCAL_MAX, Address
from checks.core.text import Text, say

LABEL_MAX = 63
"""Octets: RFC 1035, section 2.3.4."""

_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]*")
"""RFC 5322, section 3.2.3."""
_QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f\x7f]|\\[\x20-\x7e])*"')
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")


class Rule(Enum):
    NOT_ASCII = "not_ascii"
    EMPTY = "empty"
    SPACE = "space"
    FIRST_DOT = "first_dot"
    LAST_DOT = "last_dot"
    DOUBLE_DOT = "double_dot"
    CHARACTER = "character"
    LOCAL_LENGTH = "local_length"
    DOMAIN_CHARACTER = "domain_character"
    DOMAIN_LENGTH = "domain_length"

    @property
    def of_dots(self) -> bool:
        return self in (Rule.FIRST_DOT, Rule.LAST_DOT, Rule.DOUBLE_DOT)


@dataclass(frozen=True, slots=True)
class Refusal:
    rule: Rule
    headline: Text
    asks: Text
    """What the rule asks for."""
    reference: str
    """Where the rule stands."""
    answer: str | None = None
    """What SES answers, where somebody has published it."""


_MAILBOX = "RFC 5321, section 4.1.2"
_LENGTHS = "RFC 5321, section 4.5.3.1"
_SPECIAL = "!#$%&'*+-/=?^_`{|}~"
_DOTS = say("dots stand between other characters only, unless all before the @ is in quotes")

REFUSALS = (
    Refusal(
        Rule.NOT_ASCII,
        say("SES refuses letters such as ö before the @ (not ASCII)"),
        say("all before the @ has to be 7-bit ASCII, since SES does not support SMTPUTF8"),
        "SES API reference, Destination",
        "Local address contains control or whitespace",
    ),
    Refusal(
        Rule.EMPTY,
        say("Nothing stands before the @"),
        say("an address has something before the @"),
        _MAILBOX,
        "Missing local name",
    ),
    Refusal(
        Rule.SPACE,
        say("SES refuses spaces and control characters before the @"),
        say("no spaces before the @ outside quotes, and no control characters"),
        _MAILBOX,
        "Local address contains control or whitespace",
    ),
    Refusal(Rule.FIRST_DOT, say("SES refuses an address that begins with a dot"), _DOTS, _MAILBOX),
    Refusal(Rule.LAST_DOT, say("SES refuses a dot right before the @"), _DOTS, _MAILBOX),
    Refusal(Rule.DOUBLE_DOT, say("SES refuses two dots in a row before the @"), _DOTS, _MAILBOX),
    Refusal(
        Rule.CHARACTER,
        say("SES refuses a character that stands before the @"),
        say("letters, digits, dots and {others}; anything else in quotes", others=_SPECIAL),
        _MAILBOX,
        "Local address contains illegal character",
    ),
    Refusal(
        Rule.LOCAL_LENGTH,
        say("The part before the @ is longer than mail allows"),
        say("at most {limit} bytes before the @", limit=LOCAL_MAX),
        _LENGTHS,
    ),
    Refusal(
        Rule.DOMAIN_CHARACTER,
        say("SES refuses a character in the part after the @"),
        say("letters, digits, hyphens and dots, and no hyphen next to a dot or at an end"),
        "RFC 5321, section 2.3.5",
        "Domain contains illegal character",
    ),
    Refusal(
        Rule.DOMAIN_LENGTH,
        say("The part after the @ is longer than mail allows"),
        say(
            "at most {limit} bytes, and {label} between two dots", limit=DOMAIN_MAX, label=LABEL_MAX
        ),
        _LENGTHS,
    ),
)
"""In the order in which they are told: one address may break several rules."""


def refusal(address: Address) -> Refusal | None:
    """The first rule that the address breaks; None: SES takes it, as far as is known."""
    broken = _BROKEN
    return next((r for r in REFUSALS if broken[r.rule](address.local, address.domain)), None)


def plain_letters(address: Address) -> str | None:
    """The address in the plain letters that were likely meant, such as for full-width ones."""
    local = unicodedata.normalize("NFKC", address.local)
    meant = Address(local, address.domain)
    if local == address.local or refusal(meant):
        return None
    return meant.value


def is_quoted(address: Address) -> bool:
    return bool(_QUOTED.fullmatch(address.local))


def _unquoted(test: Callable[[str], bool]) -> Callable[[str, str], bool]:
    """A rule of local parts that holds outside quotes only."""
    return lambda local, _: not _QUOTED.fullmatch(local) and test(local)


def _spaced(local: str) -> bool:
    return any(c.isspace() or ord(c) < 0x20 or ord(c) == 0x7F for c in local)


def _strange(local: str) -> bool:
    return not all(_ATOM.fullmatch(atom) for atom in local.split("."))


def _bad_label(domain: str) -> bool:
    return not all(_LABEL.fullmatch(label) for label in domain.split("."))


def _long(domain: str) -> bool:
    labels = domain.split(".")
    return len(domain) > DOMAIN_MAX or any(len(label) > LABEL_MAX for label in labels)


_BROKEN: dict[Rule, Callable[[str, str], bool]] = {
    Rule.NOT_ASCII: lambda local, _: not local.isascii(),
    Rule.EMPTY: lambda local, _: not local,
    Rule.SPACE: _unquoted(_spaced),
    Rule.FIRST_DOT: _unquoted(lambda local: local.startswith(".")),
    Rule.LAST_DOT: _unquoted(lambda local: local.endswith(".")),
    Rule.DOUBLE_DOT: _unquoted(lambda local: ".." in local),
    Rule.CHARACTER: _unquoted(_strange),
    Rule.LOCAL_LENGTH: lambda local, _: len(local.encode(errors="replace")) > LOCAL_MAX,
    Rule.DOMAIN_CHARACTER: lambda _, domain: _bad_label(domain),
    Rule.DOMAIN_LENGTH: lambda _, domain: _long(domain),
}
