"""The commands that answer a person: about an address, a domain, SES, the set-up."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from bot.boundary import BAD_INPUT, DONE, UNREACHABLE, tell
from bot.plain import Language
from checks.core import BadTarget, Unavailable, Verdict, parse_domain, parse_question, say

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.terminal import Terminal

T = TypeVar("T")


def _doctor(settings: Settings, given: argparse.Namespace, words: Language) -> int:
    if given.send is None and (given.configuration_set or given.region):
        told = say(
            "{one} and {other} go with {send}",
            one="--configuration-set",
            other="--region",
            send="--send FROM",
        )
        tell(told, words)
        return BAD_INPUT
    from bot import examining, wiring_doctor

    found = wiring_doctor.examined(settings)
    if given.send is not None:
        tell(examining.WAITING, words)
        mail = wiring_doctor.Mail(given.send, given.configuration_set, given.region)
        found = found.with_lines(wiring_doctor.sent(settings, mail))
    return examining.tell(found, words, as_data=given.json)


def _why(settings: Settings, given: argparse.Namespace, words: Language) -> int:
    code = DONE
    try:
        target = parse_question(given.target)
    except BadTarget as e:
        tell(e.why, words)
        return BAD_INPUT
    from bot import as_json, searching, wiring
    from bot.stopping import stopping_on_signals
    from bot.terminal import Terminal

    if given.search:
        no = searching.refusal(target, words, switched_on=settings.EXPORT_SEARCH)
        if no is not None:
            return no
    with wiring.asking(settings, given.days) as ask:
        report = ask(target, given.only)
        if given.search:
            with stopping_on_signals() as stop:
                again, code = searching.searched(ask, report, given.only, stop.wait, words)
            if again is None:
                return code
            report = again
    _show(given, words, report, as_json.report, Terminal.report)
    if settings.EXPORT_SEARCH and report.unheard_of and not given.search:
        told = say(
            "SES's own records can be searched for the address: add --search; it takes minutes"
        )
        tell(told, words)
    if given.days and not report.timelines:
        days = given.days.days
        told = say("only the last {days} days were looked at: without --days, all are", days=days)
        tell(told, words)
    return UNREACHABLE if isinstance(report.timelines, Unavailable) else code


def _domain(settings: Settings, given: argparse.Namespace, words: Language) -> int:
    try:
        target = parse_domain(given.domain)
    except BadTarget as e:
        tell(e.why, words)
        return BAD_INPUT
    from bot import as_json, wiring
    from bot.terminal import Terminal

    with wiring.asking(settings) as ask:
        report = ask.domain(target)
    _show(given, words, report, as_json.domain, Terminal.domain)
    seen = any(r.finding.verdict is not Verdict.UNKNOWN for r in report.results)
    return DONE if seen else UNREACHABLE


def _status(settings: Settings, given: argparse.Namespace, words: Language) -> int:
    from bot import as_json, wiring
    from bot.terminal import Terminal

    with wiring.asking(settings) as ask:
        overview = ask.status()
    _show(given, words, overview, as_json.status, Terminal.status)
    return UNREACHABLE if overview.gaps else DONE


def _digest(settings: Settings, given: argparse.Namespace, words: Language) -> int:
    from bot import digest_as_json, wiring_digest
    from bot.terminal import Terminal

    found = wiring_digest.latest(settings, 7 if given.weekly else given.days or 1)
    _show(given, words, found, digest_as_json.digest, Terminal.digest)
    return UNREACHABLE if found.gaps else DONE


def _show(
    given: argparse.Namespace,
    words: Language,
    found: T,
    as_data: Callable[[T, Language], object],
    as_text: Callable[[Terminal, T], str],
) -> None:
    if given.json:
        sys.stdout.write(json.dumps(as_data(found, words), ensure_ascii=False, indent=2) + "\n")
        return
    from bot.terminal import Terminal

    sys.stdout.write(as_text(Terminal(words, colour=sys.stdout.isatty()), found))


ROLES: dict[str, Callable[[Settings, argparse.Namespace, Language], int]] = {
    "why": _why,
    "domain": _domain,
    "status": _status,
    "digest": _digest,
    "doctor": _doctor,
}
