"""What SES tells of a tenant, and of what a recipient wants, in the words of its API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core.unavailable import Unavailable


@dataclass(frozen=True, slots=True)
class TenantStop:
    """Who stopped a tenant, and why."""

    by_aws: bool
    """False: the account's own people did."""
    cause: str | None
    """In SES's words."""
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Tenant:
    """GetTenant and GetReputationEntity: a part of the account that sends on its own account."""

    seen_at: datetime
    name: str
    status: str
    """ENABLED, REINSTATED or DISABLED."""
    arn: str
    stops: tuple[TenantStop, ...] | Unavailable
    """Asked only where it is DISABLED."""


@dataclass(frozen=True, slots=True)
class Contact:
    """GetContact: what a recipient wants of the account's one contact list."""

    list_name: str
    unsubscribed_from_all: bool
    opted_out: tuple[str, ...]
    """Topics that they do not want."""
    updated: datetime | None
