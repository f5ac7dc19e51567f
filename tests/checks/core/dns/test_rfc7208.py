"""The whole public suite of RFC 7208, through the real evaluator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import pytest

from bot.spf import answer
from bot.wiring_spf import Resolving
from checks.core.dns import spf
from sandbox.dns import NameServer
from sandbox.holder import Holder
from tests.bot.sources.conftest import looping
from tests.checks.core.dns.rfc7208 import SUITE, Case, ZoneDns, cases, world
from tests.fakes import NOW

pytestmark = pytest.mark.rfc7208

CASES = cases()


def test_the_suite_is_there_and_whole() -> None:
    assert len(CASES) == 203, f"fetch it, as .ci/run does, to {SUITE}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    client = spf.Client.of(case.ip, case.mail_from, case.helo)
    found = spf.evaluate(ZoneDns(case.zone), client, NOW)
    assert found.result.value in case.results, found
    if case.explanation is not None and found.result is spf.Result.FAIL:
        wanted = None if case.explanation == "DEFAULT" else case.explanation
        assert found.explanation == wanted


@contextmanager
def served(zone: dict[str, list[Any]]) -> Iterator[Resolving]:
    with looping() as run:
        server = NameServer(Holder(world(zone)))
        run(server.start())
        yield Resolving([f"127.0.0.1:{server.port}"])
        run(server.close())


@pytest.mark.parametrize(
    "part", [tuple(part) for _, part in groupby(CASES, key=lambda case: id(case.zone))], ids=len
)
def test_the_command_over_a_real_name_server(part: tuple[Case, ...]) -> None:
    with served(part[0].zone) as asking:
        found = {case.name: answer(line(case), asking())["result"] for case in part}
    assert {
        c.name: (found[c.name], c.results) for c in part if found[c.name] not in c.results
    } == {}


def line(case: Case) -> bytes:
    told = {"id": case.name, "ip": case.ip, "mail_from": case.mail_from, "helo": case.helo}
    return json.dumps(told).encode()
