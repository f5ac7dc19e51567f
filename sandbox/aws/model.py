"""botocore's own description of each service, and whether a value fits it."""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

Shape = Any
"""A botocore shape; botocore ships no types."""


@cache
def service_model(service: str) -> Any:
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def misfits(value: Any, shape: Shape) -> list[str]:
    """What is wrong with a value by the model: types, required and unknown members, enums."""
    report = _VALIDATOR.validate(value, shape)
    if report.has_errors():
        return str(report.generate_report()).splitlines()
    return list(_outside(value, shape, shape.name))


_VALIDATOR = ParamValidator()


def _outside(value: Any, shape: Shape, where: str) -> list[str]:
    """Enum values and upper limits, which botocore leaves to the service."""
    if not _limited(shape):
        return []
    match shape.type_name:
        case "structure":
            inner = [(name, item, shape.members[name]) for name, item in value.items()]
        case "map":
            inner = [("(key)", key, shape.key) for key in value]
            inner += [(name, item, shape.value) for name, item in value.items()]
        case "list":
            inner = [(str(number), item, shape.member) for number, item in enumerate(value)]
        case _:
            return _scalar_faults(value, shape, where)
    return [f for name, item, s in inner for f in _outside(item, s, f"{where}.{name}")]


def _scalar_faults(value: Any, shape: Shape, where: str) -> list[str]:
    choices = shape.enum if shape.type_name == "string" else ()
    if choices and value not in choices:
        return [f"{where}: {value!r} is none of {', '.join(choices)}"]
    most = shape.metadata.get("max")
    if most is None:
        return []
    size = len(value) if shape.type_name == "string" else value
    return [f"{where}: {size} is more than {most}"] if size > most else []


@cache
def _limited(shape: Shape) -> bool:
    """Whether anything in it has limits: most of SQS has none, and SQS has to be fast."""
    return _has_limits(shape, frozenset())


def _has_limits(shape: Shape, above: frozenset[str]) -> bool:
    if shape.name in above:
        return False
    match shape.type_name:
        case "structure":
            inner = list(shape.members.values())
        case "map":
            inner = [shape.key, shape.value]
        case "list":
            inner = [shape.member]
        case kind:
            return "max" in shape.metadata or (kind == "string" and bool(shape.enum))
    return any(_has_limits(part, above | {shape.name}) for part in inner)
