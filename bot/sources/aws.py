"""Makes AWS's clients, and says in plain words why a call of one failed."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config
from botocore.credentials import CredentialResolver, Credentials
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectionError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    HTTPClientError,
    NoAuthTokenError,
    NoCredentialsError,
    PartialCredentialsError,
    ReadTimeoutError,
    SSOError,
    TokenRetrievalError,
)
from botocore.loaders import Loader, create_loader
from botocore.parsers import ResponseParserError

from bot.sources import budget
from bot.sources.aws_calls import DENIED as DENIED
from bot.sources.aws_calls import THROTTLED, count
from checks.core import Text, say

LIMITS = {
    "sesv2": budget.SES,
    "sqs": budget.QUEUE,
    "s3": budget.ARCHIVE,
    "health": budget.HEALTH_API,
}

EXPIRED = {"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"}
STRANGERS = {"UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId"}
MISSIGNED = {
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "RequestExpired",
    "RequestTimeTooSkewed",
}
UNSUBSCRIBED = {"OptInRequired", "SubscriptionRequiredException"}

_ROLE = re.compile(r"arn:[a-z-]{3,20}:iam::[0-9]{12}:role/[\w+=,.@/-]{1,576}", re.ASCII)

ASSUME = "AssumeRole"
"""The operation by which the credentials of another account are got; any call may begin with it."""

Failure = (BotoCoreError, ClientError, ResponseParserError)
"""What a call can raise: `except Failure as e`."""


def client(
    service: str,
    region: str,
    credentials: Credentials | None = None,
    limits: budget.Limits | None = None,
) -> Any:
    """A client that fits the budget.  Threads may share it; make each once, at the start.

    The first of a service costs about 80 ms (its model is read), the next ones about 15 ms.
    `credentials` are others than the process's own, `limits` others than the service's.

    For SES botocore tries once only, since `SesSource` knows better when to try again: how much of
    the question's time is left, and who else of us is waiting.
    Raises botocore's InvalidRegionError for a Region that cannot be one.
    """
    limits = limits or LIMITS.get(service, budget.AWS)
    config = Config(
        connect_timeout=limits.connect,
        read_timeout=limits.read,
        retries={
            "mode": "standard",
            "total_max_attempts": 1 if service == "sesv2" else limits.attempts,
        },
        max_pool_connections=budget.CONNECTIONS,
        tcp_keepalive=True,
    )
    made = _session(credentials).client(service, region_name=region, config=config)
    for event in ("after-call", "after-call-error"):
        made.meta.events.register(event, count)
    return made


class _Given:
    """Finds the credentials that it was given, in the place of all that botocore looks at."""

    METHOD = "given"

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials

    def load(self) -> Credentials:
        return self.credentials


def _session(credentials: Credentials | None) -> Any:
    """Of the process's own credentials, as the environment has them now, or of those given."""
    core = botocore.session.get_session()
    if credentials is not None:
        given = CredentialResolver([_Given(credentials)])
        core.register_component("credential_provider", given)
    core.register_component("data_loader", _models())
    return boto3.session.Session(botocore_session=core)


@cache
def _models() -> Loader:
    """Reads what AWS's services look like: each once in a process, however many clients there are.

    A loader keeps what it has read, and sessions do not share one by themselves.
    """
    return create_loader()


def code(error: BaseException) -> str:
    """AWS's name for the error, such as NotFoundException; empty where AWS gave no answer."""
    return str(error.response["Error"].get("Code", "")) if isinstance(error, ClientError) else ""


def message(error: BaseException) -> str:
    """AWS's own words; empty where AWS gave no answer."""
    return str(error.response["Error"].get("Message", "")) if isinstance(error, ClientError) else ""


def is_denial(error: BaseException) -> bool:
    """Whether AWS denies the call itself.  Where there was no role to make it with, it was not
    made, and nothing is known of the right."""
    return code(error).rpartition(".")[2] in DENIED and not is_of_role(error)


