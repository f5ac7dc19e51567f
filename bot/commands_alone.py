"""The commands that need no settings, or few, and no database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.boundary import BAD_INPUT, DONE, talk, tell
from bot.plain import Language
from checks.core import say

if TYPE_CHECKING:
    from bot.settings import BadSettings


def _smtp(given: argparse.Namespace, words: Language) -> int:
    from bot import smtp

    return smtp.run(given, words)


def _headers(given: argparse.Namespace, words: Language) -> int:
    from bot import headers

    return headers.run(given, words)


def _spf(given: argparse.Namespace, words: Language) -> int:
    from bot import spf
    from bot.settings import BadSettings, dns_servers_of_process
    from bot.wiring_spf import Resolving

    try:
        servers = dns_servers_of_process()
    except BadSettings as e:
        return unreadable(e, given, words)
    return spf.run(given, lambda: Resolving(servers), words)


def _manifest(given: argparse.Namespace, words: Language) -> int:
    """The settings need not be there yet: a token is made of what this prints."""
    from bot.settings import BadSettings, slack_of_process
    from bot.slack import manifest, policy_words

    try:
        settings = slack_of_process()
    except BadSettings as e:
        return unreadable(e, given, words)
    if settings.SLACK_DELIVERY == "http" and given.url is None:
        tell(say("SLACK_DELIVERY is http: say where Slack reaches me (--url https://…)"), words)
        return BAD_INPUT
    groups = policy_words.names_groups(*settings.rights)
    wanted = manifest.Wanted(settings.SLACK_COMMAND, groups=groups, url=given.url)
    sys.stdout.write(manifest.page(wanted))
    return DONE


def unreadable(bad: BadSettings, given: argparse.Namespace, words: Language) -> int:
    if given.role == "doctor":  # for whom they are lines like others
        from bot import examining

        return examining.tell(examining.unreadable(bad.faults), words, as_data=given.json)
    for line in bad.lines(words):
        talk(line)
    return BAD_INPUT


ROLES: dict[str, Callable[[argparse.Namespace, Language], int]] = {
    "smtp": _smtp,
    "headers": _headers,
    "spf": _spf,
    "manifest": _manifest,
}
