"""Whatever a file is packed in, the same comes out of it; what is damaged says so, and when."""

from __future__ import annotations

import gzip
import io
import itertools
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.unpack import PIECE, unpacked
from bot.rejected import Rejected

Pack = Callable[[bytes], bytes]

PACKS: dict[str, Pack] = {
    "plain": lambda content: content,
    "gzip": gzip.compress,
    "gzip, in members": lambda c: gzip.compress(c[:9]) + gzip.compress(c[9:]),
    "gzip, padded": lambda c: gzip.compress(c[:9]) + b"\0" * 700 + gzip.compress(c[9:]) + b"\0" * 9,
    "zstd": zstandard.compress,
    "zstd, in frames": lambda c: zstandard.compress(c[:9]) + zstandard.compress(c[9:]),
    "zstd, skippable": lambda c: (
        b"\x54\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"12345" + zstandard.compress(c)
    ),
    "zstd, unknown size": lambda c: zstandard.ZstdCompressor(write_content_size=False).compress(c),
}
CONTENT = b"".join(b'{"number":%d}\n' % number for number in range(60_000))


def unpack(packed: bytes) -> bytes:
    return b"".join(unpacked(io.BytesIO(packed).read))


def told(packed: bytes) -> tuple[bytes, str]:
    """What came out before the fault, and the fault."""
    found = b""
    try:
        for piece in unpacked(io.BytesIO(packed).read):
            found += piece
    except Rejected as e:
        return found, e.why.template
    raise AssertionError("nothing was found wrong with it")


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
def test_the_content_decides_how_it_is_unpacked(pack: Pack) -> None:
    assert unpack(pack(CONTENT)) == CONTENT


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
def test_nothing_packed_is_nothing(pack: Pack) -> None:
    assert unpack(pack(b"")) == b""


@given(st.lists(st.binary(max_size=60), max_size=6), st.sampled_from(["gzip", "zstd"]))
def test_any_parts_come_out_in_order(parts: list[bytes], name: str) -> None:
    packed = b"".join(map(PACKS[name], parts))
    assert unpack(packed) == (b"".join(parts) if packed else b"")


@pytest.mark.parametrize("name", ["gzip", "gzip, in members", "zstd", "zstd, in frames"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.999])
def test_what_breaks_off_gives_its_beginning_and_says_so(name: str, kept: float) -> None:
    packed = PACKS[name](CONTENT)
    found, fault = told(packed[: int(len(packed) * kept)])
    assert CONTENT.startswith(found)
    assert "breaks off" in fault
    if kept > 0.9:
        assert len(found) > len(CONTENT) / 2


@pytest.mark.parametrize(
    ("packed", "words"),
    [
        pytest.param(gzip.compress(CONTENT) + b"and more", "damaged", id="words after gzip"),
        pytest.param(zstandard.compress(CONTENT) + b"and more", "damaged", id="words after zstd"),
        pytest.param(
            gzip.compress(CONTENT)[:-8] + b"12345678", "damaged", id="another checksum"
        ),
        pytest.param(b"PK\x03\x04\x14\0\0\0", "neither", id="zip"),
        pytest.param('{"a":1}'.encode("utf-16"), "neither", id="UTF-16"),
    ],
)  # fmt: skip
def test_what_cannot_be_unpacked_is_told(packed: bytes, words: str) -> None:
    assert words in told(packed)[1]


def bomb(name: str) -> Iterator[bytes]:
    """200 MB of zeros, packed; without an end."""
    zeros = b"\0" * 1_000_000
    if name == "gzip":
        gz = zlib.compressobj(9, zlib.DEFLATED, 31)
        return (gz.compress(zeros) for _ in range(200))
    zstd = zstandard.ZstdCompressor().compressobj()
    return (zstd.compress(zeros) for _ in range(200))


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_a_bomb_takes_no_more_memory_than_others(name: str) -> None:
    packed = io.BytesIO(b"".join(bomb(name)))
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in itertools.islice(unpacked(packed.read), 10))
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
    assert size >= 10 * PIECE
