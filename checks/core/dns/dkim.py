"""What a DKIM key record is worth (RFC 6376, section 3.6.1)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from checks.core.dns.tags import tags

SHORTEST = 1024
"""Bits: receivers ignore RSA keys below (RFC 8301, section 3.2)."""


class Key(Enum):
    FINE = "fine"
    ABSENT = "absent"
    REVOKED = "revoked"
    """The record is there with an empty p=."""
    MALFORMED = "malformed"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    state: Key
    text: str = ""
    bits: int | None = None
    """Of an RSA key."""


def key_record(records: Iterable[str]) -> KeyRecord:
    """Judge the TXT records of a selector: the best one counts, as a verifier may use any."""
    judged = [_one(record) for record in records]
    order = (Key.FINE, Key.SHORT, Key.REVOKED, Key.MALFORMED)
    return min(judged, key=lambda k: order.index(k.state), default=KeyRecord(Key.ABSENT))


def _one(record: str) -> KeyRecord:
    found = tags(record)
    if found is None or "p" not in found or found.get("v", "DKIM1") != "DKIM1":
        return KeyRecord(Key.MALFORMED, record)
    public = "".join(found["p"].split())
    if not public:
        return KeyRecord(Key.REVOKED, record)
    try:
        der = base64.b64decode(public, validate=True)
    except (binascii.Error, ValueError):
        return KeyRecord(Key.MALFORMED, record)
    if found.get("k", "rsa").lower() != "rsa":
        return KeyRecord(Key.FINE, record)
    bits = _rsa_bits(der)
    if bits is None:
        return KeyRecord(Key.MALFORMED, record)
    return KeyRecord(Key.FINE if bits >= SHORTEST else Key.SHORT, record, bits)


def _rsa_bits(der: bytes) -> int | None:
    """Size of the modulus in a SubjectPublicKeyInfo (RFC 5280, section 4.1), or in a bare
    RSAPublicKey; None where it is neither, such as a key that was cut off."""
    outer = _element(der, 0x30)
    if outer is None:
        return None
    algorithm = _element(outer[0], 0x30)
    if algorithm is not None:
        bit_string = _element(algorithm[1], 0x03)
        if bit_string is None:
            return None
        outer = _element(bit_string[0][1:], 0x30)
    modulus = _element(outer[0], 0x02) if outer else None
    return int.from_bytes(modulus[0], "big").bit_length() if modulus else None


def _element(der: bytes, tag: int) -> tuple[bytes, bytes] | None:
    """Content of the element at the start, and what follows it; None if it is another or cut."""
    if len(der) < 2 or der[0] != tag:
        return None
    size, start = der[1], 2
    if size & 0x80:
        start = 2 + (size & 0x7F)
        size = int.from_bytes(der[2:start], "big")
    if start + size > len(der):
        return None
    return der[start : start + size], der[start + size :]
