"""Counts each call of AWS by what came of it, as botocore tells of it."""

from __future__ import annotations

from typing import Any

from bot.meter import meter

THROTTLED = {
    "TooManyRequestsException",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "LimitExceededException",
    "SlowDown",
}
DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"}
REFUSED = {401, 403}
"""HTTP statuses: of credentials that are wrong or have run out, too, whatever the code."""


def count(event_name: str, parsed: Any = None, **more: Any) -> None:
    """`event_name`: of botocore's, such as after-call.sesv2.GetAccount; `parsed`: what AWS
    answered, None where it gave no answer."""
    _, service, operation = event_name.split(".", 2)
    meter().aws_call(service, operation, _result(parsed))


def _result(parsed: Any) -> str:
    if parsed is None:
        return "failed"
    fault = str((parsed.get("Error") or {}).get("Code", ""))
    status = int((parsed.get("ResponseMetadata") or {}).get("HTTPStatusCode", 0))
    if fault in THROTTLED or status == 429:
        return "throttled"
    if fault in DENIED or status in REFUSED:
        return "denied"
    return "failed" if status >= 500 else "ok"
