"""DMARC (RFC 9989, and RFC 7489 before it): reads records, finds the one that applies, compares
domains, and says what is odd."""

from checks.core.dns.dmarc.alignment import Alignment, align
from checks.core.dns.dmarc.discovery import Dmarc, asks, discover
from checks.core.dns.dmarc.mend import meant, mended, without, written
from checks.core.dns.dmarc.notes import differences, notes
from checks.core.dns.dmarc.policy import Applied, Standard
from checks.core.dns.dmarc.record import Fault, Record, Tag, Weight, is_dmarc, misread, parse
from checks.core.dns.dmarc.reports import Destination, agreement, destinations
from checks.core.dns.dmarc.values import Policy
from checks.core.dns.dmarc.walk import Published, State, Walk, name_for, names, published, walk
from checks.core.dns.dmarc.words import aligned_told, broken

__all__ = [
    "Alignment",
    "Applied",
    "Destination",
    "Dmarc",
    "Fault",
    "Policy",
    "Published",
    "Record",
    "Standard",
    "State",
    "Tag",
    "Walk",
    "Weight",
    "agreement",
    "align",
    "aligned_told",
    "asks",
    "broken",
    "destinations",
    "differences",
    "discover",
    "is_dmarc",
    "meant",
    "mended",
    "misread",
    "name_for",
    "names",
    "notes",
    "parse",
    "published",
    "walk",
    "without",
    "written",
]
