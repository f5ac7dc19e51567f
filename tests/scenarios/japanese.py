"""Reads answers in Japanese: what is said, and whether English of ours is left in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot import explain
from bot.plain import Language, sentence
from bot.report import DomainReport, Report
from bot.slack import domain, why
from bot.slack.render import Slack
from bot.terminal import Terminal
from checks.core import Fix, Text, Value
from sandbox.world import World
from tests.english import BLANK, JAPANESE, apart, left, read

EXPECTED = Path(__file__).parent / "japanese.yaml"
"""By scenario, as a support colleague read it; `WRITE_DOCS=1` writes it anew."""


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
    return {found for text in shown for found in apart(text)}


def gaps_of_domain(report: DomainReport) -> set[str]:
    shown = [
        Terminal(JAPANESE, colour=False).domain(report),
        *read(domain.messages(Slack(JAPANESE), report, "U1")),
    ]
    return {found for text in shown for found in apart(text)}


def english(report: Report, world: World) -> set[str]:
    """Words of ours that are shown without a translation.  `world`: what others' words are."""
    shown = [Terminal(BLANK, colour=False).report(report), *_slack(BLANK, report)]
    return left(shown, " ".join((*_texts(world), *_commands(report))))


def english_of_domain(report: DomainReport, world: World) -> set[str]:
    shown = [
        Terminal(BLANK, colour=False).domain(report),
        *read(domain.messages(Slack(BLANK), report, "U1")),
    ]
    return left(shown, " ".join((*_texts(world), *_commands(report))))


def _slack(translate: Language, report: Report) -> Iterator[str]:
    slack = Slack(translate)
    for message in (
        why.parent(slack, report, "id"),
        why.evidence(slack, report),
        why.evidence(slack, report, "id"),
    ):
        yield from read(message)


def _commands(report: Report | DomainReport) -> Iterator[str]:
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
