"""The command that reads pasted headers; needs no settings, no database and no network."""

from __future__ import annotations

import argparse
import codecs
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import as_json, explain_headers
from bot.boundary import BAD_INPUT, DONE, talk, within
from bot.plain import ENGLISH, Language, sentence
from bot.terminal import Terminal
from checks.core import Text, say
from checks.core.headers import Leg, Mark, Reading, Stretch, read
from checks.core.headers.authenticity import judge as judge_authenticity
from checks.core.headers.delay import judge as judge_delay
from checks.core.headers.filing import judge as judge_filing

MOST_BYTES = 4_000_000
"""Of a file: its headers come first."""
Json = dict[str, Any]

_OUTLOOK_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a .msg file begins (a compound file)."""


class BadSource(Exception):
    """The file cannot be read, or there are no headers in it; `why` is fit for the person."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.template)
        self.why = why


def run(given: argparse.Namespace, words: Language) -> int:
    """The exit code."""
    return within(lambda: _run(given, words), words)


def _run(given: argparse.Namespace, words: Language) -> int:
    try:
        _show(_read(given.file), words, as_data=given.json)
    except BadSource as e:
        talk(f"headers: {sentence(e.why, words)}")
        return BAD_INPUT
    return DONE


def _read(name: str) -> Reading:
    reading = read(text_of(_bytes(name)), datetime.now(UTC))
    if not reading.fields:
        raise BadSource(
            say(
                "there are no mail headers in it: it takes the full source of a message, such as"
                " Gmail's Show original or Outlook's Internet headers"
            )
        )
    return reading


def _bytes(name: str) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read(MOST_BYTES)
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError as e:
        raise BadSource(say("{file}: {fault}", file=name, fault=str(e.strerror))) from e
    except ValueError as e:  # a name with a NUL in it
        raise BadSource(say("{name}: no name of a file", name=name)) from e


def text_of(source: bytes) -> str:
    """As characters, whatever the encoding; bytes that make no sense become �."""
    if source.startswith(_OUTLOOK_FILE):
        raise BadSource(
            say(
                "this is an Outlook .msg file: open it in Outlook, File, Properties, and copy the"
                " Internet headers"
            )
        )
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return source.decode("utf-16", "replace")
    return source.decode("utf-8-sig", "replace")


def _show(reading: Reading, words: Language, *, as_data: bool) -> None:
    if as_data:
        sys.stdout.write(json.dumps(told(reading, words), indent=2) + "\n")
    else:
        terminal = Terminal(words, colour=sys.stdout.isatty())
        sys.stdout.write(terminal.parts(explain_headers.parts(reading)))
    sys.stdout.flush()


def told(reading: Reading, words: Language = ENGLISH) -> Json:
    """All that the header tells (docs/contract.md)."""
    way = reading.journey
    return {
        "time": as_json.finding(judge_delay(reading), words),
        "spam": as_json.finding(judge_filing(reading), words),
        "authentication": as_json.finding(judge_authenticity(reading), words),
        "total_seconds": _seconds(way.total),
        "stretches": {stretch.part.value: _stretch(stretch, words) for stretch in way.stretches},
        "hops": [_hop(leg) for leg in way.legs],
        "marks": [_mark(reading, mark, words) for mark in reading.marks],
        "ses": _ses(reading),
        "missing": list(reading.missing),
    }


def _stretch(stretch: Stretch, words: Language) -> Json:
    return {
        "seconds": _seconds(stretch.length),
        "since": _time(stretch.since),
        "until": _time(stretch.until),
        "unknown": sentence(stretch.unknown, words) if stretch.unknown else None,
    }


def _hop(leg: Leg) -> Json:
    hop = leg.hop
    return {
        "from": hop.sender,
        "address": hop.address,
        "by": hop.by,
        "with": hop.protocol,
        "id": hop.id,
        "at": _time(hop.at),
        "part": leg.part.value if leg.part else None,
        "seconds": _seconds(leg.waited),
        "skew_seconds": _seconds(leg.skew),
    }


def _mark(reading: Reading, mark: Mark, words: Language) -> Json:
    return {
        "filter": mark.filter,
        "header": mark.header,
        "value": mark.value,
        "means": sentence(mark.means, words),
        "spam": mark.spam,
        "tests": list(mark.tests),
        "source": mark.source,
        "vouched": reading.vouched(mark),
    }


def _ses(reading: Reading) -> Json:
    ses = reading.ses
    return {
        "message_id": ses.message_id.value if ses.message_id else None,
        "accepted_at": _time(ses.accepted_at),
        "region": ses.region,
        "outgoing_ip": ses.outgoing_ip,
        "configuration_set": ses.configuration_set,
        "mail_from": ses.mail_from,
        "from_domain": ses.from_domain,
        "feedback_id": ses.feedback_id,
        "signatures": [{"domain": s.domain, "selector": s.selector} for s in ses.signatures],
    }


def _time(at: datetime | None) -> str | None:
    return as_json.stamp(at) if at else None


def _seconds(length: timedelta | None) -> float | None:
    return length.total_seconds() if length is not None else None
