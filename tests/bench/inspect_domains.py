"""Run inside a sandbox: inspects domains with ours and with checkdmarc, and prints what they took.

    python -m sandbox run --no-throttle --delay dns=0.02 … -- python -m tests.bench.inspect_domains

One JSON object: seconds of a bare look-up, and for each domain what each tool took and said.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import checkdmarc.dmarc
import checkdmarc.spf
from checkdmarc import check_domains

from bot import as_json, wiring
from bot.settings import from_process
from bot.sources.dns import make_resolver
from checks.core import parse_domain
from tests.bench.faulty import DOMAINS

Told = dict[str, Any]


def ours(ask: wiring.Asking, domain: str) -> Told:
    before = time.perf_counter()
    report = ask.domain(parse_domain(domain))
    seconds = time.perf_counter() - before
    said = as_json.domain(report, str)
    found: dict[str, list[str]] = {"spf": [], "dmarc": []}
    for finding in said["findings"]:
        if finding["check"] in found:
            worrying = finding["verdict"] in ("warn", "fail")
            found[finding["check"]] += [
                f["label"] + ": " + str(f["value"]) for f in finding["facts"]
            ]
            found[finding["check"]].insert(0, ("! " if worrying else "") + finding["headline"])
    return {"seconds": seconds, **found}


def theirs(domain: str, resolver: Any, *, whole: bool) -> Told:
    """`whole`: everything that its command line does, but for TLS; else SPF and DMARC alone."""
    before = time.perf_counter()
    if whole:
        check_domains([domain], resolver=resolver)
        return {"seconds": time.perf_counter() - before}
    spf = checkdmarc.spf.check_spf(domain, resolver=resolver)
    dmarc = checkdmarc.dmarc.check_dmarc(domain, resolver=resolver)
    seconds = time.perf_counter() - before
    return {"seconds": seconds, "spf": _faults(spf), "dmarc": _faults(dmarc)}


def _faults(result: Any) -> list[str]:
    error = [result["error"]] if "error" in result else []
    return [*map(str, error), *map(str, result.get("warnings", ()))]


def main() -> None:
    settings = from_process((), lambda line: print(line, file=sys.stderr))
    resolver = make_resolver(settings.DNS_SERVERS)
    trips = []
    for number in range(20):
        before = time.perf_counter()
        list(resolver.resolve(f"mx.{DOMAINS[number]}.", "A", search=False))
        trips.append(time.perf_counter() - before)
    with wiring.asking(settings) as ask:
        ask.domain(parse_domain("shop.example"))  # warm: account, connections
        told = {
            domain: {
                "ours": ours(ask, domain),
                "records": theirs(domain, resolver, whole=False),
                "whole": theirs(domain, resolver, whole=True),
            }
            for domain in DOMAINS
        }
    json.dump({"trip": sorted(trips)[len(trips) // 2], "domains": told}, sys.stdout)


if __name__ == "__main__":
    main()
