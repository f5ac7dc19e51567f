"""What may be written into a setting, and what is said where it cannot be meant.

What a Wrong says follows the setting's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any, TypeVar

from pydantic import AfterValidator, SecretStr

from bot.language import known
from checks.core import Text, say
from checks.core.wrong import Wrong

T = TypeVar("T")

SENTRY = "--require-hashes -r requirements-sentry.txt"
"""Not among the requirements: most need none of it."""

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_ACCOUNT = re.compile(r"[0-9]{12}")
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[\w-]{1,256}(\.fifo)?")
_SERVER = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+))(?::\d{1,5})?")
_QUEUE = re.compile(r"https?://[^/\s]+/\d{12}/[\w-]{1,80}(\.fifo)?")
_DSN = re.compile(r"https?://[^\s@/]+@[^\s/@]+(?:/[^\s/]+)*/\d+")
_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgres", "postgresql", "postgresql+psycopg")
_PAGE = re.compile(r"https?://[^\s/]+\S{0,2000}")


def listed(written: Any) -> Any:
    """Comma separated text to its parts; anything else is left to be refused."""
    if not isinstance(written, str):
        return written
    return tuple(part.strip() for part in written.split(",") if part.strip())


def servers(value: tuple[str, ...]) -> tuple[str, ...]:
    if wrong := [server for server in value if not _is_server(server)]:
        raise Wrong(say("{wrong}: write IP:port, or [IPv6]:port", wrong=tuple(wrong)))
    return value


def _is_server(text: str) -> bool:
    found = _SERVER.fullmatch(text)
    try:
        return bool(found and ip_address(found[1] or found[2]))
    except ValueError:
        return False


def regions(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise Wrong(say("name at least one AWS Region, such as eu-west-1"))
    if wrong := [region for region in value if not _REGION.fullmatch(region)]:
        raise Wrong(say("{wrong}: not an AWS Region; write it as in eu-west-1", wrong=tuple(wrong)))
    if len(set(value)) < len(value):
        raise Wrong(say("a Region is named twice"))
    return value


def accounts(value: tuple[str, ...]) -> tuple[str, ...]:
    if wrong := [account for account in value if not _ACCOUNT.fullmatch(account)]:
        raise Wrong(say("{wrong}: not an AWS account; write its 12 digits", wrong=tuple(wrong)))
    return value


def topics(value: tuple[str, ...]) -> tuple[str, ...]:
    if wrong := [topic for topic in value if not _TOPIC.fullmatch(topic)]:
        raise Wrong(
            say(
                "{wrong}: not the ARN of an SNS topic; write it as in {example}",
                wrong=tuple(wrong),
                example="arn:aws:sns:eu-west-1:111122223333:ses-events",
            )
        )
    return value


def can_be_read(read: Callable[[T], object]) -> AfterValidator:
    """Kept as it is written; `read` raises Wrong where it cannot be meant."""

    def checked(value: T) -> T:
        read(value)
        return value

    return AfterValidator(checked)


def page(value: str) -> None:
    if value and not _PAGE.fullmatch(value):
        raise Wrong(say("is an address that a browser opens: https://…"))


def database(value: str) -> None:
    from sqlalchemy import make_url  # who has a database loads it anyway
    from sqlalchemy.exc import ArgumentError

    try:
        driver = make_url(value).drivername
    except (ArgumentError, ValueError):  # its words may quote the password
        driver = ""
    if driver not in _DRIVERS:
        raise Wrong(
            say(
                "write it as in {sqlite} or {postgresql}",
                sqlite="sqlite:///ses-why.sqlite3",
                postgresql="postgresql://user:password@host/name",
            )
        )


def queue(value: str) -> None:
    if value and not _QUEUE.fullmatch(value):
        example = "https://sqs.eu-west-1.amazonaws.com/111122223333/name"
        raise Wrong(say("write it as in {example}", example=example))


def command(value: str) -> None:
    if not _COMMAND.fullmatch(value):
        raise Wrong(say("begins with / and has up to 31 lower-case letters, digits, - and _"))


def of_region(value: str) -> None:
    if "{region}" not in value:
        raise Wrong(say("needs {place} where the Region's name goes", place="{region}"))


def _either(one: str, other: str) -> Text:
    return say("is {one} or {other}", one=one, other=other)


def auto_or_off(value: str) -> str:
    if value.lower() not in {"auto", "off"}:
        raise Wrong(_either("auto", "off"))
    return value.lower()


def language(value: str) -> str:
    """Many machines set a variable of this name for all programs: a list of locales, such as
    en_GB:en.  Of those the first is taken that there is."""
    if value in ("", "C", "POSIX"):
        return ""
    code = next(filter(None, map(known, value.split(":"))), None)
    if code is None and not {"_", ":"} & set(value):
        raise Wrong(_either("en", "ja"))
    return code or "en"


def delivery(value: str) -> str:
    if value.lower() not in {"socket", "http"}:
        raise Wrong(_either("socket", "http"))
    return value.lower()


def host(value: str) -> None:
    try:
        ip_address(value)
    except ValueError as e:
        raise Wrong(say("is an IP address, such as 127.0.0.1, 0.0.0.0 or ::1")) from e


def log_level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise Wrong(say("is one of {levels}", levels=LEVELS))
    return value.upper()


def log_format(value: str) -> str:
    if value.lower() not in {"text", "json"}:
        raise Wrong(_either("text", "json"))
    return value.lower()


def slashed(value: str) -> str:
    return value if value.endswith("/") else f"{value}/"


def long_enough(value: SecretStr) -> None:
    if len(value.get_secret_value()) < 16:
        make = "openssl rand -hex 32"
        raise Wrong(say("needs 16 characters or more; make one with: {command}", command=make))


def long_enough_or_none(value: SecretStr) -> None:
    if value.get_secret_value():
        long_enough(value)


def begins(prefix: str) -> AfterValidator:
    def read(value: SecretStr) -> None:
        token = value.get_secret_value()
        if token and not token.startswith(prefix):
            raise Wrong(say("begins with {prefix}", prefix=prefix))

    return can_be_read(read)


def dsn(value: SecretStr) -> None:
    if not (written := value.get_secret_value()):
        return
    if not _DSN.fullmatch(written):
        example = "https://key@host/number"
        raise Wrong(say("write it as Sentry shows it: {example}", example=example))
    if find_spec("sentry_sdk") is None:
        raise Wrong(
            say("needs a package that is not installed: {command}", command=f"pip install {SENTRY}")
        )
