"""What the installation decides, read from the environment once, with every fault at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.slack import policy_words
from bot.watch import quiet, routes, rules, tuning
from bot.watch.digest import schedule
from checks.core.dns.block_list import chosen

_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_ACCOUNT = re.compile(r"[0-9]{12}")
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[\w-]{1,256}(\.fifo)?")
_SERVER = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+))(?::\d{1,5})?")


class Settings(BaseSettings):
    """Each field is an environment variable; its description becomes the comment in
    `.env.example`.  Any may be read from a file instead: NAME_FILE=/run/secrets/name."""

    model_config = SettingsConfigDict(extra="ignore", case_sensitive=True, frozen=True)

    SLACK_BOT_TOKEN: SecretStr = Field(
        SecretStr(""), description="Bot token of the Slack app (xoxb-…); needed to serve."
    )
    SLACK_APP_TOKEN: SecretStr = Field(
        SecretStr(""),
        description="App-level token (xapp-…, connections:write) for Socket Mode; needed to serve.",
    )
    SLACK_SIGNING_SECRET: SecretStr = Field(
        SecretStr(""), description="Signing secret; not needed in Socket Mode."
    )
    SLACK_API_URL: str = Field(
        "https://slack.com/api/", description="Slack's Web API; change it only behind a proxy."
    )
    SLACK_COMMAND: str = Field("/ses", description="The slash command, as in the Slack manifest.")
    ALERT_CHANNEL: str = Field(
        "", description="Id of the channel for warnings (C…); the bot must be able to post there."
    )
    WHO_MAY_ASK: str = Field(
        "everybody",
        description="Who may ask the bot: everybody (of your workspace), or Slack's ids of users"
        " (U…) and user groups (S…), comma separated; nobody.  Groups need usergroups:read.",
    )
    WHO_MAY_ACT: str = Field(
        "",
        description="Who may do what changes something in SES, and see addresses where they are"
        " masked: users (U…) and user groups (S…), or everybody; empty: nobody.",
    )
    ADMINS: str = Field(
        "",
        description="Who may do all that WHO_MAY_ACT may, and see what is wrong with the set-up:"
        " users (U…) and user groups (S…); empty: nobody.",
    )
    CHANNEL_RULES: str = Field(
        "",
        description="What differs in some channels, comma separated: C0123ABCD=dm S0456EFGH,"
        " public=asker.  Left: a channel's id, or public, private, group, direct, shared.  Right:"
        " where answers appear (channel, asker, dm), whether addresses are masked (masked,"
        " unmasked; by default they are in public and shared channels), who may ask (everybody,"
        " nobody, U…, S…).  The first that says something counts.",
    )
    LOOKUPS_PER_HOUR: int = Field(
        60, ge=1, le=10_000, description="Look-ups that one person may ask for in an hour."
    )
    SAME_ANSWER_MINUTES: int = Field(
        5,
        ge=0,
        le=60,
        description="Who asks the same within so many minutes gets a link to the answer that is"
        " there already; 0: everybody an answer of their own.",
    )
    AUDIT_DAYS: int = Field(
        400, ge=30, le=36_500, description="Rows of the audit log older than this are deleted."
    )
    SES_REGIONS: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        validate_default=True,
        description="AWS Regions you send from, comma separated; the first is home.  Required.",
    )
    EVENTS_QUEUE_URL: str = Field(
        "", description="URL of the SQS queue that SES events arrive on; needed to ingest."
    )
    EVENTS_ACCOUNTS: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="AWS accounts whose events are taken in, comma separated; empty: the account"
        " in EVENTS_QUEUE_URL.  Events of others are put by and not believed.",
    )
    EVENTS_TOPICS: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="ARNs of the SNS topics that events may come through, comma separated; empty:"
        " any topic of these accounts.",
    )
    DATABASE_URL: str = Field(
        "sqlite:///ses-why.sqlite3",
        description="Where events are kept: a SQLite file, or postgresql://user:password@host/name",
    )
    ADDRESS_KEY: SecretStr = Field(
        SecretStr(""),
        validate_default=True,
        description="Secret of 16 characters or more that hides addresses in the database; keep it:"
        " without it old events cannot be found.  Required.  Make one: openssl rand -hex 32",
    )
    ADDRESS_KEY_OLD: SecretStr = Field(
        SecretStr(""),
        description="The secret before this one, while it is being changed: both are read, the"
        " newer is written; `python -m bot migrate --rekey` moves everything over.",
    )
    DNS_SERVERS: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Resolvers, IP:port, comma separated; empty: the system's."
    )
    BLOCK_LISTS: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="DNS block lists to ask, comma separated: a name adds to those that anybody may"
        " ask (spamhaus and barracuda have terms: docs/operations.md), -name takes one out, none"
        " takes out all.",
    )
    ADDRESS_INSIGHTS: bool = Field(
        False,
        description="true: ask SES what it thinks of an address that somebody asks about"
        " (GetEmailAddressInsights).  AWS charges 0.01 USD a call (July 2026, us-east-1; some"
        " thousands a month are in the Pro and Enterprise plans); an answer is kept for a week.",
    )
    EXPORT_SEARCH: bool = Field(
        False,
        description="true: where no event tells of an address, let people search SES's own records"
        " of it (an export job, minutes).  Needs Virtual Deliverability Manager, and the rights"
        " ses:CreateExportJob (ses:ExportSourceType = MESSAGE_INSIGHTS), ses:GetExportJob and"
        " ses:CancelExportJob (statements SearchSesRecords and FollowSearch of the policy).  Not"
        " in the records: mail to the simulator or to several recipients, mail older than 30 days"
        " (so says SES's console).",
    )
    SUPPRESSION_REMOVAL: bool = Field(
        False,
        description="true: those of WHO_MAY_ACT may take addresses off the account's suppression"
        " list that a bounce put there, and put them back for 24 hours.  Needs the rights"
        " ses:DeleteSuppressedDestination and ses:PutSuppressedDestination (statement"
        " ChangeSuppressionList of the policy), the only ones by which the bot changes mail.",
    )
    SES_HEALTH_EVENTS_URL: str = Field(
        "https://health.aws.amazon.com/public/events",
        description="AWS's public service events (JSON).",
    )
    SES_HEALTH_RSS_URL: str = Field(
        "https://status.aws.amazon.com/rss/ses-{region}.rss",
        description="AWS's public service events (RSS), asked where the JSON does not answer.",
    )
    HEALTH_API: str = Field(
        "auto",
        description="auto: ask AWS Health's API for service events as well, those of the account"
        " alone among them, where the support plan has it (Business and above; where it has not,"
        " the bot says so once and goes by the public feeds and the event queue).  off: never.",
    )
    RETENTION_DAYS: int = Field(
        90, ge=1, le=3650, description="Events older than this many days are deleted."
    )
    WATCH_HEALTH_SECONDS: int = Field(
        60, ge=1, le=3600, description="Seconds between two looks at AWS's public health feeds."
    )
    WATCH_RATES_SECONDS: int = Field(
        300, ge=1, le=86400, description="Seconds between two looks at bounce and complaint rates."
    )
    ALERT_CONFIRM: int = Field(
        2, ge=1, le=20, description="Readings in a row before a rate raises an alert."
    )
    ALERT_LEVELS: str = Field(
        "",
        description="What is other than by default (docs/alerts.md has the keys of each rule),"
        " separated by ;: bounce_rate warn=3% critical=6%; receiver share=30%; quota confirm=3;"
        " delays off",
    )
    ALERT_ROUTES: str = Field(
        "",
        description="Channels for some alerts, comma separated: service=C0123ABCD,"
        " bounce_rate@us-east-1=C0456EFGH; the first that fits is taken, else ALERT_CHANNEL.",
    )
    QUIET_HOURS: str = Field(
        "",
        description="When warnings wait until it is over, such as 22:00-07:00 Europe/Berlin (else"
        " UTC); critical alerts never wait.",
    )
    DIGESTS: str = Field(
        "",
        description="Digests of mail and alerts, comma separated: daily 09:00"
        " Europe/Berlin=C0123ABCD, weekly mon 09:00=C0456EFGH; without a zone it is UTC.  Empty:"
        " none.  Needs the role watch.",
    )
    RUNBOOK_URL: str = Field(
        "",
        description="Where the pages of docs/runbooks can be opened, such as"
        " https://wiki.example/ses-why/{rule}: alerts then have a button; {rule}, or the end,"
        " stands for the rule.",
    )
    QUESTIONS_AT_ONCE: int = Field(
        24, ge=1, le=200, description="Questions worked on at the same time; more are queued."
    )
    QUESTIONS_WAITING: int = Field(
        50,
        ge=0,
        le=1000,
        description="Questions that may queue; beyond, the asker is told at once.",
    )
    LOG_LEVEL: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)  # `load` gathers the rest, so that a test can hand in its own

    @field_validator(
        "SES_REGIONS",
        "DNS_SERVERS",
        "EVENTS_ACCOUNTS",
        "EVENTS_TOPICS",
        "BLOCK_LISTS",
        mode="before",
    )
    @classmethod
    def _split(cls, value: Any) -> Any:
        return _listed(value) if isinstance(value, str) else value

    @field_validator("SES_REGIONS")
    @classmethod
    def _regions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("name at least one AWS Region, such as eu-west-1")
        if wrong := [region for region in value if not _REGION.fullmatch(region)]:
            raise ValueError(f"{', '.join(wrong)}: not an AWS Region; write it as in eu-west-1")
        if len(set(value)) < len(value):
            raise ValueError("a Region is named twice")
        return value

    @field_validator("EVENTS_ACCOUNTS")
    @classmethod
    def _accounts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [account for account in value if not _ACCOUNT.fullmatch(account)]:
            raise ValueError(f"{', '.join(wrong)}: not an AWS account; write its 12 digits")
        return value

    @field_validator("EVENTS_TOPICS")
    @classmethod
    def _topics(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [topic for topic in value if not _TOPIC.fullmatch(topic)]:
            raise ValueError(
                f"{', '.join(wrong)}: not the ARN of an SNS topic; write it as in"
                " arn:aws:sns:eu-west-1:111122223333:ses-events"
            )
        return value

    @field_validator("DNS_SERVERS")
    @classmethod
    def _servers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := _wrong_servers(value):
            raise ValueError(wrong)
        return value

    @field_validator("ALERT_ROUTES")
    @classmethod
    def _routes(cls, value: str) -> str:
        routes.parse(value, rules.load())
        return value

    @field_validator("WHO_MAY_ASK", "WHO_MAY_ACT", "ADMINS")
    @classmethod
    def _people(cls, value: str) -> str:
        policy_words.people(value)
        return value

    @field_validator("CHANNEL_RULES")
    @classmethod
    def _channels(cls, value: str) -> str:
        policy_words.channel_rules(value)
        return value

    @field_validator("ALERT_LEVELS")
    @classmethod
    def _levels(cls, value: str) -> str:
        tuning.parse(value, rules.load())
        return value

    @field_validator("QUIET_HOURS")
    @classmethod
    def _quiet(cls, value: str) -> str:
        quiet.parse(value)
        return value

    @field_validator("DIGESTS")
    @classmethod
    def _digests(cls, value: str) -> str:
        schedule.parse(value)
        return value

    @field_validator("RUNBOOK_URL")
    @classmethod
    def _runbooks(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/]+\S{0,2000}", value):
            raise ValueError("is an address that a browser opens: https://…")
        return value

    @field_validator("BLOCK_LISTS")
    @classmethod
    def _lists(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        chosen(value)
        return value

    @field_validator("HEALTH_API")
    @classmethod
    def _health_api(cls, value: str) -> str:
        if value.lower() not in {"auto", "off"}:
            raise ValueError("is auto or off")
        return value.lower()

    @field_validator("ADDRESS_KEY_OLD")
    @classmethod
    def _old_key(cls, value: SecretStr) -> SecretStr:
        return _long_enough(value) if value.get_secret_value() else value

    @field_validator("ADDRESS_KEY")
    @classmethod
    def _key(cls, value: SecretStr) -> SecretStr:
        return _long_enough(value)

    @field_validator("SLACK_BOT_TOKEN")
    @classmethod
    def _bot_token(cls, value: SecretStr) -> SecretStr:
        return _begins(value, "xoxb-")

    @field_validator("SLACK_APP_TOKEN")
    @classmethod
    def _app_token(cls, value: SecretStr) -> SecretStr:
        return _begins(value, "xapp-")

    @field_validator("EVENTS_QUEUE_URL")
    @classmethod
    def _queue(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^/\s]+/\d{12}/[\w-]{1,80}(\.fifo)?", value):
            raise ValueError("write it as in https://sqs.eu-west-1.amazonaws.com/111122223333/name")
        return value

    @field_validator("SLACK_COMMAND")
    @classmethod
    def _command(cls, value: str) -> str:
        if not re.fullmatch(r"/[a-z0-9_-]{1,31}", value):
            raise ValueError("begins with / and has up to 31 lower-case letters, digits, - and _")
        return value

    @field_validator("SLACK_API_URL")
    @classmethod
    def _slash(cls, value: str) -> str:
        return value if value.endswith("/") else f"{value}/"

    @field_validator("SES_HEALTH_RSS_URL")
    @classmethod
    def _template(cls, value: str) -> str:
        if "{region}" not in value:
            raise ValueError("needs {region} where the Region's name goes")
        return value

    @field_validator("LOG_LEVEL")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("is one of DEBUG, INFO, WARNING, ERROR")
        return value.upper()


def _long_enough(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < 16:
        raise ValueError("needs 16 characters or more; make one with: openssl rand -hex 32")
    return value


def _begins(value: SecretStr, prefix: str) -> SecretStr:
    token = value.get_secret_value()
    if token and not token.startswith(prefix):
        raise ValueError(f"begins with {prefix}")
    return value


def _listed(written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in written.split(",") if part.strip())


def _wrong_servers(servers: tuple[str, ...]) -> str | None:
    wrong = [server for server in servers if not _is_server(server)]
    return f"{', '.join(wrong)}: write IP:port, or [IPv6]:port" if wrong else None


def _is_server(text: str) -> bool:
    found = _SERVER.fullmatch(text)
    try:
        return bool(found and ip_address(found[1] or found[2]))
    except ValueError:
        return False


class BadSettings(Exception):
    """The environment does not make sense; one line for each fault, fit to show."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def load(environment: Mapping[str, str], needed: tuple[str, ...] = ()) -> Settings:
    """Read the settings; `needed` names those that the role at hand cannot do without.

    Raises BadSettings with every fault, each with what to do.
    """
    faults: list[str] = []
    values: dict[str, str] = {}
    for name in Settings.model_fields:
        if (value := _read(name, environment, faults)) is not None:
            values[name] = value
    faults += [
        f"{name}: is not set, and this needs it ({_hint(name)})"
        for name in needed
        if not values.get(name) and name not in ("SES_REGIONS", "ADDRESS_KEY")
    ]
    try:
        settings = Settings(**values)  # type: ignore[arg-type]  # the validators take text
    except ValidationError as e:
        unread = {fault.partition("_FILE: ")[0] for fault in faults if "_FILE: " in fault}
        told = [fault for fault in _told(e) if fault.partition(":")[0] not in unread]
        raise BadSettings([*told, *faults]) from e
    if faults:
        raise BadSettings(faults)
    return settings


