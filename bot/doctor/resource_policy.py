"""Does the policy on a queue or topic let a service of AWS's in?  Pure.

IAM's own evaluation has more in it than is read here: what is not understood is "not known", never
yes or no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

Document = Mapping[str, Any]

SAME = {"stringequals", "arnequals", "arnlike", "stringlike", "stringequalsignorecase"}
"""Operators of conditions that hold where one of the values fits (IAM user guide, "Condition
operators"); * and ? are wildcards in Arn… and …Like alone, and stand in no ARN otherwise."""

TRANSPORT = "aws:securetransport"
"""AWS's services send by TLS."""

_ALWAYS_ON = re.compile(
    r"us-(east|west)-[12]|ca-central-1|sa-east-1|eu-(central-1|west-[123]|north-1)"
    r"|ap-(south-1|northeast-[123]|southeast-[12])|(cn|us-gov)-.+"
)
"""Regions that began before 20 March 2019, and those of partitions apart: into all others an
account has to opt in (AWS account management guide, "Specify which AWS Regions your account can
use").  None is added to them."""


def sns_towards(region: str, topic: str) -> str:
    """As whom SNS delivers from a topic to a queue in `region` (SNS developer guide, "Cross-region
    delivery")."""
    from_region = topic.split(":")[3]
    if from_region != region:
        for either in (region, from_region):
            if not _ALWAYS_ON.fullmatch(either):
                return f"sns.{either}.amazonaws.com"
    return "sns.amazonaws.com"


def lets_in(
    document: Document, *, service: str, action: str, resource: str, source: str
) -> bool | None:
    """`service`: such as sns.amazonaws.com; `source`: ARN of what acts through it, or account.

    None: it depends on what is not read here.
    """
    about = [each for each in _statements(document) if _concerns(each, service, action, resource)]
    verdicts = [
        _holds(each.get("Condition") or {}, source) for each in about if _effect(each) == "allow"
    ]
    if any(_effect(each) == "deny" and _denies(each, source) for each in about):
        return None
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _statements(document: Document) -> list[Document]:
    return [each for each in _listed(document.get("Statement")) if isinstance(each, Mapping)]


def _effect(statement: Document) -> str:
    return str(statement.get("Effect", "")).lower()


def _concerns(statement: Document, service: str, action: str, resource: str) -> bool:
    return (
        _names_service(statement.get("Principal"), service)
        and _any(action.lower(), (each.lower() for each in _texts(statement.get("Action"))))
        and _any(resource, _texts(statement.get("Resource", "*")))
    )


def _names_service(principal: Any, service: str) -> bool:
    if principal == "*":
        return True
    if not isinstance(principal, Mapping):
        return False
    return service in _texts(principal.get("Service")) or "*" in _texts(principal.get("AWS"))


def _denies(statement: Document, source: str) -> bool:
    """Whether it may: one that wants TLS alone does not."""
    condition = statement.get("Condition") or {}
    keys = {key.lower() for each in condition.values() for key in each}
    return keys != {TRANSPORT} and _holds(condition, source) is not False


def _holds(condition: Mapping[str, Any], source: str) -> bool | None:
    """Whether all of its parts do."""
    found: list[bool | None] = []
    for operator, keys in condition.items():
        for key, values in keys.items():
            found.append(_part(operator.lower(), key.lower(), _texts(values), source))
    if False in found:
        return False
    return None if None in found else True


def _part(operator: str, key: str, values: list[str], source: str) -> bool | None:
    if operator not in SAME:
        return None
    if key == "aws:sourcearn" and source.startswith("arn:"):
        return _any(source, values)
    if key in ("aws:sourceaccount", "aws:sourceowner"):
        return _any(source.split(":")[4] if source.startswith("arn:") else source, values)
    return None


def _any(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern.replace("[", "[[]")) for pattern in patterns)


def _texts(value: Any) -> list[str]:
    return [each for each in _listed(value) if isinstance(each, str)]


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
