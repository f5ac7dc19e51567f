"""Brings a reply's words into one form, so that a rule need not know how each server writes.

`The mailbox doesn't exist`, `mailboxes did not exist` and `MAILBOX_NOT_EXISTING` all become
`mailbox not exist`.  Words of rules go through the same function, so both sides always agree; a
stem need not be a word, only the same for all forms of one.
"""

from __future__ import annotations

import re
import unicodedata

_FILLERS = (
    "a an the is are was were be been being am has have had do does did this that these those "
    "you we us its it his her their they i my me will would can could may might shall "
    "should please sorry just very s"
)
_DROPPED = frozenset(_FILLERS.split())
_NOT = "cannot cant couldnt doesnt isnt wasnt wont didnt dont havent hasnt arent werent wouldnt"
_SAME = {
    **dict.fromkeys(_NOT.split(), "not"),
    "blacklist": "blocklist",
    "blacklisted": "blocklist",
    "blocklisted": "blocklist",
    "denylist": "blocklist",
    "denylisted": "blocklist",
    "dnsbl": "rbl",
    "dnsbls": "rbl",
    "rbls": "rbl",
    "dnsrbl": "rbl",
    "graylist": "greylist",
    "graylisted": "greylist",
    "graylisting": "greylist",
    "authorised": "authorized",
    "authorise": "authorize",
    "unauthorised": "unauthorized",
    "unrecognised": "unrecognized",
    "unrouteable": "unroutable",
    "adress": "address",
    "adresse": "address",
    "recepient": "recipient",
    "recipent": "recipient",
    "reciepient": "recipient",
    "receipient": "recipient",
    "recieve": "receive",
    "recieving": "receiving",
    "exeeded": "exceeded",
    "exceded": "exceeded",
    "exceeed": "exceeded",
    "unavaiable": "unavailable",
    "unavailble": "unavailable",
    "temporarly": "temporarily",
    "temporarilly": "temporarily",
    "temporary": "temporarily",
    "temporaly": "temporarily",
    "nonexistent": "not exist",
    "nonexistant": "not exist",
    "rcpt": "recipient",
    "recipients": "recipient",
    "mailfrom": "mail from",
    "spams": "spam",
    "spamming": "spam",
    "unknow": "unknown",
    "session": "session",
    "sessions": "session",
    "authorization": "authorize",
    "authorisation": "authorize",
    "tried": "try",
    "tries": "try",
}
_SPAM_NAMES = (
    "spamhaus spamcop spamrats spameatingmonkey spamrl spammer spammers spamexperts spamtrap "
    "spamtraps spamassassin spamarrest"
)
_NAMES = frozenset(_SPAM_NAMES.split())
"""Words that begin with `spam` and say more; all others are `spam`."""
_JOINED = (
    ("block list", "blocklist"),
    ("black list", "blocklist"),
    ("deni list", "blocklist"),
    ("grey list", "greylist"),
    ("gray list", "greylist"),
    ("e mail", "email"),
    ("mail box", "mailbox"),
    ("over quota", "overquota"),
    ("non exist", "not exist"),
    ("host nam", "hostnam"),
    ("re tri", "tri"),
    ("tim out", "timeout"),
    ("unabl to", "not"),
)
"""After stemming.  Words that some write apart."""

_PUNCTUATION: dict[int, str | None] = {
    n: " " for n in range(128) if not chr(n).isalnum() and chr(n) not in "'`"
}
_PUNCTUATION.update(dict.fromkeys(map(ord, "'`’‘´"), None))
_CASE = {n: chr(n).lower() for n in range(65, 91)}
_TABLE = {**_PUNCTUATION, **_CASE}
_BYTES = bytes(ord(chr(n).lower() if chr(n).isalnum() else " ") for n in range(128)) + bytes(128)
"""The same for text in ASCII, which is nearly all: bytes are translated ten times as fast."""

_MARK = re.compile(r"[^\w\s]|_")
_SCRIPT = re.compile(r"([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f])")
"""Scripts written without spaces: each character counts as a word."""

_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:'=]{0,80}@[^\s<>()\[\]\",;:'=]{0,260}")
_COLONS = re.compile(r"(?<![0-9a-fA-F:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,8}")

CUT = "[address]"
"""What stands in a stored reply where an address was cut out."""

LEARNT_MOST = 20_000
"""Words whose stem is kept in mind."""


class Stems(dict[str, str]):
    """The stem of every word met so far; '' for a word that says nothing."""

    def __init__(self, numbers: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, word: str) -> str:
        if len(self) >= LEARNT_MOST:
            self.clear()
        found = self[word] = self._stem(word)
        return found

    def _stem(self, word: str) -> str:
        if word.isdigit():
            return word if word in self._numbers else ""
        if word in _DROPPED:
            return ""
        if word.startswith("spam") and word not in _NAMES:
            return "spam"
        same = _SAME.get(word, word)
        return " ".join(map(_root, same.split()))


def plain(text: str) -> str:
    """Lower case, no accents, no punctuation; characters of scripts without spaces set apart."""
    if text.isascii():
        return text.encode("ascii").translate(_BYTES, b"'`").decode("ascii")
    decomposed = unicodedata.normalize("NFKD", text.translate(_TABLE).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SCRIPT.sub(r" \1 ", _MARK.sub(" ", unicodedata.normalize("NFC", bare)))


def canonical(text: str, stems: Stems) -> str:
    """The words of `text` in their common form, one space between them."""
    return joined(" ".join(filter(None, map(stems.__getitem__, plain(text).split()))))


def joined(said: str) -> str:
    """Words that some servers write apart, written together."""
    for apart, together in _JOINED:
        if apart in said:
            said = f" {said} ".replace(f" {apart} ", f" {together} ").strip()
    return said


def apart(text: str) -> tuple[str, str]:
    """What is said, and the links in it; addresses are left out of both.

    A local part may be `unknown` or `spam`; a link's words count, though never as part of a
    sentence.
    """
    if CUT in text:
        text = text.replace(CUT, " ")
    if "..." in text:
        text = text.replace("...", " ")
    if text.count(":") > 2:
        text = _COLONS.sub(" ", text)
    if "@" in text:
        text = " ".join([_ADDRESS.sub(" ", t) if "@" in t else t for t in text.split()])
    if "://" not in text and "www." not in text:
        return text, ""
    said: list[str] = []
    links: list[str] = []
    for token in text.split():
        (links if "://" in token or "www." in token else said).append(token)
    return " ".join(said), " ".join(links)


def _root(word: str) -> str:
    """Its stem: without the endings of English; other languages lose an ending here and there."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    word = _unended(word)
    if word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") else word


def _unended(word: str) -> str:
    if word in _SAME:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("ied"):
        return word[:-3] + "y"
    for ending, least in (("ions", 4), ("ion", 4), ("ing", 3), ("ed", 3), ("es", 3), ("s", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word if ending == "s" and word.endswith("ss") else word[: -len(ending)]
    return word
