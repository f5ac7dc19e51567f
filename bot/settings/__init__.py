"""What the installation decides, read from the environment once, with every fault at once.

The fields stand in groups (`slack`, `amazon`, `watching`, `running`), what may be written into
them in `kinds`; `reading` and `process` gather them.  Nothing else in the product reads the
environment.
"""

from __future__ import annotations

from bot.settings.example import example
from bot.settings.faults import BadSettings
from bot.settings.model import Settings
from bot.settings.process import (
    dns_servers_of_process,
    from_process,
    language_of_process,
    secrets,
    slack_of_process,
)
from bot.settings.reading import load

__all__ = (
    "BadSettings",
    "Settings",
    "dns_servers_of_process",
    "example",
    "from_process",
    "language_of_process",
    "load",
    "secrets",
    "slack_of_process",
)
