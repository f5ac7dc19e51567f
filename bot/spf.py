"""The command that evaluates SPF; it needs name servers, and nothing else."""

from __future__ import annotations

import argparse
import json
import sys
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

from bot import explain_spf
from bot.as_json import stamp
from bot.boundary import BAD_INPUT, DONE, UNREACHABLE, talk, within
from bot.lines import BadLine, Json, id_of, json_object, numbered, texts
from bot.plain import ENGLISH, Language, sentence
from bot.terminal import Terminal
from checks.core import Dns, Text, attempt, say
from checks.core.dns import spf
from checks.core.sources import Ask

AT_ONCE = 64
"""Evaluations of a batch that wait for DNS at the same time."""

WAITING = 4 * AT_ONCE
"""Lines read ahead of the first that is not answered yet."""

Asking = Callable[[], Dns]
"""DNS for one evaluation: it has its own deadline, and knows what the ones before it asked."""


def run(given: argparse.Namespace, make: Callable[[], Asking], words: Language) -> int:
    """The exit code; `make` connects to the name servers."""
    if given.batch and (given.ip is not None or given.json):
        return _refuse(say("--batch goes alone: its lines say the rest"), words)
    if not given.batch and given.mail_from is None:
        return _refuse(say("name an IP address and a MAIL FROM, or --batch"), words)
    return within(
        lambda: _batch(make(), words) if given.batch else _explain(given, make, words), words
    )


def _explain(given: argparse.Namespace, make: Callable[[], Asking], words: Language) -> int:
    try:
        client = spf.Client.of(given.ip, given.mail_from, given.helo or "")
    except ValueError:
        return _refuse(say("{ip} is no IP address", ip=given.ip), words)
    if not client.domain:
        return _refuse(say("without a MAIL FROM, the HELO is needed"), words)
    dns, now = make()(), datetime.now(UTC)
    with ThreadPoolExecutor(AT_ONCE) as pool:

        def ahead(asks: Iterable[Ask]) -> None:
            for ask in asks:
                pool.submit(attempt, ask)

        found = spf.evaluate(dns, client, now)
        ses = _as_ses(dns, client, found, now)
        lint = spf.lint(dns, client.domain, ses=ses.result is spf.Result.PASS, ahead=ahead)
    lint = replace(lint, gaps=(*lint.gaps, *ses.gaps))
    if given.json:
        sys.stdout.write(json.dumps(as_json(client, found, lint, now, words), indent=2) + "\n")
    else:
        terminal = Terminal(words, colour=sys.stdout.isatty())
        sys.stdout.write(terminal.parts(explain_spf.parts(client, found, lint, now)))
    unseen = found.result is spf.Result.TEMPERROR or lint.gaps
    return UNREACHABLE if unseen else DONE


def _as_ses(dns: Dns, client: spf.Client, found: spf.Evaluation, now: datetime) -> spf.Evaluation:
    """Whether the address is one of SES's; asked where its mail does not pass, to tell what it
    lacks."""
    if found.result in (spf.Result.PASS, spf.Result.TEMPERROR):
        return spf.Evaluation(spf.Result.NONE, spf.SES)
    return spf.evaluate(dns, spf.Client.of(str(client.ip), spf.SES), now)


def _batch(asking: Asking, words: Language) -> int:
    code = DONE
    waiting: deque[tuple[int, Future[Json]]] = deque()
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for number, line in numbered(sys.stdin.buffer):
            waiting.append((number, pool.submit(answer, line, asking())))
            if len(waiting) >= WAITING:
                code = max(code, _settle(*waiting.popleft(), words))
        while waiting:
            code = max(code, _settle(*waiting.popleft(), words))
        sys.stdout.flush()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return code


def _settle(number: int, answered: Future[Json], words: Language) -> int:
    try:
        sys.stdout.write(json.dumps(answered.result()) + "\n")
    except BadLine as e:
        return _refuse(say("line {number}: {why}", number=number, why=e.why), words)
    return DONE


def answer(line: bytes, dns: Dns) -> Json:
    """A line of a batch answered.  Raises BadLine."""
    given = json_object(line)
    told = texts(given, "ip", "mail_from", "helo")
    name = id_of(given)
    if told["ip"] is None or "mail_from" not in given:
        raise BadLine(say("{one} or {other} is missing", one="ip", other="mail_from"))
    try:
        client = spf.Client.of(told["ip"], told["mail_from"] or "", told["helo"] or "")
    except ValueError as e:
        raise BadLine(say("{ip} is no IP address", ip="ip")) from e
    return {"id": name, "result": spf.evaluate(dns, client, datetime.now(UTC)).result.value}


def as_json(
    client: spf.Client,
    found: spf.Evaluation,
    lint: spf.Lint,
    now: datetime,
    words: Language = ENGLISH,
) -> Json:
    """All that is known of one sender (docs/contract.md)."""
    gaps = {gap.source: gap for gap in (*found.gaps, *lint.gaps)}
    return {
        "ip": str(client.ip),
        "domain": found.domain,
        "helo": client.helo or None,
        "result": found.result.value,
        "headline": sentence(spf.told(client, found), words),
        "why": sentence(found.why, words) if found.why else None,
        "path": [_step(step) | {"record": step.record} for step in found.path],
        "trace": [_step(step) | {"matched": step.matched} for step in found.trace],
        "lookups": found.lookups,
        "void_lookups": found.voids,
        "explanation": found.explanation,
        "lint": [
            {
                "domain": flaw.domain,
                "term": flaw.term or None,
                "at": flaw.at,
                "breaks": flaw.breaks,
                "what": sentence(flaw.what, words),
                "remedy": sentence(flaw.remedy, words),
            }
            for flaw in lint.flaws
        ],
        "unavailable": [
            {"source": gap.source, "why": sentence(gap.why, words), "at": stamp(now)}
            for gap in gaps.values()
        ],
    }


def _step(step: spf.Step) -> Json:
    return {"domain": step.domain, "depth": step.depth, "at": step.at, "term": step.term}


def _refuse(why: Text, words: Language) -> int:
    talk(f"spf: {sentence(why, words)}")
    return BAD_INPUT
