"""No address, token or key stands in any log: hears what each process of the tests says.

What a command says to whoever typed it is no line of the log, and may name what was typed; a
secret may not stand there, either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SECRET = (
    "ADDRESS_KEY",
    "ADDRESS_KEY_OLD",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "AWS_SECRET_ACCESS_KEY",
)
SHORTEST = 8
"""Characters: what is shorter stands anywhere by chance."""

_LOG = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z [A-Z]+ [\w.]+: |    \| |\{\"timestamp\": ")
_ADDRESS = re.compile(r"[^\s@]@[^\s@]|%40|&#0*64|\\u0040|＠", re.IGNORECASE)
_TOKEN = re.compile(r"xox[a-z]-|xapp-|[?&](ticket|token|X-Amz-\w+)=", re.IGNORECASE)
_CRASH = re.compile(r"Traceback \(most recent call last\)|--- Logging error ---")
"""Told by Python itself, past all that cuts something out."""


class Ears:
    def __init__(self) -> None:
        self._found: list[str] = []
        self.heard = 0
        """Lines of a log."""

    def hear(self, line: str, environment: Mapping[str, str]) -> None:
        """A line that a process with these settings wrote to stderr."""
        is_log = _LOG.match(line) is not None
        self.heard += is_log
        values = (environment.get(name, "") for name in SECRET)
        private = any(len(value) >= SHORTEST and value in line for value in values)
        in_log = is_log and (_ADDRESS.search(line) or _TOKEN.search(line))
        if private or in_log or _CRASH.match(line):
            self._found.append(line)

    def found(self) -> list[str]:
        """What may not be there, since the last time."""
        found, self._found = self._found, []
        return [line[:300] for line in found]


EARS = Ears()
