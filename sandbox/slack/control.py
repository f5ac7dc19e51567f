"""The control API: what tests and the page do in a person's place, and what they may see."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from aiohttp import web

from sandbox.slack.local import SLACK, Slack, origin
from sandbox.slack.methods import conversation
from sandbox.slack.sockets import Delivery
from sandbox.slack.state import Channel, Json, SlackError
from sandbox.world import Fault

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the page is told once."""

    questions: tuple[Json, ...]
    """{scenario, about, address}"""
    panels: tuple[str, ...]


BEGINNING = web.AppKey("beginning", Beginning)


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


async def home(request: web.Request) -> web.StreamResponse:
    slack = request.app[SLACK]
    user = slack.workspace.user(request.query["user"]).id
    modals = [view for view in slack.workspace.views.values() if view["user"] == user]
    return web.json_response(
        {"ok": True, "home": slack.workspace.homes.get(user), "modals": modals}
    )


async def messages(request: web.Request) -> web.StreamResponse:
    """A channel as one reads it, or one thread of it: each message with its `replies`."""
    slack = request.app[SLACK]
    channel, thread = slack.workspace.channel(request.query["channel"]), request.query.get("thread")
    parents = [slack.workspace.parent(channel, thread)] if thread else channel.messages.values()
    shown = [
        slack.workspace.shown(channel, parent)
        | {
            "replies": [
                slack.workspace.shown(channel, reply)
                for reply in slack.workspace.replies(channel, parent.ts)
            ]
        }
        for parent in parents
        if parent.thread_ts is None
    ]
    return web.json_response({"ok": True, "messages": shown, "after": len(slack.workspace.changes)})


async def ephemerals(request: web.Request) -> web.StreamResponse:
    """What one person alone sees, in all channels or in one."""
    slack = request.app[SLACK]
    user = slack.workspace.user(request.query["user"]).id
    where = request.query.get("channel")
    only = slack.workspace.channel(where).id if where else None
    shown = [
        slack.workspace.shown(channel, whisper) | {"channel": channel.id}
        for channel in slack.workspace.channels.values()
        for whisper in channel.whispers
        if whisper.viewer == user and only in (None, channel.id)
    ]
    shown.sort(key=lambda each: str(each["ts"]))
    return web.json_response({"ok": True, "messages": shown})


async def failures(request: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": True, "failures": request.app[SLACK].failures.listed()})


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


async def ready(request: web.Request) -> web.StreamResponse:
    """Is the bot connected?  With `timeout`, waits until it is."""
    slack = request.app[SLACK]
    seconds, number = float(request.query.get("timeout", 0)), 0
    while seconds and not slack.sockets.connected:
        changes = await slack.feed.after(number, seconds=seconds)
        if not changes:
            break  # time is up
        number = changes[-1].number
    connected = slack.sockets.connected
    return web.json_response({"ok": True, "ready": connected > 0, "connections": connected})


async def wait(request: web.Request) -> web.StreamResponse:
    slack, query = request.app[SLACK], request.query
    where = query.get("channel")
    channel = slack.workspace.channel(where).id if where else None
    seconds = min(float(query.get("timeout", 25)), 60.0)
    found = await slack.feed.after(int(query.get("after", 0)), channel=channel, seconds=seconds)
    after = found[-1].number if found else int(query.get("after", 0))
    changes = [asdict(change) for change in found]
    return web.json_response({"ok": True, "changes": changes, "after": after})


async def stream(request: web.Request) -> web.StreamResponse:
    """Server-sent events: every change, as it happens."""
    slack = request.app[SLACK]
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    number = int(request.headers.get("Last-Event-ID") or len(slack.workspace.changes))
    await response.write(b"retry: 1000\n: hello\n\n")
    while not slack.feed.closed:
        changes = await slack.feed.after(number, seconds=15.0)
        lines = [f"id: {each.number}\ndata: {json.dumps(asdict(each))}\n\n" for each in changes]
        try:
            await response.write(("".join(lines) or ": still here\n\n").encode())
        except ConnectionError:
            break  # the page was closed
        number = changes[-1].number if changes else number
    return response


async def calls(request: web.Request) -> web.StreamResponse:
    log = request.app[SLACK].log
    return web.json_response(
        {
            "ok": True,
            "counts": log.counts(),
            "calls": [asdict(call) for call in log.calls],
            "commands": [asdict(typed) for typed in log.commands],
            "envelopes": request.app[SLACK].sockets.counts(),
        }
    )


async def forget_calls(request: web.Request) -> web.StreamResponse:
    request.app[SLACK].log.clear()
    return web.json_response({"ok": True})


async def state(request: web.Request) -> web.StreamResponse:
    """All that the page needs to begin."""
    slack = request.app[SLACK]
    workspace = slack.workspace
    channels = [
        conversation(slack, channel) | {"members": channel.members}
        for channel in workspace.channels.values()
    ]
    return web.json_response(
        {
            "ok": True,
            "team": {"id": workspace.id, "name": workspace.name},
            "bot": workspace.app.user,
            "commands": workspace.app.commands,
            "users": [asdict(user) for user in workspace.users.values()],
            "channels": channels,
            "connections": slack.sockets.connected,
            "after": len(workspace.changes),
            **asdict(request.app[BEGINNING]),
        }
    )


def routes() -> list[web.RouteDef]:
    told: list[tuple[str, Handler]] = [
        ("command", command),
        ("message", message),
        ("press", press),
        ("submit", submit),
        ("dismiss", dismiss),
        ("home", open_home),
        ("failures", fail),
        ("disconnect", disconnect),
    ]
    asked: list[tuple[str, Handler]] = [
        ("home", home),
        ("messages", messages),
        ("ephemerals", ephemerals),
        ("failures", failures),
        ("ready", ready),
        ("wait", wait),
        ("stream", stream),
        ("calls", calls),
        ("state", state),
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
