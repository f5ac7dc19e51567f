"""gzip, zstd or neither, told by the content: what files are called says little.

Both may be many packed parts one after another, as Firehose and `cat` make them.  Only a little
is unpacked at a time, so that a bomb takes no more memory than anything else.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import zstandard

from bot.rejected import Rejected
from checks.core import say

Read = Callable[[int], bytes]
"""The next bytes, at most so many; none at the end."""

PIECE = 256 * 1024
SLICE = 512
"""Bytes that are unpacked at once: four become 128 KB in zstd at worst, so these take 16 MB."""
WINDOW_MAX = 2**27
"""What `zstd` itself unpacks without being asked to take more memory (`--long=31`)."""

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPED = b"\x2a\x4d\x18"
"""From its second byte on, a part with nothing for us in it (RFC 8878, 3.1.2)."""


class _Part(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def unpacked(read: Read) -> Iterator[bytes]:
    """What is inside, in pieces.  Raises Rejected where it is damaged or nothing that we know,
    after the pieces before the damage."""
    head = read(PIECE)
    if head.startswith(_GZIP):
        return _gathered(_parts(head, read, lambda: zlib.decompressobj(16 + zlib.MAX_WBITS)))
    if head.startswith(_ZSTD) or head[1:4] == _ZSTD_SKIPPED:
        zstd = zstandard.ZstdDecompressor(max_window_size=WINDOW_MAX)
        return _gathered(_parts(head, read, zstd.decompressobj))
    if b"\0" in head:
        raise Rejected(say("is neither text nor gzip nor zstd: unpack it first"))
    return _plain(head, read)


def _plain(head: bytes, read: Read) -> Iterator[bytes]:
    while head:
        yield head
        head = read(PIECE)


def _parts(head: bytes, read: Read, new: Callable[[], _Part]) -> Iterator[bytes]:
    part: _Part | None = None
    for piece in _plain(head, read):
        for at in range(0, len(piece), SLICE):
            packed = piece[at : at + SLICE]
            # zeros fill up blocks, on tapes once and in some stores still
            while packed := packed if part else packed.lstrip(b"\0"):
                part = part or new()
                yield _unpack(part, packed)
                packed = part.unused_data if part.eof else b""
                part = None if part.eof else part
    if part is not None:
        raise Rejected(
            say(
                "breaks off in the middle of its packed content: what came before is kept; get a"
                " whole copy, and import that"
            )
        )


def _unpack(part: _Part, packed: bytes) -> bytes:
    try:
        return part.decompress(packed)
    except (zlib.error, zstandard.ZstdError) as e:
        raise Rejected(
            say(
                "is damaged ({why}): what came before is kept; get a whole copy, and import that",
                why=str(e),
            )
        ) from e


def _gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    """In larger pieces; a fault comes after all that came before it."""
    held: list[bytes] = []
    size = 0
    try:
        for part in parts:
            held.append(part)
            size += len(part)
            if size >= PIECE:
                yield b"".join(held)
                held, size = [], 0
    except Rejected:
        yield b"".join(held)
        raise
    yield b"".join(held)
