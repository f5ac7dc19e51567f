"""What did the receiving server mean?  Its words say so more truly than its numbers do.

The order: what SES says it did not even try; what SES says when it takes no message; the
provider's own rules; words that mean the same everywhere; status, SES's subtype and reply code.
Within each, rules stand in an order of their own, and the first that fits decides.
"""

from __future__ import annotations

from functools import lru_cache

from checks.core.replies import amazon, numbers
from checks.core.replies.book import Entry
from checks.core.replies.library import Library, Shelf, host_of, library, providers_of
from checks.core.replies.meaning import DecidedBy, Meaning
from checks.core.replies.parse import LONGEST
from checks.core.replies.reading import Reading, read
from checks.core.replies.reasons import REASONS

REMEMBERED = 2_048
"""Meanings kept in mind: short replies come again and again, word for word."""

_NOT_BOUNCED = ("", "reject")
"""What SES says when it takes no message is in no bounce: there was none to bounce."""

__all__ = ["DecidedBy", "Meaning", "classify", "contenders", "rival"]


def classify(
    diagnostic: str,
    *,
    status: str | None = None,
    remote: str | None = None,
    bounce_type: str | None = None,
    bounce_subtype: str | None = None,
    recipient_domain: str | None = None,
) -> Meaning:
    """Never raises; what cannot be read is `unknown`.

    `remote` is the receiving server's name or address.  `status` counts where the reply itself
    holds none: SES fills in a general one of its own for many bounces.  `bounce_subtype` may be
    the kind of a delay.
    """
    return _classify(
        diagnostic[:LONGEST],
        status or "",
        remote or "",
        (bounce_type or "").lower(),
        (bounce_subtype or "").lower(),
        recipient_domain or "",
    )


@lru_cache(maxsize=REMEMBERED)
def _classify(
    diagnostic: str, status: str, remote: str, bounce_type: str, subtype: str, domain: str
) -> Meaning:
    books = library()
    reading = read(diagnostic, books.stems, status)
    if bounce_type in _NOT_BOUNCED and (own := _by_ses(reading, remote, books)):
        return Meaning(
            REASONS[own.rule.reason], DecidedBy.SES, amazon.NAME, diagnostic, reading, (), own
        )
    shelves = providers_of(reading, remote, domain, books)
    name = shelves[0].name if shelves else None
    if slug := numbers.UNSENT.get(subtype):
        return Meaning(REASONS[slug], DecidedBy.SES, name, diagnostic, reading, (subtype,))
    if reading.code is not None and reading.code < 300 and not bounce_type:
        return Meaning(
            REASONS["silent_filtering"],
            DecidedBy.CODE,
            name,
            diagnostic,
            reading,
            (str(reading.code),),
        )
    found = _by_words(reading, shelves, books)
    if found is not None:
        entry, decided_by = found
        return Meaning(REASONS[entry.rule.reason], decided_by, name, diagnostic, reading, (), entry)
    slug, decided_by, told = _by_numbers(reading, subtype, bounce_type)
    return Meaning(REASONS[slug], decided_by, name, diagnostic, reading, told)


def _by_ses(reading: Reading, remote: str, books: Library) -> Entry | None:
    """What SES says itself, before it takes a message; never where another server is named."""
    host = reading.host or remote
    if not host:
        return books.ses.first(reading, reading.said)
    if "amazonaws" in host.lower() and amazon.is_ses(host_of(host)):
        return books.at_ses.first(reading, reading.said)
    return None


def contenders(reading: Reading, provider: str | None = None) -> tuple[Entry, ...]:
    """Every rule that fits, in the order of their say: the first decides."""
    books = library()
    named = books.by_name.get(provider) if provider else None
    shelves = dict.fromkeys((*([named] if named else []), *providers_of(reading, "", "", books)))
    found = [entry for shelf in shelves for entry in shelf.book.all(reading, reading.whole)]
    found += books.software.all(reading, reading.whole)
    for book in (books.generic, books.weak):
        for said in dict.fromkeys((reading.said, reading.whole)):
            found += book.all(reading, said)
    return tuple(dict.fromkeys(found))


def rival(meaning: Meaning) -> Meaning | None:
    """The reading that would count next, where it is another one."""
    if meaning.decided_by not in (DecidedBy.PROVIDER, DecidedBy.TEXT):
        return None
    for entry in contenders(meaning.reading, meaning.provider):
        if entry.rule.reason != meaning.reason.slug:
            return meaning._replace(reason=REASONS[entry.rule.reason], entry=entry)
    return None


def _by_words(
    reading: Reading, shelves: tuple[Shelf, ...], books: Library
) -> tuple[Entry, DecidedBy] | None:
    for shelf in shelves:
        if entry := shelf.book.first(reading, reading.whole):
            return entry, DecidedBy.PROVIDER
    entry = _by_anyones_words(reading, books)
    if entry is None:
        return None
    ours = entry.rule.reason == "suppressed"
    return entry, DecidedBy.SES if ours else DecidedBy.TEXT


def _by_anyones_words(reading: Reading, books: Library) -> Entry | None:
    """What is said counts before what its links say, and all that is telling before the weak."""
    if reading.whole is reading.said:
        return books.every.first(reading, reading.said)
    return (
        books.software.first(reading, reading.whole)
        or books.generic.first(reading, reading.said)
        or books.generic.first(reading, reading.whole)
        or books.weak.first(reading, reading.said)
        or books.weak.first(reading, reading.whole)
    )


def _by_numbers(
    reading: Reading, subtype: str, bounce_type: str
) -> tuple[str, DecidedBy, tuple[str, ...]]:
    """Where the words say nothing: codes, from the one that excludes most to the vaguest."""
    shown = reading.status or ""
    detail = shown.partition(".")[2]
    code = str(reading.code or "")
    automatic = bounce_type == "transient" and subtype == "general" and shown.startswith("2.")
    exact = numbers.EXACT.get(shown) or numbers.DETAIL.get(detail)
    for slug, decided_by, matched in (
        ("auto_reply" if automatic else None, DecidedBy.SUBTYPE, shown),
        (exact, DecidedBy.STATUS, shown),
        (numbers.SUBTYPE.get(subtype), DecidedBy.SUBTYPE, subtype),
        (numbers.VAGUE.get(detail), DecidedBy.STATUS, shown),
        (numbers.CODE.get(code), DecidedBy.CODE, code),
        ("expired" if reading.expired else None, DecidedBy.SES, "expired"),
    ):
        if slug:
            return slug, decided_by, (matched,)
    return "unknown", DecidedBy.NOTHING, ()
