"""What SES tells of an account and Region, in the words of its API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.core.events import KeptBySes
from checks.core.unavailable import Unavailable


@dataclass(frozen=True, slots=True)
class Suppression:
    """An entry of the account's suppression list."""

    address: str
    """As stored: only the domain's case is normalised by SES."""
    reason: str
    """BOUNCE or COMPLAINT."""
    since: datetime
    message_id: str | None = None
    """The message that caused the entry, where SES knows it."""


@dataclass(frozen=True, slots=True)
class Quota:
    """Counted per recipient, over the last 24 hours."""

    maximum: float | None
    """None: unlimited."""
    sent: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Account:
    """GetAccount: what an account may send in a Region."""

    seen_at: datetime
    production: bool
    """False in the sandbox, where only verified addresses and domains can be mailed."""
    sending: bool
    """False while sending is paused, by AWS or by the account's own people."""
    enforcement: str
    """HEALTHY, PROBATION (under review) or SHUTDOWN (paused by AWS)."""
    quota: Quota | None
    suppressed_reasons: frozenset[str]
    """Reasons for which the account holds mail back; an entry with another one is inert."""
    validation: str | None = None
    """Threshold of Auto Validation, where it is on."""
    deliverability_manager: bool | None = None
    """Whether Virtual Deliverability Manager is on; None: SES does not say."""


@dataclass(frozen=True, slots=True)
class MailFrom:
    domain: str
    status: str
    """PENDING, SUCCESS, FAILED or TEMPORARY_FAILURE."""
    rejects_on_failure: bool
    """With a broken MX: True refuses to send, False falls back to amazonses.com."""


@dataclass(frozen=True, slots=True)
class Verification:
    """VerificationInfo: when SES looked for an identity's DNS records, and whose zone it found.

    Every part is None where SES does not tell it.
    """

    checked: datetime | None = None
    """When it looked last."""
    succeeded: datetime | None = None
    """When it last found what it looks for."""
    name_server: str | None = None
    """The primary one, by the SOA record that SES saw."""
    serial: int | None = None
    """Of that SOA record."""


@dataclass(frozen=True, slots=True)
class Identity:
    """GetEmailIdentity: a domain or address that this account may send from."""

    seen_at: datetime
    name: str
    verified: bool
    status: str
    """PENDING, SUCCESS, FAILED, TEMPORARY_FAILURE or NOT_STARTED."""
    error: str | None
    """VerificationInfo.ErrorType, such as HOST_NOT_FOUND."""
    dkim_signing: bool
    dkim_status: str
    """As `status`: whether SES finds the keys in DNS; only then it signs with them."""
    dkim_tokens: tuple[str, ...]
    """Selectors: three CNAMEs for Easy DKIM; for BYODKIM the one selector."""
    dkim_origin: str
    """AWS_SES (Easy DKIM), EXTERNAL (BYODKIM), or another Region's key."""
    dkim_zone: str | None
    """Where the CNAMEs point, such as dkim.amazonses.com."""
    mail_from: MailFrom | None
    """None: the default MAIL FROM, a subdomain of amazonses.com."""
    configuration_set: str | None = None
    """The one used where the sender names none."""
    verification: Verification = Verification()
    feedback_forwarding: bool | None = None
    """Whether SES mails bounces and complaints to the sender; None: it does not say."""


def identity_source(name: str, region: str) -> str:
    """Where what is told of an identity comes from, as facts name it."""
    return f"SES GetEmailIdentity {name}, {region}"


@dataclass(frozen=True, slots=True)
class MessageInsights:
    """GetMessageInsights: what SES itself keeps of one message, where Virtual Deliverability
    Manager is on.  Mail to the simulator and to several recipients is not in it."""

    events: tuple[KeptBySes, ...]
    addresses: tuple[str, ...]
    """Whom it was sent to."""


@dataclass(frozen=True, slots=True)
class EventDestination:
    name: str
    enabled: bool
    kinds: frozenset[str]
    """MatchingEventTypes, such as BOUNCE or RENDERING_FAILURE."""
    target: str
    """SNS topic, event bus or stream (its ARN); `cloudwatch` or `pinpoint` for those."""
    queryable: bool
    """Whether single events can come from it to our queue (SNS and EventBridge)."""


@dataclass(frozen=True, slots=True)
class ConfigurationSet:
    """GetConfigurationSet and GetConfigurationSetEventDestinations together."""

    seen_at: datetime
    name: str
    sending: bool
    suppressed_reasons: frozenset[str] | None
    """Overrides the account's; None: the account's hold.  Empty: nothing is held back."""
    suppression_scope: str | None
    """ACCOUNT or TENANT: with TENANT the account's list is not looked at."""
    tls_required: bool
    max_delivery: timedelta | None
    destinations: tuple[EventDestination, ...] | Unavailable
    sending_pool: str | None = None
    """Of dedicated addresses, where it names one."""

    def publishes(self, kind: str) -> bool | Unavailable:
        """Whether single events of this kind (such as BOUNCE) are published to where we listen."""
        if isinstance(self.destinations, Unavailable):
            return self.destinations
        return any(d.enabled and d.queryable and kind in d.kinds for d in self.destinations)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What Virtual Deliverability Manager's advisor found, once, and whether it still finds it."""

    seen_at: datetime
    kind: str
    """DKIM, DMARC, SPF, BIMI, COMPLAINT, BOUNCE, FEEDBACK_3P or IP_LISTING; or one that is new."""
    resource: str
    """The ARN of what it is about; empty where SES names none."""
    impact: str
    """LOW or HIGH."""
    status: str
    """OPEN or FIXED: resolved ones are told for 30 days."""
    description: str
    """In SES's words."""
    created: datetime | None
    updated: datetime | None

    @property
    def identity(self) -> str | None:
        """The domain or address that it is about; None: it is about something else."""
        _, found, name = self.resource.partition(":identity/")
        return name.lower() if found else None


@dataclass(frozen=True, slots=True)
class AddressInsights:
    """GetEmailAddressInsights: how sure SES is of what an address is like.

    Each HIGH, MEDIUM or LOW; None where SES does not say.
    """

    seen_at: datetime
    valid: str | None
    """All in all."""
    syntax: str | None
    dns: str | None
    mailbox: str | None
    """That the mailbox exists."""
    role: str | None
    disposable: str | None
    random: str | None
    """That somebody hit keys at random."""


@dataclass(frozen=True, slots=True)
class DedicatedIp:
    """An address that nobody but this account sends from."""

    seen_at: datetime
    ip: str
    warmup: str
    """IN_PROGRESS, DONE, or NOT_APPLICABLE in a pool that SES manages."""
    warmed_percent: int | None
    """None in a pool that SES manages."""
    pool: str | None


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it is stored, its placeholders unfilled."""

    seen_at: datetime
    name: str
    subject: str | None
    text: str | None
    html: str | None
    cut: bool = False
    """Whether a part was longer than what is kept of it here."""
