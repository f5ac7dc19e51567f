"""Each fault of a set-up, seeded into the local world: the doctor finds it, and nothing else.

A row is one fault.  Rows that do not meet stand in one world, so that one exam finds them all.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import wiring_doctor
from bot.doctor.exam import Exam
from bot.doctor.line import Area, State
from bot.plain import sentence
from bot.settings import load
from bot.sources import budget
from bot.store.engine import open_database
from bot.store.migrate import migrate
from sandbox.defaults import healthy
from sandbox.rules import PATTERNS, home_bus, rule_arn
from sandbox.running import Sandbox, running
from sandbox.slack.shop import OLD_LAUNCH, RANDOM
from sandbox.slack.state import Workspace
from sandbox.topics import topic_arn
from sandbox.world import HOME_ACCOUNT, HOME_REGION, BusRule, Fault, World

AWAY = "us-east-1"
TOPIC, FAR_TOPIC = topic_arn(HOME_REGION), topic_arn(AWAY)

Seed = Callable[[World, Workspace], object]


def nothing(world: World, workspace: Workspace) -> None:
    pass


@dataclass(frozen=True)
class Row:
    """One fault, and the lines that are to tell of it."""

    name: str
    lines: tuple[tuple[State, str, str], ...]
    """State, what was looked at, and a part of what is said or to be done."""
    seed: Seed = nothing
    settings: dict[str, str] = field(default_factory=dict)


def wrong(what: str, told: str) -> tuple[State, str, str]:
    return State.WRONG, what, told


def unseen(what: str, told: str) -> tuple[State, str, str]:
    return State.NOT_CHECKED, what, told


def fault(service: str, error: str, operation: str = "*", region: str | None = None) -> Seed:
    return lambda world, _: world.faults.append(
        Fault(service, error, operation=operation, region=region)
    )


def without_scope(scope: str) -> Seed:
    def seed(_: World, workspace: Workspace) -> None:
        workspace.app = replace(workspace.app, scopes=workspace.app.scopes - {scope})

    return seed


def lists(name: str, *answers: str) -> Seed:
    return lambda world, _: world.zone.update({(f"2.0.0.127.{name}", "A"): [*answers]})


def no_destination(world: World, _: Workspace) -> None:
    world.regions[HOME_REGION].configuration_sets["main"].event_destinations = []


def no_delays(world: World, _: Workspace) -> None:
    [destination] = world.regions[AWAY].configuration_sets["main"].event_destinations
    destination["MatchingEventTypes"].remove("DELIVERY_DELAY")


def pending(world: World, _: Workspace) -> None:
    world.topics[FAR_TOPIC].subscriptions[0]["SubscriptionArn"] = "PendingConfirmation"


def stranger(world: World, _: Workspace) -> None:
    """The topic's policy lets in somebody else alone."""
    policy = world.topics[FAR_TOPIC].attributes["Policy"].replace("ses.amazonaws", "s3.amazonaws")
    world.topics[FAR_TOPIC].attributes["Policy"] = policy


def mail_on_the_bus(world: World, _: Workspace) -> None:
    """Beside the topic."""
    main = world.regions[AWAY].configuration_sets["main"]
    [topic] = main.event_destinations
    without = {name: value for name, value in topic.items() if name != "SnsDestination"}
    bus = {"EventBusArn": home_bus().replace(HOME_REGION, AWAY)}
    main.event_destinations.append(without | {"Name": "bus", "EventBridgeDestination": bus})


def home_rules(world: World) -> dict[str, BusRule]:
    return world.rules[HOME_ACCOUNT, HOME_REGION]


def refused_for_its_clock(world: World, _: Workspace) -> None:
    world.clock_skew = -400
    world.faults.append(Fault("sts", "SignatureDoesNotMatch"))


REGIONS = (HOME_REGION, AWAY)

