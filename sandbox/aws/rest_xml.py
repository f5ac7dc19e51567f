"""The protocol of S3: what is asked stands in path, query string and headers, answers are XML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from sandbox.aws.errors import AwsError
from sandbox.aws.protocols import Params, Received, Reply, Rest, located
from sandbox.aws.wire import from_text

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


class RestXml(Rest):
    no_such_path = 405
    unknown_token = "InvalidAccessKeyId"
    expired_token = "ExpiredToken"
    missing_token = "AccessDenied"
    invalid_input = "InvalidArgument"

    def params(self, request: Received, operation: str) -> Params:
        shape = self._model.operation_model(operation).input_shape
        found = self._routes.match(request.method, request.target)
        if shape is None or found is None:
            return {}
        in_headers = {
            name: from_text(request.headers[key], member)
            for name, member in shape.members.items()
            if member.serialization.get("location") == "header"
            and (key := member.serialization["name"]) in request.headers
        }
        return located(found, shape) | in_headers

    def answer(self, operation: str, result: Any) -> Reply:
        shape = self._model.operation_model(operation).output_shape
        headers = {
            member.serialization["name"]: _header(result[name])
            for name, member in shape.members.items()
            if member.serialization.get("location") == "header" and name in result
        }
        content_type = headers.pop("Content-Type", "application/xml")
        status = 206 if "ContentRange" in result else 200
        if "payload" in shape.serialization:
            body = result[shape.serialization["payload"]]
        else:
            inner = "".join(_elements(result, shape))
            body = f'<Answer xmlns="{NAMESPACE}">{inner}</Answer>'.encode() if inner else b""
        return Reply(status, body, content_type, headers)

    def error(self, error: AwsError) -> Reply:
        body = f"<Error><Code>{error.code}</Code><Message>{escape(error.message)}</Message></Error>"
        return Reply(error.status, body.encode(), "application/xml")


def _header(value: Any) -> str:
    return format_datetime(value, usegmt=True) if isinstance(value, datetime) else str(value)


def _elements(value: dict[str, Any], shape: Any) -> Iterator[str]:
    """The members of a structure that are in the body; S3's lists are flat."""
    for name, member in shape.members.items():
        if name not in value or "location" in member.serialization:
            continue
        is_list = member.type_name == "list"
        of = member.member if is_list else member
        for each in value[name] if is_list else [value[name]]:
            yield f"<{name}>{_text(each, of)}</{name}>"


def _text(value: Any, shape: Any) -> str:
    match value:
        case dict():
            return "".join(_elements(value, shape))
        case bool():
            return str(value).lower()
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        case _:
            return escape(str(value))
