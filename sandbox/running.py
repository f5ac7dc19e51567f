"""A sandbox in a thread of this process, for tests."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

from sandbox.servers import Servers
from sandbox.slack.state import Workspace
from sandbox.world import World


class Sandbox:
    """Servers in a thread of their own, for tests in the same process."""

    def __init__(self, servers: Servers, loop: asyncio.AbstractEventLoop) -> None:
        self._servers = servers
        self._loop = loop

    def environment(self) -> dict[str, str]:
        return self._servers.environment()

    @property
    def workspace(self) -> Workspace:
        """What the local Slack has; its app and channels may be changed while it serves."""
        return self._servers.workspace

    def load(self, world: World) -> None:
        """Play another world on the same ports. Its queue waits for the first who asks."""
        loaded: Future[None] = Future()

        def load() -> None:
            self._servers.load(world)
            loaded.set_result(None)

        self._loop.call_soon_threadsafe(load)
        loaded.result(timeout=10)


@contextmanager
def running(world: World, *, slack: bool = False, http: bool = False) -> Iterator[Sandbox]:
    ready: Future[tuple[Servers, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve(directory: Path) -> None:
        servers = Servers(world, directory, slack=slack, http=http)
        done = asyncio.Event()
        try:
            await servers.start()
            ready.set_result((servers, asyncio.get_running_loop(), done))
            await done.wait()
        finally:
            await servers.close()

    def thread(directory: Path) -> None:
        try:
            asyncio.run(serve(directory))
        except BaseException as error:
            if ready.done():
                raise
            ready.set_exception(error)

    with tempfile.TemporaryDirectory(prefix="ses-why-", ignore_cleanup_errors=True) as name:
        worker = threading.Thread(target=thread, args=(Path(name),), name="sandbox", daemon=True)
        worker.start()
        servers, loop, done = ready.result(timeout=30)
        try:
            yield Sandbox(servers, loop)
        finally:
            loop.call_soon_threadsafe(done.set)
            worker.join(timeout=30)
