"""Which world the servers answer from: they ask at every request, so a world can be swapped."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.world import World


@dataclass
class Holder:
    world: World
