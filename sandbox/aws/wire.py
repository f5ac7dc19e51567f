"""Values on the wire: from JSON, URLs and forms into Python by the model, and back."""

from __future__ import annotations

import base64
import binascii
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


def to_xml(value: dict[str, str], shape: Shape) -> str:
    """Structures of strings: all that the one query service played here answers with."""
    texts = {_wire_name(name, shape.members[name]): text for name, text in value.items()}
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in texts.items())


def _wire_name(name: str, member: Shape) -> str:
    return str(member.serialization.get("name", name))


def _read(convert: Any, value: Any, kind: str) -> Any:
    try:
        return convert(value)
    except (ValueError, KeyError, TypeError, OverflowError, binascii.Error) as e:
        raise AwsError("SerializationException", f"{value!r} is not a {kind}") from e
