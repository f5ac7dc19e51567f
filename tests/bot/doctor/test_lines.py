"""What the doctor makes of what was seen, where no world is needed for it."""

from __future__ import annotations

import json
import shlex
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from bot.doctor import clock, given, queue, rights, sets, slack, way
from bot.doctor.clock import Heard
from bot.doctor.exam import Exam, Look, examine
from bot.doctor.line import Area, Line, Spot, State
from bot.doctor.resource_policy import lets_in, sns_towards
from bot.doctor.rights import Moot, Right, Silent
from bot.plain import sentence
from checks.core import Unavailable, say
from tests.fakes import HOME, NOW, ago

TOPIC = "arn:aws:sns:eu-west-1:111122223333:ses-events"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:ses-events"

TOKEN = Spot(Area.SLACK, say("Bot token"))


def test_what_is_wrong_has_a_remedy_and_what_is_right_has_none() -> None:
    with pytest.raises(ValueError, match="has a remedy"):
        Line(Area.SLACK, say("x"), State.WRONG, say("y"))
    with pytest.raises(ValueError, match="needs no remedy"):
        Line(Area.SLACK, say("x"), State.OK, say("y"), remedy=say("z"))


def allow(**more: Any) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": QUEUE,
        "Condition": {"ArnEquals": {"aws:SourceArn": TOPIC}},
    }
    return statement | more


DENY_PLAIN = allow(
    Effect="Deny",
    Principal="*",
    Action="sqs:*",
    Condition={"Bool": {"aws:SecureTransport": "false"}},
)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ([], False),
        ([allow()], True),
        ([allow(), DENY_PLAIN], True),
        ([allow(Action=["SQS:SendMessage", "sqs:ReceiveMessage"])], True),
        ([allow(Action="sqs:*", Resource="*")], True),
        ([allow(Principal="*")], True),
        ([allow(Principal={"AWS": "*"})], True),
        ([allow(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}})], True),
        ([allow(Condition={"StringEquals": {"AWS:SourceAccount": "111122223333"}})], True),
        ([allow(Condition={})], True),
        ([allow(Condition={"ArnEquals": {"aws:SourceArn": f"{TOPIC}-other"}})], False),
        ([allow(Condition={"StringEquals": {"aws:SourceAccount": "444455556666"}})], False),
        ([allow(Principal={"Service": "events.amazonaws.com"})], False),
        ([allow(Action="sqs:ReceiveMessage")], False),
        ([allow(Resource=f"{QUEUE}-other")], False),
        ([allow(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})], None),
        ([allow(), allow(Effect="Deny")], None),
        ([allow(), allow(Effect="Deny", Condition={"IpAddress": {"aws:SourceIp": "::/0"}})], None),
    ],
)
def test_a_policy_lets_in_or_not_or_is_not_understood(
    statements: list[dict[str, Any]], said: bool | None
) -> None:
    found = lets_in(
        {"Version": "2012-10-17", "Statement": statements},
        service="sns.amazonaws.com",
        action="sqs:sendmessage",
        resource=QUEUE,
        source=TOPIC,
    )
    assert found is said


@pytest.mark.parametrize(
    ("topic", "queue", "service"),
    [
        ("eu-west-1", "eu-west-1", "sns"),
        ("us-east-1", "eu-west-1", "sns"),
        ("eu-south-1", "eu-south-1", "sns"),
        ("af-south-1", "us-east-1", "sns.af-south-1"),
        ("us-east-1", "ap-east-1", "sns.ap-east-1"),
        ("af-south-1", "eu-south-1", "sns.eu-south-1"),
        ("us-gov-west-1", "us-gov-east-1", "sns"),
    ],
)
def test_sns_delivers_by_another_name_from_and_to_regions_that_one_opts_in_to(
    topic: str, queue: str, service: str
) -> None:
    """The table of the SNS developer guide, "Cross-region delivery"."""
    name = f"arn:aws:sns:{topic}:111122223333:ses-events"
    assert sns_towards(queue, name) == f"{service}.amazonaws.com"


def test_the_command_for_the_queues_policy_keeps_what_is_allowed_there_already() -> None:
    """The AWS CLI replaces the whole policy."""
    other = allow(Condition={"ArnEquals": {"aws:SourceArn": f"{TOPIC}-other"}})
    ours = queue.Queue("https://q", QUEUE, {"Statement": other}, region="eu-west-1")
    looked = way.Looked(TOPIC, (), way.Topic(), (way.Subscription(QUEUE, "sqs", f"{TOPIC}:1"),))
    lines = way.judge(way.Seen((looked,), ours, QUEUE))
    [command] = [line.command for line in lines if "Queue policy" in sentence(line.what)]
    written = shlex.split(command or "")
    given = json.loads(json.loads(written[written.index("--attributes") + 1])["Policy"])
    assert given["Statement"] == [other, allow()]