def dns_servers(environment: Mapping[str, str]) -> tuple[str, ...]:
    """DNS_SERVERS alone, for what needs nothing else.  Raises BadSettings."""
    faults: list[str] = []
    servers = _listed(_read("DNS_SERVERS", environment, faults) or "")
    if wrong := _wrong_servers(servers):
        faults.append(f"DNS_SERVERS: {wrong}")
    if faults:
        raise BadSettings(faults)
    return servers


def _read(name: str, environment: Mapping[str, str], faults: list[str]) -> str | None:
    path = environment.get(f"{name}_FILE")
    if not path:
        return environment.get(name) or None
    try:
        return Path(path).read_text().strip()
    except OSError as e:
        faults.append(f"{name}_FILE: cannot read {path} ({e.strerror})")
        return None


def _told(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False):
        words = fault["msg"].removeprefix("Value error, ")
        yield f"{'.'.join(map(str, fault['loc']))}: {words}"


def _hint(name: str) -> str:
    description = Settings.model_fields[name].description or ""
    return description.split(";")[0].rstrip(".")


def example() -> str:
    """The text of `.env.example`: every setting with its comment and its default."""
    lines = [
        "# Settings of ses-why, and what they are when not set.  Copy to .env and fill in.",
        "# Any may be read from a file instead: ADDRESS_KEY_FILE=/run/secrets/address_key",
        "# AWS's own variables (AWS_PROFILE, AWS_ACCESS_KEY_ID …) may stand here too.",
        "# The environment wins over this file; ENV_FILE=path names another, ENV_FILE= none.",
        "",
    ]
    for name, field in Settings.model_fields.items():
        default = field.default
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        if isinstance(default, tuple):
            default = ",".join(default)
        lines += [f"# {field.description}", f"{name}={default}", ""]
    return "\n".join(lines).rstrip() + "\n"


def from_process(needed: tuple[str, ...] = ()) -> Settings:
    """Read this process's environment, and below it the `.env` file of the working folder."""
    beside = _beside()
    for name, value in beside.items():
        if name.startswith("AWS_"):
            os.environ.setdefault(name, value)  # boto3 reads them by itself
    return load({**beside, **os.environ}, needed)


def dns_servers_of_process() -> tuple[str, ...]:
    return dns_servers({**_beside(), **os.environ})


def _beside() -> dict[str, str]:
    path = os.environ.get("ENV_FILE", ".env")
    return {k: v for k, v in dotenv_values(path).items() if v} if path else {}
