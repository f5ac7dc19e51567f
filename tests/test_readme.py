"""The README's commands, links and promises, held to what is there."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml
from botocore import xform_name
from botocore.loaders import Loader

from bot.settings import Settings, example
from bot.words import arguments
from sandbox.tour import SCENARIOS, files

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]
INLINE = re.findall(r"`((?:make|python -m) [^`]+)`", README)
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_the_two_commands_stand_alone() -> None:
    assert BLOCKS[:2] == ["make demo\n", "make test\n"]


@pytest.mark.parametrize("command", [c for c in COMMANDS + INLINE if c.startswith("make ")])
def test_every_make_command_has_its_target(command: str) -> None:
    target, *rest = shlex.split(command)[1:]
    assert target in TARGETS
    if target == "demo" and rest:
        assert rest[0] in files(SCENARIOS)


@pytest.mark.parametrize(
    "command", [c for c in COMMANDS + INLINE if "python -m bot" in c], ids=lambda c: c
)
def test_every_command_of_the_bot_is_understood(command: str) -> None:
    words = shlex.split(command)
    arguments().parse_args(words[words.index("bot") + 1 :])


def test_the_example_question_is_in_a_scenario() -> None:
    asked = re.findall(r"make why TARGET=(\S+)", README)
    known = {yaml.safe_load(p.read_text())["address"] for p in files(SCENARIOS).values()}
    assert asked
    assert set(asked) <= known


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(((?!http)[^)#]+)", README))))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_the_settings_called_required_are_settings() -> None:
    named = re.findall(r"`([A-Z][A-Z_]+)`", README)
    assert set(named) <= set(Settings.model_fields)


def test_the_procfile_starts_what_there_is() -> None:
    for line in (ROOT / "Procfile").read_text().splitlines():
        words = shlex.split(line.partition(": ")[2])
        assert words[:3] == ["python", "-m", "bot"]
        arguments().parse_args(words[3:])


def test_the_manifest_asks_for_the_command_and_no_more_than_it_explains() -> None:
    text = (ROOT / "deploy/slack-manifest.yaml").read_text()
    manifest = yaml.safe_load(text)
    assert manifest["features"]["slash_commands"][0]["command"] == (
        Settings.model_fields["SLACK_COMMAND"].default
    )
    for scope in manifest["oauth_config"]["scopes"]["bot"]:
        assert re.search(rf"- {re.escape(scope)} +# \w+", text), f"{scope} is not explained"


LISTING = {"ListObjectsV2": "ListBucket"}
"""Rights that are called otherwise than what they allow."""

SEARCH = ("SearchSesRecords", "FollowSearch")
"""Statements for EXPORT_SEARCH: a search is begun, and ended, which is more than reading."""

CHANGE = "ChangeSuppressionList"
"""The statement for SUPPRESSION_REMOVAL, the only one that changes anything of mail."""


def test_the_policy_allows_what_is_called_and_nothing_else() -> None:
    policy = json.loads((ROOT / "deploy/iam-policy.json").read_text())
    allowed = {action for s in policy["Statement"] for action in s["Action"]}
    rates = _operations("cloudwatch", "bot/sources/cloudwatch.py")
    assert allowed == {
        *(f"ses:{o}" for o in _operations("sesv2", "bot/sources/ses.py")),
        *(f"ses:{o}" for o in _operations("sesv2", "bot/sources/ses_export.py")),
        *(f"ses:{o}" for o in _operations("sesv2", "bot/sources/ses_suppression.py")),
        *(f"cloudwatch:{o}" for o in rates),
        *(f"health:{o}" for o in _operations("health", "bot/sources/health_api.py")),
        # the batch form needs the right of the single one
        *(f"sqs:{o.removesuffix('Batch')}" for o in _operations("sqs", "bot/ingest/queue.py")),
        *(f"s3:{LISTING.get(o, o)}" for o in _operations("s3", "bot/ingest/bucket.py")),
    }
    reading = ("ses:Get", "ses:List", "cloudwatch:Get", "health:Describe", "s3:Get", "s3:List")
    apart = (*SEARCH, CHANGE)
    rest = {a for s in policy["Statement"] if s["Sid"] not in apart for a in s["Action"]}
    assert all(action.startswith((*reading, "sqs:")) for action in rest)


def test_what_searches_by_recipient_stands_apart_and_exports_nothing_else() -> None:
    policy = json.loads((ROOT / "deploy/iam-policy.json").read_text())
    apart = {s["Sid"]: s for s in policy["Statement"] if s["Sid"] in SEARCH}
    assert apart["SearchSesRecords"]["Action"] == ["ses:CreateExportJob"]
    assert apart["SearchSesRecords"]["Condition"] == {
        "StringEquals": {"ses:ExportSourceType": "MESSAGE_INSIGHTS"}
    }
    assert apart["FollowSearch"]["Action"] == ["ses:CancelExportJob", "ses:GetExportJob"]
    for sid in SEARCH:
        assert sid in README


def test_what_changes_mail_stands_apart_and_is_nothing_but_the_suppression_list() -> None:
    policy = json.loads((ROOT / "deploy/iam-policy.json").read_text())
    [apart] = (s for s in policy["Statement"] if s["Sid"] == CHANGE)
    assert apart["Action"] == ["ses:DeleteSuppressedDestination", "ses:PutSuppressedDestination"]
    for where in (README, (ROOT / "docs/security.md").read_text(), example()):
        assert CHANGE in where


def _operations(service: str, module: str) -> set[str]:
    """The service's operations that a module names, in either spelling, or the pages of."""
    source = (ROOT / module).read_text()
    known = Loader().load_service_model(service, "service-2")["operations"]
    return {
        name
        for name in known
        if f'"{name}"' in source
        or re.search(rf'\.{xform_name(name)}\(|"{xform_name(name)}"', source)
    }
