"""What AWS says where a right is missing."""

from __future__ import annotations

from sandbox.aws.caller import USER

IAM_PREFIXES = {"sesv2": "ses"}
"""Where the name of the service is another one."""
IAM_ACTIONS = {"ListObjectsV2": "ListBucket", "HeadObject": "GetObject"}
"""Where the right is called otherwise than what it allows."""


def denial(account: str, service: str, operation: str, region: str) -> str:
    action = f"{IAM_PREFIXES.get(service, service)}:{IAM_ACTIONS.get(operation, operation)}"
    return (
        f"User: arn:aws:iam::{account}:user/{USER} is not authorized to perform: {action} "
        f"in {region} because no identity-based policy allows the {action} action"
    )
