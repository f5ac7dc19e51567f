"""An AWS error: its code, its words and the status it comes with."""

from __future__ import annotations

STATUSES = {
    "AccessDenied": 403,
    "AccessDeniedException": 403,
    "AuthorizationError": 403,
    "ExpiredToken": 403,
    "ExpiredTokenException": 403,
    "InvalidClientTokenId": 403,
    "InvalidSignatureException": 403,
    "MissingAuthenticationToken": 403,
    "MissingAuthenticationTokenException": 403,
    "SignatureDoesNotMatch": 403,
    "UnrecognizedClientException": 403,
    "InvalidAccessKeyId": 403,
    "NoSuchBucket": 404,
    "NoSuchKey": 404,
    "NotFound": 404,
    "NotFoundException": 404,
    "ConflictException": 409,
    "PreconditionFailed": 412,
    "InvalidRange": 416,
    "TooManyRequestsException": 429,
    "InternalFailure": 500,
    "InternalServerError": 500,
    "InternalServiceError": 500,
    "InternalServiceErrorException": 500,
    "NotImplemented": 501,
    "ServiceUnavailable": 503,
    "SlowDown": 503,
    "ServiceUnavailableException": 503,
}
"""Codes that do not come with 400 (the common errors of the AWS API reference)."""

WORDS = {
    "ExpiredToken": "The security token included in the request is expired",
    "ExpiredTokenException": "The security token included in the request is expired",
    "InvalidAccessKeyId": "The AWS Access Key Id you provided does not exist in our records.",
    "InvalidClientTokenId": "The security token included in the request is invalid.",
    "MissingAuthenticationToken": "Request is missing Authentication Token",
    "MissingAuthenticationTokenException": "Missing Authentication Token",
    "RequestThrottled": "The request was denied due to request throttling.",
    "Throttling": "Rate exceeded",
    "ThrottlingException": "Rate exceeded",
    "TooManyRequestsException": "Rate exceeded",
    "UnrecognizedClientException": "The security token included in the request is invalid.",
}


class AwsError(Exception):
    """What a service answers instead of a result.

    `query_code` is the code that the older query protocol had for it, where it differs.
    """

    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        status: int | None = None,
        query_code: str | None = None,
    ) -> None:
        self.code = code
        self.message = WORDS.get(code, "") if message is None else message
        self.status = STATUSES.get(code, 400) if status is None else status
        self.query_code = query_code or code
        super().__init__(f"{code}: {self.message}")
