"""One call of one operation, as the services are handed it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.world import HOME_ACCOUNT, Shape, World


@dataclass(frozen=True, slots=True)
class Call:
    world: World
    region: str
    operation: str
    params: dict[str, Any]
    now: Callable[[], float]
    """Seconds since 1970, by the sandbox's clock."""
    base_url: str
    """Where the caller reaches this AWS: scheme, host and port."""
    gone: Callable[[], bool]
    """Whether the caller has hung up meanwhile."""
    caller: str = HOME_ACCOUNT
    """The account that the caller's credentials are of."""
    session: str | None = None
    """Whom STS named them after, where a role is assumed: `assumed-role/ROLE/SESSION`."""


Handler = Callable[[Call], Awaitable[Shape]]
