"""Everything that the header of one message tells, before anyone judges it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.core.headers.amazon import SesTraces, traces
from checks.core.headers.authentication import Authentication, authentication
from checks.core.headers.filters import marks
from checks.core.headers.makers import operator
from checks.core.headers.mark import Mark
from checks.core.headers.open_filters import greylisted
from checks.core.headers.received import Hop, hops, upside_down
from checks.core.headers.source import Field, decoded, find, first
from checks.core.headers.way import Journey, journey
from checks.core.headers.words import moment


@dataclass(frozen=True, slots=True)
class Reading:
    read_at: datetime
    fields: tuple[Field, ...]
    """From the top; put right where they were pasted the other way round."""
    turned: bool
    """Whether they were."""
    ses: SesTraces
    date: datetime | None
    journey: Journey
    authentication: Authentication
    marks: tuple[Mark, ...]
    greylisted: timedelta | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that every delivered message has, and this text has not."""
        keys = {field.key for field in self.fields}
        wanted = ("Received", "Authentication-Results")
        return tuple(name for name in wanted if name.lower() not in keys)

    @property
    def subject(self) -> str | None:
        """By which people know their messages; its encoded words are read."""
        found = first(self.fields, "subject")
        return decoded(found) if found else None

    @property
    def receivers(self) -> tuple[Hop, ...]:
        """Servers from the one that took the message from SES on; all, where that is not known."""
        every = tuple(leg.hop for leg in self.journey.legs)
        handover = self.journey.handover
        return every[every.index(handover) :] if handover else every

    def vouched(self, mark: Mark) -> bool | None:
        """Whether a server of the filter's maker took the message; None: it could be anybody's."""
        if mark.written_by is None:
            return None
        return mark.written_by in {operator(hop.host) for hop in self.receivers if hop.host}


def read(text: str, now: datetime) -> Reading:
    """Read what somebody pasted.  Never raises, whatever it is."""
    fields = find(text)
    newest_first = hops(fields)
    turned = upside_down(newest_first)
    if turned:
        fields, newest_first = fields[::-1], newest_first[::-1]
    ses = traces(fields)
    date = moment(first(fields, "date") or "")
    way = journey(newest_first[::-1], date, ses.accepted_at, ses.outgoing_ip)
    oldest_first = [leg.hop for leg in way.legs]
    receivers = oldest_first[oldest_first.index(way.handover) :] if way.handover else oldest_first
    return Reading(
        now,
        fields,
        turned,
        ses,
        date,
        way,
        authentication(fields, receivers),
        marks(fields),
        greylisted(fields),
    )
