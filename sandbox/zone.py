"""What a resolver would answer from the world's zone: chains, wildcards, and two kinds of nothing.

Names are absolute, lower case and without the last dot, as in `World.zone`. Nothing is known of
names outside it, so they do not exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dns.name import Name
from dns.rcode import Rcode
from dns.rdataclass import IN
from dns.rdatatype import RdataType
from dns.rrset import RRset, from_text_list

Zone = Mapping[tuple[str, str], list[str]]

TTL = 300
LONGEST_CHAIN = 8
"""A resolver gives up on a longer chain of CNAMEs."""

SOA = "ns.{apex} hostmaster.{apex} 2026112401 7200 900 1209600 300"


@dataclass
class Reply:
    rcode: Rcode = Rcode.NOERROR
    answer: list[RRset] = field(default_factory=list)
    authority: list[RRset] = field(default_factory=list)


def text_of(name: Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


class Records:
    """One zone, ready to be asked. Cheap to make: a world may be swapped between two questions."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._types: dict[str, list[str]] = {}
        for name, kind in zone:
            self._types.setdefault(name, []).append(kind)
        # a name exists when something exists below it (RFC 8020)
        self._names = {ancestor for name in self._types for ancestor in _upwards(name)}

    def ask(self, qname: Name, rdtype: RdataType) -> Reply:
        reply = Reply()
        name = qname
        for _ in range(LONGEST_CHAIN):
            source = self._source(text_of(name))
            if source is None:
                return self._nothing(reply, name, Rcode.NXDOMAIN)
            target = self._alias(source, rdtype)
            if target is None:
                reply.answer += self._rrsets(name, source, rdtype)
                found = any(each.name == name for each in reply.answer)
                return reply if found else self._nothing(reply, name, Rcode.NOERROR)
            alias = from_text_list(name, TTL, IN, "CNAME", [target])
            reply.answer.append(alias)
            name = alias[0].target
        return Reply(Rcode.SERVFAIL)

    def _source(self, name: str) -> str | None:
        """The name whose records answer for `name`: itself, or a wildcard (RFC 4592)."""
        if name in self._names:
            return name
        for ancestor in _upwards(name.partition(".")[2]):
            if f"*.{ancestor}" in self._types:
                return f"*.{ancestor}"
            if ancestor in self._names:
                return None
        return None

    def _alias(self, source: str, rdtype: RdataType) -> str | None:
        if rdtype in (RdataType.CNAME, RdataType.ANY):
            return None
        targets = self._zone.get((source, "CNAME"))
        return targets[0] if targets else None

    def _rrsets(self, name: Name, source: str, rdtype: RdataType) -> list[RRset]:
        wanted = self._types.get(source, ()) if rdtype == RdataType.ANY else (rdtype.name,)
        records = {kind: self._zone.get((source, kind), []) for kind in wanted}
        if rdtype == RdataType.SOA and not records["SOA"] and source == self._apex(source):
            records["SOA"] = [SOA.format(apex=f"{source}.")]
        return [
            from_text_list(name, TTL, IN, kind, texts) for kind, texts in records.items() if texts
        ]

    def _nothing(self, reply: Reply, name: Name, rcode: Rcode) -> Reply:
        apex = self._apex(text_of(name))
        own = self._zone.get((apex, "SOA"), [SOA.format(apex=f"{apex}.")])
        reply.rcode = rcode
        reply.authority.append(from_text_list(f"{apex}.", TTL, IN, "SOA", own))
        return reply

    def _apex(self, name: str) -> str:
        """Every second-level domain that exists is a zone of its own, below its TLD's."""
        domain = ".".join(name.split(".")[-2:])
        return domain if domain in self._names else domain.rpartition(".")[2]


def _upwards(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.partition(".")[2]
