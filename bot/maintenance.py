"""The commands by which somebody looks after the database; part of the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.boundary import BAD_INPUT, DONE, tell
from bot.plain import Language, sentence
from checks.core import Address, BadTarget, Target, Text, parse_domain, parse_question, say

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store.feedback import Verdict

NO_CHECK = say("no check")

ROLES = ("migrate", "backup", "forget", "audit", "feedback")


def run(settings: Settings, given: argparse.Namespace, words: Language) -> int:
    """The exit code.  Raises Unavailable."""
    if given.role == "backup":
        return _backup(settings, given.file, words)
    if given.role == "forget":
        return _forget(settings, given.address, words)
    if given.role == "audit":
        return _audit(settings, given, words)
    if given.role == "feedback":
        return _feedback(settings, given, words)
    return _migrate(settings, given, words)


def _migrate(settings: Settings, given: argparse.Namespace, words: Language) -> int:
    from bot import wiring_store

    if given.rekey and not settings.ADDRESS_KEY_OLD.get_secret_value():
        told = say(
            "ADDRESS_KEY_OLD: is not set; put the older secret there and the new in ADDRESS_KEY"
        )
        tell(told, words)
        return BAD_INPUT
    tell(wiring_store.migrate(settings, rebuild=given.rebuild), words)
    if given.rekey:
        tell(wiring_store.rekey(settings, lambda line: tell(line, words)), words)
    return DONE


def _backup(settings: Settings, file: str, words: Language) -> int:
    from bot import wiring_store

    tell(wiring_store.backup(settings, Path(file)), words)
    return DONE


def _forget(settings: Settings, written: str, words: Language) -> int:
    """Posts in Slack go to stdout, since somebody has to go and delete them."""
    from bot import wiring_store

    lines = sys.stdin.read().split("\n") if written == "-" else [written]
    addresses: list[Address] = []
    for line in filter(None, map(str.strip, lines)):
        try:
            target = parse_question(line)
        except BadTarget as e:
            tell(say("nobody was erased: {why}", why=e.why), words)
            return BAD_INPUT
        if not isinstance(target, Address):
            told = say(
                "nobody was erased: a message id is no address; write {example}",
                example="user@example.com",
            )
            tell(told, words)
            return BAD_INPUT
        addresses.append(target)
    if not addresses:
        tell(say("nobody was erased: name an address"), words)
        return BAD_INPUT
    posts: list[str] = []
    try:
        for address in addresses:
            erased, found = wiring_store.forget(settings, address)
            posts += found
            tell(erased, words)
    finally:  # what is erased cannot be asked for again
        if posts:
            tell(say("delete these answers in Slack by hand (channel, time stamp):"), words)
        for post in posts:
            print(post)
    return DONE


def _audit(settings: Settings, given: argparse.Namespace, words: Language) -> int:
    from bot import wiring_store

    try:
        since = None if given.since is None else _when(given.since, datetime.now(UTC))
        about = None if given.about is None else _target(given.about)
    except BadTarget as e:
        tell(e.why, words)
        return BAD_INPUT
    except ValueError:
        return _no_time(given.since, words)
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
            line = say(
                "{at}  {action}  by {actor}  {detail}",
                at=at,
                action=deed.action,
                actor=deed.actor,
                detail=detail,
            )
            print(sentence(line, words))
    return DONE


def _feedback(settings: Settings, given: argparse.Namespace, words: Language) -> int:
    """How often each check was right, and what people wrote; the oldest first."""
    from bot import wiring_store

    try:
        since = None if given.since is None else _when(given.since, datetime.now(UTC))
    except ValueError:
        return _no_time(given.since, words)
    verdicts = wiring_store.feedback(settings, since)
    if given.json:
        for verdict in verdicts:
            at = verdict.at.isoformat(timespec="seconds")
            row = asdict(verdict) | {"at": at, "outcome": verdict.outcome.value}
            print(json.dumps(row, ensure_ascii=False))
        return DONE
    for line in _counted(verdicts):
        print(sentence(line, words))
    return DONE


def _counted(verdicts: Sequence[Verdict]) -> Iterator[Text]:
    counts = Counter((verdict.lead or "", verdict.right) for verdict in verdicts)
    for lead in sorted({lead for lead, _ in counts}):
        yield say(
            "{lead}: {right} right, {wrong} wrong",
            lead=lead or NO_CHECK,
            right=counts[lead, True],
            wrong=counts[lead, False],
        )
    for verdict in verdicts:
        if verdict.word:
            yield say(
                "{at}  {lead}, {outcome}  by {who}  {word}",
                at=verdict.at.isoformat(timespec="seconds"),
                lead=verdict.lead or NO_CHECK,
                outcome=verdict.outcome.value,
                who=verdict.by,
                word=verdict.word,
            )


def _no_time(written: str, words: Language) -> int:
    told = say(
        "{written} is no time: write 2026-05-01, 2026-05-01T09:00 (UTC) or 7d", written=written
    )
    tell(told, words)
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
