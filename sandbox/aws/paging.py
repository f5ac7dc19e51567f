"""Pages of a list, and the tokens that lead to the next one."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import TypeVar

from sandbox.aws.errors import AwsError

T = TypeVar("T")


def page(
    items: Sequence[T],
    *,
    token: str | None,
    size: int | None,
    most: int,
    query: object,
    bad_token: AwsError,
) -> tuple[list[T], str | None]:
    """One page and the token of the next; a token is only good for the `query` it was given for."""
    if size is not None and not 0 <= size <= most:
        raise AwsError("BadRequestException", f"PageSize must be between 0 and {most}.")
    start = _start(token, query, bad_token) if token is not None else 0
    end = start + (size or most)
    following = _token(end, query) if end < len(items) else None
    return list(items[start:end]), following


def _token(start: int, query: object) -> str:
    return base64.urlsafe_b64encode(json.dumps([start, repr(query)]).encode()).decode()


def _start(token: str, query: object, bad_token: AwsError) -> int:
    try:
        start, asked = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, TypeError, binascii.Error) as e:
        raise bad_token from e
    if asked != repr(query):
        raise bad_token
    return int(start)
