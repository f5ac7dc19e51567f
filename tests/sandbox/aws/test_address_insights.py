"""What SES thinks of an address, from a scenario's file through boto3."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.scenario import BadScenario, read
from sandbox.worlds import world_of
from tests.sandbox.aws.conftest import NOW, LocalAws

FILE = """about: x
address: lena@doubtful.example
expect: {outcome: unknown, lead: blind_spots}
address_insights:
"""


def verdicts(aws: LocalAws, address: str, region: str = "eu-west-1") -> dict[str, str]:
    answer = aws.client("sesv2", region).get_email_address_insights(EmailAddress=address)
    found = answer["MailboxValidation"]
    judged = {"IsValid": found["IsValid"], **found["Evaluations"]}
    return {name: each["ConfidenceVerdict"] for name, each in judged.items()}


def test_it_is_as_the_scenario_says_and_good_of_others(aws: LocalAws, tmp_path: Path) -> None:
    said = "  lena@doubtful.example: {IsValid: LOW, MailboxExists: MEDIUM}\n"
    (tmp_path / "x.yaml").write_text(FILE + said)
    aws.world = world_of(read(tmp_path / "x.yaml", NOW), NOW)
    aws.world.throttle = False
    good = verdicts(aws, "ann@example.com")
    assert set(good.values()) == {"HIGH", "LOW"}
    assert verdicts(aws, "lena@doubtful.example") == good | {
        "IsValid": "LOW",
        "MailboxExists": "MEDIUM",
    }
    assert verdicts(aws, "lena@doubtful.example", "us-east-1") == good


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("{IsValid: MAYBE}", "cannot be 'MAYBE': one of LOW, MEDIUM, HIGH"),
        ("{IsNice: LOW}", 'unknown key "IsNice"'),
    ],
)
def test_what_aws_does_not_have_is_a_fault(tmp_path: Path, said: str, fault: str) -> None:
    (tmp_path / "x.yaml").write_text(f"{FILE}  lena@doubtful.example: {said}\n")
    with pytest.raises(BadScenario) as caught:
        read(tmp_path / "x.yaml", NOW)
    assert fault in str(caught.value)
