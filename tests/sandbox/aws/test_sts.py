"""Roles of other accounts: who may assume them, what the credentials open, and when they end."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.aws.ses_region import HEALTHY_ACCOUNT
from sandbox.world import HOME_REGION, OtherAccount, Region
from tests.sandbox.aws.conftest import LocalAws

ROLE = "arn:aws:iam::444455556666:role/ses-why"
ASKED = {"RoleArn": ROLE, "RoleSessionName": "test", "ExternalId": "shop-1"}


@pytest.fixture
def shop(aws: LocalAws) -> OtherAccount:
    regions = {HOME_REGION: Region(account=HEALTHY_ACCOUNT | {"SendingEnabled": False})}
    other = OtherAccount("shop", "444455556666", regions, trusted_id="shop-1")
    aws.world.others[other.number] = other
    return other


def within(aws: LocalAws, service: str, **asked: Any) -> Any:
    given = aws.client("sts").assume_role(**(ASKED | asked))["Credentials"]
    return boto3.client(
        service,
        region_name=HOME_REGION,
        endpoint_url=aws.url,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )


def test_a_role_opens_its_own_account_and_no_other(aws: LocalAws, shop: OtherAccount) -> None:
    ses, sts = within(aws, "sesv2"), within(aws, "sts")
    assert ses.get_account()["SendingEnabled"] is False
    assert aws.client("sesv2").get_account()["SendingEnabled"] is True
    told = sts.get_caller_identity()
    assert (told["Account"], told["Arn"]) == (
        "444455556666",
        "arn:aws:sts::444455556666:assumed-role/ses-why/test",
    )
    ses.put_suppressed_destination(EmailAddress="x@a.example", Reason="BOUNCE")
    assert list(shop.regions[HOME_REGION].suppression) == ["x@a.example"]
    assert "x@a.example" not in aws.world.regions[HOME_REGION].suppression


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        pytest.param({}, {"ExternalId": "another"}, id="another external id"),
        pytest.param({"refuses": True}, {}, id="its policy names somebody else"),
        pytest.param({}, {"RoleArn": f"{ROLE}-2"}, id="no such role"),
    ],
)
def test_aws_tells_no_reason_why_a_role_may_not_be_assumed(
    aws: LocalAws, shop: OtherAccount, change: dict[str, bool], asked: dict[str, str]
) -> None:
    for name, value in change.items():
        setattr(shop, name, value)
    with pytest.raises(ClientError, match=r"not authorized to perform: sts:AssumeRole on resource"):
        aws.client("sts").assume_role(**(ASKED | asked))


def test_credentials_of_a_role_expire(aws: LocalAws, shop: OtherAccount) -> None:
    ses = within(aws, "sesv2", DurationSeconds=900)
    aws.clock.now += 899
    ses.get_account()
    aws.clock.now += 1
    with pytest.raises(ClientError, match="ExpiredTokenException"):
        ses.get_account()


def test_a_session_without_its_token_is_a_stranger(aws: LocalAws, shop: OtherAccount) -> None:
    given = aws.client("sts").assume_role(**ASKED)["Credentials"]
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        aws.client("sesv2", access_key_id=given["AccessKeyId"]).get_account()
