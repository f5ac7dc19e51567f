"""The records of a domain that somebody asked about, as one account and Region sends from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core.dns.sender import SenderRecords, Sent, look_up
from checks.core.finding import Finding
from checks.core.place import Place
from checks.core.ses import Identity
from checks.core.sources import Sources
from checks.core.target import Target
from checks.core.text import say
from checks.core.unavailable import Unavailable


@dataclass(frozen=True, slots=True)
class Seen:
    """What the checks of a domain that belong to a place see alike."""

    now: datetime
    place: Place
    records: SenderRecords

    @property
    def identity(self) -> Identity | None:
        """None: there is none here, or it could not be seen."""
        found = self.records.identity
        return found if isinstance(found, Identity) else None


def gather(target: Target, sources: Sources) -> Seen:
    """Asking again costs nothing: several checks ask alike, and one question is answered once."""
    return Seen(
        sources.now, sources.place, look_up(sources, sources.place, Sent(target.value.lower()))
    )


def no_identity(seen: Seen) -> Finding:
    """Where there is nothing to judge: no identity here, or none that could be seen."""
    found = seen.records.identity
    if isinstance(found, Unavailable):
        return Finding.unknown(found.why)
    here = seen.place.named
    return Finding.moot(
        say("{domain} is no SES identity in {region}", domain=seen.records.domain, region=here)
    )
