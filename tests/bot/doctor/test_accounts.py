"""Several accounts: each has lines of its own, and one that refuses the bot costs its own alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import wiring_doctor
from bot.doctor.exam import Exam
from bot.doctor.line import Area, State
from bot.plain import sentence
from bot.settings import load
from bot.store.engine import open_database
from bot.store.migrate import migrate
from checks.core import Place
from sandbox.running import running
from sandbox.topics import queue_arn, topic, topic_arn
from sandbox.tour import SCENARIOS, read_one
from sandbox.world import HOME_REGION, Fault, World
from sandbox.worlds import world_of

REFUSED = "The bot may not assume arn:aws:iam::777788889999:role/ses-why"


def exam_of(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    only: str = "",
    own: str = "111122223333",
) -> Exam:
    """`only`: a part of the entries of SES_ACCOUNTS that are set; `own`: what they say of ours."""
    world.throttle = False
    with running(world, slack=True) as sandbox:
        settings = sandbox.environment() | {"DATABASE_URL": f"sqlite:///{tmp_path}/b.sqlite3"}
        named = settings["SES_ACCOUNTS"].split(";")
        settings["SES_ACCOUNTS"] = ";".join(each for each in named if only in each)
        settings["SES_ACCOUNTS"] = settings["SES_ACCOUNTS"].replace("111122223333", own)
        migrate(open_database(settings["DATABASE_URL"]))
        for name, value in settings.items():
            if name.startswith("AWS_"):
                monkeypatch.setenv(name, value)
        return wiring_doctor.examined(load(settings))


def world(name: str) -> World:
    now = datetime.now(UTC)
    return world_of(read_one(SCENARIOS, name, now), now)


def test_an_account_that_refuses_the_role_is_wrong_once_and_else_not_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exam = exam_of(world("role-refused"), tmp_path, monkeypatch)
    [wrong] = exam.of(State.WRONG)
    assert wrong.place
    assert (wrong.place.account, wrong.area.value) == ("777788889999", "identity")
    assert wrong.remedy
    assert sentence(wrong.remedy).startswith(REFUSED)
    unseen = exam.of(State.NOT_CHECKED)
    assert {line.place and line.place.account for line in unseen} == {"777788889999"}
    assert all(sentence(line.told).startswith(REFUSED) for line in unseen)
    assert len(unseen) == 6  # rights, configuration sets and event bus, in two Regions
    right = {line.place.account for line in exam.of(State.OK) if line.place}
    assert right == {"111122223333", "444455556666"}


def test_the_queue_is_looked_at_as_the_bot_itself_where_each_account_is_a_role(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent from the bot's own account, so that SES_ACCOUNTS does not name it."""
    exam = exam_of(world("suppressed-in-one-account"), tmp_path, monkeypatch, only=":role/")
    own = Place("111122223333", HOME_REGION)
    of_queue = [line for line in exam.lines if line.area in (Area.WAY, Area.RIGHTS)]
    assert {(sentence(line.what), line.state) for line in of_queue} >= {
        ("Event queue", State.OK),
        ("Dead letters", State.OK),
    }
    assert not exam.of(State.WRONG)
    told = " ".join(sentence(line.told) for line in of_queue if line.place == own)
    assert "2 are there: sqs:DeleteMessage, sqs:ChangeMessageVisibility" in told
    assert "1 are there: sqs:ReceiveMessage" in told
    who = {line.place: sentence(line.told) for line in exam.lines if line.area is Area.IDENTITY}
    assert who[own] == "arn:aws:iam::111122223333:user/ses-why"


def test_each_account_is_asked_for_its_right_to_aws_health(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = world("suppressed-in-one-account")
    found.health_api = True
    found.faults.append(Fault("health", "AccessDenied", account="444455556666"))
    wrong = exam_of(found, tmp_path, monkeypatch).of(State.WRONG)
    assert [(line.place and line.place.alias, line.needs) for line in wrong] == [
        ("shop", ("health:DescribeEvents", "health:DescribeEventDetails"))
    ]


def test_credentials_of_another_account_than_the_settings_name_are_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = world("suppressed-in-one-account")
    wrong = exam_of(found, tmp_path, monkeypatch, own="222233334444").of(State.WRONG)
    said = [(line.place and line.place.named, sentence(line.told)) for line in wrong]
    assert said == [
        (
            "1111-2222-3333 · eu-west-1",  # nobody has called that one main
            "It is of the account 111122223333, and SES_ACCOUNTS names 222233334444",
        )
    ]


def test_a_topic_of_a_further_account_is_looked_at_as_that_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = world("suppressed-in-one-account")
    shop = "444455556666"
    theirs = topic_arn("us-east-1", shop)
    main = found.others[shop].regions["us-east-1"].configuration_sets["main"]
    main.event_destinations[0]["SnsDestination"] = {"TopicArn": theirs}
    made = topic("us-east-1", [shop])
    made.attributes["Policy"] = made.attributes["Policy"].replace(topic_arn("us-east-1"), theirs)
    found.topics[theirs] = made
    exam = exam_of(found, tmp_path, monkeypatch)
    lines = {sentence(line.what): line.state for line in exam.lines if line.area is Area.WAY}
    assert (lines[f"Topic {theirs}"], lines[f"Subscription to {theirs}"]) == (State.OK, State.OK)


def test_rules_of_a_further_account_may_lead_to_the_queue_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = world("suppressed-in-one-account")
    for rule in found.rules["444455556666", HOME_REGION].values():
        rule.targets = [queue_arn()]
    found.rules["777788889999", HOME_REGION].clear()
    exam = exam_of(found, tmp_path, monkeypatch)
    told = {
        line.place.alias: sentence(line.told)
        for line in exam.lines
        if line.place
        and line.place.region == HOME_REGION
        and sentence(line.what) in ("Event bus", "AWS Health, on the event bus")
    }
    brought = "What is told there gets to the queue, by ses-why-sending, ses-why-health"
    assert told["shop"] == told["main"] == brought
    assert told["news"].startswith("No rule brings its events to the queue")
