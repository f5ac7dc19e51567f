"""What the bot's role may do: what the code calls, and nothing else.

deploy/iam-policy.json is made from deploy/cloudformation/role.yaml by `WRITE_DOCS=1 pytest`.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from bot.doctor import bus, role
from bot.doctor import queue as doctor_queue
from bot.doctor import rights as doctor_rights
from bot.settings import example
from bot.sources import bus_rules, way
from checks.core.simulator import DOMAIN
from tests.deploy.operations import actions, called
from tests.deploy.templates import NO_VALUE, ROOT, resources, statements, template

POLICY = ROOT / "deploy/iam-policy.json"
README = (ROOT / "README.md").read_text()

PLACES = {
    "Regions": ["REGION"],
    "QueueArn": "arn:aws:sqs:REGION:ACCOUNT:QUEUE",
    "AccountRoles": ["arn:aws:iam::ACCOUNT:role/ROLE"],
    "KeyArn": "arn:aws:kms:REGION:ACCOUNT:key/KEY",
}
"""What somebody who pastes the policy puts in by hand, for the template's parameters."""
ATTRIBUTES = {"Role.Arn": "arn:aws:iam::ACCOUNT:role/ROLE"}
WORDS = {
    "AWS::Partition": "aws",
    "AWS::AccountId": "ACCOUNT",
    "ArchiveBucket": "BUCKET",
    "ArchivePrefix": "PREFIX",
}

READING = (
    "ses:Get",
    "ses:List",
    "cloudwatch:Get",
    "events:Describe",
    "events:List",
    "health:Describe",
    "s3:Get",
    "s3:List",
    "sns:Get",
    "sns:List",
    "sqs:Get",
    "iam:Simulate",
)
TAKING = {
    "kms:Decrypt",
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:ReceiveMessage",
}
"""The one queue's."""
ENTERING = {"sts:AssumeRole"}
"""Roles in further accounts, each named; what they may do is theirs."""
NO_RIGHTS_OF_OURS = {
    "ses:ExportSourceType",
    "sns:Publish",
    "sqs:SendMessage",
    "sts:GetCallerIdentity",
}
"""A condition's key, what SES and SNS may do on the way of events, and what nobody has to allow."""
SEARCH = ("SearchSesRecords", "FollowSearch")
"""Statements for EXPORT_SEARCH: a search is begun, and ended, which is more than reading."""
SEND = "SendToSimulator"
"""The statement for `doctor --send`: it mails the simulator, and nobody else."""
CHANGE = "ChangeSuppressionList"
"""The statement for SUPPRESSION_REMOVAL, the only one that changes anything of mail."""


def policies() -> dict[str, list[dict[str, Any]]]:
    """Statements of the role's policies, by the policy's logical id."""
    found = resources("role.yaml", "IAM::Policy")
    return {id: statements(properties) for id, properties in found.items()}


def by_sid() -> dict[str, dict[str, Any]]:
    return {each["Sid"]: each for policy in policies().values() for each in policy}


def filled_in(value: Any, places: dict[str, Any] = PLACES) -> Any:
    """With placeholders where the template has parameters."""
    if isinstance(value, list):
        return [filled_in(each, places) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"}:
        return places[value["Ref"]]
    if set(value) == {"Fn::GetAtt"}:
        return ATTRIBUTES[value["Fn::GetAtt"]]
    if set(value) == {"Fn::Sub"}:
        return re.sub(r"\$\{([\w:]+)\}", lambda found: WORDS[found[1]], value["Fn::Sub"])
    return {name: filled_in(each, places) for name, each in value.items()}


def test_the_policy_to_paste_is_that_of_the_template() -> None:
    page = json.dumps(
        {"Version": "2012-10-17", "Statement": [filled_in(each) for each in by_sid().values()]},
        indent=2,
    )
    if os.environ.get("WRITE_DOCS"):
        POLICY.write_text(f"{page}\n")
    assert POLICY.read_text() == f"{page}\n"


def test_the_role_allows_what_is_called_and_nothing_else() -> None:
    allowed = [action for each in by_sid().values() for action in each["Action"]]
    assert len(allowed) == len(set(allowed)), "an action stands in two statements"
    assert set(allowed) == actions(called())


def test_actions_that_messages_name_are_in_the_policy() -> None:
    """A remedy such as "add ses:GetAccount to the role" names what the policy has."""
    allowed = {action for each in by_sid().values() for action in each["Action"]}
    service = "|".join(sorted({action.partition(":")[0] for action in allowed}))
    named = {
        action
        for path in ROOT.glob("bot/**/*.py")
        for action in re.findall(rf'"((?:{service}):[A-Z][A-Za-z]+)"', path.read_text())
    }
    assert named
    assert named - NO_RIGHTS_OF_OURS <= allowed


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("sqs = aws.client('sqs', 'eu-west-1')\nsqs.purge_queue()", {("sqs", "PurgeQueue")}),
        (
            "s3 = client('s3', home)\ns3.get_paginator('list_object_versions')",
            {("s3", "ListObjectVersions")},
        ),
        (
            "s3 = session.client('s3')\ns3.get_waiter('bucket_exists').wait(Bucket=b)",
            {("s3", "HeadBucket")},
        ),
        ("ses = client('sesv2', home)\nself._call('SendEmail')", {("sesv2", "SendEmail")}),
        ("other.purge_queue()", set()),
    ],
    ids=["method", "paginator", "waiter", "by name", "nobody's client"],
)
def test_whatever_way_an_operation_is_called_it_is_found(
    source: str, found: set[tuple[str, str]], tmp_path: Path
) -> None:
    (tmp_path / "made.py").write_text(source)
    assert called(tmp_path) == found


