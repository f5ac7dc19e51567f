"""The commands by which somebody looks after the database; part of the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.boundary import BAD_INPUT, DONE, talk
from bot.plain import harmless, sentence
from checks.core import Address, BadTarget, Target, parse_domain, parse_question

if TYPE_CHECKING:
    from bot.settings import Settings

ROLES = ("migrate", "backup", "forget", "audit", "feedback")


def run(settings: Settings, given: argparse.Namespace) -> int:
    """The exit code.  Raises Unavailable."""
    if given.role == "backup":
        return _backup(settings, given.file)
    if given.role == "forget":
        return _forget(settings, given.address)
    if given.role == "audit":
        return _audit(settings, given)
    if given.role == "feedback":
        return _feedback(settings, given)
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


def _backup(settings: Settings, file: str) -> int:
    from bot import wiring_store

    talk(wiring_store.backup(settings, Path(file)))
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


def _audit(settings: Settings, given: argparse.Namespace) -> int:
    from bot import wiring_store

    try:
        since = None if given.since is None else _when(given.since, datetime.now(UTC))
        about = None if given.about is None else _target(given.about)
    except BadTarget as e:
        talk(sentence(e.why))
        return BAD_INPUT
    except ValueError:
        return _no_time(given.since)
    for deed in wiring_store.audit(settings, since, given.by, about):
        at = deed.at.isoformat(timespec="seconds")
        if given.json:
            row = {"at": at, "actor": deed.actor, "action": deed.action, "detail": deed.detail}
            print(json.dumps(row | {"about": deed.mark}, ensure_ascii=False))
        else:
            known = {name: value for name, value in deed.detail.items() if value is not None}
            if deed.mark is not None:
                known["about"] = deed.mark
            detail = " ".join(f"{name}={value}" for name, value in known.items())
            print(harmless(f"{at}  {deed.action}  by {deed.actor}  {detail}"))
    return DONE


def _feedback(settings: Settings, given: argparse.Namespace) -> int:
    """How often each check was right, and what people wrote; the oldest first."""
    from bot import wiring_store

    try:
        since = None if given.since is None else _when(given.since, datetime.now(UTC))
    except ValueError:
        return _no_time(given.since)
    verdicts = wiring_store.feedback(settings, since)
    if given.json:
        for verdict in verdicts:
            at = verdict.at.isoformat(timespec="seconds")
            row = asdict(verdict) | {"at": at, "outcome": verdict.outcome.value}
            print(json.dumps(row, ensure_ascii=False))
        return DONE
    counts = Counter((verdict.lead or "no check", verdict.right) for verdict in verdicts)
    for lead in sorted({lead for lead, _ in counts}):
        print(f"{lead}: {counts[lead, True]} right, {counts[lead, False]} wrong")
    for verdict in verdicts:
        if verdict.word:
            at = verdict.at.isoformat(timespec="seconds")
            found = f"{verdict.lead or 'no check'}, {verdict.outcome.value}"
            word = " ".join(verdict.word.split())
            print(harmless(f"{at}  {found}  by {verdict.by}  {word}"))
    return DONE


def _no_time(written: str) -> int:
    talk(f"{written} is no time: write 2026-05-01, 2026-05-01T09:00 (UTC) or 7d")
    return BAD_INPUT


def _when(written: str, now: datetime) -> datetime:
    """Raises ValueError."""
    if written.endswith("d") and written[:-1].isdecimal():
        try:
            return now - timedelta(days=int(written[:-1]))
        except OverflowError as e:
            raise ValueError("longer ago than there are days") from e
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _target(written: str) -> Target:
    """Raises BadTarget."""
    if "@" in written or "-" in written:
        try:
            return parse_question(written)
        except BadTarget:
            if "@" in written:
                raise
    return parse_domain(written)
