"""What a DKIM key record is worth for mail that SES signs (RFC 6376, 3.6.1; RFC 8301; RFC 8463).

SES signs with rsa-sha256 and names no `i=`, so `t=s` never hurts and `h=` has to allow sha256.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from checks.core.dns.dkim_key import Bytes, decoded, rsa

LONGEST = 4096
"""Characters of a record that are read: a key of 8192 bits has 1,400."""

SHORTEST = 1024
"""Bits: receivers must not accept RSA keys below (RFC 8301, section 3.2)."""

_ED25519 = 32
"""Bytes (RFC 8463, section 4)."""

_PASTED = re.compile(r'["\\]')
_JOINT = re.compile(r'"\s+"')
_FOREIGN = (("v=spf1", "SPF"), ("v=dmarc1", "DMARC"))


class Key(Enum):
    FINE = "fine"
    TESTING = "testing"
    """t=y: receivers are to treat the mail as if it were not signed."""
    REVOKED = "revoked"
    """The record is there with an empty p=."""
    SHORT = "short"
    CUT_OFF = "cut off"
    PASTED = "pasted"
    """With quotation marks or backslashes that belong to a zone file, not into the value."""
    TWO_IN_ONE = "two in one"
    """Two keys run together in one record."""
    SEVERAL = "several"
    """Records beside one another, so that it is not defined which one counts."""
    SEMICOLON = "semicolon"
    """One is missing between two tags."""
    VERSION = "version"
    """v= is another than DKIM1, or is not the first tag."""
    NO_KEY = "no key"
    """No p=."""
    TYPE = "type"
    """k= is none that SES signs with."""
    HASH = "hash"
    """h= does not allow sha256."""
    SERVICE = "service"
    """s= does not allow mail."""
    BASE64 = "base64"
    PRIVATE = "private"
    MALFORMED = "malformed"
    FOREIGN = "foreign"
    """A TXT record of another sort, such as SPF's."""
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    state: Key
    text: str = ""
    bits: int | None = None
    """Of an RSA key."""
    public: str = ""
    """p=, without white space."""
    found: str = ""
    """The value that makes the state: of v, k, h or s; SPF or DMARC; the character."""
    at: int = 0
    """BASE64: where p= goes wrong, from 1 on; 0: it ends too early."""
    size: tuple[int, int] = (0, 0)
    """CUT_OFF: how many bytes are there, and how many there should be."""
    mended: str | None = None
    """The record as it was meant, where that can be told."""
    texts: tuple[str, ...] = ()
    """SEVERAL: all of them."""

    @property
    def usable(self) -> bool:
        """Whether receivers can verify with it; of SEVERAL, some do."""
        return self.state in (Key.FINE, Key.TESTING, Key.SEVERAL)


def key_record(records: Iterable[str]) -> KeyRecord:
    """Judge the TXT records of a selector: of several, the outcome is not defined (3.6.2.2)."""
    found = _judged(tuple(dict.fromkeys(records)))
    if found.mended is None or _one(found.mended).usable:
        return found
    return replace(found, mended=None)  # more is wrong with it than one change would mend


def _judged(texts: tuple[str, ...]) -> KeyRecord:
    judged = tuple(_one(text) for text in texts)
    if len(judged) < 2:
        return judged[0] if judged else KeyRecord(Key.ABSENT)
    best = min(judged, key=lambda each: list(Key).index(each.state))
    if best.usable and all(each.public == best.public for each in judged):
        return best
    if best.usable:
        return replace(best, state=Key.SEVERAL, texts=texts, mended=best.text)
    return replace(best, texts=texts, mended=best.mended or _joined(texts))


def _joined(texts: tuple[str, ...]) -> str | None:
    """One key whose strings were made records of their own: DNS gives them in any order."""
    orders = (first + other for first in texts for other in texts if first != other)
    return next((text for text in orders if _tags_of(text).usable), None)


def _one(text: str) -> KeyRecord:
    for start, name in _FOREIGN:
        if text.lstrip(' "').lower().startswith(start):
            return KeyRecord(Key.FOREIGN, text, found=name)
    found = _tags_of(text)
    if found.usable or not (mark := _PASTED.search(text)):
        return found
    plain = _JOINT.sub("", text).replace('"', "").replace("\\", "").strip()
    meant = _tags_of(plain)
    if meant.usable or meant.state is Key.CUT_OFF:
        mended = plain if meant.usable else None
        return KeyRecord(Key.PASTED, text, public=meant.public, found=mark[0], mended=mended)
    return found


