"""The commands by which somebody looks after the database; part of the command line."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from bot.boundary import BAD_INPUT, DONE, talk
from bot.plain import harmless, sentence
from checks.core import Address, BadTarget, parse_question

if TYPE_CHECKING:
    from bot.settings import Settings

ROLES = ("migrate", "forget", "audit")


def run(settings: Settings, given: argparse.Namespace) -> int:
    """The exit code.  Raises Unavailable."""
    if given.role == "forget":
        return _forget(settings, given.address)
    if given.role == "audit":
        return _audit(settings, as_data=given.json)
    return _migrate(settings, given)


def _migrate(settings: Settings, given: argparse.Namespace) -> int:
    from bot import wiring_store

    if given.rekey and not settings.ADDRESS_KEY_OLD.get_secret_value():
        talk("ADDRESS_KEY_OLD: is not set; put the older secret there and the new in ADDRESS_KEY")
        return BAD_INPUT
    talk(wiring_store.migrate(settings, rebuild=given.rebuild))
    if given.rekey:
        talk(wiring_store.rekey(settings, talk))
    return DONE


def _forget(settings: Settings, written: str) -> int:
    """Posts in Slack go to stdout, since somebody has to go and delete them."""
    from bot import wiring_store

    lines = sys.stdin.read().split("\n") if written == "-" else [written]
    addresses: list[Address] = []
    for line in filter(None, map(str.strip, lines)):
        try:
            target = parse_question(line)
        except BadTarget as e:
            talk(f"nobody was erased: {sentence(e.why)}")
            return BAD_INPUT
        if not isinstance(target, Address):
            talk("nobody was erased: a message id is no address; write user@example.com")
            return BAD_INPUT
        addresses.append(target)
    if not addresses:
        talk("nobody was erased: name an address")
        return BAD_INPUT
    posts: list[str] = []
    for address in addresses:
        told, found = wiring_store.forget(settings, address)
        talk(told)
        posts += found
    if posts:
        talk("delete these answers in Slack by hand (channel, time stamp):")
    for post in posts:
        print(post)
    return DONE


def _audit(settings: Settings, *, as_data: bool) -> int:
    from bot import wiring_store

    for deed in wiring_store.audit(settings):
        at = deed.at.isoformat(timespec="seconds")
        if as_data:
            row = {"at": at, "actor": deed.actor, "action": deed.action, "detail": deed.detail}
            print(json.dumps(row, ensure_ascii=False))
        else:
            detail = " ".join(f"{name}={value}" for name, value in deed.detail.items())
            print(harmless(f"{at}  {deed.action}  by {deed.actor}  {detail}"))
    return DONE
