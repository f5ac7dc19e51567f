"""The command line: reads the words, hands over, and turns what comes back into an exit code.

Data goes to stdout, talk to stderr.  0 done, 1 bad input or not found, 2 something could not be
reached, 3 our fault.  What a role needs is imported when the role is known: most need a fraction
of all there is, and start in a fraction of the time.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot import commands, commands_alone, logs, maintenance, taking_in
from bot.boundary import tell, within
from bot.language import language, named
from bot.plain import Language
from bot.words import arguments, spoken

if TYPE_CHECKING:
    from bot.settings import Settings

QUIET = ("why", "domain", "status", "digest", "doctor", "replay", "import", *maintenance.ROLES)
"""Roles that a person waits for: they log warnings alone."""

NEEDED: dict[str | None, tuple[str, ...]] = {
    None: ("SLACK_BOT_TOKEN", "SLACK_DELIVERY", "EVENTS_QUEUE_URL"),
    "serve": ("SLACK_BOT_TOKEN", "SLACK_DELIVERY"),
    "ingest": ("EVENTS_QUEUE_URL",),
    "watch": ("SLACK_BOT_TOKEN", "ALERT_CHANNEL"),
    "replay": ("EVENTS_QUEUE_URL",),  # it says whose events are ours
}
"""Settings that a role cannot do without, besides those that all need."""


def main(argv: Sequence[str] | None = None) -> int:
    return within(lambda: _run(sys.argv[1:] if argv is None else argv))


def _run(written: Sequence[str]) -> int:
    words = spoken(written, os.environ)
    given = arguments(words).parse_args(written)
    words = _at_home(words, given)
    return within(lambda: _run_role(given, words), words)


def _run_role(given: argparse.Namespace, words: Language) -> int:
    if given.role in commands_alone.ROLES:
        logs.to_stderr("WARNING")
        return commands_alone.ROLES[given.role](given, words)
    from bot.settings import BadSettings, from_process, language_of_process, secrets

    words = _spoken(given, language_of_process())
    try:
        settings = from_process(NEEDED.get(given.role, ()), lambda line: tell(line, words))
    except BadSettings as e:
        return commands_alone.unreadable(e, given, words)
    quiet = given.role in QUIET and settings.LOG_LEVEL == "INFO"
    level = "WARNING" if quiet else settings.LOG_LEVEL
    cut = logs.Scrubber(secrets(settings))
    logs.to_stderr(level, settings.LOG_FORMAT, cut)
    if dsn := settings.SENTRY_DSN.get_secret_value():
        from bot import sentry

        sentry.start(dsn, cut)
    words = _spoken(given, settings.LANGUAGE)
    return within(lambda: _role(settings, given, words), words)


def _spoken(given: argparse.Namespace, setting: str) -> Language:
    """What they asked for, the setting's, the environment's."""
    asked: str | None = getattr(given, "lang", None)
    return _at_home(language(asked or named(setting, os.environ)), given)


def _at_home(words: Language, given: argparse.Namespace) -> Language:
    """Whoever reads the terminal reads times in their own zone; a script, in UTC."""
    return words if getattr(given, "json", False) else replace(words, zone=None)


def _role(settings: Settings, given: argparse.Namespace, words: Language) -> int:
    roles: dict[str | None, Callable[[], int]] = {
        None: lambda: taking_in.run(settings, serve=True, ingest=True, watch=True),
        "serve": lambda: taking_in.run(settings, serve=True),
        "watch": lambda: taking_in.run(settings, watch=True),
        "ingest": lambda: taking_in.ingest(settings, words, drain=given.drain),
        "replay": lambda: taking_in.replay(settings, words, only_list=given.list),
        "import": lambda: taking_in.take(settings, given, words),
        **dict.fromkeys(maintenance.ROLES, lambda: maintenance.run(settings, given, words)),
    }
    if given.role in roles:
        return roles[given.role]()
    return commands.ROLES[given.role](settings, given, words)


if __name__ == "__main__":
    sys.exit(main())
