"""The public test suite of RFC 7208: its cases, and a Dns that is made of its zones.

`.ci/run` fetches the file; `RFC7208_SUITE` says where it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from dns.name import Name

from checks.core import Mx, Text, Unavailable, say
from sandbox.world import World
from sandbox.zone import text_of

SUITE = Path(os.environ.get("RFC7208_SUITE", "artefacts/rfc7208-tests.yml"))
LONGEST_CHAIN = 8
"""A resolver gives up on a longer chain of CNAMEs."""

NO_ANSWER: Text = say("No name server answered in time")


@dataclass(frozen=True)
class Case:
    name: str
    ip: str
    mail_from: str
    helo: str
    results: tuple[str, ...]
    """Any of them is right."""
    explanation: str | None
    """None: not said; `DEFAULT`: none of the sender's own."""
    zone: dict[str, list[Any]]


class ZoneDns:
    """Answers from a zone of the suite.  `TIMEOUT` at a name: what it does not have is met with
    silence.  SPF records (type 99) count as TXT where the name says nothing of TXT."""

    def __init__(self, zone: dict[str, list[Any]]) -> None:
        self._zone = {name.lower(): records for name, records in zone.items()}

    def txt(self, name: str) -> tuple[str, ...]:
        return tuple("".join(t) if isinstance(t, list) else t for t in self._found(name, "TXT"))

    def a(self, name: str) -> tuple[str, ...]:
        return tuple(self._found(name, "A"))

    def aaaa(self, name: str) -> tuple[str, ...]:
        return tuple(self._found(name, "AAAA"))

    def ptr(self, name: str) -> tuple[str, ...]:
        return tuple(host.lower().rstrip(".") for host in self._found(name, "PTR"))

    def mx(self, name: str) -> tuple[Mx, ...]:
        found = self._found(name, "MX")
        return tuple(sorted((Mx(p, h.rstrip(".")) for p, h in found), key=lambda m: m.preference))

    def cname(self, name: str) -> str | None:
        return next(iter(self._found(name, "CNAME")), None)

    def records(self, name: str) -> Iterator[tuple[str, Any]]:
        there = self._zone.get(name.lower().rstrip("."), ())
        records = [pair for record in there if isinstance(record, dict) for pair in record.items()]
        as_txt = not any(kind == "TXT" for kind, _ in records)
        for kind, value in records:
            if as_txt and kind == "SPF":
                yield "TXT", value
            elif value != "NONE":
                yield kind, value

    def _found(self, name: str, wanted: str) -> list[Any]:
        for _ in range(LONGEST_CHAIN):
            found = [value for kind, value in self.records(name) if kind == wanted]
            if not found and "TIMEOUT" in self._zone.get(name.lower().rstrip("."), ()):
                raise Unavailable(f"DNS {wanted} {name}", NO_ANSWER)
            alias = next((v for kind, v in self.records(name) if kind == "CNAME"), None)
            if found or alias is None:
                return found
            name = alias
        raise Unavailable(f"DNS {wanted} {name}", say("The CNAMEs lead in a circle"))


def cases(path: Path = SUITE) -> list[Case]:
    """No case where there is no file."""
    if not path.exists():
        return []
    parts = [part for part in yaml.safe_load_all(path.read_text(encoding="utf-8")) if part]
    return [
        _case(name, told, part["zonedata"])
        for part in parts
        for name, told in part["tests"].items()
    ]


def _case(name: str, told: dict[str, Any], zone: dict[str, list[Any]]) -> Case:
    result = told["result"]
    return Case(
        name,
        str(told["host"]),
        told["mailfrom"] or "",
        told["helo"] or "",
        tuple(result) if isinstance(result, list) else (result,),
        told.get("explanation"),
        zone,
    )


def world(zone: dict[str, list[Any]]) -> World:
    """The zone, for the local name server: silence is a SERVFAIL there, which takes no time."""
    names = ZoneDns(zone)
    records: dict[tuple[str, str], list[str]] = {}
    for name in zone:
        for kind, value in names.records(name):
            if kind != "SPF" and value != []:
                records.setdefault((_key(name), kind), []).append(_written(kind, value))
    silent = {
        _key(name): "servfail" for name, told in zone.items() if _is_silent(names, name, told)
    }
    return World("suite", "one part of it", regions={}, zone=records, dns_faults=silent)


def _is_silent(names: ZoneDns, name: str, told: list[Any]) -> bool:
    return "TIMEOUT" in told and not any(kind == "TXT" for kind, _ in names.records(name))


def _key(name: str) -> str:
    return text_of(Name([*(label.encode("latin-1") for label in name.split(".")), b""]))


def _written(kind: str, value: Any) -> str:
    """In zone-file form."""
    match kind:
        case "TXT":
            octets = "".join(value).encode("latin-1")
            parts = [octets[start : start + 255] for start in range(0, len(octets), 255)]
            return " ".join(
                '"' + "".join(f"\\{o:03}" for o in part) + '"' for part in parts or [b""]
            )
        case "MX":
            return f"{value[0]} {value[1].rstrip('.')}."
        case "PTR" | "CNAME":
            return f"{value.rstrip('.')}."
    return str(value)
