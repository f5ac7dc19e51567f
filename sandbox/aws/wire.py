"""Values on the wire: from JSON, URLs and forms into Python by the model, and back."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from itertools import count, takewhile
from typing import Any
from xml.sax.saxutils import escape

from botocore.utils import parse_timestamp, parse_to_aware_datetime

from sandbox.aws.errors import AwsError
from sandbox.aws.model import Shape


def from_json(value: Any, shape: Shape) -> Any:
    """Timestamps and blobs become datetime and bytes; what does not fit is left for validation."""
    match shape.type_name, value:
        case "structure", dict():
            named = {_wire_name(name, member): name for name, member in shape.members.items()}
            return {
                named.get(name, name): (
                    from_json(item, shape.members[named[name]]) if name in named else item
                )
                for name, item in value.items()
                if item is not None
            }
        case "list", list():
            return [from_json(item, shape.member) for item in value]
        case "map", dict():
            return {name: from_json(item, shape.value) for name, item in value.items()}
        case "timestamp", int() | float() | str():
            return _read(parse_timestamp, value, "timestamp")
        case "blob", str():
            return _read(base64.b64decode, value, "blob")
    return value


def from_text(value: str, shape: Shape) -> Any:
    """A value out of a path, a query string, a header or a form."""
    match shape.type_name:
        case "integer" | "long":
            return _read(int, value, "integer")
        case "double" | "float":
            return _read(float, value, "double")
        case "boolean":
            return _read({"true": True, "false": False}.__getitem__, value.lower(), "boolean")
        case "timestamp":
            return _read(parse_timestamp, value, "timestamp")
    return value


def to_json(value: Any, shape: Shape) -> Any:
    """Timestamps leave as seconds since 1970, blobs as base64."""
    match shape.type_name:
        case "structure":
            return {
                _wire_name(name, shape.members[name]): to_json(item, shape.members[name])
                for name, item in value.items()
            }
        case "list":
            return [to_json(item, shape.member) for item in value]
        case "map":
            return {name: to_json(item, shape.value) for name, item in value.items()}
        case "timestamp":
            return parse_to_aware_datetime(value).timestamp()
        case "blob":
            return base64.b64encode(value).decode()
    return value


def to_xml(value: Any, shape: Shape) -> str:
    """As the query protocol has it: each item of a list in <member>, of a map in <entry>."""
    match shape.type_name:
        case "structure":
            return "".join(
                _tagged(_wire_name(name, member), to_xml(value[name], member))
                for name, member in shape.members.items()
                if name in value
            )
        case "list":
            return "".join(_tagged("member", to_xml(item, shape.member)) for item in value)
        case "map":
            return "".join(
                _tagged("entry", f"{_tagged('key', escape(key))}{_tagged('value', escape(item))}")
                for key, item in value.items()
            )
        case "boolean":
            return str(value).lower()
    return escape(str(value))


def from_form(form: Mapping[str, str], shape: Shape, prefix: str = "") -> dict[str, Any]:
    """The members of a structure, as the query protocol has them: `Names.member.1` is an item."""
    found = {}
    for name, member in shape.members.items():
        value = _from_form(form, member, prefix + _wire_name(name, member))
        if value is not None:
            found[name] = value
    return found


def _from_form(form: Mapping[str, str], shape: Shape, key: str) -> Any:
    match shape.type_name:
        case "structure":
            return from_form(form, shape, f"{key}.") or None
        case "list":
            items = (_from_form(form, shape.member, f"{key}.member.{n}") for n in count(1))
            return [*takewhile(lambda item: item is not None, items)] or None
    return from_text(form[key], shape) if key in form else None


def _tagged(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>"


def _wire_name(name: str, member: Shape) -> str:
    return str(member.serialization.get("name", name))


def _read(convert: Any, value: Any, kind: str) -> Any:
    try:
        return convert(value)
    except (ValueError, KeyError, TypeError, OverflowError, binascii.Error) as e:
        raise AwsError("SerializationException", f"{value!r} is not a {kind}") from e