def is_of_role(error: BaseException) -> bool:
    """Whether STS refused the credentials for the call, which was not made then."""
    return isinstance(error, ClientError) and error.operation_name == ASSUME


def is_throttle(error: BaseException) -> bool:
    return code(error) in THROTTLED or _status(error) == 429


def is_passing(error: BaseException) -> bool:
    """Whether the same call may well succeed in a moment: a broken connection, a fault of AWS."""
    passing = (ConnectionError, ConnectionClosedError, ReadTimeoutError)
    return isinstance(error, passing) or _status(error) >= 500


def why(error: BaseException, action: str) -> Text:
    """In words that say what to do; `action` is IAM's, such as ses:GetAccount."""
    if isinstance(error, ClientError) and is_of_role(error):
        return _not_assumed(error)
    if isinstance(error, ClientError):
        return _answered(error, action)
    if isinstance(error, NoCredentialsError):
        return say("The bot has no AWS credentials: give its task or host a role")
    if isinstance(error, (PartialCredentialsError, CredentialRetrievalError)):
        return say("The bot cannot get AWS credentials: {fault}", fault=str(error))
    if isinstance(error, (SSOError, TokenRetrievalError, NoAuthTokenError)):
        return say("The bot's AWS sign-in has ended: sign in again, and restart the bot")
    if isinstance(error, (ConnectTimeoutError, ReadTimeoutError)):
        return say(
            "{endpoint} does not answer: ask again, and if that does not help, check the way to it"
            " (security groups, VPC endpoint, proxy)",
            endpoint=_endpoint(error),
        )
    if isinstance(error, (ConnectionError, HTTPClientError)):
        return say(
            "{endpoint} cannot be reached: check the Region's name, DNS and the way to it"
            " (security groups, VPC endpoint, proxy)",
            endpoint=_endpoint(error),
        )
    if isinstance(error, ResponseParserError):
        return say(
            "The answer to {action} cannot be read: check that the endpoint is AWS", action=action
        )
    return say("{action} failed: {fault}", action=action, fault=str(error))


def _not_assumed(error: ClientError) -> Text:
    """The call itself was not made: there were no credentials for it."""
    if code(error) in DENIED:
        role = _ROLE.search(message(error))
        return say(
            "The bot may not assume {role}: check that it is there, its trust policy and external"
            " id, and sts:AssumeRole in the bot's own policy (docs/operations.md, Several"
            " accounts)",
            role=role[0] if role else say("the role of this account"),
        )
    return _answered(error, "sts:AssumeRole")


def _answered(error: ClientError, action: str) -> Text:  # the order is from clear to vague
    name = code(error)
    if name in DENIED:
        return say("The bot may not call {action}: add it to the bot's role", action=action)
    if is_throttle(error):
        return say("AWS throttles {action}: ask again in a moment", action=action)
    if name in EXPIRED:
        return say("The bot's AWS credentials have expired: renew them, and restart the bot")
    if name in STRANGERS:
        return say(
            "AWS does not know the bot's access key: check its credentials, and that the Region is"
            " enabled in the account"
        )
    if name in MISSIGNED:
        return say(
            "AWS refuses the bot's signature: check the clock of its host, and its secret key"
        )
    if name in UNSUBSCRIBED:
        return say("The AWS account is not signed up for {action}", action=action)
    if _status(error) >= 500:
        return say(
            "AWS had a fault of its own ({code}) at {action}: ask again in a moment",
            code=name,
            action=action,
        )
    return say(
        "AWS refuses {action} with {code}: {answer}",
        action=action,
        code=name,
        answer=message(error) or name,
    )


def _status(error: BaseException) -> int:
    if not isinstance(error, ClientError):
        return 0
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _endpoint(error: BaseException) -> str:
    """The host alone: the path of a SES call has the address that it asks for."""
    url = str(getattr(error, "kwargs", {}).get("endpoint_url", ""))
    return urlsplit(url).netloc or "AWS"
