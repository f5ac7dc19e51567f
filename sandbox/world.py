"""What the outside world looks like: the state that the local servers answer from.

Values that AWS would answer are kept in AWS's own shapes (the keys of the service model), so
that a scenario can set any field and the router can check its answers against that model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

HOME_ACCOUNT = "111122223333"
HOME_REGION = "eu-west-1"
QUEUE = "ses-events"
DEAD_LETTERS = "ses-events-dead"
TOPIC = "ses-events"
ARCHIVE = "ses-archive"

LOOKS_LIKE_A_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")

Shape = dict[str, Any]
"""A structure of the AWS service model, with the model's own member names."""


@dataclass
class ConfigurationSet:
    answer: Shape
    """As GetConfigurationSet answers, without ConfigurationSetName."""
    event_destinations: list[Shape]
    """As in GetConfigurationSetEventDestinations' EventDestinations."""


@dataclass
class Metric:
    namespace: str
    name: str
    dimensions: dict[str, str]
    points: list[tuple[datetime, float]]
    """What had been measured when the world began."""
    course: list[tuple[datetime, float | None]] = field(default_factory=list)
    """From when on which value is measured, oldest first; None: nothing is measured any more.
    Without a course, `points` is all there will ever be.  See sandbox/course.py."""


@dataclass
class Region:
    """What one account has in one Region."""

    account: Shape
    """As GetAccount answers."""
    identities: dict[str, Shape] = field(default_factory=dict)
    """By name, as GetEmailIdentity answers."""
    configuration_sets: dict[str, ConfigurationSet] = field(default_factory=dict)
    suppression: dict[str, Shape] = field(default_factory=dict)
    """By address as stored (exact case), as SuppressedDestination."""
    address_insights: dict[str, Shape] = field(default_factory=dict)
    """By address, as MailboxValidation; of others SES has nothing bad to say."""
    metrics: list[Metric] = field(default_factory=list)
    templates: dict[str, Shape] = field(default_factory=dict)
    """By name, as EmailTemplateContent."""
    recommendations: list[Shape] = field(default_factory=list)
    """As Recommendation: what Virtual Deliverability Manager found, where it is on."""
    dedicated_ips: list[Shape] = field(default_factory=list)
    """As DedicatedIp."""
    contacts: dict[str, Shape] = field(default_factory=dict)
    """By address, as GetContact answers; an account with any has one list."""
    tenants: dict[str, Shape] = field(default_factory=dict)
    """By name, as the Tenant of GetTenant."""
    reputation: dict[str, Shape] = field(default_factory=dict)
    """By ARN, as ReputationEntity."""
    insights: dict[str, Shape] = field(default_factory=dict)
    """By message id, as GetMessageInsights answers: of messages that SES kept something of."""


@dataclass
class OtherAccount:
    """An account in which the bot has to assume a role."""

    alias: str
    """What the bot's settings call it."""
    number: str
    regions: dict[str, Region]
    role: str = "ses-why"
    external_id: str | None = None
    """What the bot's settings say."""
    trusted_id: str | None = None
    """What the role's trust policy asks for."""
    refuses: bool = False
    """Its trust policy does not name the bot."""

    @property
    def role_arn(self) -> str:
        return f"arn:aws:iam::{self.number}:role/{self.role}"


@dataclass
class ExportJob:
    id: str
    account: str
    region: str
    wanted: Shape
    """As MessageInsightsDataSource."""
    data_format: str
    created: datetime
    looks: int = 0
    """How often somebody asked for it."""
    completed: datetime | None = None
    cancelled: bool = False


@dataclass
class Update:
    """One entry in the log of a service incident."""

    at: datetime
    status: int
    """0 resolved, 1 informational, 2 degraded, 3 disrupted (the public feed's codes)."""
    summary: str
    message: str
    title: str | None = None
    """The whole title of its RSS item, where it is not made of status and summary."""


