"""The control API: what tests and the page do in a person's place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict

from aiohttp import web

from sandbox.slack import seen
from sandbox.slack.delivery import Delivery
from sandbox.slack.local import SLACK, Slack, origin
from sandbox.slack.model import Channel, Json, SlackError
from sandbox.slack.user import UnfitUser, changed
from sandbox.world import Fault

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def command(request: web.Request) -> web.StreamResponse:
    slack, body = request.app[SLACK], await _body(request)
    user, channel, number = *_who_and_where(slack, body), len(slack.workspace.changes)
    delivery = await slack.interactions.command(
        user, channel, body["text"], body.get("thread_ts"), origin(request)
    )
    return _delivered(delivery, after=number)


async def message(request: web.Request) -> web.StreamResponse:
    slack, body = request.app[SLACK], await _body(request)
    user, channel, number = *_who_and_where(slack, body), len(slack.workspace.changes)
    raw = bool(body.get("raw"))
    said = slack.events.say(user, channel, body["text"], body.get("thread_ts"), raw=raw)
    return web.json_response({"ok": True, "ts": said.ts, "after": number})


async def press(request: web.Request) -> web.StreamResponse:
    slack, body = request.app[SLACK], await _body(request)
    number, button = len(slack.workspace.changes), body["action_id"]
    block = body.get("block_id") or ""
    if "channel" not in body:
        user = slack.workspace.user(body["user"]).id
        return _delivered(await slack.interactions.press_home(user, button, block), after=number)
    user, channel = _who_and_where(slack, body)
    delivery = await slack.interactions.press(
        user, channel, body["ts"], button, block, origin(request)
    )
    return _delivered(delivery, after=number)


async def shortcut(request: web.Request) -> web.StreamResponse:
    """Of a message where `channel` and `ts` are given, else the global one."""
    slack, body = request.app[SLACK], await _body(request)
    number, name = len(slack.workspace.changes), body["callback_id"]
    if "ts" not in body:
        user = slack.workspace.user(body["user"]).id
        return _delivered(await slack.shortcuts.globally(user, name), after=number)
    user, channel = _who_and_where(slack, body)
    delivery = await slack.shortcuts.on_message(user, channel, body["ts"], name, origin(request))
    return _delivered(delivery, after=number)


async def submit(request: web.Request) -> web.StreamResponse:
    slack, body = request.app[SLACK], await _body(request)
    user, number = slack.workspace.user(body["user"]).id, len(slack.workspace.changes)
    delivery = await slack.interactions.submit(user, body["view_id"], body.get("values") or {})
    return _delivered(delivery, after=number)


async def dismiss(request: web.Request) -> web.StreamResponse:
    slack, body = request.app[SLACK], await _body(request)
    user, number = slack.workspace.user(body["user"]).id, len(slack.workspace.changes)
    delivery = await slack.interactions.dismiss(user, body["view_id"])
    return _delivered(delivery, after=number)


async def open_home(request: web.Request) -> web.StreamResponse:
    slack, body = request.app[SLACK], await _body(request)
    number = len(slack.workspace.changes)
    slack.events.open_home(slack.workspace.user(body["user"]).id)
    return web.json_response({"ok": True, "after": number})


async def person(request: web.Request) -> web.StreamResponse:
    """What they have set in Slack (`locale`, `zone`), or an admin has of them (`guest`)."""
    slack, body = request.app[SLACK], await _body(request)
    users = slack.workspace.users
    found = slack.workspace.user(body["user"])
    given = {name: value for name, value in body.items() if name != "user"}
    users[found.id] = changed(found, **given)
    return web.json_response({"ok": True, "user": asdict(users[found.id])})


async def fail(request: web.Request) -> web.StreamResponse:
    slack, body = request.app[SLACK], await _body(request)
    slack.failures.add(
        Fault("slack", body["error"], body.get("operation", "*"), times=body.get("times"))
    )
    return web.json_response({"ok": True, "failures": slack.failures.listed()})


async def mend(request: web.Request) -> web.StreamResponse:
    request.app[SLACK].failures.clear()
    return web.json_response({"ok": True})


async def disconnect(request: web.Request) -> web.StreamResponse:
    slack, body = request.app[SLACK], await _body(request)
    number = len(slack.workspace.changes)
    match body.get("kind", "frame"):
        case "drop":
            count = slack.sockets.drop()
        case "frame":
            count = await slack.sockets.disconnect(body.get("reason", "refresh_requested"))
        case _:
            raise SlackError("invalid_arguments")
    return web.json_response({"ok": True, "connections": count, "after": number})


async def forget_calls(request: web.Request) -> web.StreamResponse:
    request.app[SLACK].log.clear()
    return web.json_response({"ok": True})


def routes() -> list[web.RouteDef]:
    told: list[tuple[str, Handler]] = [
        ("command", command),
        ("message", message),
        ("press", press),
        ("shortcut", shortcut),
        ("submit", submit),
        ("dismiss", dismiss),
        ("home", open_home),
        ("person", person),
        ("failures", fail),
        ("disconnect", disconnect),
    ]
    asked: list[tuple[str, Handler]] = [
        ("home", seen.home),
        ("messages", seen.messages),
        ("ephemerals", seen.ephemerals),
        ("failures", seen.failures),
        ("ready", seen.ready),
        ("wait", seen.wait),
        ("stream", seen.stream),
        ("calls", seen.calls),
        ("state", seen.state),
    ]
    return [
        *(web.post(f"/control/{name}", _answering(handler)) for name, handler in told),
        *(web.get(f"/control/{name}", _answering(handler)) for name, handler in asked),
        web.delete("/control/failures", _answering(mend)),
        web.delete("/control/calls", _answering(forget_calls)),
    ]


def _answering(handler: Handler) -> Handler:
    """Refusals and missing fields as JSON."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except SlackError as refused:
            return web.json_response({"ok": False, "error": refused.code}, status=400)
        except UnfitUser as unfit:
            told = {"ok": False, "error": "invalid_arguments", "unfit": str(unfit)}
            return web.json_response(told, status=400)
        except KeyError as missing:
            told = {"ok": False, "error": "invalid_arguments", "missing": str(missing)}
            return web.json_response(told, status=400)

    return answer


async def _body(request: web.Request) -> Json:
    # no other site's page can send JSON here without asking, and nobody answers that question
    if request.content_type != "application/json":
        raise SlackError("json_required")
    read = await request.json()
    if not isinstance(read, dict):
        raise SlackError("json_not_object")
    return read


def _who_and_where(slack: Slack, body: Json) -> tuple[str, Channel]:
    return slack.workspace.user(body["user"]).id, slack.workspace.channel(body["channel"])


def _delivered(delivery: Delivery, *, after: int) -> web.Response:
    return web.json_response(
        {
            "ok": delivery.error is None,
            "error": delivery.error,
            "ack_ms": delivery.milliseconds,
            "answer": delivery.answer,
            "after": after,
        }
    )
