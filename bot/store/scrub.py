"""Cutting addresses out of texts that servers and SES wrote.

Works through a text piece by piece, a piece being a run of characters that can stand in an
address, so that the time grows with the length alone.
"""

from __future__ import annotations

import re

CUT = "[address]"
QUERY_CUT = "?[cut]"
SHORTEST = 2
"""Characters: a single letter on its own gives nobody away, and would riddle the text."""

_DELIMITERS = r"\s<>()\[\]\",;:\\"
_PIECE = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}://[^\s<>\"]*"  # a URL, with what may be in it
    rf"|\"(?:[^\"\\\r\n]|\\.){{0,64}}\"(?:@|%40)[^{_DELIMITERS}]*"  # a quoted local part
    rf"|[^{_DELIMITERS}]+",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[A-Za-z0-9 .:;,/()'-]*")
"""No form of an at sign can be written with these, and no query."""
_AT = re.compile(
    r"[@＠﹫]|%(?:25)*40|%(?:25)*ef%bc%a0|=40(?=[a-z])|&#0*64\b|&#x0*40\b|&commat\b",
    re.IGNORECASE,
)
"""The sign itself, URL-encoded (once or more), in quoted-printable, and as an HTML entity."""

_HARMLESS_QUERY = re.compile(r"https?://support\.google\.com/[a-z/]*\?p=[a-z]+\.?", re.IGNORECASE)
"""Google names the reason in it: it is the same for everybody."""

_REPLIES = """
    a abuse accept accepted access account accounts action active address admin after again all
    allowed and antispam are at attachment attempt authenticated authentication available bad
    banned be because been billing block blocked blocklist bounce bounced box bulk busy by can
    cannot client closed command comments complaint complete conditions connect connection
    contact contains content could current data day deferred delayed delivered delivery denied
    desktop disabled dkim dmarc dns does domain due email error errors exceeded exist exists
    expired failed failure feedback filter filtered for forbidden found from full get gmail
    greylisted had has have header hello helo help host hotmail if ignore in inactive incorrect
    info information internal invalid ip is it later limit line list listed local long lookup
    loop mail mailbox mailer many marketing max maximum message messages more network new news
    newsletter no none noreply not now number of office ok on only open or our out outlook over
    owner permanent permission permitted please policy poor postmaster prohibited protocol queue
    queued quota rate read receive received recipient recipients record refused reject rejected
    relay remote reply reputation requested required resolve result retry return root rule sales
    same security see send sender sending sent server service services session size smtp source
    spam spf status storage subject success such support suspended suspicious system tech
    temporarily temporary test that the this throttled time timeout to too traffic transaction
    transfer try unable unavailable unknown unusual url use user username users verify via
    violation virus volume was web webmaster while will with you your
"""
_REPLY_WORDS = frozenset(_REPLIES.split())
"""Words that replies are made of.  Where a local part is one of them, the word alone stays: no
person is told by it, and without it the reply could not be understood."""


def has_address(text: str) -> bool:
    """Whether it has an at sign in any form."""
    return _AT.search(text) is not None


def scrub(text: str, address: str = "") -> str:
    """The text without addresses, and without the parts of URLs in which tokens are carried.

    `address` is the recipient it is about: it, and its local part alone, are cut in any case.
    """
    if not address and _NOTHING.fullmatch(text):
        return text
    whole = address.strip()
    local, at, domain = whole.rpartition("@")
    if not at:
        local = whole
    local = local.strip("<>\"' ")
    if _has_nothing(text, local):
        return text
    for odd in (whole, local):
        # spread over several pieces, of which only one would have the at sign
        if len(odd) > SHORTEST and not _PIECE.fullmatch(odd):
            text = re.sub(re.escape(odd), CUT, text, flags=re.IGNORECASE)
    paths = _return_paths(local.lower(), domain.lower()) if local and domain else ()
    text = _PIECE.sub(lambda piece: _scrubbed(piece[0], paths), text)
    return _without_local(text, local)


def _has_nothing(text: str, local: str) -> bool:
    """Whether a look at the whole tells that there is nothing to cut: so it is with most texts."""
    if "?" in text or "://" in text or not (text.isascii() and local.isascii()):
        return False
    lowered, name = text.lower(), local.lower()
    # every form of the address but the one with an at sign has the local part in it
    named = name in lowered or name.partition("+")[0] in lowered
    return not named and not _AT.search(text)


def _scrubbed(piece: str, paths: tuple[str, ...]) -> str:
    if "://" in piece:
        return _scrubbed_url(piece, paths)
    head, mark, query = piece.partition("?")
    if mark and "/" in head and "=" in query:
        return _scrubbed(head, paths) + QUERY_CUT
    return CUT if _tells(piece, paths) else piece


def _scrubbed_url(url: str, paths: tuple[str, ...]) -> str:
    if _HARMLESS_QUERY.fullmatch(url):
        return url
    query = min((at for at in (url.find("?"), url.find("#")) if at >= 0), default=len(url))
    parts = (CUT if _tells(part, paths) else part for part in url[:query].split("/"))
    return "/".join(parts) + (QUERY_CUT if query < len(url) else "")


def _return_paths(local: str, domain: str) -> tuple[str, ...]:
    """How return paths carry an address without its at sign (VERP, SRS, bang paths)."""
    pairs = ((local, domain), (domain, local))
    return tuple(f"{one}{between}{other}" for between in "=#!+_" for one, other in pairs)


def _tells(piece: str, paths: tuple[str, ...]) -> bool:
    """Whether it has an at sign in any form, or the recipient's address without one."""
    if _AT.search(piece) and piece.strip("@"):
        return True
    lowered = piece.lower()
    return any(path in lowered for path in paths)


def _without_local(text: str, local: str) -> str:
    """Cut the local part where it stands alone, as in `user ann unknown` or `<ann>`."""
    # ann+news@… is ann's mailbox, and the server may name it so
    for name in dict.fromkeys((local, local.partition("+")[0])):
        if len(name) < SHORTEST or not any(map(str.isalpha, name)) or name.lower() in CUT:
            continue
        word = re.escape(name)
        wrapped = rf"(?<=[<\"'(`\[]){word}(?=[>\"')`\]])"
        bare = rf"(?<![\w+-])(?<!\w\.){word}(?![\w+-]|\.\w)"
        either = wrapped if name.lower() in _REPLY_WORDS else f"{wrapped}|{bare}"
        text = re.sub(either, CUT, text, flags=re.IGNORECASE)
    return text
