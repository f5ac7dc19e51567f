"""Webhooks as peers have them: one event in each request, one commit for each event."""

from __future__ import annotations

import json
import multiprocessing
import resource
import socket
import sqlite3
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from multiprocessing.connection import Connection
from typing import Any

from bot.ingest.arrival import Events
from bot.ingest.parse import parse
from bot.store.engine import open_database
from bot.store.events import EventStore
from bot.store.rows import WRITTEN
from bot.store.seal import Keys

SPAWN = multiprocessing.get_context("spawn")
INSERT = (
    f"INSERT OR IGNORE INTO events ({', '.join(WRITTEN)}) VALUES ({', '.join('?' * len(WRITTEN))})"
)
Keep = Callable[[str], object]


def bare(path: str, rows: list[tuple[Any, ...]]) -> Keep:
    """As little as can be: `json`, and a row that is told in advance."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA synchronous = FULL")
    waiting = iter(rows)

    def keep(body: str) -> None:
        json.loads(body)
        database.execute("BEGIN IMMEDIATE")
        database.execute(INSERT, next(waiting))
        database.execute("COMMIT")

    return keep


def same(path: str, rows: list[tuple[Any, ...]]) -> Keep:
    """All that we do with an event, for each event by itself."""
    store = EventStore(open_database(f"sqlite:///{path}"), Keys("a secret for the bench"))

    def keep(body: str) -> None:
        match parse(body, queue_account="", queue_region="eu-west-1"):
            case Events(arrived):
                store.add(arrived)

    return keep


def serve(make: Callable[..., Keep], path: str, rows: list[Any], told: Connection) -> None:
    """Take what comes over one connection; tells its port, then its seconds of CPU."""
    keep = make(path, rows)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the name that http.server looks for
            keep(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    told.send(server.server_port)
    before = _cpu()
    server.handle_request()
    told.send(_cpu() - before)


def post_all(make: Callable[..., Keep], path: str, rows: list[Any], found: list[str]) -> float:
    """Post every body; the seconds of CPU that the webhook took for them."""
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=serve, args=(make, path, rows, theirs))
    process.start()
    with (
        socket.create_connection(("127.0.0.1", ours.recv())) as connection,
        connection.makefile("rb") as answer,
    ):
        for body in found:
            octets = body.encode()
            head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {len(octets)}\r\n\r\n"
            connection.sendall(head.encode() + octets)
            while answer.readline() != b"\r\n":
                pass
    used: float = ours.recv()
    process.join()
    return used


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
