"""Rights are tried by calls that do nothing, against the local AWS and boto3's real clients."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.doctor.identity import Caller
from bot.doctor.line import State
from bot.doctor.rights import Moot, Right, Silent, gather, judge
from bot.plain import sentence
from bot.sources.rights import PAUSE, Rights
from checks.core import Unavailable
from sandbox.world import Fault
from tests.fakes import HOME
from tests.sandbox.aws.conftest import LocalAws, aws, served

__all__ = ("aws", "served")

GET = Right("ses:GetAccount", "ReadSes", "sesv2", "GetAccount")
ABSENT = Right("ses:GetTenant", "ReadSes", "sesv2", "GetTenant", {"TenantName": "nobodys"})
EVENTS = Right("health:DescribeEvents", "ReadServiceHealth", "health", "DescribeEvents")


@dataclass
class Waits:
    waited: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)


def rights(
    aws: LocalAws, wait: Waits, arn: str = "arn:aws:iam::111122223333:user/ses-why"
) -> Rights:
    caller = Caller("111122223333", arn)
    return Rights(HOME, aws.client, lambda: caller, wait)


@pytest.fixture
def waits() -> Waits:
    return Waits()


def strike(aws: LocalAws, error: str, **where: Any) -> None:
    aws.world.faults.append(Fault(where.pop("service", "sesv2"), error, **where))


def test_an_answer_and_no_such_thing_prove_a_right(aws: LocalAws, waits: Waits) -> None:
    assert rights(aws, waits).allowed(GET) is True
    assert rights(aws, waits).allowed(ABSENT) is True


def test_a_denial_is_no_right(aws: LocalAws, waits: Waits) -> None:
    strike(aws, "AccessDeniedException", operation="GetTenant")
    assert rights(aws, waits).allowed(ABSENT) is False


def test_without_a_plan_there_is_nothing_to_have_a_right_to(aws: LocalAws, waits: Waits) -> None:
    assert isinstance(rights(aws, waits).allowed(EVENTS), Moot)


def test_what_is_throttled_or_cut_off_is_tried_again(aws: LocalAws, waits: Waits) -> None:
    strike(aws, "TooManyRequestsException", operation="GetAccount", times=1)
    strike(aws, "unreachable", operation="GetTenant", times=1)
    assert rights(aws, waits).allowed(GET) is True
    assert waits.waited == [PAUSE]
    assert rights(aws, waits).allowed(ABSENT) is True


def test_who_throttles_for_long_is_not_silent_and_who_does_not_answer_is(
    aws: LocalAws, waits: Waits
) -> None:
    strike(aws, "TooManyRequestsException", operation="GetAccount")
    with pytest.raises(Unavailable) as throttled:
        rights(aws, waits).allowed(GET)
    assert not isinstance(throttled.value, Silent)
    strike(aws, "unreachable", operation="GetTenant")
    with pytest.raises(Silent):
        rights(aws, waits).allowed(ABSENT)


WRITES = (
    Right("ses:PutSuppressedDestination", "ChangeSuppressionList"),
    Right("ses:CreateExportJob", "SearchSesRecords", context={"ses:ExportSourceType": "X"}),
)


def test_the_simulator_is_asked_for_what_is_never_called(aws: LocalAws, waits: Waits) -> None:
    strike(aws, "AccessDeniedException", operation="CreateExportJob")
    assert rights(aws, waits).simulated(WRITES) == {
        "ses:PutSuppressedDestination": True,
        "ses:CreateExportJob": False,
    }


@dataclass(frozen=True)
class Conditions:
    """IAM, where the role may write from one network alone."""

    lacking: tuple[str, ...]

    def simulate_principal_policy(self, *, ActionNames: list[str], **_: Any) -> dict[str, Any]:  # noqa: N803  # boto3's
        results = [
            {
                "EvalActionName": name,
                "EvalDecision": "implicitDeny",
                "MissingContextValues": [*self.lacking],
            }
            for name in ActionNames
        ]
        return {"EvaluationResults": results}


@pytest.mark.parametrize(
    ("lacking", "state", "said"),
    [
        ((), State.WRONG, "IAM's simulator says that AWS denies it"),
        (
            ("aws:SourceVpce",),
            State.NOT_CHECKED,
            "IAM's simulator cannot tell: the role's policy has conditions on aws:SourceVpce",
        ),
    ],
)
def test_what_hangs_on_a_condition_of_real_requests_is_not_called_denied(
    lacking: tuple[str, ...], state: State, said: str
) -> None:
    iam = Conditions(lacking)
    caller = Caller("111122223333", "arn:aws:iam::111122223333:user/ses-why")
    seen = gather(HOME, WRITES[:1], Rights(HOME, lambda _: iam, lambda: caller))
    [line] = judge(seen)
    assert (sentence(line.what), line.state, sentence(line.told)) == (
        "ses:PutSuppressedDestination",
        state,
        said,
    )


def test_a_role_with_a_path_is_not_found_by_its_session(aws: LocalAws, waits: Waits) -> None:
    session = "arn:aws:sts::111122223333:assumed-role/bots-role/i-0123"
    with pytest.raises(Unavailable) as e:
        rights(aws, waits, session).simulated(WRITES)
    assert e.value.why.template == "IAM does not find the bot's role by its name: it has a path"
