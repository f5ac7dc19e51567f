"""What SES writes into a message: its id, and with it when SES took it, its way out, its signature.

Source: https://docs.aws.amazon.com/ses/latest/dg/header-fields.html, and messages as received.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from checks.core.dns.tags import tags
from checks.core.headers.source import Field, first, values
from checks.core.target import BadTarget, MessageId, parse_domain, parse_question

_ID = re.compile(r"\b[0-9a-f]{16}-(?:[0-9a-f]{1,16}-){5}[0-9]{6}\b", re.I)
_HOME = re.compile(r"@([a-z0-9-]{2,40})\.amazonses\.com\b", re.I)
_FEEDBACK = re.compile(r"(?:^|:)1\.([a-z]{2}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2})\.", re.I)
_OUTGOING = re.compile(r"[0-9]{4}\.[0-9]{2}\.[0-9]{2}-([0-9a-fA-F.:]{3,45})")
_DOMAIN = re.compile(r"@([A-Za-z0-9._-]{1,253})")
_OLDEST_HOME = "us-east-1"
"""Its ids end in @email.amazonses.com, without the Region's name."""
MOST_SIGNATURES = 20


@dataclass(frozen=True, slots=True)
class Signature:
    domain: str
    selector: str | None

    @property
    def of_ses(self) -> bool:
        return self.domain == "amazonses.com"


@dataclass(frozen=True, slots=True)
class SesTraces:
    message_id: MessageId | None
    region: str | None
    outgoing_ip: str | None
    feedback_id: str | None
    configuration_set: str | None
    mail_from: str | None
    """Domain of the Return-Path."""
    signatures: tuple[Signature, ...]
    from_domain: str | None
    """In the From line; None where there is none that could be a domain."""

    @property
    def accepted_at(self) -> datetime | None:
        return self.message_id.accepted_at if self.message_id else None

    @property
    def seen(self) -> bool:
        """Whether anything shows that the message went through SES."""
        signed = any(signature.of_ses for signature in self.signatures)
        return bool(self.message_id or self.outgoing_ip or signed)


def traces(fields: Sequence[Field]) -> SesTraces:
    own_id = first(fields, "message-id") or ""
    feedback = first(fields, "feedback-id")
    return_path = first(fields, "return-path") or ""
    return SesTraces(
        _message_id(own_id) or _message_id(return_path),
        _region(own_id, feedback or ""),
        _outgoing(first(fields, "x-ses-outgoing") or ""),
        feedback,
        first(fields, "x-ses-configuration-set"),
        domain_of(return_path),
        tuple(_signatures(fields)),
        from_domain(first(fields, "from") or ""),
    )


def from_domain(value: str) -> str | None:
    """Of the address in the last angle brackets: a name in front of it may hold any other."""
    tail = value[-1_000:]
    _, bracket, inside = tail.rpartition("<")
    return domain_of(inside if bracket else tail)


def domain_of(value: str) -> str | None:
    """The domain of the first address in `value`, in its ASCII form; None: there is none."""
    found = _DOMAIN.search(value[:1_000])
    return domain(found[1]) if found else None


def domain(name: str) -> str | None:
    try:
        return parse_domain(name).value
    except BadTarget:
        return None


def _message_id(value: str) -> MessageId | None:
    found = _ID.search(value[:1_000])
    try:
        read = parse_question(found[0]) if found else None
    except BadTarget:
        return None
    return read if isinstance(read, MessageId) else None


def _region(message_id: str, feedback: str) -> str | None:
    if found := _HOME.search(message_id[:1_000]):
        home = found[1].lower()
        return _OLDEST_HOME if home == "email" else home
    named = _FEEDBACK.search(feedback[:1_000])
    return named[1].lower() if named else None


def _outgoing(value: str) -> str | None:
    found = _OUTGOING.search(value[:200])
    try:
        return str(ip_address(found[1])) if found else None
    except ValueError:
        return None


def _signatures(fields: Sequence[Field]) -> list[Signature]:
    found = []
    for value in values(fields, "dkim-signature")[:MOST_SIGNATURES]:
        read = tags(value) or {}
        if name := domain(read.get("d", "")[:253]):
            found.append(Signature(name, read.get("s", "")[:253] or None))
    return found