@dataclass
class Incident:
    region: str
    started: datetime
    ended: datetime | None
    updates: list[Update]
    service: str = "SES"
    type_code: str = "AWS_SES_OPERATIONAL_ISSUE"
    feeds: tuple[str, ...] = ("events", "rss")
    """What carries it: the public feeds (events, rss), AWS Health's API (api), the event bus, as it
    was when the world began (bus)."""
    scope: str = "PUBLIC"
    """Or ACCOUNT_SPECIFIC."""
    category: str = "issue"
    """AWS Health's word: issue, accountNotification, scheduledChange or investigation."""


@dataclass
class Fault:
    """Something that fails on purpose, until `times` of it have happened (None: always)."""

    service: str
    """sesv2, sns, sqs, sts, iam, cloudwatch, s3, health, health_events, health_rss, slack"""
    error: str
    """An error code of that service (AccessDeniedException, TooManyRequestsException,
    ratelimited …), or `unreachable` (connection dropped), `status:503`, `slow:2.5` (seconds),
    `garbage` (a body that is not what was promised)."""
    operation: str = "*"
    """An AWS operation or a Slack method; `*` for all."""
    account: str | None = None
    region: str | None = None
    times: int | None = None


@dataclass
class Waiting:
    """A delayed message to one recipient."""

    to: str
    said: dict[str, Any]
    """Of the message: keywords of `sandbox.aws.events.event`, and `destination`."""
    reply: str
    """What the receiving server said last."""
    ended: str | None = None
    """How, once somebody has said it while the world runs."""


@dataclass
class Topic:
    attributes: dict[str, str] = field(default_factory=dict)
    """As GetTopicAttributes answers, without TopicArn."""
    subscriptions: list[Shape] = field(default_factory=list)
    """As Subscription, without TopicArn."""


@dataclass(frozen=True, slots=True)
class Question:
    """For the page's list."""

    scenario: str
    about: str
    about_ja: str
    address: str
    """Or a message id: what to ask for."""


@dataclass
class BusRule:
    """Of the default event bus."""

    pattern: Shape
    targets: list[str]
    """ARNs."""
    enabled: bool = True


@dataclass
class World:
    name: str
    about: str
    regions: dict[str, Region]
    account: str = HOME_ACCOUNT
    others: dict[str, OtherAccount] = field(default_factory=dict)
    """By number."""
    queue: list[str] = field(default_factory=list)
    """Bodies that wait on the event queue when the world begins."""
    topics: dict[str, Topic] = field(default_factory=dict)
    """SNS: by ARN."""
    rules: dict[tuple[str, str], dict[str, BusRule]] = field(default_factory=dict)
    """EventBridge: by account and Region, by name."""
    queue_policy: Shape | None = None
    """Who may put something on the event queue, as a policy document."""
    dead_letters: bool = True
    """Whether the event queue gives up what it hands over too often."""
    clock_skew: float = 0.0
    """By how many seconds AWS's clock is ahead of everybody's."""
    buckets: dict[str, dict[str, bytes]] = field(default_factory=lambda: {ARCHIVE: {}})
    """S3: by name, by key."""
    zone: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """(lower-case name without the last dot, type) → record data in zone-file form."""
    dns_faults: dict[str, str] = field(default_factory=dict)
    """Name → timeout | servfail | refused | truncate (UDP only: TCP answers) | cut (over TCP, too)
    | lame (refers to others) | garbage."""
    incidents: list[Incident] = field(default_factory=list)
    health_api: bool = False
    """Whether the support plan has AWS Health's API."""
    faults: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    """Mail whose last event is a delay."""
    throttle: bool = True
    """One SES request a second per operation and place, with a small burst."""
    export_jobs: dict[str, ExportJob] = field(default_factory=dict)
    """By id: what was asked of SES while the world runs."""
    export_looks: int = 2
    """For how many looks such a job still runs."""
    delays: dict[str, float] = field(default_factory=dict)
    """Seconds that a service takes to answer: sesv2, dns, slack … (for benchmarks)."""

    def regions_of(self, account: str) -> dict[str, Region]:
        return self.others[account].regions if account in self.others else self.regions
