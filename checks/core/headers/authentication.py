"""What servers wrote down of SPF, DKIM and DMARC (RFC 8601), and which of them can be believed.

Anybody can put such a line into a message.  Believed are those at the top, of a server that took
the message by the Received lines; all others are kept apart.

The grammar of RFC 8601 is not what is out there: Microsoft names no server, Yahoo ends with a
semicolon, pastes break off, and the library authres, which keeps to it, refuses such lines.  So
clauses are read one by one, and what is not understood is left out without costing the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checks.core.dns.domains import aligned
from checks.core.headers.amazon import domain, domain_of
from checks.core.headers.makers import MICROSOFT, operator
from checks.core.headers.received import Hop
from checks.core.headers.source import Field
from checks.core.headers.words import Clause, clauses

MOST_STAMPS, MOST_RESULTS = 50, 50

_RESULT = re.compile(r"([a-z][a-z0-9-]{1,20})(?:/[0-9]{1,3})? ?= ?([a-z]{2,20})\b", re.I)
_PROPERTY = re.compile(r"\b([a-z][a-z.-]{0,40}) ?= ?(\"[^\"]{0,500}\"|[^\s;\"]{1,500})", re.I)
_SERVER = re.compile(r"\"?([A-Za-z0-9][A-Za-z0-9._-]{0,252})")
_INSTANCE = re.compile(r"i ?= ?([0-9]{1,3})")
_METHODS = {"arc", "auth", "bimi", "compauth", "dkim", "dmarc", "iprev", "spf", "x-ms-exchange"}
_DOMAINS = {
    "spf": ("smtp.mailfrom", "smtp.mail", "smtp.helo"),
    "dkim": ("header.d", "header.i"),
    "dmarc": ("header.from",),
}
_BY_SENDER = {"dkim-signature", "from", "to", "subject", "received"}
"""Fields between two stamps after which the second one is no longer of the same server."""


@dataclass(frozen=True, slots=True)
class Result:
    method: str
    """Lower case, such as `dkim`."""
    result: str
    domain: str | None
    """For which the method was asked."""
    properties: tuple[tuple[str, str], ...] = ()
    comment: str | None = None
    """The server's own words about it."""

    def get(self, name: str) -> str | None:
        return next((value for key, value in self.properties if key == name), None)

    def aligned(self, from_domain: str | None) -> bool | None:
        """Whether it counts for the From line, in relaxed mode; None: cannot tell."""
        if self.domain is None or from_domain is None:
            return None
        return aligned(self.domain, from_domain)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One line of results."""

    server: str | None
    """None: it names none, as Microsoft's do (Exchange Online and Outlook.com)."""
    results: tuple[Result, ...]
    position: int
    """Among all fields, from the top."""
    instance: int | None = None
    """Of an ARC seal."""

    @property
    def operator(self) -> str:
        """Who runs the server."""
        return operator(self.server) if self.server else MICROSOFT


@dataclass(frozen=True, slots=True)
class Authentication:
    believed: tuple[Stamp, ...]
    others: tuple[Stamp, ...]
    """Forged or not: nobody who took the message stands behind them."""
    sealed: tuple[Stamp, ...]
    """What servers on the way saw, by ARC (RFC 8617); the newest first."""

    @property
    def server(self) -> str | None:
        return next((stamp.server for stamp in self.believed), None)

    def results(self, method: str) -> tuple[Result, ...]:
        every = (result for stamp in self.believed for result in stamp.results)
        return tuple(result for result in every if result.method == method)

    def first(self, method: str) -> Result | None:
        return next(iter(self.results(method)), None)


def authentication(fields: Sequence[Field], receivers: Sequence[Hop]) -> Authentication:
    """`receivers`: the hops from the one that took the message from SES on."""
    found: list[Stamp] = []
    sealed: list[Stamp] = []
    for position, field in enumerate(fields):
        if field.key == "authentication-results" and len(found) < MOST_STAMPS:
            found.append(_stamp(field.value, position))
        if field.key == "arc-authentication-results" and len(sealed) < MOST_STAMPS:
            sealed.append(_stamp(field.value, position))
    believed = _believed(found, fields, receivers)
    others = tuple(stamp for stamp in found if stamp not in believed)
    return Authentication(
        believed, others, tuple(sorted(sealed, key=lambda stamp: -(stamp.instance or 0)))
    )


def _believed(
    stamps: Sequence[Stamp], fields: Sequence[Field], hops: Sequence[Hop]
) -> tuple[Stamp, ...]:
    """The topmost stamp, if its server is on the way, and its own next to it."""
    if not stamps or not _on_the_way(stamps[0], hops):
        return ()
    top, believed = stamps[0], [stamps[0]]
    for stamp in stamps[1:]:
        between = {field.key for field in fields[believed[-1].position + 1 : stamp.position]}
        if between & _BY_SENDER or stamp.operator != top.operator:
            break
        believed.append(stamp)
    return tuple(believed)


def _on_the_way(stamp: Stamp, hops: Sequence[Hop]) -> bool:
    """Whether a server of the same organisation wrote a Received line."""
    return any(hop.host is not None and operator(hop.host) == stamp.operator for hop in hops)


def _stamp(value: str, position: int) -> Stamp:
    parts = clauses(value)
    instance = _INSTANCE.fullmatch(parts[0].text)
    if instance:
        parts = parts[1:]
    server = _server(parts[0]) if parts else None
    read = [found for part in parts[:MOST_RESULTS] if (found := _result(part))]
    return Stamp(server, tuple(read), position, int(instance[1]) if instance else None)


def _server(part: Clause) -> str | None:
    """The first clause, unless it is a result already."""
    if "=" in part.text or not part.text:
        return None
    found = _SERVER.match(part.text)
    return found[1].lower().rstrip(".") if found else None


def _result(part: Clause) -> Result | None:
    found = _RESULT.match(part.text)
    if found is None or found[1].lower() not in _METHODS:
        return None
    method = found[1].lower()
    rest = part.text[found.end() :]
    properties = tuple((k.lower(), v.strip('"')) for k, v in _PROPERTY.findall(rest)[:20])
    known = dict(properties)
    names = (known[key] for key in _DOMAINS.get(method, ()) if key in known)
    comment = next((text for text in part.comments if text), None)
    return Result(
        method,
        found[2].lower(),
        next(map(_domain, names), None),
        properties,
        comment[:300] if comment else None,
    )


def _domain(value: str) -> str | None:
    return domain_of(value) if "@" in value else domain(value[:253])
