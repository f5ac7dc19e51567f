"""The protocols that boto3 speaks to these services: rest-json, json and query; S3 has its own.

Each reads a request into (operation, parameters) and writes answers and errors, driven by the
service's model alone; an operation that the model has not is the service's own unknown one.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from sandbox.aws.errors import AwsError
from sandbox.aws.model import service_model
from sandbox.aws.routes import Match, RouteTable
from sandbox.aws.wire import from_form, from_json, from_text, to_json, to_xml

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it arrived."""

    method: str
    target: str
    """Path and query string, still percent-encoded."""
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)


class Wire(Protocol):
    unknown_token: str
    expired_token: str
    """The error code for an access key that does not exist."""
    missing_token: str
    invalid_input: str
    """The error code for parameters that do not fit the model."""

    def operation(self, request: Received) -> str: ...

    def params(self, request: Received, operation: str) -> Params: ...

    def answer(self, operation: str, result: Any) -> Reply: ...

    def error(self, error: AwsError) -> Reply: ...


@cache
def wire(service: str) -> Wire:
    match service:
        case "sesv2":
            return RestJson(service)
        case "sts" | "sns" | "iam":
            return Query(service)
        case "s3":
            from sandbox.aws.rest_xml import RestXml  # it is made of what stands here

            return RestXml(service)
        case _:
            # the models of CloudWatch and Health list smithy-rpc-v2-cbor first; boto3 sends json
            return TargetJson(service)


def unknown_operation(what: str, status: int) -> AwsError:
    return AwsError("UnknownOperationException", f"Unknown operation: {what}", status=status)


class Rest:
    """What the protocols share in which the path names the operation."""

    no_such_path = 404
    """Status of an answer to a path that names none."""

    def __init__(self, service: str) -> None:
        self._model = service_model(service)
        self._routes = RouteTable(self._model)

    def operation(self, request: Received) -> str:
        found = self._routes.match(request.method, request.target)
        if found is None:
            path = request.target.partition("?")[0]
            raise unknown_operation(f"{request.method} {path}", self.no_such_path)
        return found.operation


class RestJson(Rest):
    unknown_token = "UnrecognizedClientException"
    expired_token = "ExpiredTokenException"
    missing_token = "MissingAuthenticationTokenException"
    invalid_input = "BadRequestException"

    def params(self, request: Received, operation: str) -> Params:
        shape = self._model.operation_model(operation).input_shape
        found = self._routes.match(request.method, request.target)
        if shape is None or found is None:
            return {}
        in_body = any("location" not in m.serialization for m in shape.members.values())
        read = read_json(request.body, shape) if in_body else {}
        return read | located(found, shape)

    def answer(self, operation: str, result: Any) -> Reply:
        shape = self._model.operation_model(operation).output_shape
        body = to_json(result, shape) if shape else {}
        return Reply(200, dump(body), "application/json")

    def error(self, error: AwsError) -> Reply:
        headers = {"x-amzn-errortype": error.code}
        return Reply(error.status, dump({"message": error.message}), "application/json", headers)


class TargetJson:
    """JSON with the operation in X-Amz-Target; errors say what the query protocol called them."""

    unknown_token = "InvalidClientTokenId"
    expired_token = "ExpiredToken"
    missing_token = "MissingAuthenticationToken"
    invalid_input = "ValidationError"

    def __init__(self, service: str) -> None:
        self._model = service_model(service)
        self._prefix = self._model.metadata["targetPrefix"]
        self._type = f"application/x-amz-json-{self._model.metadata['jsonVersion']}"
        if service == "sqs":
            self.invalid_input = "InvalidParameterValue"

    def operation(self, request: Received) -> str:
        target = request.headers.get("X-Amz-Target", "")
        prefix, _, name = target.partition(".")
        if prefix != self._prefix or name not in self._model.operation_names:
            raise unknown_operation(target or f"{request.method} without X-Amz-Target", 400)
        return name

    def params(self, request: Received, operation: str) -> Params:
        shape = self._model.operation_model(operation).input_shape
        return read_json(request.body, shape) if shape else {}

    def answer(self, operation: str, result: Any) -> Reply:
        shape = self._model.operation_model(operation).output_shape
        return Reply(200, dump(to_json(result, shape) if shape else {}), self._type)

    def error(self, error: AwsError) -> Reply:
        side = "Receiver" if error.status >= 500 else "Sender"
        headers = {"x-amzn-query-error": f"{error.query_code};{side}"}
        body = {"__type": f"com.amazonaws.{self._model.service_name}#{error.code}"}
        return Reply(error.status, dump(body | {"message": error.message}), self._type, headers)


class Query:
    unknown_token = "InvalidClientTokenId"
    expired_token = "ExpiredToken"
    missing_token = "MissingAuthenticationToken"
    invalid_input = "ValidationError"

    def __init__(self, service: str) -> None:
        self._model = service_model(service)
        self._namespace = self._model.metadata["xmlNamespace"]
        if service == "sns":
            self.invalid_input = "InvalidParameter"

    def operation(self, request: Received) -> str:
        action = self._form(request).get("Action", "")
        if action not in self._model.operation_names:
            version = self._model.metadata["apiVersion"]
            message = f"Could not find operation {action} for version {version}"
            raise AwsError("InvalidAction", message)
        return action

    def params(self, request: Received, operation: str) -> Params:
        shape = self._model.operation_model(operation).input_shape
        return {} if shape is None else from_form(self._form(request), shape)

    def answer(self, operation: str, result: Any) -> Reply:
        model = self._model.operation_model(operation)
        wrapper = model.output_shape.serialization["resultWrapper"]
        inner = f"<{wrapper}>{to_xml(result, model.output_shape)}</{wrapper}>"
        body = (
            f'<{operation}Response xmlns="{self._namespace}">{inner}'
            f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata>"
            f"</{operation}Response>"
        )
        return Reply(200, body.encode(), "text/xml")

    def error(self, error: AwsError) -> Reply:
        side = "Receiver" if error.status >= 500 else "Sender"
        body = (
            f'<ErrorResponse xmlns="{self._namespace}"><Error><Type>{side}</Type>'
            f"<Code>{error.code}</Code><Message>{escape(error.message)}</Message></Error>"
            f"<RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
        )
        return Reply(error.status, body.encode(), "text/xml")

    def _form(self, request: Received) -> dict[str, str]:
        parsed = parse_qs(request.body.decode(), keep_blank_values=True)
        return {name: values[0] for name, values in parsed.items()}


def located(found: Match, shape: Any) -> Params:
    """What stands in the path and the query string."""
    params: Params = {}
    for name, member in shape.members.items():
        where = member.serialization.get("location")
        key = member.serialization.get("name", name)
        if where == "uri":
            params[name] = from_text(found.labels[key], member)
        elif where == "querystring" and key in found.query:
            texts = found.query[key]
            params[name] = (
                [from_text(text, member.member) for text in texts]
                if member.type_name == "list"
                else from_text(texts[0], member)
            )
    return params


def read_json(body: bytes, shape: Any) -> Params:
    try:
        content = json.loads(body or b"{}")
    except ValueError as e:
        raise AwsError("SerializationException", "the body is not JSON") from e
    if not isinstance(content, dict):
        raise AwsError("SerializationException", "the body is not a JSON object")
    params: Params = from_json(content, shape)
    return params


def dump(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