def test_a_queue_that_lets_in_sns_by_its_usual_name_alone_gets_nothing_from_an_opt_in_region() -> (
    None
):
    topic = TOPIC.replace("eu-west-1", "af-south-1")
    policy = {"Statement": allow(Condition={"ArnEquals": {"aws:SourceArn": topic}})}
    ours = queue.Queue("https://q", QUEUE, policy, region="eu-west-1")
    looked = way.Looked(topic, (), way.Topic(), ())
    lines = way.judge(way.Seen((looked,), ours, QUEUE))
    [line] = [line for line in lines if "Queue policy" in sentence(line.what)]
    assert line.state is State.WRONG
    assert line.command
    assert "sns.af-south-1.amazonaws.com" in line.command


@pytest.mark.parametrize(
    ("seconds", "state", "said"),
    [
        (0, State.OK, "It is right to within 30 s"),
        (30, State.OK, "It is right to within 30 s"),
        (-30, State.OK, "It is right to within 30 s"),
        (90, State.WRONG, "It is behind by 1 min 29 s"),
        (-90, State.WRONG, "It is ahead by 1 min 29 s"),
    ],
)
def test_a_clock_is_held_against_what_others_say(seconds: int, state: State, said: str) -> None:
    """The answer took a second, which is nobody's fault."""
    heard = Heard(NOW + timedelta(seconds=seconds), NOW, NOW + timedelta(seconds=1))
    [line] = clock.judge(clock.Seen("AWS", heard))
    assert (line.state, sentence(line.told)) == (state, said)


def test_settings_that_cannot_be_read_are_lines_and_nothing_else_is_looked_at() -> None:
    faults = [("ADDRESS_KEY", say("needs 16 characters or more"))]
    lines = [*given.unreadable(faults)]
    assert [(sentence(line.what), line.state, sentence(line.told)) for line in lines] == [
        ("ADDRESS_KEY", State.WRONG, "needs 16 characters or more"),
        (
            "Everything else",
            State.NOT_CHECKED,
            "Without settings that can be read, nothing else can be looked at",
        ),
    ]


@pytest.mark.parametrize(
    ("given", "what", "state", "command"),
    [
        ({"key": "alias/aws/sqs"}, "Encryption of the queue", State.WRONG, "SqsManagedSseEnabled"),
        ({"key": "arn:aws:kms:r:1:key/k"}, "Encryption of the queue", State.NOT_CHECKED, ""),
        ({"retention": timedelta(hours=1)}, "Retention", State.WRONG, "=1209600"),
        ({"dead_letters": None}, "Dead letters", State.WRONG, "RedrivePolicy"),
        ({"dead_letters": None}, "Dead letters", State.WRONG, "create-queue --region r"),
    ],
)
def test_what_is_odd_about_a_queue_is_a_line(
    given: dict[str, Any], what: str, state: State, command: str
) -> None:
    fine = queue.Queue("https://q", QUEUE, {}, f"{QUEUE}-dead", 5, None, timedelta(days=14), "r")
    assert [line.state for line in queue.judge(fine)] == [State.OK, State.OK]
    odd = [line for line in queue.judge(replace(fine, **given)) if line.state is not State.OK]
    [line] = odd
    assert (sentence(line.what), line.state) == (what, state)
    assert command in (line.command or "")


def test_sets_that_were_not_looked_at_are_counted() -> None:
    names = tuple(f"set-{number}" for number in range(sets.SETS_MAX + 2))
    gone = (None,) * sets.SETS_MAX
    [line] = sets.judge(sets.Seen(HOME, names, gone))
    assert (line.state, sentence(line.told)) == (
        State.NOT_CHECKED,
        "2 more were not looked at: SES answers one call a second",
    )


@dataclass
class Tokens:
    def me(self) -> slack.Me:
        return slack.Me("Shop", "ses-why", None)

    def connects(self) -> None:
        raise AssertionError("by HTTP there is no such token")


def test_by_http_the_signing_secret_shows_with_a_request_alone() -> None:
    tokens = Tokens()
    me = slack.who(tokens, bot=True)
    seen = slack.gather(me, tokens, {}, {}, app=False, secret=True)
    assert [(sentence(line.what), line.state) for line in slack.judge(seen)] == [
        ("Bot token", State.OK),
        ("Scopes", State.NOT_CHECKED),
        ("Signing secret", State.NOT_CHECKED),
    ]


