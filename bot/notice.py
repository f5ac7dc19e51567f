"""What AWS says on the event bus that is about no message: of SES, or of our account.  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from checks.core import Place


class About(Enum):
    HEALTH = "health"
    """A service event of AWS Health.  Told: arn, code, category, scope (PUBLIC or
    ACCOUNT_SPECIFIC), status (open, closed, upcoming), started, ended (ISO 8601), text."""
    SENDING = "sending"
    """Sending was switched on or off.  Told: status (enabled or disabled), cause, kind (tenant,
    configuration-set, or another word of an ARN) and name of whose it is; both absent for the
    account's."""
    ADVISOR = "advisor"
    """SES's advisor opened or closed a recommendation.  Told: status (open or resolved)."""


@dataclass(frozen=True, slots=True)
class Notice:
    about: About
    id: str
    """AWS's own: the bus may deliver the same more than once, and it is kept once."""
    place: Place
    """Which it concerns; the Region is not always the one of the bus."""
    at: datetime
    """When it was so: of several about the same thing, the newest counts."""
    told: Mapping[str, str] = field(default_factory=dict)
