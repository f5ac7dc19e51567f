"""boto3 reads archives from here as it does from S3."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.s3 import WRITTEN
from sandbox.world import ARCHIVE, Fault
from tests.sandbox.aws.conftest import LocalAws

CONTENT = bytes(range(256)) * 10
ODD = "2026/11/a+b c%41&=?#ü\x01.json.gz"


@pytest.fixture
def s3(aws: LocalAws) -> Any:
    aws.world.buckets = {ARCHIVE: {"2026/10/a": b"a", ODD: CONTENT, "2026/12/empty": b""}}
    return aws.client("s3")


def keys(s3: Any, **more: Any) -> list[str]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=ARCHIVE, **more)
    return [each["Key"] for page in pages for each in page.get("Contents", ())]


def refused(call: Any, **params: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as caught:
        call(**params)
    response = caught.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


def test_objects_are_listed_in_order(s3: Any) -> None:
    answer = s3.list_objects_v2(Bucket=ARCHIVE)
    assert [each["Key"] for each in answer["Contents"]] == ["2026/10/a", ODD, "2026/12/empty"]
    assert (answer["KeyCount"], answer["IsTruncated"], answer["Name"]) == (3, False, ARCHIVE)
    first = answer["Contents"][0]
    assert first == {
        "Key": "2026/10/a",
        "ETag": '"0cc175b9c0f1b6a831c399e269772661"',
        "Size": 1,
        "LastModified": WRITTEN,
        "StorageClass": "STANDARD",
    }
    assert keys(s3, Prefix="2026/1") == keys(s3)
    assert keys(s3, Prefix="2026/11/a+b") == [ODD]
    assert keys(s3, Prefix="2027") == []
    assert keys(s3, StartAfter="2026/10/a") == [ODD, "2026/12/empty"]


def test_pages_lead_to_one_another(s3: Any, aws: LocalAws) -> None:
    every = {f"{number:04}": b"" for number in range(2_005)}
    aws.world.buckets[ARCHIVE] = every
    assert keys(s3) == list(every)
    assert keys(s3, PaginationConfig={"PageSize": 700}) == list(every)
    answer = s3.list_objects_v2(Bucket=ARCHIVE, MaxKeys=5_000)
    assert (answer["KeyCount"], answer["MaxKeys"], answer["IsTruncated"]) == (1000, 1000, True)
    bad = {"Bucket": ARCHIVE, "ContinuationToken": "nonsense"}
    assert refused(s3.list_objects_v2, **bad) == ("InvalidArgument", 400)


def test_an_object_is_read_whole_or_in_part(s3: Any) -> None:
    answer = s3.get_object(Bucket=ARCHIVE, Key=ODD)
    assert answer["Body"].read() == CONTENT
    assert (answer["ContentLength"], answer["LastModified"]) == (len(CONTENT), WRITTEN)
    part = s3.get_object(Bucket=ARCHIVE, Key=ODD, Range="bytes=2550-", IfMatch=answer["ETag"])
    assert part["Body"].read() == CONTENT[2550:]
    assert part["ContentRange"] == "bytes 2550-2559/2560"
    assert part["ResponseMetadata"]["HTTPStatusCode"] == 206
    described = s3.head_object(Bucket=ARCHIVE, Key=ODD)
    assert (described["ContentLength"], described["ETag"]) == (len(CONTENT), answer["ETag"])


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"Bucket": "another"}, ("NoSuchBucket", 404), id="no bucket"),
        pytest.param({"Key": "another"}, ("NoSuchKey", 404), id="no object"),
        pytest.param({"IfMatch": '"0"'}, ("PreconditionFailed", 412), id="replaced"),
        pytest.param({"Range": "bytes=9999-"}, ("InvalidRange", 416), id="beyond its end"),
    ],
)
def test_what_is_not_there_is_refused_as_s3_does(
    s3: Any, more: dict[str, str], expected: tuple[str, int]
) -> None:
    assert refused(s3.get_object, **{"Bucket": ARCHIVE, "Key": ODD} | more) == expected


def test_a_denied_listing_names_the_right_that_is_called_otherwise(s3: Any, aws: LocalAws) -> None:
    aws.world.faults.append(Fault("s3", "AccessDenied"))
    with pytest.raises(ClientError, match="perform: s3:ListBucket"):
        s3.list_objects_v2(Bucket=ARCHIVE)
