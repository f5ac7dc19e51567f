"""How long a domain's report takes, beside checkdmarc's; and whether it misses a fault that
checkdmarc reports.

make bench

One local name server answers after 20 ms.  checkdmarc asks it as its command line does, without
TLS, DNSSEC and SES; ours asks SES as well.  What is told is a ratio within one run, and the time in
round trips of a bare look-up.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bench.faulty import DOMAINS, scenario

TRIPS_ALLOWED = 6
FASTER_AT_LEAST = 5

EXPLAINED = {
    "spf-in-capitals.example": "v=spf1 may be written in capitals (RFC 7208, 4.5 and 12)",
    "spf-odd-modifier.example": "unknown modifiers are ignored by everybody (RFC 7208, 6)",
}
"""By domain: why checkdmarc reports what is no fault."""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Any:
    pytest.importorskip("checkdmarc")
    folder: Path = tmp_path_factory.mktemp("fifty")
    (folder / "fifty.yaml").write_text(yaml.safe_dump(scenario(), width=10**6))
    world = ["--scenarios", str(folder), "--scenario", "fifty", "--no-throttle", "--delay=dns=0.02"]
    command = [sys.executable, "-m", "sandbox", "run", *world, "--"]
    done = subprocess.run(
        [*command, sys.executable, "-m", "tests.bench.inspect_domains"],
        stdout=subprocess.PIPE,
        check=True,
        timeout=500,
    )
    return json.loads(done.stdout)


@pytest.mark.bench
@pytest.mark.timeout(600)
def test_a_report_takes_few_round_trips_and_is_much_faster(measured: Any) -> None:
    trip, domains = measured["trip"], measured["domains"]
    assert set(domains) == set(DOMAINS)
    times = {
        tool: statistics.median(told[tool]["seconds"] for told in domains.values())
        for tool in ("ours", "records", "whole")
    }
    trips = times["ours"] / trip
    print(f"\na bare look-up: {trip * 1000:.1f} ms; medians of {len(domains)} domains:")
    print(f"our whole report, with SES: {times['ours'] * 1000:.0f} ms, {trips:.1f} round trips")
    for tool, what in (("whole", "checkdmarc"), ("records", "checkdmarc, SPF and DMARC alone")):
        ratio = times[tool] / times["ours"]
        print(f"{what}: {times[tool] * 1000:.0f} ms, {ratio:.1f} times ours")
    assert trips <= TRIPS_ALLOWED
    assert times["whole"] / times["ours"] >= FASTER_AT_LEAST


@pytest.mark.bench
@pytest.mark.timeout(600)
def test_no_fault_is_missed(measured: Any) -> None:
    """A fault counts as told where ours has a warning, or says what is odd, of the same record."""
    missed = []
    for domain, told in measured["domains"].items():
        record = "dmarc" if domain.startswith("dmarc") else "spf"
        theirs, ours = told["records"][record], told["ours"][record]
        odd = [line for line in ours if line.startswith(("! ", "Odd", "Wrong", "Note"))]
        print(
            f"\n{domain}: {'; '.join(theirs) or 'nothing'}\n  ours: {'; '.join(odd) or 'nothing'}"
        )
        if theirs and not odd:
            why = EXPLAINED.get(domain)
            print(f"  no fault: {why}" if why else "  MISSED")
            missed += [] if why else [domain]
    assert missed == []
