"""What the doctor may have found, judged as it is in fact."""

from __future__ import annotations

from dataclasses import replace

from bot.doctor import channels, database, identity, queue, rights, sets, slack, way
from bot.doctor.exam import Exam, in_order
from bot.doctor.line import Line, Refusal
from bot.set_up import SCOPES
from checks.core import Unavailable, say
from tests.fakes import HOME, MAIN_SET, NOW

TOPIC = "arn:aws:sns:eu-west-1:111122223333:ses-events"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:ses-events"
SILENT = Unavailable("SES", say("It does not answer in time"))

STANDING = slack.Seen(slack.Me("Example Shop", "ses-why", frozenset(SCOPES)), True, SCOPES, {})
ALERTS = channels.Seen(
    channels.Named("C0ALERTS", ("ALERT_CHANNEL",)), channels.Channel("ses-alerts", False, True)
)
ACTIONS = {"ses:GetAccount": "ReadSes", "ses:GetTenant": "ReadSes"}
RIGHTS = rights.Seen(HOME, dict.fromkeys(ACTIONS, True), {}, (), ACTIONS)
PUBLISHED = sets.Seen(HOME, ("main",), (MAIN_SET,))
OURS = queue.Queue("https://q", QUEUE, {}, f"{QUEUE}-dead", 5, region="eu-west-1")
TABLES = database.Seen("sqlite:///x", database.Tables("0011", "0011", known=True), None)


def exam(*lines: Line) -> Exam:
    return Exam(NOW, in_order(lines), 2.4)


def healthy() -> Exam:
    return exam(
        *slack.judge(STANDING),
        channels.judge(ALERTS),
        *identity.judge(identity.Seen(HOME, identity.Caller(HOME.account, "arn:x"), ())),
        *rights.judge(RIGHTS),
        *sets.judge(PUBLISHED),
        *queue.judge(OURS),
        *database.judge(TABLES),
    )


def unfinished() -> Exam:
    """As it is half way through the installation, with a role of the least rights."""
    locked = queue.Locked("sns:GetTopicAttributes")
    topic = way.Looked(TOPIC, (HOME.account,), locked, ())
    return exam(
        *slack.judge(replace(STANDING, connects=Refusal("invalid_auth"))),
        channels.judge(replace(ALERTS, found=Refusal("channel_not_found"))),
        *rights.judge(replace(RIGHTS, called={"ses:GetAccount": True, "ses:GetTenant": False})),
        *sets.judge(replace(PUBLISHED, sets=(replace(MAIN_SET, destinations=()),))),
        *queue.judge(replace(OURS, dead_letters=None)),
        *way.judge(way.Seen((topic,), OURS, QUEUE)),
        *database.judge(replace(TABLES, tables=database.Tables(None, "0011", known=False))),
    )


def blind() -> Exam:
    return exam(
        *slack.judge(replace(STANDING, me=Unavailable("Slack", say("It does not answer in time")))),
        *rights.judge(replace(RIGHTS, called=dict.fromkeys(ACTIONS, SILENT))),
        *sets.judge(replace(PUBLISHED, names=SILENT)),
        *queue.judge(SILENT),
    )
