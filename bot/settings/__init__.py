"""What the installation decides, read from the environment once, with every fault at once.

The fields stand in groups (`slack`, `amazon`, `watching`, `running`), what may be written into
them in `kinds`; `reading` gathers them.  Nothing else in the product reads the environment.
"""

from __future__ import annotations

from bot.settings.example import example
from bot.settings.model import Settings
from bot.settings.reading import BadSettings, dns_servers_of_process, from_process, load

__all__ = (
    "BadSettings",
    "Settings",
    "dns_servers_of_process",
    "example",
    "from_process",
    "load",
)
