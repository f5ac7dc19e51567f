"""What AWS's own service model says about a structure: its members, their types, their values."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sandbox.aws.model import service_model
from sandbox.located import Located, Way
from sandbox.relative import BadTime, moment
from sandbox.world import HOME_ACCOUNT

# the model types these members as plain strings; their values are in its documentation
VALUES = {
    "EnforcementStatus": ("HEALTHY", "PROBATION", "SHUTDOWN"),
}


def output(operation: str) -> Any:
    return service_model("sesv2").operation_model(operation).output_shape


def shape(name: str) -> Any:
    return service_model("sesv2").shape_for(name)


def converted(document: Located, way: Way, value: Any, shape: Any, now: datetime) -> Any:
    """The value with its times resolved, None where it says null; misfits become faults."""
    if value is None:
        return None
    match shape.type_name:
        case "structure":
            members = document.mapping(way, value, shape.members)
            return {
                key: converted(document, (*way, key), each, shape.members[key], now)
                for key, each in members.items()
            }
        case "map":
            return {
                key: converted(document, (*way, key), each, shape.value, now)
                for key, each in document.mapping(way, value).items()
            }
        case "list":
            return [
                converted(document, (*way, number), each, shape.member, now)
                for number, each in enumerate(document.sequence(way, value))
            ]
        case "timestamp":
            return when(document, way, value, now)
        case "string":
            allowed = VALUES.get(str(way[-1])) or getattr(shape, "enum", None)
            return document.one_of(way, value, allowed) if allowed else document.text(way, value)
        case "boolean":
            return _typed(document, way, value, bool, "true or false")
        case _:
            return _typed(document, way, value, int | float, "a number")


def when(document: Located, way: Way, value: Any, now: datetime) -> datetime:
    try:
        return moment(value, now)
    except BadTime as error:
        document.wrong(way, str(error))
        return now


def _typed(document: Located, way: Way, value: Any, kind: Any, wanted: str) -> Any:
    # YAML's true is a bool, which Python also takes for a number
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        document.wrong(way, f'"{way[-1]}" must be {wanted}, not {value!r}')
    return value


def account_id(document: Located, way: Way, value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{12}", value):
        return value
    document.wrong(way, f'"{way[-1]}" must be the 12 digits of an account in quotes')
    return HOME_ACCOUNT
