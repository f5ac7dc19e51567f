"""A port for a process that is yet to be started."""

from __future__ import annotations

import socket


class ReservedPort:
    """A free port of 127.0.0.1 that nobody is given by chance.  On Linux another process may
    listen where we are bound, as we do not listen."""

    def __init__(self) -> None:
        self._bound = socket.socket()
        self._bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._bound.bind(("127.0.0.1", 0))
        self.number: int = self._bound.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.number}"

    def close(self) -> None:
        self._bound.close()