WORLDS: dict[str, list[Row]] = {
    "all is right": [],
    "tokens, a Region without events, no dead letters": [
        Row(
            "wrong bot token",
            (
                wrong("Bot token", "Slack refuses it (invalid_auth)"),
                unseen("Scopes", "only for a valid token"),
                unseen("C0ALERTS, of ALERT_CHANNEL", "invalid_auth"),
            ),
            settings={"SLACK_BOT_TOKEN": "xoxb-somebody-elses"},
        ),
        Row(
            "wrong app-level token",
            (wrong("App-level token", "Slack refuses it (invalid_auth)"),),
            settings={"SLACK_APP_TOKEN": "xapp-somebody-elses"},
        ),
        Row(
            "a set without events",
            (wrong("Configuration set main, eu-west-1", "configuration-set.yaml"),),
            no_destination,
        ),
        Row(
            "a set without one kind",
            (wrong("Configuration set main, us-east-1", "does not publish DELIVERY_DELAY"),),
            no_delays,
        ),
        Row(
            "no dead-letter queue",
            (wrong("Dead letters", "RedrivePolicy"),),
            lambda world, _: setattr(world, "dead_letters", False),
        ),
        Row(
            "a subscription that nobody confirmed",
            (wrong(f"Subscription to {FAR_TOPIC}", "waits to be confirmed"),),
            pending,
        ),
        Row(
            "a topic that SES may not publish to",
            (wrong(f"Topic {FAR_TOPIC}", "does not let SES publish"),),
            stranger,
        ),
        Row(
            "a clock that is behind",
            (wrong("Clock, by AWS's answer", "behind by 6 min"),),
            lambda world, _: setattr(world, "clock_skew", 400),
        ),
        Row(
            "a feed that is something else",
            (wrong("/public/events", "Something else answers there (status 404)"),),
            fault("health_events", "status:404"),
        ),
        Row(
            "a feed that is out of reach",
            tuple(unseen(f"/rss/ses-{region}.rss", "cannot be reached") for region in REGIONS),
            fault("health_rss", "unreachable"),
        ),
    ],
    "scopes, channels, rights, the way of events": [
        Row(
            "a scope is missing",
            (wrong("Scopes", "files:write is missing; what needs it: charts"),),
            without_scope("files:write"),
        ),
        Row(
            "members cannot be told from guests",
            (wrong("Scopes", "users:read is missing; what needs it: questions of members"),),
            without_scope("users:read"),
        ),
        Row(
            "an archived channel",
            (wrong(f"{OLD_LAUNCH}, of ALERT_CHANNEL", "#old-launch is archived"),),
            settings={"ALERT_CHANNEL": OLD_LAUNCH},
        ),
        Row(
            "a channel that the bot is not in",
            (wrong(f"{RANDOM}, of DIGESTS", "/invite"),),
            settings={"DIGESTS": f"daily 09:00={RANDOM}"},
        ),
        Row(
            "a channel that is not there",
            (wrong("C0NOWHERE, of ALERT_ROUTES", "no such channel"),),
            settings={"ALERT_ROUTES": "service=C0NOWHERE"},
        ),
        Row(
            "a right to read is missing",
            (wrong("ses:GetTenant, us-east-1", "statement ReadSes"),),
            fault("sesv2", "AccessDeniedException", "GetTenant", AWAY),
        ),
        Row(
            "a right to write is missing",
            (wrong("ses:PutSuppressedDestination, us-east-1", "simulator says"),),
            fault("sesv2", "AccessDeniedException", "PutSuppressedDestination", AWAY),
        ),
        Row(
            "no subscription",
            (wrong(f"Subscription to {TOPIC}", "aws sns subscribe"),),
            lambda world, _: world.topics[TOPIC].subscriptions.clear(),
        ),
        Row(
            "no queue policy",
            tuple(
                wrong(f"Queue policy for {topic_arn(region)}", "sqs:SendMessage")
                for region in REGIONS
            ),
            lambda world, _: setattr(world, "queue_policy", None),
        ),
        Row(
            "a rule that the queue does not let in",
            tuple(
                wrong(f"Queue policy for {rule_arn(HOME_ACCOUNT, HOME_REGION, name)}", "the rule")
                for name in PATTERNS
            ),
        ),
        Row(
            "events of mail on the bus, without a rule",
            (wrong("Events of mail, on the event bus, us-east-1", "no rule brings its events"),),
            mail_on_the_bus,
        ),
        Row(
            "a rule that is switched off",
            tuple(
                wrong(f"AWS Health, on the event bus, {region}", "ses-why-health is switched off")
                for region in REGIONS
            ),
            lambda world, _: setattr(home_rules(world)["ses-why-health"], "enabled", False),
        ),
        Row(
            "a topic that is not believed",
            (wrong(f"Events through {FAR_TOPIC}", "EVENTS_TOPICS"),),
            settings={"EVENTS_TOPICS": TOPIC},
        ),
        Row(
            "an account that is not believed",
            (wrong("AWS identity, eu-west-1", "EVENTS_ACCOUNTS"),),
            settings={"EVENTS_ACCOUNTS": "444455556666"},
        ),
        Row(
            "a block list that refuses",
            (wrong("Block list SpamCop", "refuses our name servers (127.255.255.254)"),),
            lists("bl.spamcop.net", "127.255.255.254"),
        ),
        Row(
            "a block list that is silent about its test address",
            (wrong("Block list PSBL", "does not list its own test address"),),
            lists("psbl.surriel.com"),
        ),
        Row(
            "a block list's domain that somebody else has",
            (wrong("Block list DroneBL", "Somebody else answers"),),
            lists("dnsbl.dronebl.org", "192.0.2.1"),
        ),
    ],
    "what may not be looked at": [
        Row(
            "no scope to look at channels",
            (unseen("C0ALERTS, of ALERT_CHANNEL", "channels:read"),),
            without_scope("channels:read"),
        ),
        Row(
            "no right to look at topics",
            tuple(
                unseen(f"{what} {topic_arn(region)}", "needs sns:")
                for what in ("Topic", "Subscription to")
                for region in REGIONS
            ),
            fault("sns", "AuthorizationError"),
        ),
        Row(
            "no right to look at the queue",
            (
                unseen("Event queue", "sqs:GetQueueAttributes"),
                unseen("Dead letters", "sqs:GetQueueAttributes"),
                *(
                    unseen(f"Queue policy for {topic_arn(region)}", "CheckQueue")
                    for region in REGIONS
                ),
            ),
            fault("sqs", "AccessDenied", "GetQueueAttributes"),
        ),
        Row(
            "no right to look at the event bus",
            tuple(unseen(f"Event bus, {region}", "needs events:") for region in REGIONS),
            fault("events", "AccessDeniedException"),
        ),
        Row(
            "no right to ask the simulator",
            tuple(
                unseen(f"{actions}, {region}", "would change something")
                for actions, region in (
                    (
                        "ses:DeleteSuppressedDestination, ses:PutSuppressedDestination,"
                        " sqs:ReceiveMessage",
                        HOME_REGION,
                    ),
                    ("ses:DeleteSuppressedDestination, ses:PutSuppressedDestination", AWAY),
                )
            ),
            fault("iam", "AccessDenied"),
        ),
    ],
    "who is silent": [
        Row(
            "a resolver that is silent",
            (
                wrong("Name server 127.0.0.1", "does not answer for amazonses.com"),
                unseen("Block lists", "No name server answers"),
            ),
            lambda world, _: world.dns_faults.update({"*": "timeout"}),
        ),
        Row(
            "SES does not answer in a Region",
            (
                unseen("ses:GetAccount, ses:GetConfigurationSet, ", "cannot be reached"),
                unseen("Configuration sets, us-east-1", "cannot be reached"),
            ),
            fault("sesv2", "unreachable", region=AWAY),
        ),
        Row(
            "a private channel that may not be looked at",
            (unseen("C0ALERTS, of ALERT_CHANNEL", "channels:read, groups:read"),),
            fault("slack", "channel_not_found", "conversations.info"),
        ),
        Row(
            "a feed that fails at the moment",
            (unseen("/public/events", "fails at the moment (status 503)"),),
            fault("health_events", "status:503"),
        ),
        Row(
            "Slack does not answer a method",
            (unseen("App-level token", "does not answer apps.connections.open"),),
            fault("slack", "unreachable", "apps.connections.open"),
        ),
        Row(
            "a topic that is gone",
            (wrong(f"Topic {TOPIC}", "no such topic"),),
            # its subscriptions and the queue's policy for it are then of no interest
            lambda world, _: world.topics.pop(TOPIC),
        ),
    ],
    "the database is silent": [
        Row(
            "the language of people's Slack is not known, and guests may ask",
            (unseen("Scopes", "users:read is missing, and so I do not know this: the language"),),
            without_scope("users:read"),
            settings={"WHO_MAY_ASK": "everybody"},
        ),
        Row(
            "nobody answers",
            (
                wrong("Database", "cannot be used, and nothing works without it"),
                unseen("Tables", "The database has to answer first"),
            ),
            # a port of this host that nobody listens at
            settings={"DATABASE_URL": "postgresql://bot:secret@127.0.0.1:1/bot"},
        ),
    ],
    "Slack is silent": [
        Row(
            "nobody answers",
            (unseen("Bot token", "Slack does not answer auth.test"),),
            fault("slack", "unreachable"),
        ),
    ],
    "half a set-up": [
        Row(
            "settings that are empty",
            (
                wrong("SLACK_BOT_TOKEN", "Nothing can be asked or said in Slack"),
                wrong("SLACK_APP_TOKEN", "Slack has no way to tell the bot anything"),
                wrong("EVENTS_QUEUE_URL", "No events are taken in"),
                wrong("ALERT_CHANNEL", "Nothing is watched, and nobody warned"),
            ),
            settings=dict.fromkeys(
                ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "EVENTS_QUEUE_URL", "ALERT_CHANNEL"), ""
            ),
        ),
    ],
    "a clock that AWS refuses signatures of": [
        Row(
            "a clock that is ahead",
            (
                wrong("AWS identity, eu-west-1", "check the clock of its host"),
                wrong("Clock, by AWS's answer", "ahead by 6 min"),
                *(
                    unseen(f"ses:PutSuppressedDestination{queue}, {region}", "check the clock")
                    for queue, region in ((", sqs:ReceiveMessage", HOME_REGION), ("", AWAY))
                ),
            ),
            refused_for_its_clock,
        ),
    ],
    "a queue that is not there": [
        Row(
            "no queue",
            (
                wrong("Event queue", "There is no such queue"),
                unseen(
                    "sqs:DeleteMessage, sqs:ChangeMessageVisibility, eu-west-1", "no such queue"
                ),
                *(
                    unseen(f"Queue policy for {topic_arn(region)}", "no queue")
                    for region in REGIONS
                ),
                *(
                    wrong(f"Subscription to {topic_arn(region)}", "has not subscribed")
                    for region in REGIONS
                ),
            ),
            settings={"EVENTS_QUEUE_URL": "-elsewhere"},
        ),
    ],
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(healthy(datetime.now(UTC)), slack=True) as started:
        yield started


