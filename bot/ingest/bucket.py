"""Past events in S3: every object whose key begins with a prefix."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import IncompleteReadError, ResponseStreamingError

from bot.ingest.archive import Opened, Source, Sources
from bot.rejected import Rejected
from bot.sources.aws import Failure, code, is_passing, why
from checks.core import Unavailable, say

SCHEME = "s3://"
ATTEMPTS = 4
"""How often a piece is asked for.  S3 ends connections that are read slowly, and we are slow: what
comes has to be stored."""

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_CHANGED = "PreconditionFailed"
_BROKEN_OFF = (ResponseStreamingError, IncompleteReadError)


def objects(url: str, client: Callable[[], Any]) -> Sources:
    """Those of s3://bucket/prefix, in the order of their keys.  `client` makes boto3's.

    Raises Rejected where the URL names no bucket.
    """
    bucket, _, prefix = url.removeprefix(SCHEME).partition("/")
    if not _BUCKET.fullmatch(bucket):
        raise Rejected(say("{url}: write it as in s3://bucket/prefix", url=url))
    return lambda: _listed(client(), bucket, prefix)


def _listed(s3: Any, bucket: str, prefix: str) -> Iterator[Source]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    try:
        for page in pages:
            # consoles make empty objects to show folders
            yield from (
                _source(s3, bucket, each) for each in page.get("Contents", ()) if each["Size"]
            )
    except Failure as e:
        if code(e) == "NoSuchBucket":
            raise Rejected(say("There is no bucket {name}", name=bucket)) from e
        raise Unavailable("S3", why(e, "s3:ListBucket")) from e


def _source(s3: Any, bucket: str, listed: dict[str, Any]) -> Source:
    key, etag, size = str(listed["Key"]), str(listed["ETag"]), int(listed["Size"])
    url = f"{SCHEME}{bucket}/{key}"

    @contextmanager
    def opened() -> Iterator[Opened]:
        found = _Object(s3, bucket, key, etag, size)
        try:
            yield Opened(found.read, f"{size} {etag}")
        finally:
            found.close()

    return Source(url, url, size, opened)


class _Object:
    """Reads from where it was, over another connection, when one breaks off.  Not asked for before
    it is read: most of a second import is known without."""

    def __init__(self, s3: Any, bucket: str, key: str, etag: str, size: int) -> None:
        self._s3 = s3
        self._call = {"Bucket": bucket, "Key": key, "IfMatch": etag}
        self._size = size
        self._at = 0
        self._body: Any = None

    def read(self, size: int) -> bytes:
        for left in reversed(range(ATTEMPTS)):
            if self._at >= self._size:
                break
            try:
                got = self._next(size)
            except Failure as e:
                self.close()
                if code(e) == _CHANGED:
                    raise Rejected(say("was replaced while it was read: import it again")) from e
                if not left or not (is_passing(e) or isinstance(e, _BROKEN_OFF)):
                    raise Unavailable("S3", why(e, "s3:GetObject")) from e
            else:
                self._at += len(got)
                return got
        return b""

    def close(self) -> None:
        if self._body is not None:
            self._body.close()
        self._body = None

    def _next(self, size: int) -> bytes:
        if self._body is None:
            rest = {"Range": f"bytes={self._at}-"} if self._at else {}
            self._body = self._s3.get_object(**self._call, **rest)["Body"]
        return bytes(self._body.read(size))
