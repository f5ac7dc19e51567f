"""What the `mail` object of an SES event says of the message: its id, sender, headers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from bot.ingest.fields import Object, clean, domain_of, first_text, is_true, items, member, text
from checks.core import BadTarget, MessageId, parse_address, parse_question

ADDRESS_MAX = 400
MESSAGE_ID_MAX = 200

DATE, RETURN_PATH, LIST_UNSUBSCRIBE, CONFIGURATION_SET = (
    "date",
    "return-path",
    "list-unsubscribe",
    "x-ses-configuration-set",
)
_WANTED = {DATE, RETURN_PATH, LIST_UNSUBSCRIBE, CONFIGURATION_SET}


@dataclass(frozen=True, slots=True)
class Headers:
    """Those that somebody asks for, by their name in lower case."""

    values: dict[str, str | None]
    whole: bool
    """False: SES cut them off after 10 KB, or left all of them out."""

    def has(self, name: str) -> bool | None:
        """None where it cannot be known."""
        return True if name in self.values else (False if self.whole else None)


def headers(mail: Object) -> Headers:
    listed = [header for header in items(mail, "headers") if isinstance(header, dict)]
    cut = is_true(mail, "headersTruncated")
    values: dict[str, str | None] = {}
    for number, header in enumerate(listed, 1):
        name = header.get("name")
        if isinstance(name, str) and (lowered := _wanted(name)):
            # the last one may be the one that was cut: half a domain is another domain
            value = None if cut and number == len(listed) else clean(header.get("value"))
            values.setdefault(lowered, value)
    return Headers(values, whole=bool(listed) and not cut)


@lru_cache(maxsize=1024)
def _wanted(name: str) -> str | None:
    """The name in lower case, if somebody asks for such a header: the same few come always."""
    lowered = name.strip().lower()
    return lowered if lowered in _WANTED else None


def written_at(headers: Headers) -> datetime | None:
    """By the Date line, as RFC 5322 has it; UTC where it names no zone."""
    written = headers.values.get(DATE)
    if written is None:
        return None
    try:
        at = parsedate_to_datetime(written)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def from_domain(mail: Object, tags: Object) -> str | None:
    return (
        domain_of(first_text(member(mail, "commonHeaders"), "from"))
        or domain_of(first_text(tags, "ses:from-domain"))
        or domain_of(text(mail, "source"))
    )


def message_id(mail: Object) -> str | None:
    """Without the header's angle brackets and host, as people are asked for it."""
    bare = (text(mail, "messageId") or "").strip("<> ").lower()[:MESSAGE_ID_MAX]
    own = _ses_id(bare)
    return own.value if own else bare or None


def encoded_time(message: str) -> datetime | None:
    """When SES accepted the message, which its own ids tell."""
    own = _ses_id(message)
    return own.accepted_at if own else None


def bare_address(written: str) -> tuple[str, str, str]:
    """The address without a display name, the form by which it is found again, its domain."""
    # a long display name comes before the address, so the end is what to keep
    plain = written[-ADDRESS_MAX:].strip()
    try:
        parsed = parse_address(plain)
    except BadTarget:
        inner = plain.rpartition("<")[2].removesuffix(">").strip() if plain[-1:] == ">" else ""
        address = inner or plain
        return address, address.lower(), (domain_of(address) or "") if "@" in address else ""
    return parsed.value, parsed.lowered, parsed.domain


def _ses_id(text: str) -> MessageId | None:
    try:
        target = parse_question(text)
    except BadTarget:
        return None
    return target if isinstance(target, MessageId) else None
