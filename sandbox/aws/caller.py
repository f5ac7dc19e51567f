"""Who calls, which service and which Region: what the signature of a request says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ACCESS_KEY_ID = "AKIASANDBOX000000001"
SECRET_ACCESS_KEY = "sandbox/only/this/opens/no/real/account0"
USER = "ses-why"

SIGNING_NAMES = {
    "ses": "sesv2",
    "sqs": "sqs",
    "sts": "sts",
    "monitoring": "cloudwatch",
    "s3": "s3",
    "health": "health",
    "sns": "sns",
    "iam": "iam",
    "events": "events",
}
"""Signing name → botocore's name of the service."""

BOTO3_NAMES = ("SESV2", "SNS", "SQS", "STS", "IAM", "CLOUDWATCH", "S3", "HEALTH", "EVENTBRIDGE")
"""Of the services, as AWS_ENDPOINT_URL_… has them."""

CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/,\s]+)/([^/,\s]+)/aws4_request")


@dataclass(frozen=True, slots=True)
class Caller:
    access_key_id: str
    region: str
    signing_name: str
    token: str = ""
    """Of a session."""


def read_caller(headers: Mapping[str, str]) -> Caller | None:
    """None for a request that is not signed; the signature itself is not verified."""
    found = CREDENTIAL.search(headers.get("Authorization", ""))
    token = headers.get("X-Amz-Security-Token", "")
    return Caller(found[1], found[2], found[3], token) if found else None
