"""Files as Slack takes them in three steps: an address for the upload, the bytes, and then where
they are shown (docs.slack.dev/reference/methods/files.getUploadURLExternal)."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any

from aiohttp import web

from sandbox.slack.local import SLACK, Slack
from sandbox.slack.model import Channel, File, Json, Message, SlackError

Params = Mapping[str, Any]
FileMethod = Callable[[Slack, Params, str], Json]
"""The last: where this server listens."""

ALT_TEXT_MAX = 1_000
_PNG = b"\x89PNG\r\n\x1a\n"
"""Its header is followed by the width and the height, at octet 16."""


def upload_url(slack: Slack, params: Params, here: str) -> Json:
    name, alt = str(params.get("filename") or ""), params.get("alt_txt")
    length = str(params.get("length") or "0")
    if not name or length == "0":
        raise SlackError("missing_argument")
    if not length.isdigit():
        raise SlackError("invalid_arguments")
    if alt is not None and len(str(alt)) > ALT_TEXT_MAX:
        raise SlackError("alt_txt_too_large")
    if int(length) > slack.rules.file_bytes_max:
        raise SlackError("file_upload_size_restricted")
    file = File(slack.workspace.new_name("F0FILE"), name, int(length), alt)
    ticket = token_hex(16)
    slack.workspace.files[file.id] = file
    slack.tickets[ticket] = file.id
    return {"upload_url": f"{here}/upload/v1/{ticket}", "file_id": file.id}


def complete(slack: Slack, params: Params, here: str) -> Json:
    """The answer does not say where it is shown, as Slack's does not: it comes to that later."""
    named = _named(params.get("files"))
    channel = _channel(slack, params)
    files = [_uploaded(slack, each) for each in named]
    for file, each in zip(files, named, strict=True):
        file.title = str(each.get("title") or file.name)
        file.done = True
    if channel is not None:
        text, thread_ts = str(params.get("initial_comment") or ""), params.get("thread_ts") or None
        shown = [_shown(file, here) for file in files]
        author = slack.workspace.app.user
        slack.workspace.post(channel, Message("", author, text, thread_ts=thread_ts, files=shown))
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


METHODS: dict[str, tuple[FileMethod, str]] = {
    "files.getUploadURLExternal": (upload_url, "files:write"),
    "files.completeUploadExternal": (complete, "files:write"),
}


async def receive(request: web.Request) -> web.StreamResponse:
    """The bytes, as they are or in a form."""
    slack = request.app[SLACK]
    file = slack.workspace.files.get(slack.tickets.get(request.match_info["ticket"], ""))
    if file is None:
        return web.Response(status=404, text="no such upload")
    if request.content_type == "multipart/form-data":
        sent = next(iter((await request.post()).values()), b"")
        content = sent.file.read() if isinstance(sent, web.FileField) else b""
    else:
        content = await request.read()
    if len(content) != file.length:
        return web.Response(status=400, text=f"{file.length} bytes were announced")
    file.content = content
    return web.Response(text=f"OK - {len(content)}")


async def show(request: web.Request) -> web.StreamResponse:
    """To the reader's browser.  Only pictures are shown; anything else could be a page."""
    file = request.app[SLACK].workspace.files.get(request.match_info["id"])
    if file is None or file.content is None or not file.done:
        raise web.HTTPNotFound
    kind = _kind(file)
    headers = {} if kind.startswith("image/") else {"Content-Disposition": "attachment"}
    return web.Response(body=file.content, content_type=kind, headers=headers)


def _named(given: Any) -> list[Json]:
    try:
        files = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        raise SlackError("invalid_arguments") from None
    if not isinstance(files, list) or not files:
        raise SlackError("invalid_arguments")
    if not all(isinstance(each, dict) and each.get("id") for each in files):
        raise SlackError("invalid_arguments")
    return files


def _channel(slack: Slack, params: Params) -> Channel | None:
    """By its id alone.  Membership is needed, whatever the scopes: chat:write.public is for
    messages."""
    reference = params.get("channel_id")
    if not reference:
        return None
    channel, bot = slack.workspace.channels.get(str(reference)), slack.workspace.app.user
    if channel is None or (channel.kind != "public" and bot not in channel.members):
        raise SlackError("channel_not_found")
    if bot not in channel.members:
        raise SlackError("not_in_channel")
    if channel.archived:
        raise SlackError("posting_to_channel_denied")
    if params.get("thread_ts"):
        slack.workspace.parent(channel, str(params["thread_ts"]))
    return channel


def _uploaded(slack: Slack, named: Json) -> File:
    """One whose bytes are here, and that was not completed before."""
    file = slack.workspace.files.get(str(named["id"]))
    if file is None or file.content is None or file.done:
        raise SlackError("file_not_found")
    return file


def _kind(file: File) -> str:
    if (file.content or b"").startswith(_PNG):
        return "image/png"
    return "application/json" if file.name.endswith(".json") else "application/octet-stream"


def _shown(file: File, here: str) -> Json:
    """A file in Slack's shape."""
    content = file.content or b""
    shown: Json = {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": _kind(file),
        "size": len(content),
        "mode": "hosted",
        "url_private": f"{here}/files-pri/{file.id}/{file.name}",
    }
    if file.alt is not None:
        shown["alt_txt"] = file.alt
    if content.startswith(_PNG):
        shown["original_w"], shown["original_h"] = struct.unpack(">II", content[16:24])
    return shown
