"""Replies that mail servers quote in bounces and logs written for people.

Postfix and qmail (`said:`), Exim (`SMTP error from remote mail server after …`), Exchange (`Remote
server returned '…'`), Gmail (`The response was:`), sendmail (`<<<`), and a reply on a line alone.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from checks.core.replies.parse import LONGEST
from checks.core.replies.pasted.told import Told

_SEARCHED = 60_000
_MOST = 200

# Every repeat is bounded, and none is nested: the time is linear in the text.
_CODE = r"(?=(?:smtp;\s{0,3})?[245]\d\d[\s-])"
_CUE = re.compile(
    r"(?:\bsaid:|\bserver\s{1,5}returned(?:\s{1,5}was)?:?|"
    r"\bresponse(?: from the remote server)? was:|\bgave\s{1,5}this\s{1,5}error:|<<<|(?<=\s)#|"
    r"\bSMTP error from remote (?:mail server|mailer) after [^\n]{1,400}?[>:]:?)"
    rf"\s{{0,40}}(?:host [^\n]{{1,300}}?\]:\s{{0,40}})?(['\"]?){_CODE}",
    re.IGNORECASE,
)
_WORDS = ("said:", "returned", "response", "this error", "<<<", "##", "SMTP error")
_AFTER_COLON = re.compile(r":[ \t]{0,20}\n(?:[ \t>]{0,20}\n){1,3}")
_EMPTY_LINE = re.compile(r"\n[ \t>]{0,20}\n")
_NEXT_RECIPIENT = re.compile(
    r"\n(?=[ \t]{0,8}<?[^\s<>@]{1,80}@[^\s<>@]{1,255}>?:?[ \t]{0,9}(?:\n|host ))"
)
_NAME = r"([a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,8})"
_HOST = re.compile(
    rf"\b(?:host|server|to|at)\s{{1,3}}{_NAME}\.?\s{{0,2}}[\[(][0-9a-fA-F:.]{{3,45}}[\])]",
    re.IGNORECASE,
)
_BEFORE_GAVE = re.compile(rf"\b{_NAME}\s{{1,5}}gave\s{{1,5}}this\s{{1,5}}error:")
_GENERATED_BY = re.compile(rf"generating server:\s{{0,5}}{_NAME}", re.IGNORECASE)
_ADDRESS = re.compile(r"<?([^\s<>()\[\]\",;:'=]{1,80}@[a-zA-Z0-9.-]{1,255})>?")
_LINE = re.compile(r"(?:smtp;[ \t]{0,3})?([245]\d\d)[ -]", re.IGNORECASE)
_ON_ITS_WAY = re.compile(
    r"deferred|keep trying|will be retried|will retry|delayed|warning message only", re.IGNORECASE
)


def find(text: str) -> Iterator[Told]:
    text = text[:_SEARCHED].replace("\r\n", "\n").strip()
    if "\n" not in text:
        return  # what a single line quotes is found wherever replies are read
    found = False
    if any(word in text for word in _WORDS):
        generated = _GENERATED_BY.search(text)
        server = generated[1].lower() if generated else None
        final = not _ON_ITS_WAY.search(text)
        for paragraph in _paragraphs(text)[:_MOST]:
            for told in _told(paragraph, server, final=final):
                found = True
                yield told
    if not found:
        yield from _line(text)


def _paragraphs(text: str) -> list[str]:
    """What an empty line ends, but for one after a colon, which announces what comes."""
    parts = _EMPTY_LINE.split(_AFTER_COLON.sub(":\n", text))
    return [piece for part in parts for piece in _NEXT_RECIPIENT.split(part)]


def _told(paragraph: str, server: str | None, *, final: bool) -> Iterator[Told]:
    """The last reply that is quoted counts: what comes before it, a relay wrote round it."""
    cue = _last(_CUE, paragraph)
    if cue is None:
        return
    reply = paragraph[cue.end() :][:LONGEST]
    if cue[1]:
        reply = re.split(rf"{cue[1]}[ \t]{{0,9}}(?:\n|$)", reply, maxsplit=1)[0]
    before = paragraph[: cue.end()]
    host = _last(_HOST, before) or _last(_BEFORE_GAVE, before)
    to = _ADDRESS.search(before)
    yield Told(
        " ".join(reply.partition("##")[0].split()),
        to[1] if to else None,
        host[1].lower() if host else server,
        final=final,
    )


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter(deque(pattern.finditer(text), maxlen=1)), None)


def _line(text: str) -> Iterator[Told]:
    """A reply that begins on a line of its own, which other words announce."""
    lines = [line.strip(" \t>*•`") for line in text.splitlines()]
    found = next(((n, begun) for n, line in enumerate(lines) if (begun := _LINE.match(line))), None)
    if found is None:
        return
    begin, code = found[0], found[1][1]
    if lines[begin - 1] and not lines[begin - 1].endswith(":"):
        return  # the line before may be a part of what was said
    end = begin + 1
    while end < len(lines) and lines[end].startswith((f"{code} ", f"{code}-")):
        end += 1
    yield Told("\n".join(lines[begin:end])[:LONGEST])
