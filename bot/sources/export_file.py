"""Fetches the file of an export job: from the URL that SES handed out, and from no other host.

The URL carries its own permission for five minutes, so it is neither logged nor shown.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Url, parse_url

from bot.sources.budget import EXPORT_FILE, EXPORT_FILE_SILENCE
from bot.sources.download import Answered, TooLarge, TooSlow, download

AMAZON = ".amazonaws.com"

LARGEST = 8 * 1024 * 1024
"""Bytes, unpacked as well: a message has some hundred, and a thousand are asked for at most."""

GZIP = b"\x1f\x8b"


class Untrusted(Exception):
    """The URL leads to where no file of SES is."""


class NotRead(Exception):
    """The file did not come whole; its words say what came.  With a new URL it may."""


def make_pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=2, maxsize=1, retries=False)


@dataclass(frozen=True, slots=True)
class ExportFiles:
    """Of the SES that answers at `endpoint`."""

    endpoint: str
    pool: urllib3.PoolManager = field(default_factory=make_pool)
    clock: Callable[[], float] = time.monotonic

    def read(self, url: str) -> str:
        """The whole file as text.  Redirects are not followed.  Raises Untrusted and NotRead."""
        if not trusted(url, self.endpoint):
            raise Untrusted
        try:
            body = download(
                self.pool,
                url,
                EXPORT_FILE,
                silence=EXPORT_FILE_SILENCE,
                largest=LARGEST,
                clock=self.clock,
            )
        except Answered as e:
            raise NotRead(f"status {e.status}") from e
        except TooLarge as e:
            raise NotRead("too large") from e
        except TooSlow as e:
            raise NotRead("too slow") from e
        except HTTPError as e:
            raise NotRead("no answer") from e
        return _text(body)


def trusted(url: str, endpoint: str) -> bool:
    """Whether it is AWS's, or of the very server that stands for AWS here.

    It is read by the library that will follow it: two readers of a URL may see different hosts.
    """
    try:
        asked, own = parse_url(url), parse_url(endpoint)
    except HTTPError:
        return False
    if asked.auth or not asked.host:
        return False
    if _origin(asked) == _origin(own):
        return True
    return asked.scheme == "https" and asked.port in (None, 443) and asked.host.endswith(AMAZON)


def _origin(url: Url) -> tuple[str | None, str | None, int | None]:
    usual = {"http": 80, "https": 443}.get(url.scheme or "")
    return url.scheme, url.host, url.port or usual


def _text(body: bytes) -> str:
    if body.startswith(GZIP):
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            body = unpacking.decompress(body, LARGEST)
        except zlib.error as e:
            raise NotRead("a damaged archive") from e
        if unpacking.unconsumed_tail:
            raise NotRead("too large")
    return body.decode("utf-8", errors="replace")
