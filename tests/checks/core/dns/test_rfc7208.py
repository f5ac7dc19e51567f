"""The whole public suite of RFC 7208, through the real evaluator."""

from __future__ import annotations

import pytest

from checks.core.dns import spf
from tests.checks.core.dns.rfc7208 import SUITE, Case, ZoneDns, cases
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
