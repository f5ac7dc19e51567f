"""Looks up DNS records: there, not there (NXDOMAIN and no data alike), or could not look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from dns import exception, flags, message, name, rcode, resolver
from dns.nameserver import Do53Nameserver
from dns.rdata import Rdata
from dns.rdtypes.ANY.CNAME import CNAME
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.PTR import PTR
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA

from bot.sources.budget import DNS, DNS_SERVER, Deadline
from checks.core import Mx, Text, Unavailable, say

PAYLOAD = 1232
"""Bytes taken over UDP, by EDNS: fits one packet on any path (DNS Flag Day 2020)."""

PORT = 53


def make_resolver(servers: Sequence[str] = ()) -> resolver.Resolver:
    """One that asks these servers (`10.0.0.2`, `10.0.0.2:5353`, `[::1]:53`), or the system's.

    Threads may share it.  It keeps no answers: what one question has seen, its memo has, and the
    next question shall see what its asker has just mended.
    Raises ValueError where a server is not an IP address, Unavailable where there is none.
    """
    try:
        made = resolver.Resolver(configure=not servers)
    except resolver.NoResolverConfiguration as e:
        none = say("The host names no DNS server: set DNS_SERVERS")
        raise Unavailable("DNS", none) from e
    if servers:
        made.nameservers = [_server(each) for each in servers]
    made.use_edns(0, 0, PAYLOAD)
    made.timeout = DNS_SERVER
    made.lifetime = DNS.read
    return made


def _server(text: str) -> Do53Nameserver:
    """`urlsplit` knows how hosts and ports are written, for both kinds of address."""
    bare = f"[{text}]" if text.count(":") > 1 and "[" not in text else text
    parts = urlsplit(f"//{bare}")
    return Do53Nameserver(str(ip_address(parts.hostname or text)), parts.port or PORT)


@dataclass(frozen=True, slots=True)
class DnsSource:
    """A `Dns`; cheap to make, one for each question, with that question's deadline."""

    resolver: resolver.Resolver
    deadline: Deadline

    def txt(self, name: str) -> tuple[str, ...]:
        return tuple(
            b"".join(record.strings).decode("utf-8", "replace")
            for record in self._records(name, "TXT")
            if isinstance(record, TXT)
        )

    def cname(self, name: str) -> str | None:
        targets = (_plain(r.target) for r in self._records(name, "CNAME") if isinstance(r, CNAME))
        return next(targets, None)

    def mx(self, name: str) -> tuple[Mx, ...]:
        found = (
            Mx(record.preference, _plain(record.exchange))
            for record in self._records(name, "MX")
            if isinstance(record, MX)
        )
        return tuple(sorted(found, key=lambda mx: (mx.preference, mx.host)))

    def a(self, name: str) -> tuple[str, ...]:
        return tuple(r.address for r in self._records(name, "A") if isinstance(r, A))

    def aaaa(self, name: str) -> tuple[str, ...]:
        return tuple(r.address for r in self._records(name, "AAAA") if isinstance(r, AAAA))

    def ptr(self, name: str) -> tuple[str, ...]:
        return tuple(_plain(r.target) for r in self._records(name, "PTR") if isinstance(r, PTR))

    def _records(self, asked: str, kind: str) -> Sequence[Rdata]:
        source = f"DNS {kind} {asked}"
        left = self.deadline.left()
        if left <= 0:
            raise Unavailable(source, say("No time was left to ask DNS: ask again"))
        try:
            # the last dot keeps the host's search domains out of it; a backslash is one
            full = name.from_text(f"{asked.rstrip('.')}.".replace("\\", "\\\\"))
            answer = self.resolver.resolve(
                full,
                kind,
                search=False,
                raise_on_no_answer=False,
                lifetime=min(self.resolver.lifetime, left),
            )
        except resolver.NXDOMAIN:
            return ()
        except (exception.DNSException, UnicodeError) as e:
            raise Unavailable(source, _why(e, asked)) from e
        if why := _no_answer(answer, asked):
            raise Unavailable(source, why)
        # a CNAME's target is followed; what stands at its end counts
        return () if answer.rrset is None else tuple(answer.rrset)


def _no_answer(answer: resolver.Answer, asked: str) -> Text | None:
    """Why what came says nothing of the name, though it came without an error."""
    response = answer.response
    if response.flags & flags.TC:
        return say("The answer for {name} is cut short, even over TCP", name=asked)
    if answer.rrset is None and not response.flags & (flags.AA | flags.RA):
        # "nothing there" is for a server to say that serves the zone, or looks it up for others
        return say(
            "The bot's name servers do not look {name} up, but refer to others: set DNS_SERVERS to"
            " some that do",
            name=asked,
        )
    return None


def _why(error: Exception, asked: str) -> Text:
    if isinstance(error, exception.Timeout):
        return say(
            "No name server answered for {name} in time: ask again, and if that does not help,"
            " check that the bot reaches its name servers (DNS_SERVERS)",
            name=asked,
        )
    if isinstance(error, resolver.NoNameservers):
        return _refused([each[3] for each in error.kwargs["errors"]], asked)
    if isinstance(error, (name.LabelTooLong, name.NameTooLong, name.EmptyLabel, UnicodeError)):
        return say("{name} is not a name that DNS can hold", name=asked)
    return say("DNS cannot answer for {name}: {fault}", name=asked, fault=str(error))


def _refused(faults: Sequence[object], asked: str) -> Text:
    """What every server said: an error code as text, or what went wrong with its answer.

    One that says SERVFAIL has tried, so it tells more about the name than the others.
    """
    codes = {fault for fault in faults if isinstance(fault, str)}
    if any(isinstance(fault, message.ChainTooLong) for fault in faults):
        return say(
            "The CNAMEs of {name} lead in a circle: whoever keeps the domain has to mend them",
            name=asked,
        )
    if rcode.to_text(rcode.SERVFAIL) in codes:
        return say(
            "The name servers of {name} are broken, or its DNSSEC is (SERVFAIL): whoever keeps the"
            " domain has to mend them",
            name=asked,
        )
    if rcode.to_text(rcode.REFUSED) in codes:
        return say(
            "The bot's name servers refuse to answer (REFUSED): let them serve the bot's host, or"
            " set DNS_SERVERS to others"
        )
    if codes:
        return say(
            "The bot's name servers answer for {name} with {code}",
            name=asked,
            code=", ".join(sorted(codes)),
        )
    if any(isinstance(fault, OSError) for fault in faults):
        return say(
            "The bot's name servers cannot be reached: check the network, or DNS_SERVERS",
        )
    return say("The answer for {name} cannot be read: it is malformed", name=asked)


def _plain(full: name.Name) -> str:
    return full.to_text(omit_final_dot=True).lower() if full.labels != (b"",) else ""
