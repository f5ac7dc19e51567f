"""gunicorn inside this process: one of its threaded workers, without the master that would fork it.

What answers (pools, what is remembered of questions, the watch beside it) lives in this process, so
a worker of its own would answer without it: docs/adr/0013.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from gunicorn.config import Config
from gunicorn.workers.gthread import ThreadWorker

from bot.rejected import Rejected
from checks.core import say

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

THREADS = 16
"""Requests read or acknowledged at the same time; an acknowledgement takes milliseconds."""

CONNECTIONS = 500
"""Open at the same time, most of them idle: those of a proxy."""

KEEP_ALIVE = 75
"""Seconds: longer than a load balancer keeps an idle connection (60), so that it never sends into
one that we close."""

REQUEST_SECONDS = 10.0
"""For a request, from its first byte to our last one.  Slack waits three."""

GRACE_SECONDS = 3
"""For the requests that are at work at the end."""

SHARED_MEMORY = "/dev/shm"  # noqa: S108  # gunicorn makes its file there by mkstemp
"""Where gunicorn's file of signs of life costs no disk, and a read-only root does not matter."""


class Server:
    """Listens from `start` to `close`."""

    def __init__(
        self,
        application: WSGIApplication,
        host: str,
        port: int,
        request_seconds: float = REQUEST_SECONDS,
    ) -> None:
        """Port 0: any that is free.  Raises Rejected where it cannot listen there."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            self._listener = socket.create_server((host, port), family=family, backlog=128)
        except OSError as e:
            where = f"{host}:{port}"
            why = os.strerror(e.errno) if e.errno else str(e)
            raise Rejected(say("Cannot listen on {where}: {why}", where=where, why=why)) from e
        self.port: int = self._listener.getsockname()[1]
        self._worker = _Worker(self._listener, application, request_seconds)
        self._thread = Thread(target=self._worker.init_process, name="web", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._worker.running.wait()

    def close(self) -> None:
        """Take no more connections; requests at work may finish."""
        self._worker.handle_exit(None, None)
        self._thread.join(GRACE_SECONDS + 2)
        self._worker.let_go()


class _Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(
        self, listener: socket.socket, application: WSGIApplication, request_seconds: float
    ) -> None:
        super().__init__(0, os.getppid(), [listener], None, 0, _config(), _Log())
        self.running = Event()
        self._application = application
        self._request_seconds = request_seconds
        self._begun: dict[Any, float] = {}
        """Connections with a request in hand, by when it began."""

    def init_signals(self) -> None:
        """They are the process's: bot.stopping."""

    def load_wsgi(self) -> None:
        self.wsgi = self._application

    def run(self) -> None:
        self.running.set()
        super().run()

    def let_go(self) -> None:
        """Of what ends with the process, in gunicorn's own."""
        self.tmp.close()
        for descriptor in self.PIPE:
            os.close(descriptor)

    def is_parent_alive(self) -> bool:
        """There is no master; whoever started the process may leave it."""
        return True

    def handle(self, conn: Any) -> Any:
        self._begun[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            del self._begun[conn]

    def notify(self) -> None:
        """Comes every second, for a master that wants to see us alive.  Reading has no time limit
        in gunicorn: cut off who sends so slowly that others would have no thread."""
        overdue = time.monotonic() - self._request_seconds
        for conn, begun in list(self._begun.items()):
            if begun < overdue:
                _cut(conn.sock)


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):  # it is closed already
        connection.shutdown(socket.SHUT_RDWR)


class _Log:
    """What gunicorn wants of its log.  Strangers can make it say as much as they like of requests
    that cannot be read: only what is our fault is told."""

    def __init__(self) -> None:
        self._log = logging.getLogger("bot.web.gunicorn")
        self.error = self._log.error
        self.critical = self._log.critical
        self.exception = self._log.exception

    def debug(self, *words: object, **more: object) -> None: ...

    def info(self, *words: object, **more: object) -> None: ...

    def warning(self, *words: object, **more: object) -> None: ...

    def access(self, *request: object) -> None: ...

    def close_on_exec(self) -> None: ...


def _config() -> Config:
    config = Config()
    for name, value in {
        "threads": THREADS,
        "worker_connections": CONNECTIONS,
        "keepalive": KEEP_ALIVE,
        "graceful_timeout": GRACE_SECONDS,
        "worker_tmp_dir": SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None,
        # we take nothing from a proxy's headers: nobody who sends them is to be believed
        "forwarded_allow_ips": "",
        "forwarder_headers": "",
    }.items():
        config.set(name, value)
    return config
