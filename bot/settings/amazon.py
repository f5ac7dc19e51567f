"""Amazon's side: Regions, events and how they are kept, what is looked up beside them."""

from __future__ import annotations

from pydantic import Field, SecretStr

from bot.settings import kinds
from bot.settings.group import Group


class OfAmazon(Group):
    SES_REGIONS: kinds.Regions = Field(
        (),
        validate_default=True,
        description="AWS Regions you send from, comma separated; the first is home.  Required.",
    )
    SES_ACCOUNTS: kinds.OurAccounts = Field(
        "",
        description="AWS accounts you send from, separated by ;: main=111122223333;"
        " prod=arn:aws:iam::444455556666:role/ses-why external_id=7f3c9a"
        " regions=eu-west-1,us-east-1.  12 digits: the account of the bot's own credentials.  The"
        " ARN of a role: it is assumed (docs/operations.md, Several accounts).  Without regions:"
        " SES_REGIONS.  The first is home.  Empty: the bot's own account.",
    )
    EVENTS_QUEUE_URL: kinds.QueueUrl = Field(
        "", description="URL of the SQS queue that SES events arrive on; needed to ingest."
    )
    EVENTS_ACCOUNTS: kinds.Accounts = Field(
        (),
        description="AWS accounts whose events are taken in, comma separated; empty: the account"
        " in EVENTS_QUEUE_URL and those of SES_ACCOUNTS.  Events of others are put by and not"
        " believed.",
    )
    EVENTS_TOPICS: kinds.Topics = Field(
        (),
        description="ARNs of the SNS topics that events may come through, comma separated; empty:"
        " any topic of these accounts.",
    )
    DATABASE_URL: kinds.DatabaseUrl = Field(
        "sqlite:///ses-why.sqlite3",
        description="Where events are kept: a SQLite file, or postgresql://user:password@host/name",
    )
    ADDRESS_KEY: kinds.Key = Field(
        SecretStr(""),
        validate_default=True,
        description="Secret of 16 characters or more that hides addresses in the database; keep it:"
        " without it old events cannot be found.  Required.  Make one: openssl rand -hex 32",
    )
    ADDRESS_KEY_OLD: kinds.KeyOrNone = Field(
        SecretStr(""),
        description="The secret before this one, while it is being changed: both are read, the"
        " newer is written; `python -m bot migrate --rekey` moves everything over.",
    )
    DNS_SERVERS: kinds.Servers = Field(
        (), description="Resolvers, IP:port, comma separated; empty: the system's."
    )
    BLOCK_LISTS: kinds.BlockLists = Field(
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
    SES_HEALTH_RSS_URL: kinds.OfRegion = Field(
        "https://status.aws.amazon.com/rss/ses-{region}.rss",
        description="AWS's public service events (RSS), asked where the JSON does not answer.",
    )
    HEALTH_API: kinds.AutoOrOff = Field(
        "auto",
        description="auto: ask AWS Health's API for service events as well, those of the account"
        " alone among them, where the support plan has it (Business and above; where it has not,"
        " the bot says so once and goes by the public feeds and the event queue).  off: never.",
    )
    RETENTION_DAYS: int = Field(
        90, ge=1, le=3650, description="Events older than this many days are deleted."
    )
