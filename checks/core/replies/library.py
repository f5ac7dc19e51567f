"""All rules, made ready once, and who a reply is from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from checks.core.replies.book import Book, entries
from checks.core.replies.pattern import Compiler, numbers_in
from checks.core.replies.providers import PROVIDERS, SOFTWARE
from checks.core.replies.reading import Reading
from checks.core.replies.rules import Kind, Provider, Rule
from checks.core.replies.wording import GENERIC, WEAK
from checks.core.replies.words import Stems

_EVERY_RULE = (
    *GENERIC,
    *WEAK,
    *(rule for provider in (*PROVIDERS, *SOFTWARE) for rule in provider.rules),
)
_NUMBERS = numbers_in(
    [
        *(rule.words for rule in _EVERY_RULE),
        *(mark for provider in PROVIDERS for mark in (*provider.marks, *provider.hints)),
    ]
)
STEMS = Stems(_NUMBERS)
_COMPILER = Compiler(STEMS)

SOFTWARE_BOOK = Book(tuple(e for s in SOFTWARE for e in entries(s.name, s.rules, _COMPILER)))
"""Rules of programs and lists, whoever runs or asks them."""

GENERIC_BOOK = Book(entries("anyone", GENERIC, _COMPILER))
"""Rules for the words of whoever."""

WEAK_BOOK = Book(entries("anyone, failing others", WEAK, _COMPILER))
"""For where the others are silent."""

EVERY_BOOK = Book((*SOFTWARE_BOOK.entries, *GENERIC_BOOK.entries, *WEAK_BOOK.entries))
"""All of these in their order: one look instead of three where a reply holds no links."""


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """A provider and its rules."""

    provider: Provider
    book: Book = field(repr=False)

    @property
    def name(self) -> str:
        return self.provider.name


SHELVES = tuple(Shelf(p, Book(entries(p.name, p.rules, _COMPILER))) for p in PROVIDERS)


def _marks(which: str) -> Book:
    """The patterns that tell a provider, as rules whose reason is the provider's number."""
    rules = tuple(
        Rule(str(number), mark)
        for number, shelf in enumerate(SHELVES)
        for mark in getattr(shelf.provider, which)
    )
    return Book(entries(which, rules, _COMPILER))


_MARKS, _HINTS = _marks("marks"), _marks("hints")
_BY_NAME = {shelf.name: shelf for shelf in SHELVES}
_HOSTS = {host: shelf for shelf in SHELVES for host in shelf.provider.hosts}
_DOMAINS = {d: shelf for shelf in SHELVES for d in shelf.provider.domains}


def providers_of(reading: Reading, remote: str, domain: str) -> tuple[Shelf, ...]:
    """Whose reply it is, the surest first.

    Its own words name it best, then its host, then the domain, which may be hosted anywhere.
    """
    found: list[Shelf] = []
    if marked := _MARKS.first(reading, reading.whole):
        found.append(SHELVES[int(marked.rule.reason)])
    host = _cleaned(remote) or reading.host
    if host and (by_host := _by_suffix(_HOSTS, host)):
        found.append(by_host)
    if not found and domain and (by_domain := _by_domain(domain.lower().rstrip("."))):
        found.append(by_domain)
    if not found and (hinted := _HINTS.first(reading, reading.whole)):
        found.append(SHELVES[int(hinted.rule.reason)])
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def provider_of(hosts: Iterable[str]) -> str | None:
    """Name of the provider that the first known of these servers belongs to."""
    found = (_by_suffix(_HOSTS, _cleaned(host)) for host in hosts)
    return next((shelf.name for shelf in found if shelf), None)


def _cleaned(remote: str) -> str:
    """The host out of `dns; mx.example.com (192.0.2.1)`."""
    if not remote:
        return ""
    words = remote.lower().rpartition(";")[2].replace("(", " ").replace("[", " ").split()
    return words[0].rstrip(".:") if words else ""


def _by_suffix(table: dict[str, Shelf], name: str) -> Shelf | None:
    """The longest end of `name` that is in the table."""
    while name:
        if found := table.get(name):
            return found
        name = name.partition(".")[2]
    return None


def _by_domain(domain: str) -> Shelf | None:
    return _by_suffix(_DOMAINS, domain) or _DOMAINS.get(domain.partition(".")[0] + ".")


def shelf_named(name: str) -> Shelf | None:
    return _BY_NAME.get(name)


def provider_named(name: str) -> Provider | None:
    shelf = shelf_named(name)
    return shelf.provider if shelf else None


def kind_of(name: str) -> Kind | None:
    found = provider_named(name)
    return found.kind if found else None
