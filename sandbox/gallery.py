"""Messages of a file on one page, drawn as the local Slack draws them, in light and in dark.

The file is JSON: when it was `made` (as Slack's ts), `languages` (code to name), `people` (Slack's
user ids to names) and `groups`, each with a `name`, its `titles` by language and `variants`.  A
variant has a `name` that is the same in all languages, a `language`, a `title` in it, what it is
`about`, and `messages`: Slack's own JSON of messages (with `files` where pictures
are shown, each with its `png` in base64) or of views (`type` modal or home).
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from sandbox.slack.app import PAGE, harden
from sandbox.slack.model import Json


class BadGallery(Exception):
    """The text says what is wrong with which file, or with the port."""


@dataclass(frozen=True, slots=True)
class Gallery:
    shown: Json
    """The file, with the address of each picture in the place of its bytes."""
    pictures: tuple[bytes, ...]


GALLERY = web.AppKey("gallery", Gallery)


def read(path: Path) -> Gallery:
    """Raises BadGallery."""
    try:
        shown = json.loads(path.read_bytes())
        pictures = tuple(_pictures(shown))
    except OSError as error:
        raise BadGallery(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise BadGallery(f"{path}: no JSON: {error}") from error
    except (KeyError, TypeError) as error:
        raise BadGallery(f"{path}: not a gallery: {error!r}") from error
    return Gallery(shown, pictures)


def _pictures(shown: Json) -> Iterator[bytes]:
    """Takes them out."""
    number = 0
    for group in shown["groups"]:
        for variant in group["variants"]:
            for message in variant["messages"]:
                for file in message.get("files", ()):
                    yield b64decode(file.pop("png"))
                    # the page takes the path alone
                    file["url_private"] = f"http://localhost/pictures/{number}"
                    number += 1


def build_gallery(gallery: Gallery) -> web.Application:
    app = web.Application(middlewares=[harden])
    app[GALLERY] = gallery
    app.router.add_get("/", _index)
    app.router.add_get("/gallery.json", _contents)
    app.router.add_get("/variants.json", _variants)
    app.router.add_get("/pictures/{number:\\d+}", _picture)
    app.router.add_static("/page/", PAGE)
    return app


def show(gallery: Gallery, port: int, tell: Callable[[str], None]) -> int:
    """Serve it until somebody ends it; `tell` gets the page's address.  Raises BadGallery."""
    return asyncio.run(_serve(gallery, port, tell))


async def _serve(gallery: Gallery, port: int, tell: Callable[[str], None]) -> int:
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(each, done.set)
    runner = web.AppRunner(build_gallery(gallery), access_log=None, handle_signals=False)
    await runner.setup()
    try:
        listening = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else error
        raise BadGallery(f"cannot listen on 127.0.0.1, port {port}: {reason}") from error
    try:
        await web.SockSite(runner, listening).start()
        tell(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        await done.wait()
    finally:
        await runner.cleanup()
    return 0


async def _index(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "gallery.html")


async def _contents(request: web.Request) -> web.StreamResponse:
    """All but the variants, of which there are megabytes."""
    shown = request.app[GALLERY].shown
    groups = [{"name": each["name"], "titles": each["titles"]} for each in shown["groups"]]
    return web.json_response(shown | {"groups": groups})


async def _variants(request: web.Request) -> web.StreamResponse:
    """Those of one group in one language."""
    asked = request.query
    found = [
        variant
        for group in request.app[GALLERY].shown["groups"]
        for variant in group["variants"]
        if (group["name"], variant["language"]) == (asked.get("group"), asked.get("language"))
    ]
    return web.json_response(found)


async def _picture(request: web.Request) -> web.StreamResponse:
    pictures, number = request.app[GALLERY].pictures, int(request.match_info["number"])
    if number >= len(pictures):
        raise web.HTTPNotFound
    return web.Response(body=pictures[number], content_type="image/png")
