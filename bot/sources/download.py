"""Fetches a small file by HTTP: whole, in time and within size, and from no other host than the one
that was asked for."""

from __future__ import annotations

from collections.abc import Callable

import urllib3

from bot.sources.budget import Limits

PIECE = 64 * 1024


class Answered(Exception):
    """With another status than 200."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class TooLarge(Exception):
    """It was not read to its end."""


class TooSlow(urllib3.exceptions.TimeoutError):
    """It came, though not in time."""


def download(
    pool: urllib3.PoolManager,
    url: str,
    limits: Limits,
    *,
    silence: float,
    largest: int,
    clock: Callable[[], float],
) -> bytes:
    """The body of a 200, of at most `largest` bytes, as it came.  Redirects are not followed: a
    file that has moved is a setting to be changed, not a host to be trusted.

    `silence`: for how many seconds nothing may come.  Raises Answered, TooLarge, and urllib3's
    HTTPError.
    """
    last = clock() + limits.attempt - silence
    response = pool.request(
        "GET",
        url,
        headers={"Accept-Encoding": "identity", "User-Agent": "ses-why"},
        timeout=urllib3.Timeout(connect=limits.connect, read=silence),
        redirect=False,
        preload_content=False,
        decode_content=False,
    )
    try:
        if response.status != 200:
            raise Answered(response.status)
        return _body(response, largest, last, clock)
    finally:
        response.close()  # what is left unread would be taken for the next answer


def _body(
    response: urllib3.BaseHTTPResponse, largest: int, last: float, clock: Callable[[], float]
) -> bytes:
    """`last`: when the last piece may be begun, by `clock`."""
    body = b""
    while len(body) <= largest:
        if clock() > last:
            raise TooSlow("the body is too slow")
        piece = response.read1(PIECE)
        if not piece:
            return body
        body += piece
    raise TooLarge
