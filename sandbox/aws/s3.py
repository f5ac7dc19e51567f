"""S3, as far as one reads archives: ListObjectsV2 with its pages, GetObject and HeadObject.

The buckets are the world's, in whatever Region one asks.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from urllib.parse import quote

from sandbox.aws.call import Call, Handler
from sandbox.aws.errors import AwsError
from sandbox.aws.paging import page
from sandbox.world import Shape

PAGE = 1000
WRITTEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
"""When all objects were written: nobody asks."""

RANGE = re.compile(r"bytes=(\d+)-(\d*)")


async def list_objects_v2(call: Call) -> Shape:
    if "Delimiter" in call.params:
        raise AwsError("NotImplemented", "The sandbox plays no delimiters.")
    prefix, after = call.params.get("Prefix", ""), call.params.get("StartAfter", "")
    found = {k: c for k, c in sorted(_bucket(call).items()) if k.startswith(prefix) and k > after}
    size = min(call.params.get("MaxKeys", PAGE), PAGE)
    keys, following = page(
        list(found),
        token=call.params.get("ContinuationToken"),
        size=size,
        most=PAGE,
        query=(call.params["Bucket"], prefix, after),
        bad_token=AwsError("InvalidArgument", "The continuation token provided is incorrect"),
    )
    encoding = {n: call.params[n] for n in ("EncodingType",) if n in call.params}
    more = {"NextContinuationToken": following} if following else {}
    return {
        "Name": call.params["Bucket"],
        "Prefix": _encoded(call, prefix),
        "KeyCount": len(keys),
        "MaxKeys": size,
        "IsTruncated": following is not None,
        "Contents": [_listed(call, key, found[key]) for key in keys],
        **encoding,
        **more,
    }


async def get_object(call: Call) -> Shape:
    content = _object(call)
    asked = RANGE.fullmatch(call.params.get("Range", ""))
    if not asked:
        return _described(content, len(content)) | {"Body": content}
    first, last = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
    if first > last:
        raise AwsError("InvalidRange", "The requested range is not satisfiable")
    part = content[first : last + 1]
    where = {"ContentRange": f"bytes {first}-{last}/{len(content)}", "Body": part}
    return _described(content, len(part)) | where


async def head_object(call: Call) -> Shape:
    content = _object(call)
    return _described(content, len(content))


def _described(content: bytes, length: int) -> Shape:
    return {
        "AcceptRanges": "bytes",
        "ContentLength": length,
        "ContentType": "binary/octet-stream",
        "ETag": _etag(content),
        "LastModified": WRITTEN,
    }


def _listed(call: Call, key: str, content: bytes) -> Shape:
    return {
        "Key": _encoded(call, key),
        "ETag": _etag(content),
        "Size": len(content),
        "LastModified": WRITTEN,
        "StorageClass": "STANDARD",
    }


def _encoded(call: Call, text: str) -> str:
    """XML cannot carry every key; boto3 asks for them in the form that URLs have."""
    return quote(text) if call.params.get("EncodingType") == "url" else text


def _etag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'


def _object(call: Call) -> bytes:
    content = _bucket(call).get(call.params["Key"])
    if content is None:
        raise AwsError("NoSuchKey", "The specified key does not exist.")
    if call.params.get("IfMatch", _etag(content)) != _etag(content):
        raise AwsError(
            "PreconditionFailed", "At least one of the pre-conditions you specified did not hold"
        )
    return content


def _bucket(call: Call) -> dict[str, bytes]:
    bucket = call.world.buckets.get(call.params["Bucket"])
    if bucket is None:
        raise AwsError("NoSuchBucket", "The specified bucket does not exist")
    return bucket


OPERATIONS: dict[str, Handler] = {
    "ListObjectsV2": list_objects_v2,
    "GetObject": get_object,
    "HeadObject": head_object,
}
