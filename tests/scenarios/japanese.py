"""Reads answers in Japanese: what is said, and whether English of ours is left in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from bot import explain
from bot.language import language
from bot.plain import Language, sentence
from bot.report import Report
from bot.slack.render import Slack
from bot.terminal import Terminal
from checks.core import Fix, Text, Value
from sandbox.world import World
from tests.bot.slack.reading import leaves

EXPECTED = Path(__file__).parent / "japanese.yaml"
"""By scenario, as a support colleague read it; `WRITE_DOCS=1` writes it anew."""

JAPANESE = language("ja")

NAMES = frozenset(
    {
        "Barracuda",
        "Exchange",
        "Gmail",
        "Health",
        "Limited",
        "Microsoft",
        "Mimecast",
        "Online",
        "Outlook",
        "Yahoo",
        "docomo",
        "disposable-email-domains",
        "level",
        "spamcop",
        "Destination",
        "Permanent",
        "Undetermined",
        "adkim",
        "aspf",
        "none",
        "quarantine",
        "reject",
        "dig",
    }
)

_BLANK = replace(
    JAPANESE,
    lookup=lambda template: " ".join(
        f"{{{name}}}" for _, name, _, _ in Formatter().parse(template) if name
    ),
)
"""Says nothing of its own: values alone are left, and what no catalogue was asked for."""

_APART = re.compile(r"[\s\u3000-\u9fff\uff00-\uffef]+")
_AROUND = "\"'`()[]<>{},:;·—…!?*•✓✗"
_LEFT_OUT = re.compile(r"\S*…|\[(?:address|cut)\]|Local address contains control or whitespace")
"""Words cut short, marks in a server's reply that were made when it was stored, and what SES
answers to an address that nobody sends to here."""
_ENGLISH = re.compile(r"[A-Za-z]?[a-z]+(?:[-'][A-Za-z]+)*")
"""No constants, no CamelCase, no addresses."""
_CHARACTER = "[\u3041-\u30ff\u4e00-\u9fff]"
_LETTERS = re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*")
_GAP = re.compile(f"{_CHARACTER} +{_CHARACTER}|[。、] +[^ ]")
"""A space between two Japanese words, or behind a full stop."""


@cache
def _read() -> dict[str, dict[str, str]]:
    return yaml.safe_load(EXPECTED.read_text()) or {} if EXPECTED.exists() else {}


def expected(name: str) -> dict[str, str] | None:
    return _read().get(name)


def write(name: str, told: dict[str, str]) -> None:
    every = _read()
    every[name] = told
    ordered = {each: every[each] for each in sorted(every)}
    EXPECTED.write_text(
        "# What each scenario's answer says in Japanese; written by WRITE_DOCS=1, and read.\n"
        + yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=10_000)
    )


def said(report: Report) -> dict[str, str]:
    """Outcome, explanation and remedy, without the times that differ from day to day."""
    lead = report.lead
    told = {"outcome": explain.verdict(report), "fix": explain.todo(report)}
    if lead:
        told["lead"] = lead.finding.headline
    return {part: sentence(_timeless(text), JAPANESE) for part, text in told.items()}


def _timeless(text: Text) -> Text:
    return Text(text.template, tuple((name, _no_time(value)) for name, value in text.values))


def _no_time(value: Value) -> Value:
    match value:
        case Text():
            return _timeless(value)
        case datetime():
            return "<日時>"
        case timedelta():
            return "<時間>"
    return value


def gaps(report: Report) -> set[str]:
    """Where two Japanese words stand apart as English ones do."""
    shown = [Terminal(JAPANESE, colour=False).report(report), *_slack(JAPANESE, report)]
    return {found for text in shown for line in text.splitlines() for found in _apart(line)}


def _apart(line: str) -> Iterator[str]:
    for found in _GAP.finditer(line):
        yield line[max(0, found.start() - 20) : found.end() + 20]


def english(report: Report, world: World) -> set[str]:
    """Words of ours that are shown without a translation.  `world`: what others' words are."""
    outside = " ".join((*_texts(world), *_commands(report)))
    theirs = NAMES.union(_LETTERS.findall(outside))
    shown = [Terminal(_BLANK, colour=False).report(report), *_slack(_BLANK, report)]
    return {word for text in shown for word in words(text)} - theirs


def words(text: str) -> Iterator[str]:
    """English ones of at least three letters."""
    for piece in _APART.split(_LEFT_OUT.sub(" ", text)):
        word = piece.strip(_AROUND).removesuffix(".")
        if len(word) > 2 and _ENGLISH.fullmatch(word):
            yield word


def _slack(translate: Language, report: Report) -> Iterator[str]:
    slack = Slack(translate)
    for message in (slack.parent(report, "id"), slack.reply(report), slack.reply(report, "id")):
        yield message["text"]
        yield "\n".join(filter(None, map(_text, leaves(message["blocks"]))))


def _text(leaf: Mapping[str, Any]) -> str:
    text = leaf.get("text", "")
    return str(text["text"] if isinstance(text, Mapping) else text)


def _commands(report: Report) -> Iterator[str]:
    for result in report.results:
        match result.finding.fix:
            case Fix(command=command, verify=verify, undo=undo, records=records):
                yield from (each for each in (command, verify, undo, *records) if each)


def _texts(value: Any) -> Iterator[str]:
    """All that a world has in it, events and templates read as the JSON they are."""
    match value:
        case str() if value.startswith(("{", "[")):
            yield from _texts(_json(value))
        case str():
            yield value
        case Mapping():
            for key, each in value.items():
                yield str(key)
                yield from _texts(each)
        case list() | tuple() | set() | frozenset():
            for each in value:
                yield from _texts(each)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _texts(getattr(value, field.name))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return [text[1:]]
