"""Which operations of AWS the bot calls, by its source; and which IAM actions they take.

Found are calls of a client's methods (`sqs.receive_message(…)`), paginators and waiters by their
names, and operations in AWS's own spelling (`"GetAccount"`), by which the SES source calls.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.waiter import WaiterModel

from tests.deploy.source import names
from tests.deploy.templates import ROOT

PREFIXES = {
    "cloudwatch": "cloudwatch",
    "events": "events",
    "health": "health",
    "iam": "iam",
    "s3": "s3",
    "sesv2": "ses",
    "sns": "sns",
    "sqs": "sqs",
    "sts": "sts",
}
"""How IAM calls the services (service authorization reference); boto3 has other names."""

OTHERWISE = {
    ("s3", "HeadObject"): "s3:GetObject",
    ("s3", "HeadBucket"): "s3:ListBucket",
    ("s3", "ListObjectsV2"): "s3:ListBucket",
    ("sqs", "ChangeMessageVisibilityBatch"): "sqs:ChangeMessageVisibility",
    ("sqs", "DeleteMessageBatch"): "sqs:DeleteMessage",
    ("sqs", "SendMessageBatch"): "sqs:SendMessage",
}
"""Actions that are called otherwise than the operation they allow."""

FREE = {("sts", "GetCallerIdentity")}
"""Operations that need no right, and that no policy can give or take."""

IMPLIED = {"sqs:ReceiveMessage": "kms:Decrypt"}
"""What SQS does in the caller's name, where the queue is encrypted with a key of one's own."""

ALIKE = {("sns", "Publish"), ("sns", "Subscribe")}
"""Words that are others' as well: Slack's views.publish, and a command that people are told."""

Operation = tuple[str, str]
"""Service as boto3 calls it, operation as AWS does."""


def called(folder: Path = ROOT / "bot") -> set[Operation]:
    source = names(folder)
    services = source.clients & set(Loader().list_available_services("service-2"))
    spelt = {service: _names(service) for service in services}
    words = source.attributes | source.texts
    found = {
        (service, known[word]) for service, known in spelt.items() for word in words & set(known)
    }
    return found - ALIKE


def actions(operations: set[Operation]) -> set[str]:
    """What IAM has to allow for them."""
    needed = {
        OTHERWISE.get((service, name), f"{PREFIXES[service]}:{name}")
        for service, name in operations - FREE
    }
    return needed | {IMPLIED[action] for action in needed if action in IMPLIED}


@cache
def _names(service: str) -> dict[str, str]:
    """Every spelling by which an operation may stand in the source, with AWS's."""
    loader = Loader()
    model = ServiceModel(loader.load_service_model(service, "service-2"), service)
    found = {name: name for name in model.operation_names}
    found |= {xform_name(name): name for name in model.operation_names}
    if service in loader.list_available_services("waiters-2"):
        waiters = WaiterModel(loader.load_service_model(service, "waiters-2"))
        found |= {
            xform_name(name): waiters.get_waiter(name).operation for name in waiters.waiter_names
        }
    return found