def test_all_but_what_stands_apart_reads() -> None:
    apart = (*SEARCH, SEND, CHANGE)
    rest = {a for s in by_sid().values() if s["Sid"] not in apart for a in s["Action"]}
    assert {action for action in rest if not action.startswith(READING)} == TAKING | ENTERING


def test_reading_and_writing_are_policies_apart() -> None:
    of = {each["Sid"]: id for id, policy in policies().items() for each in policy}
    assert [sid for sid in of if of[sid] == of[CHANGE]] == [CHANGE]
    assert {sid for sid in of if of[sid] == of[SEARCH[0]]} == set(SEARCH)
    assert {sid for sid in of if of[sid] == of["ReadSes"]} == {"ReadSes", "ReadReputation"}


def test_whatever_is_switched_on_the_role_can_be_made() -> None:
    """IAM takes ten managed policies on a role, of which people have their own, and 10,240
    characters of inline ones together, blanks not counted (IAM quotas)."""
    made = template("role.yaml")["Resources"]
    assert {each["Type"] for each in made.values()} == {
        "AWS::IAM::Role",
        "AWS::IAM::InstanceProfile",
        "AWS::IAM::Policy",
    }
    assert "ManagedPolicyArns" not in made["Role"]["Properties"]
    found = resources("role.yaml", "IAM::Policy")
    assert all(each["Roles"] == [{"Ref": "Role"}] for each in found.values())
    names = [each["PolicyName"] for each in found.values()]
    assert len(set(names)) == len(names)
    longest = {
        "Regions": [f"ap-southeast-{n}" for n in range(30)],
        "AccountRoles": [f"arn:aws:iam::{n:012}:role/ses-why-role-Role-{n:012}" for n in range(20)],
    }
    size = sum(
        len(re.sub(r"\s", "", json.dumps(filled_in(statements(each), PLACES | longest))))
        for each in found.values()
    )
    assert size < 10_240


def test_what_ses_and_metrics_are_asked_for_is_asked_in_our_regions() -> None:
    for sid, each in by_sid().items():
        if any(action.startswith(("ses:", "cloudwatch:", "events:")) for action in each["Action"]):
            where = each["Condition"]["StringEquals"]["aws:RequestedRegion"]
            assert where == {"Ref": "Regions"}, sid


def test_all_but_what_is_read_whole_is_allowed_for_one_thing_alone() -> None:
    """SES's account, suppression list, insights and exports, metrics and AWS Health's events have
    no ARN (service authorization reference); at identities, sets and rules of the bus the bot looks
    at all."""
    for sid, each in by_sid().items():
        services = {action.partition(":")[0] for action in each["Action"]}
        assert (each["Resource"] == "*") == (
            services <= {"ses", "cloudwatch", "health", "events"}
        ), sid


def test_what_searches_by_recipient_exports_nothing_else() -> None:
    apart = {sid: by_sid()[sid] for sid in SEARCH}
    assert apart["SearchSesRecords"]["Action"] == ["ses:CreateExportJob"]
    source = apart["SearchSesRecords"]["Condition"]["StringEquals"]["ses:ExportSourceType"]
    assert source == "MESSAGE_INSIGHTS"
    assert apart["FollowSearch"]["Action"] == ["ses:CancelExportJob", "ses:GetExportJob"]
    for sid in SEARCH:
        assert sid in README


def test_what_changes_mail_is_nothing_but_the_suppression_list() -> None:
    changing = by_sid()[CHANGE]["Action"]
    assert changing == ["ses:DeleteSuppressedDestination", "ses:PutSuppressedDestination"]
    for where in (README, (ROOT / "docs/security.md").read_text(), example()):
        assert CHANGE in where


def test_what_sends_mails_the_simulator_alone() -> None:
    assert by_sid()[SEND]["Action"] == ["ses:SendEmail"]
    condition = by_sid()[SEND]["Condition"]
    assert condition["ForAllValues:StringLike"] == {"ses:Recipients": f"*@{DOMAIN}"}
    assert condition["Null"] == {"ses:Recipients": "false"}
    for where in (README, (ROOT / "docs/operations.md").read_text()):
        assert SEND in where


def test_statements_that_lines_of_the_doctor_name_are_in_the_policy() -> None:
    settings = {"url": "u", "arn": "a"}
    rights = (
        *role.reading(),
        *role.queue(**settings),
        *role.health(),
        *role.paid(),
        *role.search(),
        *role.removal(),
    )
    for right in rights:
        assert right.action in by_sid()[right.statement]["Action"], right.action
    assert by_sid()[doctor_rights.CHECK]["Action"] == ["iam:SimulatePrincipalPolicy"]
    of_topics, of_queue = (
        by_sid()[sid]["Action"] for sid in (doctor_queue.CHECK_TOPICS, doctor_queue.CHECK_QUEUE)
    )
    assert doctor_queue.ATTRIBUTES in of_queue
    assert {*way.TOPIC_ACTIONS} == {*of_topics}
    assert {*bus_rules.ACTIONS} == {*by_sid()[bus.CHECK]["Action"]}


def test_nobody_but_whom_the_parameters_name_takes_the_role_on() -> None:
    role = resources("role.yaml", "IAM::Role")["Role"]["AssumeRolePolicyDocument"]["Statement"]
    ecs, ec2, other = (each["Fn::If"][1] for each in role)
    assert ecs["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert ec2["Principal"] == {"Service": "ec2.amazonaws.com"}
    assert other["Principal"] == {"AWS": {"Ref": "TrustedArn"}}
    given = {"StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}}}
    assert other["Condition"]["Fn::If"] == ["ByExternalId", given, NO_VALUE]
