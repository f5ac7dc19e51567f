"""What becomes of an entry, whatever AWS answers; against the local SES."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.plain import sentence
from bot.removal import Ended
from bot.sources import aws, budget
from bot.sources.ses_suppression import SuppressionWriter
from sandbox.aws.ses_region import HEALTHY_ACCOUNT
from sandbox.holder import Holder
from sandbox.world import Fault, Region
from tests.bot.sources.conftest import Clock

ANN = "Ann@example.com"
ENTRY = {"Reason": "BOUNCE", "LastUpdateTime": datetime(2026, 5, 1, tzinfo=UTC)}


@dataclass
class Place:
    holder: Holder
    writer: SuppressionWriter
    clock: Clock

    @property
    def listed(self) -> dict[str, Any]:
        return self.holder.world.regions["eu-west-1"].suppression

    def fail(self, error: str, times: int | None = None, operation: str = "*") -> None:
        self.holder.world.faults.append(Fault("sesv2", error, operation, times=times))


@pytest.fixture
def place(local_aws: Holder, clock: Clock) -> Place:
    region = Region(account=deepcopy(HEALTHY_ACCOUNT), suppression={ANN: dict(ENTRY)})
    local_aws.world.regions["eu-west-1"] = region
    client = aws.client("sesv2", "eu-west-1", limits=budget.SES_WRITE)
    return Place(local_aws, SuppressionWriter(client, clock.wait), clock)


def test_an_entry_goes_and_comes_back_with_its_reason(place: Place) -> None:
    assert place.writer.remove(ANN).ended is Ended.DONE
    assert place.listed == {}
    assert place.writer.put_back(ANN, "BOUNCE").ended is Ended.DONE
    assert place.listed[ANN]["Reason"] == "BOUNCE"


def test_what_is_gone_already_is_absent(place: Place) -> None:
    place.listed.clear()
    assert place.writer.remove(ANN).ended is Ended.ABSENT


@pytest.mark.parametrize(
    ("error", "ended", "words"),
    [
        pytest.param(
            "AccessDeniedException",
            Ended.DENIED,
            "The bot may not call ses:DeleteSuppressedDestination: add it to the bot's role",
            id="denied",
        ),
        pytest.param(
            "TooManyRequestsException",
            Ended.UNDONE,
            "AWS throttles ses:DeleteSuppressedDestination",
            id="throttled",
        ),
        pytest.param("BadRequestException", Ended.UNDONE, "AWS refuses", id="refused"),
        pytest.param("unreachable", Ended.UNSURE, "", id="the connection ends"),
        pytest.param("InternalServiceErrorException", Ended.UNSURE, "a fault of its own", id="5xx"),
        pytest.param("status:502", Ended.UNSURE, "", id="a proxy's 502"),
        pytest.param("status:404", Ended.UNDONE, "", id="404 in nobody's words"),
        pytest.param("slow:0.4", Ended.UNSURE, "does not answer", id="no answer in time"),
    ],
)
def test_what_was_not_done_says_why_and_what_may_have_been_is_not_called_so(
    place: Place, monkeypatch: pytest.MonkeyPatch, error: str, ended: Ended, words: str
) -> None:
    quick = budget.Limits(connect=0.5, read=0.2, attempts=1)
    writer = SuppressionWriter(aws.client("sesv2", "eu-west-1", limits=quick), place.clock.wait)
    place.fail(error)
    written = writer.remove(ANN)
    assert written.ended is ended
    assert written.why is not None
    assert words in sentence(written.why)


@pytest.mark.parametrize("error", ["TooManyRequestsException", "unreachable", "status:503"])
def test_what_passes_is_tried_again(place: Place, error: str) -> None:
    place.fail(error, times=1)
    assert place.writer.remove(ANN).ended is Ended.DONE
    assert 0 < sum(place.clock.waits) <= budget.SES_WRITE.pause


def test_what_an_attempt_without_an_answer_removed_is_done(place: Place) -> None:
    place.fail("unreachable", times=1)
    place.listed.clear()  # as if that one had come through
    assert place.writer.remove(ANN).ended is Ended.DONE


def test_a_refusal_of_the_second_attempt_says_nothing_of_the_first(place: Place) -> None:
    place.fail("unreachable", times=1)
    place.fail("AccessDeniedException")
    assert place.writer.remove(ANN).ended is Ended.UNSURE
