"""All rules, made ready when the first reply is read, and who a reply is from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from checks.core.replies.book import Book, entries
from checks.core.replies.pattern import Compiler, numbers_in
from checks.core.replies.reading import Reading
from checks.core.replies.rules import Kind, Provider, Rule
from checks.core.replies.words import Stems


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """A provider and its rules."""

    provider: Provider
    book: Book = field(repr=False)

    @property
    def name(self) -> str:
        return self.provider.name


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    stems: Stems
    software: Book
    """Rules of programs and lists, whoever runs or asks them."""
    generic: Book
    """Rules for the words of whoever."""
    weak: Book
    """For where the others are silent."""
    every: Book
    """All of these in their order: one look instead of three where a reply holds no links."""
    shelves: tuple[Shelf, ...]
    by_name: dict[str, Shelf]
    marks: Book
    """The patterns that only one provider's replies fit; the reason is the shelf's number."""
    hints: Book
    """Those that name a provider where nothing better does."""
    ses: Book
    """What SES alone says itself."""
    at_ses: Book
    """What SES says itself, and others might."""


@cache
def library() -> Library:
    """Made once, by whoever reads the first reply: that takes a tenth of a second or two."""
    from checks.core.replies.amazon import ANYWHERE, AT_SES, NAME
    from checks.core.replies.providers import PROVIDERS, SOFTWARE
    from checks.core.replies.wording import GENERIC, WEAK

    rules = [*GENERIC, *WEAK, *(r for p in (*PROVIDERS, *SOFTWARE) for r in p.rules)]
    named = [mark for provider in PROVIDERS for mark in (*provider.marks, *provider.hints)]
    stems = Stems(numbers_in([*(rule.words for rule in rules), *named]))
    compiler = Compiler(stems)
    software = Book(tuple(e for s in SOFTWARE for e in entries(s.name, s.rules, compiler)))
    generic = Book(entries("anyone", GENERIC, compiler))
    weak = Book(entries("anyone, failing others", WEAK, compiler))
    shelves = tuple(Shelf(p, Book(entries(p.name, p.rules, compiler))) for p in PROVIDERS)
    return Library(
        stems,
        software,
        generic,
        weak,
        Book((*software.entries, *generic.entries, *weak.entries)),
        shelves,
        {shelf.name: shelf for shelf in shelves},
        _telling("marks", compiler),
        _telling("hints", compiler),
        Book(entries(NAME, ANYWHERE, compiler)),
        Book(entries(NAME, (*ANYWHERE, *AT_SES), compiler)),
    )


def _telling(which: str, compiler: Compiler) -> Book:
    """The patterns that tell a provider, as rules whose reason is the provider's number."""
    rules = tuple(
        Rule(str(number), mark)
        for number, provider in enumerate(_providers())
        for mark in getattr(provider, which)
    )
    return Book(entries(which, rules, compiler))


@cache
def _providers() -> tuple[Provider, ...]:
    """Who is known; their rules are of no use before they are made ready."""
    from checks.core.replies.providers import PROVIDERS

    return PROVIDERS


@cache
def _by_host() -> dict[str, str]:
    """Name of the provider, by the end of a server's name."""
    return {host: provider.name for provider in _providers() for host in provider.hosts}


@cache
def _by_domain() -> dict[str, str]:
    return {domain: provider.name for provider in _providers() for domain in provider.domains}


def providers_of(
    reading: Reading, remote: str, domain: str, books: Library | None = None
) -> tuple[Shelf, ...]:
    """Whose reply it is, the surest first.

    Its own words name it best, then its host, then the domain, which may be hosted anywhere.
    """
    books = books or library()
    found: list[Shelf] = []
    if marked := books.marks.first(reading, reading.whole):
        found.append(books.shelves[int(marked.rule.reason)])
    host = host_of(remote) or reading.host
    if host and (name := _by_suffix(_by_host(), host)):
        found.append(books.by_name[name])
    if not found and domain and (name := _of_domain(domain.lower().rstrip("."))):
        found.append(books.by_name[name])
    if not found and (hinted := books.hints.first(reading, reading.whole)):
        found.append(books.shelves[int(hinted.rule.reason)])
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def provider_of(hosts: Iterable[str]) -> str | None:
    """Name of the provider that the first known of these servers belongs to."""
    found = (_by_suffix(_by_host(), host_of(host)) for host in hosts)
    return next(filter(None, found), None)


def host_of(remote: str) -> str:
    """The host out of `dns; mx.example.com (192.0.2.1)`."""
    if not remote:
        return ""
    words = remote.lower().rpartition(";")[2].replace("(", " ").replace("[", " ").split()
    return words[0].rstrip(".:") if words else ""


def _by_suffix(table: dict[str, str], name: str) -> str | None:
    """What the longest end of `name` that is in the table stands for."""
    while name:
        if found := table.get(name):
            return found
        name = name.partition(".")[2]
    return None


def _of_domain(domain: str) -> str | None:
    return _by_suffix(_by_domain(), domain) or _by_domain().get(domain.partition(".")[0] + ".")


def provider_named(name: str) -> Provider | None:
    return next((provider for provider in _providers() if provider.name == name), None)


def kind_of(name: str) -> Kind | None:
    found = provider_named(name)
    return found.kind if found else None
