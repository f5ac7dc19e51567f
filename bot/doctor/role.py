"""The rights that the bot's role has by deploy/iam-policy.json, and what proves each.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.doctor.rights import Right

NOBODY = "ses-why-doctor"
"""A name that nobody has given to anything."""

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, 1, tzinfo=UTC)
"""An hour of metrics: what is in it matters to nobody."""

RATE = {"Namespace": "AWS/SES", "MetricName": "Reputation.BounceRate"}

SES: dict[str, dict[str, object]] = {
    "GetAccount": {},
    "GetConfigurationSet": {"ConfigurationSetName": NOBODY},
    "GetConfigurationSetEventDestinations": {"ConfigurationSetName": NOBODY},
    "GetContact": {"ContactListName": NOBODY, "EmailAddress": f"{NOBODY}@example.com"},
    "GetDedicatedIps": {"PageSize": 1},
    "GetEmailIdentity": {"EmailIdentity": f"{NOBODY}.example.com"},
    "GetEmailTemplate": {"TemplateName": NOBODY},
    "GetMessageInsights": {"MessageId": NOBODY},
    "GetReputationEntity": {
        "ReputationEntityType": "RESOURCE",
        "ReputationEntityReference": NOBODY,
    },
    "GetSuppressedDestination": {"EmailAddress": f"{NOBODY}@example.com"},
    "GetTenant": {"TenantName": NOBODY},
    "ListConfigurationSets": {"PageSize": 1},
    "ListContactLists": {},
    "ListEmailIdentities": {"PageSize": 1},
    "ListRecommendations": {"PageSize": 1},
}
"""Operations that only read, and what they are asked for."""


def reading() -> Iterator[Right]:
    """Of every place."""
    for operation, given in SES.items():
        yield Right(f"ses:{operation}", "ReadSes", "sesv2", operation, given)
    since, until = LONG_AGO
    query = {"Id": "m", "MetricStat": {"Metric": RATE, "Period": 3600, "Stat": "Average"}}
    yield Right(
        "cloudwatch:GetMetricData",
        "ReadReputation",
        "cloudwatch",
        "GetMetricData",
        {"MetricDataQueries": [query], "StartTime": since, "EndTime": until},
    )


def queue(url: str, arn: str) -> Iterator[Right]:
    """No message has such a receipt.  To receive one counts as a delivery, and five bury it: that
    is not tried."""
    nothing = {"QueueUrl": url, "ReceiptHandle": NOBODY}
    yield Right("sqs:DeleteMessage", "TakeEvents", "sqs", "DeleteMessage", nothing)
    yield Right(
        "sqs:ChangeMessageVisibility",
        "TakeEvents",
        "sqs",
        "ChangeMessageVisibility",
        {**nothing, "VisibilityTimeout": 0},
    )
    yield Right("sqs:ReceiveMessage", "TakeEvents", "sqs", resource=arn)


def health() -> Iterator[Right]:
    none = "arn:aws:health:us-east-1::event/SES/AWS_SES_NONE/AWS_SES_NONE_0"
    yield Right(
        "health:DescribeEvents",
        "ReadServiceHealth",
        "health",
        "DescribeEvents",
        {"filter": {"services": ["SES"]}, "maxResults": 10},
    )
    yield Right(
        "health:DescribeEventDetails",
        "ReadServiceHealth",
        "health",
        "DescribeEventDetails",
        {"eventArns": [none]},
    )


def paid() -> Iterator[Right]:
    """Each call costs money."""
    yield Right("ses:GetEmailAddressInsights", "PayForAddressInsights")


def search() -> Iterator[Right]:
    wanted = {"ses:ExportSourceType": "MESSAGE_INSIGHTS"}
    yield Right("ses:CreateExportJob", "SearchSesRecords", context=wanted)
    yield Right("ses:CancelExportJob", "FollowSearch")
    yield Right("ses:GetExportJob", "FollowSearch", "sesv2", "GetExportJob", {"JobId": NOBODY})


def removal() -> Iterator[Right]:
    yield Right("ses:DeleteSuppressedDestination", "ChangeSuppressionList")
    yield Right("ses:PutSuppressedDestination", "ChangeSuppressionList")