@dataclass
class Trying:
    silent: frozenset[str] = frozenset()
    """Services."""
    asked: list[str] = field(default_factory=list)

    def allowed(self, right: Right) -> bool | Moot:
        self.asked.append(right.action)
        if right.service in self.silent:
            raise Silent(right.service, say("It does not answer"))
        return True

    def simulated(self, wanted: tuple[Right, ...]) -> Mapping[str, bool]:
        return {right.action: True for right in wanted}


def test_a_service_that_is_silent_is_asked_once_and_costs_one_line() -> None:
    wanted = (
        Right("ses:GetAccount", "ReadSes", "sesv2", "GetAccount"),
        Right("ses:GetTenant", "ReadSes", "sesv2", "GetTenant"),
        Right("sqs:DeleteMessage", "TakeEvents", "sqs", "DeleteMessage"),
        Right("sqs:ReceiveMessage", "TakeEvents", "sqs"),
    )
    trying = Trying(frozenset({"sesv2"}))
    lines = [*rights.judge(rights.gather(HOME, wanted, trying))]
    assert trying.asked == ["ses:GetAccount", "sqs:DeleteMessage"]
    assert [(sentence(line.what), line.state) for line in lines] == [
        ("Rights", State.OK),
        ("Rights, by IAM's simulator", State.OK),
        ("ses:GetAccount, ses:GetTenant", State.NOT_CHECKED),
    ]


@dataclass
class Shut(Trying):
    """The role itself is refused."""

    def allowed(self, right: Right) -> bool | Moot:
        raise Unavailable("STS", say("The bot may not assume its role"))

    def simulated(self, wanted: tuple[Right, ...]) -> Mapping[str, bool]:
        raise Unavailable("STS", say("The bot may not assume its role"))


def test_what_keeps_from_all_rights_is_told_once_and_names_each_of_them() -> None:
    wanted = (
        Right("ses:GetAccount", "ReadSes", "sesv2", "GetAccount"),
        Right("ses:PutSuppressedDestination", "ChangeSuppressionList"),
    )
    [line] = rights.judge(rights.gather(HOME, wanted, Shut()))
    assert (sentence(line.what), line.state) == (
        "ses:GetAccount, ses:PutSuppressedDestination",
        State.NOT_CHECKED,
    )


@dataclass
class WithoutPlan(Trying):
    def allowed(self, right: Right) -> bool | Moot:
        return super().allowed(right) and Moot(say("There is no such plan"))


def test_what_there_is_nothing_to_have_a_right_to_is_told_once_and_is_not_wrong() -> None:
    wanted = tuple(
        Right(f"health:{name}", "ReadServiceHealth", "health", name)
        for name in ("DescribeEvents", "DescribeEventDetails")
    )
    trying = WithoutPlan()
    [line] = rights.judge(rights.gather(HOME, wanted, trying))
    assert (line.state, sentence(line.told)) == (State.OK, "There is no such plan")
    assert trying.asked == ["health:DescribeEvents"]


def crashing() -> Iterable[Line]:
    raise ZeroDivisionError


def gone() -> Iterable[Line]:
    raise Unavailable("Slack", say("It is gone"))


def test_what_hangs_or_breaks_costs_its_own_line_and_they_stand_in_order() -> None:
    hang = Event()
    clock_line = Spot(Area.CLOCK, say("Clock")).ok(say("right"))

    def hanging() -> Iterable[Line]:
        hang.wait(30)
        return ()

    looks = [
        Look(Spot(Area.FEEDS, say("Feeds")), crashing),
        Look(Spot(Area.CLOCK, say("Clock")), lambda: [clock_line]),
        Look(Spot(Area.DATABASE, say("Database")), hanging),
        Look(TOKEN, gone),
    ]
    pool = ThreadPoolExecutor(4)
    exam = examine(looks, NOW, lookups=pool, budget=1.0, clock=time.monotonic)
    hang.set()
    pool.shutdown()
    assert [(sentence(line.what), line.state, sentence(line.told)) for line in exam.lines] == [
        ("Bot token", State.NOT_CHECKED, "It is gone"),
        ("Database", State.NOT_CHECKED, "No answer within 1 seconds: ask again"),
        ("Clock", State.OK, "right"),
        ("Feeds", State.NOT_CHECKED, "This look crashed; the log has the details"),
    ]
    assert exam.seconds < 5


def test_lines_that_come_later_stand_where_they_belong() -> None:
    last = Spot(Area.FEEDS, say("Feeds")).ok(say("fine"))
    exam = Exam(ago(), (last,), 1.0).with_lines([TOKEN.ok(say("fine"))])
    assert [line.area for line in exam.lines] == [Area.SLACK, Area.FEEDS]
