"""Reads an SPF record, and says exactly where it breaks the grammar (RFC 7208, section 12)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from checks.core.dns.spf.macros import MacroString, Malformed, read
from checks.core.text import Text, say

VERSION = "v=spf1"
MECHANISMS = ("all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists")
ASKING = ("include", "a", "mx", "ptr", "exists", "redirect")
"""Terms that need DNS, and count against the limit (section 4.6.4)."""

MOST_LOOKUPS = 10
"""Of such terms, those of other records that are read included."""

MOST_VOIDS = 2
"""Of such terms that find nothing; with more, receivers break off (section 4.6.4)."""

MOST_HOSTS = 10
"""Mail servers of one `mx` (section 4.6.4)."""

KEPT_MOST, KEPT_LONGEST = 256, 2_000
"""Records that are kept as they were read, and the characters of the longest of them."""

_TERM = re.compile(r"[^ ]+")
_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9_.\-]*)=")
_MECHANISM = re.compile(r"([+\-?~]?)([^:/]*)(.*)", re.S)
_DUAL_CIDR = re.compile(r"(?:/([0-9]+))?(?://([0-9]+))?\Z")


class Qualifier(Enum):
    PASS = "+"  # noqa: S105  # SPF's word
    FAIL = "-"
    SOFTFAIL = "~"
    NEUTRAL = "?"


@dataclass(frozen=True, slots=True)
class Directive:
    text: str
    at: int
    """Where it begins in the record."""
    name: str
    """Lower case."""
    qualifier: Qualifier
    domain: MacroString | None = None
    """None: the domain whose record it is (and none at all for all, ip4 and ip6)."""
    network: IPv4Network | IPv6Network | None = None
    """Of ip4 and ip6."""
    prefix4: int = 32
    prefix6: int = 128


@dataclass(frozen=True, slots=True)
class Modifier:
    text: str
    at: int
    name: str
    """Lower case."""
    value: MacroString


Term = Directive | Modifier


@dataclass(frozen=True, slots=True)
class Fault:
    """A term that cannot be read, which makes the whole record void (section 4.6)."""

    term: str
    at: int
    """The very character, counted from 0."""
    why: Text


@dataclass(frozen=True, slots=True)
class Record:
    text: str
    terms: tuple[Term, ...] = ()
    """In their order, those that can be read."""
    faults: tuple[Fault, ...] = ()

    @property
    def directives(self) -> tuple[Directive, ...]:
        return tuple(term for term in self.terms if isinstance(term, Directive))

    @property
    def modifiers(self) -> tuple[Modifier, ...]:
        return tuple(term for term in self.terms if isinstance(term, Modifier))

    @property
    def all(self) -> Directive | None:
        """The first `all`: it matches everybody, so nothing after it is looked at."""
        return next((d for d in self.directives if d.name == "all"), None)

    @property
    def redirect(self) -> Modifier | None:
        """None, too, where `all` makes it void (section 6.1)."""
        return None if self.all else self._modifier("redirect")

    @property
    def explanation(self) -> Modifier | None:
        return self._modifier("exp")

    @property
    def asking(self) -> tuple[Term, ...]:
        """The terms that may need DNS: those before `all`, and the redirect."""
        end = self.all.at if self.all else len(self.text)
        asked = tuple(d for d in self.directives if d.name in ASKING and d.at < end)
        return (*asked, self.redirect) if self.redirect else asked

    def _modifier(self, name: str) -> Modifier | None:
        return next((m for m in self.modifiers if m.name == name), None)


def is_spf(text: str) -> bool:
    """Whether a TXT record is an SPF record, be it a broken one (section 4.5)."""
    head, blank, _ = text.partition(" ")
    return head.lower() == VERSION and (bool(blank) or head == text)


def parse(text: str) -> Record:
    """Read a text for which `is_spf` holds.  Never raises: what is wrong is in `faults`."""
    return _kept(text) if len(text) <= KEPT_LONGEST else _read(text)


def _read(text: str) -> Record:
    terms: list[Term] = []
    faults: list[Fault] = []
    for found in _TERM.finditer(text, len(VERSION)):
        try:
            terms.append(_term(found[0], found.start(), terms))
        except Malformed as e:
            faults.append(Fault(found[0], e.at, e.why))
    return Record(text, tuple(terms), tuple(faults))


# one question reads the same few records a hundred times, for each of SES's networks anew
_kept = lru_cache(KEPT_MOST)(_read)


def _term(text: str, at: int, before: list[Term]) -> Term:
    named = _MODIFIER.match(text)
    if not named:
        return _directive(text, at)
    name, start = named[1].lower(), at + named.end()
    if name not in ("redirect", "exp"):
        return Modifier(text, at, name, read(text[named.end() :], start, explained=False))
    if any(isinstance(term, Modifier) and term.name == name for term in before):
        raise Malformed(at, say("{name} may stand in a record once", name=f"{name}="))
    return Modifier(text, at, name, _domain(text[named.end() :], start))


def _directive(text: str, at: int) -> Directive:
    found = _MECHANISM.fullmatch(text)
    assert found is not None  # it matches every text
    sign, name, argument = found[1], found[2].lower(), found[3]
    start = at + found.start(3)
    made = Directive(text, at, name, Qualifier(sign or "+"))
    match name:
        case "all" if argument:
            raise Malformed(start, say("nothing may follow {name}", name="all"))
        case "all":
            return made
        case "ip4" | "ip6":
            return _with_network(made, argument, start)
        case "include" | "exists" | "ptr":
            if name != "ptr" or argument:
                return _with_domain(made, argument, start)
            return made
        case "a" | "mx":
            return _with_addresses(made, argument, start)
    raise Malformed(at + len(sign), say("there is no mechanism {name}", name=name))


def _with_domain(made: Directive, argument: str, at: int) -> Directive:
    if not argument.startswith(":"):
        raise Malformed(at, say("a colon and a domain have to follow {name}", name=made.name))
    return Directive(made.text, made.at, made.name, made.qualifier, _domain(argument[1:], at + 1))


def _with_addresses(made: Directive, argument: str, at: int) -> Directive:
    """`a` and `mx`: a domain, if another one is meant, and how much of an address counts."""
    cidr = _DUAL_CIDR.search(argument)
    assert cidr is not None  # it matches at the end of every text
    prefix4 = _prefix(cidr[1], 32, at + cidr.start(1))
    prefix6 = _prefix(cidr[2], 128, at + cidr.start(2))
    named = argument[: cidr.start()]
    if named and not named.startswith(":"):
        raise Malformed(at, say("a number has to follow {sign}", sign="/"))
    domain = _domain(named[1:], at + 1) if named else None
    return Directive(made.text, made.at, made.name, made.qualifier, domain, None, prefix4, prefix6)


def _with_network(made: Directive, argument: str, at: int) -> Directive:
    most = 32 if made.name == "ip4" else 128
    address, slash, length = argument[1:].partition("/")
    if not argument.startswith(":") or not address:
        raise Malformed(at, say("a colon and an address have to follow {name}", name=made.name))
    try:
        ip = ip_address(address)
    except ValueError:
        ip = None
    if ip is None or ip.max_prefixlen != most or "%" in address:
        family = "IPv4" if made.name == "ip4" else "IPv6"
        why = say("{address} is not an {family} address", address=address, family=family)
        raise Malformed(at + 1, why)
    prefix = _prefix(length if slash else None, most, at + 2 + len(address))
    return replace(made, network=ip_network((ip, prefix), strict=False))


def _prefix(written: str | None, most: int, at: int) -> int:
    if written is None:
        return most
    plain = written.isascii() and written.isdigit() and len(written) <= 3
    if not plain or (written[0] == "0" and written != "0") or int(written) > most:
        raise Malformed(
            at, say("{length} is no number from 0 to {most}", length=written, most=most)
        )
    return int(written)


def _domain(text: str, at: int) -> MacroString:
    """A domain-spec: it ends in a macro, or in a dot and a label that is no number."""
    found = read(text, at)
    if not text:
        raise Malformed(at, say("a domain is missing"))
    if not found.ends_in_macro and not _ends_in_top_label(found.tail):
        raise Malformed(at, say("{text} is not a whole domain name", text=text))
    return found


def _ends_in_top_label(text: str) -> bool:
    """A dot and a toplabel of section 7.1; without a regular expression, which would go back and
    forth in a long label."""
    _, dot, label = text.removesuffix(".").rpartition(".")
    plain = label.replace("-", "")
    if not dot or not plain.isascii() or not plain.isalnum():
        return False
    if "-" in label:
        return label[0] != "-" and label[-1] != "-"
    return not label.isdigit()
