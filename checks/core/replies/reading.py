"""A reply made ready for rules: its numbers, and its words in their common form."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from checks.core.replies.parse import codes, told_host, unwrap
from checks.core.replies.words import CUT, Stems, apart, canonical, joined, plain

_COMMAND = re.compile(r"\(?in reply to ([a-zA-Z ]{1,30}?)(?: command)?\)", re.IGNORECASE)


NAMES_ADDRESS = "#@"
"""The token of a reply that names an address."""


class Reading(NamedTuple):
    """A tuple, since one is made for every reply."""

    text: str
    """The reply that counts, as the server wrote it."""
    code: int | None
    status: str | None
    said: str
    """Canonical words, a space before and after each."""
    whole: str
    """The same, then, after a gap that no pattern bridges, the words of links and of the command
    that was answered."""
    tokens: AbstractSet[str]
    """The words of `whole`, and the numbers as `#550`, `#5.7.1` and `#5.7.`."""
    expired: bool = False
    host: str | None = None
    """The server that answered, where a relay quotes its reply."""


def read(diagnostic: str, stems: Stems, given: str | None = None) -> Reading:
    """`given` is the enhanced status that counts where the reply holds none."""
    spoken = unwrap(diagnostic)
    text = spoken.text
    code, status = codes(text)
    status = status or given or None
    aside = ""
    if "n reply to" in text and (found := _COMMAND.search(text)):
        text, aside = text[: found.start()] + " " + text[found.end() :], found[1]
    words, links = apart(text)
    whole = said = f" {canonical(words, stems)} "
    if links or aside:
        whole = f"{said} {canonical(f'{aside} {links}', stems)} "
    tokens = set(whole.split())
    if "@" in text or CUT in text:
        tokens.add(NAMES_ADDRESS)
    if code is not None:
        tokens.add(f"#{code}")
        tokens.add(f"#{code // 100}")
    if status is not None:
        tokens.add(f"#{status}")
        tokens.add(f"#{status[:4]}")
    return Reading(
        spoken.text,
        code,
        status,
        said,
        whole,
        tokens,
        spoken.expired,
        told_host(spoken.whole) if spoken.quoted else None,
    )


def original(reading: Reading, stems: Stems, spans: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    """The server's own words at these places of `whole`, as far as they can be told."""
    wanted: dict[str, None] = {}
    for begin, end in spans:
        told = reading.whole[begin:end].split()
        if all(len(word) == 1 and not word.isascii() for word in told):
            return (_unspaced(reading.text, "".join(told)),)
        wanted.update(dict.fromkeys(told))
    seen: dict[str, str] = {}
    words = plain(reading.text).split()
    for word, following in zip(words, [*words[1:], ""], strict=True):
        for stem in joined(stems[word]).split():
            seen.setdefault(stem, word)
        both = joined(f"{stems[word]} {stems[following]}")
        if stems[following] and " " not in both:  # some write one word apart
            seen.setdefault(both, f"{word} {following}")
    return tuple(dict.fromkeys(seen.get(stem, stem) for stem in wanted))


def _unspaced(text: str, told: str) -> str:
    """`told`, of a script that is written without spaces, as it stands in `text`."""
    marked = [(bare, mark) for mark in text for bare in plain(mark).strip()]
    at = "".join(bare for bare, _ in marked).find(told)
    return "".join(mark for _, mark in marked[at : at + len(told)]) if at >= 0 else told