def _tags_of(text: str) -> KeyRecord:
    if len(text) > LONGEST:
        return KeyRecord(Key.MALFORMED, text)
    read = _read(text)
    if read is None:
        keys = len(re.findall(r"(?:^|;)\s*p\s*=", text)) + text.count("v=DKIM1", 1)
        return KeyRecord(Key.TWO_IN_ONE if keys > 1 else Key.MALFORMED, text)
    if not {"v", "k", "p"} & read.keys():
        return KeyRecord(Key.FOREIGN, text)
    return _tagged(text, read)


def _read(text: str) -> dict[str, str] | None:
    """The tags in their order; None where it is no list of them, or one stands there twice, which
    makes the whole void (RFC 6376, section 3.2).  Names keep their case."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, separator, value = part.partition("=")
        if not part.strip():
            continue
        if not separator or not name.strip() or name.strip() in found:
            return None
        found[name.strip()] = value.strip()
    return found


def _tagged(text: str, tags: dict[str, str]) -> KeyRecord:
    if tags.get("v", "").startswith("DKIM1 "):
        return KeyRecord(Key.SEMICOLON, text, mended=_parted(text))
    if "v" in tags and (tags["v"] != "DKIM1" or next(iter(tags)) != "v"):
        return KeyRecord(Key.VERSION, text, found=tags["v"], mended=_version_first(tags))
    if "p" not in tags:
        return KeyRecord(Key.NO_KEY, text)
    public = "".join(tags["p"].split())
    if not public:
        return KeyRecord(Key.REVOKED, text)
    if "v=DKIM1" in public:
        return KeyRecord(Key.TWO_IN_ONE, text)
    for tag, state, good in (("h", Key.HASH, {"sha256"}), ("s", Key.SERVICE, {"*", "email"})):
        if tag in tags and not good & _listed(tags[tag]):
            mended = _without(tags, tag)
            return KeyRecord(state, text, public=public, found=tags[tag], mended=mended)
    key = replace(_key(tags.get("k", "rsa").lower(), public), text=text, public=public)
    if key.state is Key.FINE and "y" in _listed(tags.get("t", "")):
        return replace(key, state=Key.TESTING, mended=_without(tags, "t"))
    return key


def _key(kind: str, public: str) -> KeyRecord:
    der = decoded(public)
    if isinstance(der, int):
        pem = "-----BEGIN" in public
        return KeyRecord(Key.BASE64, at=der, found="PEM" if pem else public[der - 1 : der])
    if kind != "rsa":
        fits = kind != "ed25519" or len(der) == _ED25519
        return KeyRecord(Key.TYPE if fits else Key.MALFORMED, found=kind)
    key = rsa(der)
    match key.what:
        case Bytes.CUT_OFF:
            return KeyRecord(Key.CUT_OFF, size=(len(der), key.wanted or 0))
        case Bytes.PRIVATE:
            return KeyRecord(Key.PRIVATE)
        case Bytes.RSA if key.bits:
            return KeyRecord(Key.FINE if key.bits >= SHORTEST else Key.SHORT, bits=key.bits)
    return KeyRecord(Key.MALFORMED)


def _listed(value: str) -> set[str]:
    return {each.strip().lower() for each in value.split(":")}


def _without(tags: dict[str, str], left_out: str) -> str:
    return "; ".join(f"{tag}={value}" for tag, value in tags.items() if tag != left_out)


def _version_first(tags: dict[str, str]) -> str | None:
    """The record in the order that it has to have, where it is whole but for that."""
    meant = f"v=DKIM1; {_without(tags, 'v')}"
    return meant if _tags_of(meant).usable else None


def _parted(text: str) -> str | None:
    """With a semicolon before every tag, where that makes a record of it."""
    meant = re.sub(r"(?<!;) (?=[a-z]=)", "; ", " ".join(text.split()))
    read = _read(meant)
    whole = read is not None and read.get("v") == "DKIM1" and _tagged(meant, read).usable
    return meant if whole else None
