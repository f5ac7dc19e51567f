"""What the pages for the night tell somebody to type is there to be typed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name
from botocore.model import OperationModel, ServiceModel

PAGES = sorted((Path(__file__).parents[3] / "docs/runbooks").glob("*.md"))
COMMAND = re.compile(r"^aws .+$|`(aws [^`]+)`", re.MULTILINE)
EVENT = re.compile(r"\b(?:Put|Update|Create|Delete)[A-Z]\w+")
OF_ALL = {"region", "query"}
"""Options of the AWS CLI itself."""


@pytest.fixture(scope="module")
def session() -> botocore.session.Session:
    return botocore.session.Session()


def service(session: botocore.session.Session, name: str) -> ServiceModel:
    return ServiceModel(session.get_component("data_loader").load_service_model(name, "service-2"))


def operation(session: botocore.session.Session, name: str, command: str) -> OperationModel:
    model = service(session, name)
    known = {xform_name(each, "-"): each for each in model.operation_names}
    return model.operation_model(known[command])


def options(found: OperationModel) -> set[str]:
    assert found.input_shape is not None
    members = found.input_shape.members
    names = {xform_name(name, "-") for name in members}
    return names | {
        f"no-{xform_name(name, '-')}" for name, m in members.items() if m.type_name == "boolean"
    }


def commands(page: Path) -> list[list[str]]:
    text = re.sub(r"\$\([^)]*\)", "TIME", page.read_text())
    return [shlex.split(m[1] or m[0]) for m in COMMAND.finditer(text)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_aws_has_the_commands_and_their_options(
    page: Path, session: botocore.session.Session
) -> None:
    for _, name, command, *rest in commands(page):
        given = {word[2:] for word in rest if word.startswith("--")}
        if (name, command) == ("sts", "get-caller-identity"):
            assert not given
            continue
        known = options(operation(session, name, command)) | OF_ALL
        # the CLI pages by itself where the API has another name for a page's length
        assert given <= known, (command, given - known)


def test_the_pages_have_commands() -> None:
    assert sum(len(commands(page)) for page in PAGES) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_cloudtrail_has_the_events(page: Path, session: botocore.session.Session) -> None:
    text = page.read_text()
    if "cloudtrail" not in text.lower():
        return
    known = {*service(session, "sesv2").operation_names, *service(session, "ses").operation_names}
    assert {*EVENT.findall(text)} <= known


def test_who_switched_sending_off_is_looked_for_by_either_api() -> None:
    text = (PAGES[0].parent / "sending.md").read_text()
    assert {"PutAccountSendingAttributes", "UpdateAccountSendingEnabled"} <= {*EVENT.findall(text)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_nothing_is_promised_that_may_not_be_there(page: Path) -> None:
    text = page.read_text()
    assert text.count("hart in the thread") == text.count("hart in the thread, where it can be")
    assert "ps aux" not in text  # it finds itself, and nothing in another container
