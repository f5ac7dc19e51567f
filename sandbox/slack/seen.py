"""The control API's questions: what tests and the page may see."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass

from aiohttp import web

from sandbox.slack.local import SLACK
from sandbox.slack.methods import conversation
from sandbox.world import Question

LOOK_SECONDS = 0.1
"""Between two looks for the bot."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the page is told once."""

    questions: tuple[Question, ...]
    panels: tuple[str, ...]


BEGINNING = web.AppKey("beginning", Beginning)


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


async def ready(request: web.Request) -> web.StreamResponse:
    """Is the bot connected, or answers where it is to be reached?  With `timeout`, waits until it
    is."""
    slack = request.app[SLACK]
    deadline = time.monotonic() + float(request.query.get("timeout", 0))
    while not (await slack.carrier.reached() or slack.feed.closed):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        await slack.feed.after(len(slack.workspace.changes), seconds=min(left, LOOK_SECONDS))
    connected = slack.carrier.connected
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
            "envelopes": request.app[SLACK].carrier.counts(),
        }
    )


async def state(request: web.Request) -> web.StreamResponse:
    """All that the page needs to begin."""
    slack = request.app[SLACK]
    workspace = slack.workspace
    channels = [
        conversation(slack, channel)
        | {"members": channel.members, "newest": max(channel.messages, default=None)}
        for channel in workspace.channels.values()
    ]
    return web.json_response(
        {
            "ok": True,
            "team": {"id": workspace.id, "name": workspace.name},
            "bot": workspace.app.user,
            "commands": workspace.app.commands,
            "shortcuts": [asdict(each) for each in workspace.app.shortcuts],
            "users": [asdict(user) for user in workspace.users.values()],
            "channels": channels,
            "connections": slack.carrier.connected,
            "after": len(workspace.changes),
            **asdict(request.app[BEGINNING]),
        }
    )