@pytest.fixture
def environment(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Of a set-up in which all is right, with a database of this version."""
    settings = sandbox.environment() | {"DATABASE_URL": f"sqlite:///{tmp_path}/bot.sqlite3"}
    migrate(open_database(settings["DATABASE_URL"]))
    for name, value in settings.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    return settings


def not_right(exam: Exam) -> set[tuple[State, str, str]]:
    found: set[tuple[State, str, str]] = set()
    for line in exam.lines:
        if line.state is State.OK:
            continue
        what = sentence(line.what)
        if line.place:
            what += f", {line.place.region}"
        remedy = sentence(line.remedy) if line.remedy else ""
        said = [sentence(line.told), remedy, line.command or "", *line.needs]
        found.add((line.state, what, " | ".join(filter(None, said))))
    return found


def told(exam: Exam, rows: list[Row]) -> None:
    """Each line that is not right belongs to a row, and each row has its lines."""
    found, missing = not_right(exam), []
    for row in rows:
        for state, what, part in row.lines:
            match = [
                each for each in found if each[0] is state and what in each[1] and part in each[2]
            ]
            if match:
                found.discard(match[0])
            else:
                missing.append((row.name, state, what, part))
    assert (missing, found) == ([], set())


@pytest.mark.parametrize("name", [*WORLDS])
def test_each_fault_has_its_lines_and_there_are_no_others(
    sandbox: Sandbox, environment: dict[str, str], name: str
) -> None:
    rows = WORLDS[name]
    world, workspace = healthy(datetime.now(UTC)), sandbox.workspace
    world.throttle = False
    before = copy.copy(workspace.app)
    for row in rows:
        row.seed(world, workspace)
    sandbox.load(world)
    more = {name: value for row in rows for name, value in row.settings.items()}
    if more.get("EVENTS_QUEUE_URL"):
        more["EVENTS_QUEUE_URL"] = environment["EVENTS_QUEUE_URL"] + more["EVENTS_QUEUE_URL"]
    try:
        exam = wiring_doctor.examined(load(environment | more))
    finally:
        workspace.app = before
    told(exam, rows)


def test_a_name_server_is_not_wrong_because_others_took_all_the_time(
    sandbox: Sandbox, environment: dict[str, str]
) -> None:
    sandbox.load(healthy(datetime.now(UTC)))
    settings = load(environment)
    with ThreadPoolExecutor(wiring_doctor.AT_ONCE) as pool:
        late = budget.Deadline.after(0.0)
        doctor = wiring_doctor.Doctor(settings, open_database(settings.DATABASE_URL), pool, late)
        looks = [look for look in doctor.looks() if look.spot.area is Area.RESOLVER]
        lines = [line for look in looks for line in look.ask()]
    assert [(sentence(line.what).split(" ")[0], line.state) for line in lines] == [
        ("Name", State.OK),
        ("Block", State.NOT_CHECKED),
    ]
