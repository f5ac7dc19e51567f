"""The Web API over HTTP: bodies, tokens, scopes, and the failures asked for."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.slack import files
from sandbox.slack.failures import RESPONSE_URL, UPLOAD, Failure
from sandbox.slack.local import SLACK, Slack, origin
from sandbox.slack.log import Call
from sandbox.slack.methods import METHODS
from sandbox.slack.model import Json, SlackError

CONNECT = "apps.connections.open"
_STRUCTURED = ("blocks", "view", "message", "metadata", "attachments")
"""In form bodies these are JSON."""


async def api_call(request: web.Request) -> web.StreamResponse:
    slack, method = request.app[SLACK], request.match_info["method"]
    params, arrived = await _params(request), time.perf_counter()
    at = time.time()
    response, error = await _outcome(request, slack, method, params)
    taken = (time.perf_counter() - arrived) * 1_000
    channel = params.get("channel") or params.get("channel_id")
    slack.log.calls.append(
        Call(method, at, round(taken, 2), error, channel if isinstance(channel, str) else None)
    )
    return response


async def response_url(request: web.Request) -> web.StreamResponse:
    slack, at = request.app[SLACK], time.time()
    error: str | None = None
    failure = await _fail(slack, RESPONSE_URL)
    if failure is not None:
        response, error = _failed(request, failure)
    else:
        try:
            hook = slack.grants.use(request.match_info["hook"])
            slack.interactions.respond(hook, _object(await request.text()))
            response = web.Response(text="ok")
        except SlackError as refused:
            error = refused.code
            status = 404 if error.endswith("_url") else 400
            answer = {"ok": False, "error": error, **refused.details}
            response = web.json_response(answer, status=status)
    slack.log.calls.append(Call(RESPONSE_URL, at, 0.0, error, None))
    return response


async def upload(request: web.Request) -> web.StreamResponse:
    slack, at = request.app[SLACK], time.time()
    error: str | None = None
    failure = await _fail(slack, UPLOAD)
    if failure is not None:
        response, error = _failed(request, failure)
    else:
        response = await files.receive(request)
        if response.status != 200:
            error = str(response.status)
    slack.log.calls.append(Call(UPLOAD, at, 0.0, error, None))
    return response


async def _outcome(
    request: web.Request, slack: Slack, method: str, params: Json
) -> tuple[web.StreamResponse, str | None]:
    failure = await _fail(slack, method)
    if failure is not None:
        return _failed(request, failure)
    try:
        answer = _answer(request, slack, method, params)
    except SlackError as refused:
        return _refused(refused), refused.code
    scopes = ",".join(sorted(slack.workspace.app.scopes))
    return web.json_response({"ok": True, **answer}, headers={"x-oauth-scopes": scopes}), None


def _answer(request: web.Request, slack: Slack, method: str, params: Json) -> Json:
    if method != CONNECT and method not in METHODS and method not in files.METHODS:
        raise SlackError("unknown_method", req_method=method)
    app, token = slack.workspace.app, _token(request, params)
    if not token:
        raise SlackError("not_authed")
    if token not in (app.token, app.app_token):
        raise SlackError("invalid_auth")
    if token != (app.app_token if method == CONNECT else app.token):
        raise SlackError("not_allowed_token_type")
    if method == CONNECT:
        address = origin(request).replace("http", "ws", 1)
        ticket = slack.sockets.ticket()
        return {"url": f"{address}/link/?ticket={ticket}&app_id={app.id}"}
    scope = (METHODS | files.METHODS)[method][1]
    if scope is not None and scope not in app.scopes:
        provided = ",".join(sorted(app.scopes))
        raise SlackError("missing_scope", needed=scope, provided=provided)
    if method in files.METHODS:
        return files.METHODS[method][0](slack, params, origin(request))
    return METHODS[method][0](slack, params)


async def _fail(slack: Slack, operation: str) -> Failure | None:
    """The failure to serve; a slow answer is waited for here."""
    if slack.rules.delay:
        await asyncio.sleep(slack.rules.delay)
    failure = slack.failures.next(operation)
    if failure is not None and failure.way == "slow":
        await asyncio.sleep(float(failure.detail))
        return None
    return failure


def _failed(request: web.Request, failure: Failure) -> tuple[web.StreamResponse, str]:
    match failure.way:
        case "unreachable":
            if request.transport is not None:
                request.transport.abort()
            return web.Response(), "unreachable"
        case "status":
            return web.Response(status=int(failure.detail), text="upstream"), failure.detail
        case "garbage":
            return web.Response(text="<html>Sorry!", content_type="text/html"), "garbage"
        case "ratelimited":
            refused = SlackError("ratelimited", retry_after=failure.detail)
            return _refused(refused), "ratelimited"
        case _:
            return _refused(SlackError(failure.detail)), failure.detail


def _refused(refused: SlackError) -> web.Response:
    answer = {"ok": False, "error": refused.code, **refused.details}
    if refused.code == "ratelimited":
        wait = str(answer.pop("retry_after", 1))
        return web.json_response(answer, status=429, headers={"Retry-After": wait})
    return web.json_response(answer)


def _token(request: web.Request, params: Json) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" else str(params.get("token") or "")


async def _params(request: web.Request) -> Json:
    """slack_sdk sends auth.test as JSON with an empty body, most calls as a form."""
    query: Json = dict(request.query)
    if request.content_type == "application/json":
        return query | _object(await request.text())
    if request.content_type == "multipart/form-data":
        form: Json = {key: value for key, value in (await request.post()).items()}  # noqa: C416
    else:
        form = dict(parse_qsl(await request.text(), keep_blank_values=True))
    return query | {key: _structured(key, value) for key, value in form.items()}


def _structured(key: str, value: Any) -> Any:
    if key not in _STRUCTURED or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _object(body: str) -> Json:
    try:
        read = json.loads(body or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
