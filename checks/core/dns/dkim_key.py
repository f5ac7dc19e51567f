"""What the bytes behind `p=` are: a public key, one that was cut off, or something else.

RFC 6376 asks for an RSAPublicKey; what is in use, and what its erratum 3017 corrects it to, is the
SubjectPublicKeyInfo around one (RFC 5280, section 4.1).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from enum import Enum

_ALPHABET = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_SEQUENCE, _INTEGER, _BIT_STRING = 0x30, 0x02, 0x03
_RSA = bytes.fromhex("06092a864886f70d010101")
"""The object identifier rsaEncryption, as it stands in an AlgorithmIdentifier."""


class Bytes(Enum):
    RSA = "rsa"
    CUT_OFF = "cut off"
    """The first element says that it is longer than what is there."""
    PRIVATE = "private"
    """An RSA private key: what must never leave its owner."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rsa:
    what: Bytes
    bits: int | None = None
    """Of the modulus."""
    wanted: int | None = None
    """Bytes, of a key that is cut off."""


def decoded(text: str) -> bytes | int:
    """The bytes, white space left out (RFC 6376, section 3.2); or the place, from 1 on, of the
    first character that base64 does not have; 0 where it ends within a group."""
    plain = "".join(text.split())
    found = _ALPHABET.match(plain)
    if found is not None and found.end() < len(plain):
        return found.end() + 1
    try:
        return base64.b64decode(plain, validate=True)
    except (binascii.Error, ValueError):
        return _unpadded(plain)


def _unpadded(plain: str) -> bytes | int:
    """A key that was cut off ends anywhere: its whole groups tell how long it was to be."""
    bare = plain.rstrip("=")
    whole = base64.b64decode(bare[: len(bare) // 4 * 4])
    return whole if rsa(whole).what is Bytes.CUT_OFF else 0


def rsa(der: bytes) -> Rsa:
    """What a key of the type `rsa` is."""
    outer = _element(der, _SEQUENCE)
    if outer is None:
        wanted = _length(der, _SEQUENCE)
        return Rsa(Bytes.OTHER) if wanted is None else Rsa(Bytes.CUT_OFF, wanted=wanted)
    algorithm = _element(outer[0], _SEQUENCE)
    if algorithm is None:
        return _bare(outer[0])
    bits = _element(algorithm[1], _BIT_STRING)
    inner = _element(bits[0][1:], _SEQUENCE) if bits else None
    if inner is None or not algorithm[0].startswith(_RSA):
        return Rsa(Bytes.OTHER)
    return _bare(inner[0])


def _bare(content: bytes) -> Rsa:
    """Modulus and exponent; a private key begins with a version, 0 or 1, instead."""
    first = _element(content, _INTEGER)
    if first is None:
        return Rsa(Bytes.OTHER)
    second, number = _element(first[1], _INTEGER), int.from_bytes(first[0], "big")
    if number <= 1:
        wrapped = _element(first[1], _SEQUENCE)  # PKCS #8
        return Rsa(Bytes.PRIVATE if second or wrapped else Bytes.OTHER)
    return Rsa(Bytes.RSA, number.bit_length()) if second else Rsa(Bytes.OTHER)


def _length(der: bytes, tag: int) -> int | None:
    """Bytes that the element at the start says it has, with its head; None if it is another."""
    if len(der) < 2 or der[0] != tag:
        return None
    size, start = der[1], 2
    if size & 0x80:
        start = 2 + (size & 0x7F)
        if len(der) < start or start > 6:
            return None  # no key has 4 GB
        size = int.from_bytes(der[2:start], "big")
    return start + size


def _element(der: bytes, tag: int) -> tuple[bytes, bytes] | None:
    """Content of the element at the start, and what follows it; None if it is another or cut."""
    end = _length(der, tag)
    if end is None or end > len(der):
        return None
    start = 2 + (der[1] & 0x7F if der[1] & 0x80 else 0)
    return der[start:end], der[end:]
