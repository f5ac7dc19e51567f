"""Objects in S3 are found in pages, read on over a new connection, and refused in clear words."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from bot.ingest.archive import Source
from bot.ingest.bucket import ATTEMPTS, objects
from bot.plain import sentence
from bot.rejected import Rejected
from checks.core import Unavailable

CONTENT = bytes(range(256)) * 40
BROKEN: list[Callable[[], Exception]] = [
    lambda: ReadTimeoutError(endpoint_url="https://s3"),
    lambda: ResponseStreamingError(error="reset"),
    lambda: IncompleteReadError(actual_bytes=1, expected_bytes=2),
]


def refusal(code: str, status: int) -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": "no"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(response, "GetObject")


class Body:
    def __init__(self, content: bytes, breaks_after: int | None, fault: Exception | None) -> None:
        self._content = io.BytesIO(content)
        self._left = breaks_after
        self._fault = fault

    def read(self, size: int) -> bytes:
        if self._left is None or self._fault is None:
            return self._content.read(size)
        if not self._left:
            raise self._fault
        got = self._content.read(min(size, self._left))
        self._left -= len(got)
        return got

    def close(self) -> None:
        pass


class FakeS3:
    """A bucket of pages; connections break after `breaks` bytes, with each of `faults` in turn."""

    def __init__(self, *pages: dict[str, bytes], breaks: int = 0) -> None:
        self.pages = pages
        self.breaks = breaks
        self.faults: list[Exception] = []
        self.refusing: list[Exception] = []
        self.ranges: list[str | None] = []

    def get_paginator(self, name: str) -> Any:
        assert name == "list_objects_v2"
        return self

    def paginate(self, **call: str) -> Any:
        for page in self.pages:
            found = {k: v for k, v in page.items() if k.startswith(call["Prefix"])}
            listed = [{"Key": k, "Size": len(v), "ETag": f'"{len(v)}"'} for k, v in found.items()]
            yield {"Contents": listed} if listed else {}
        if self.refusing:
            raise self.refusing.pop(0)

    def get_object(self, **call: str) -> Any:
        if self.refusing:
            raise self.refusing.pop(0)
        content = {key: value for page in self.pages for key, value in page.items()}[call["Key"]]
        assert call["IfMatch"] == f'"{len(content)}"'
        self.ranges.append(call.get("Range"))
        first = int(call.get("Range", "bytes=0-")[6:-1])
        fault = self.faults.pop(0) if self.faults else None
        return {"Body": Body(content[first:], self.breaks if fault else None, fault)}


def sources(s3: FakeS3, url: str = "s3://archive/") -> list[Source]:
    return list(objects(url, lambda: s3)())


def content(source: Source) -> bytes:
    with source.open() as opened:
        return b"".join(iter(lambda: opened.read(1000), b""))


def why(call: Callable[[], object]) -> str:
    try:
        call()
    except (Unavailable, Rejected) as e:
        return f"{type(e).__name__}: {sentence(e.why)}"
    raise AssertionError("it did not fail")


def test_all_pages_of_a_prefix_are_its_objects_without_the_empty_ones() -> None:
    s3 = FakeS3({"a/1": b"1", "a/": b"", "b/1": b"x"}, {"a/2": b"22"}, {})
    assert [s.name for s in sources(s3, "s3://archive/a/")] == [
        "s3://archive/a/1",
        "s3://archive/a/2",
    ]
    assert [s.size for s in sources(s3)] == [1, 1, 2]
    assert sources(s3, "s3://archive/c") == []


def test_what_is_known_already_is_not_asked_for() -> None:
    s3 = FakeS3({"a": CONTENT})
    [source] = sources(s3)
    with source.open() as opened:
        assert opened.stamp == f'{len(CONTENT)} "{len(CONTENT)}"'
    assert s3.ranges == []


@pytest.mark.parametrize("fault", BROKEN, ids=["silence", "reset", "too short"])
def test_a_connection_that_breaks_is_followed_by_another_from_there(
    fault: Callable[[], Exception],
) -> None:
    s3 = FakeS3({"a": CONTENT}, breaks=3000)
    s3.faults = [fault(), fault(), fault()]
    assert content(sources(s3)[0]) == CONTENT
    assert s3.ranges == [None, "bytes=3000-", "bytes=6000-", "bytes=9000-"]


def test_one_that_gives_nothing_at_all_is_given_up() -> None:
    s3 = FakeS3({"a": CONTENT}, breaks=0)
    s3.faults = [fault() for fault in BROKEN for _ in range(ATTEMPTS)]
    assert why(lambda: content(sources(s3)[0])).startswith("Unavailable: ")
    assert len(s3.ranges) == ATTEMPTS


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param(
            refusal("AccessDenied", 403),
            "Unavailable: The bot may not call s3:GetObject: add it to the bot's role",
            id="denied",
        ),
        pytest.param(
            refusal("PreconditionFailed", 412),
            "Rejected: was replaced while it was read: import it again",
            id="replaced",
        ),
    ],
)
def test_a_refused_object_is_told(fault: Exception, told: str) -> None:
    s3 = FakeS3({"a": CONTENT})
    [source] = sources(s3)
    s3.refusing = [fault]
    assert why(lambda: content(source)) == told


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param(
            refusal("AccessDenied", 403),
            "Unavailable: The bot may not call s3:ListBucket: add it to the bot's role",
            id="denied",
        ),
        pytest.param(
            refusal("NoSuchBucket", 404), "Rejected: There is no bucket archive", id="no bucket"
        ),
        pytest.param(
            EndpointConnectionError(endpoint_url="https://s3.eu-west-1.amazonaws.com"),
            "Unavailable: s3.eu-west-1.amazonaws.com cannot be reached: check the Region's name,"
            " DNS and the way to it (security groups, VPC endpoint, proxy)",
            id="unreachable",
        ),
    ],
)
def test_a_refused_listing_is_told(fault: Exception, told: str) -> None:
    s3 = FakeS3({"a": CONTENT})
    s3.refusing = [fault]
    assert why(lambda: sources(s3)) == told


@pytest.mark.parametrize("url", ["s3://", "s3:///key", "s3://UPPER/key", "s3://a b/"])
def test_a_url_without_a_bucket_is_refused_before_any_client_is_made(url: str) -> None:
    def client() -> Any:
        raise AssertionError("nothing is to be asked")

    assert why(lambda: objects(url, client)).endswith(": write it as in s3://bucket/prefix")
