"""The command line: reads the words, hands over, and turns what comes back into an exit code.

Data goes to stdout, talk to stderr.  0 done, 1 bad input or not found, 2 something could not be
reached, 3 our fault.  What a role needs is imported when the role is known: most need a fraction
of all there is, and start in a fraction of the time.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from bot import logs, maintenance
from bot.boundary import BAD_INPUT, DONE, UNREACHABLE, talk, within
from bot.language import language, named
from bot.plain import Language, harmless, sentence
from bot.words import arguments
from checks.core import BadTarget, Unavailable, Verdict, parse_domain, parse_question, say

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.terminal import Terminal

T = TypeVar("T")

QUIET = ("why", "domain", "status", "digest", "doctor", "replay", "import", *maintenance.ROLES)
"""Roles that a person waits for: they log warnings alone."""

WITHOUT_SETTINGS: dict[str, Callable[[argparse.Namespace], int]] = {
    "smtp": lambda given: _smtp(given),
    "headers": lambda given: _headers(given),
    "spf": lambda given: _spf(given),
    "manifest": lambda given: _manifest(given),
}

INTERRUPTED = 130
"""As shells have it: an import tells it, and a search, as only there work is left undone."""


def main(argv: Sequence[str] | None = None) -> int:
    given = arguments().parse_args(argv)
    return within(lambda: _run_role(given))


def _run_role(given: argparse.Namespace) -> int:
    if given.role in WITHOUT_SETTINGS:
        logs.to_stderr("WARNING")
        return WITHOUT_SETTINGS[given.role](given)
    from bot.settings import BadSettings, from_process, secrets

    needed = {
        None: ("SLACK_BOT_TOKEN", "SLACK_DELIVERY", "EVENTS_QUEUE_URL"),
        "serve": ("SLACK_BOT_TOKEN", "SLACK_DELIVERY"),
        "ingest": ("EVENTS_QUEUE_URL",),
        "watch": ("SLACK_BOT_TOKEN", "ALERT_CHANNEL"),
        "replay": ("EVENTS_QUEUE_URL",),  # it says whose events are ours
    }
    try:
        settings = from_process(needed.get(given.role, ()), talk)
    except BadSettings as e:
        return _unreadable(e.faults, given)
    quiet = given.role in QUIET and settings.LOG_LEVEL == "INFO"
    level = "WARNING" if quiet else settings.LOG_LEVEL
    cut = logs.Scrubber(secrets(settings))
    logs.to_stderr(level, settings.LOG_FORMAT, cut)
    if dsn := settings.SENTRY_DSN.get_secret_value():
        from bot import sentry

        sentry.start(dsn, cut)
    roles: dict[str | None, Callable[[], int]] = {
        None: lambda: _run(settings, serve=True, ingest=True, watch=True),
        "serve": lambda: _run(settings, serve=True),
        "watch": lambda: _run(settings, watch=True),
        "ingest": lambda: _ingest(settings, drain=given.drain),
        **dict.fromkeys(maintenance.ROLES, lambda: maintenance.run(settings, given)),
        "replay": lambda: _replay(settings, only_list=given.list),
        "import": lambda: _import(settings, given),
        "why": lambda: _why(settings, given),
        "domain": lambda: _domain(settings, given),
        "status": lambda: _status(settings, given),
        "digest": lambda: _digest(settings, given),
        "doctor": lambda: _doctor(settings, given),
    }
    return within(lambda: roles[given.role](), _spoken(given, settings.LANGUAGE))


def _spoken(given: argparse.Namespace, setting: str = "") -> Language:
    """For the person at the terminal: what they asked for, the setting's, the environment's."""
    asked: str | None = getattr(given, "lang", None)
    return language(asked or named(setting, os.environ))


def _smtp(given: argparse.Namespace) -> int:
    from bot import smtp

    return smtp.run(given, _spoken(given))


def _headers(given: argparse.Namespace) -> int:
    from bot import headers

    return headers.run(given, _spoken(given))


def _spf(given: argparse.Namespace) -> int:
    from bot import spf
    from bot.settings import BadSettings, dns_servers_of_process
    from bot.wiring_spf import Resolving

    try:
        servers = dns_servers_of_process()
    except BadSettings as e:
        return _unreadable(e.faults, given)
    return spf.run(given, lambda: Resolving(servers), _spoken(given))


def _manifest(given: argparse.Namespace) -> int:
    """The settings need not be there yet: a token is made of what this prints."""
    from bot.settings import BadSettings, slack_of_process
    from bot.slack import manifest, policy_words

    try:
        settings = slack_of_process()
    except BadSettings as e:
        return _unreadable(e.faults, given)
    if settings.SLACK_DELIVERY == "http" and given.url is None:
        talk("SLACK_DELIVERY is http: say where Slack reaches me (--url https://…)")
        return BAD_INPUT
    groups = policy_words.names_groups(*settings.rights)
    wanted = manifest.Wanted(settings.SLACK_COMMAND, groups=groups, url=given.url)
    print(manifest.page(wanted), end="")
    return DONE


def _unreadable(faults: Sequence[str], given: argparse.Namespace) -> int:
    if given.role == "doctor":  # for whom they are lines like others
        from bot import examining

        return examining.tell(examining.unreadable(faults), _spoken(given), as_data=given.json)
    for fault in faults:
        talk(fault)
    return BAD_INPUT


def _doctor(settings: Settings, given: argparse.Namespace) -> int:
    if given.send is None and (given.configuration_set or given.region):
        talk("--configuration-set and --region go with --send FROM")
        return BAD_INPUT
    from bot import examining, wiring_doctor

    found = wiring_doctor.examined(settings)
    if given.send is not None:
        talk(sentence(examining.WAITING, _spoken(given, settings.LANGUAGE)))
        mail = wiring_doctor.Mail(given.send, given.configuration_set, given.region)
        found = found.with_lines(wiring_doctor.sent(settings, mail))
    return examining.tell(found, _spoken(given, settings.LANGUAGE), as_data=given.json)


def _why(settings: Settings, given: argparse.Namespace) -> int:
    code, words = DONE, _spoken(given, settings.LANGUAGE)
    try:
        target = parse_question(given.target)
    except BadTarget as e:
        talk(sentence(e.why, words))
        return BAD_INPUT
    from bot import as_json, searching, wiring
    from bot.stopping import stopping_on_signals
    from bot.terminal import Terminal

    if given.search and (no := searching.refusal(target, switched_on=settings.EXPORT_SEARCH)):
        return no
    with wiring.asking(settings, given.days) as ask:
        report = ask(target, given.only)
        if given.search:
            with stopping_on_signals() as stop:
                again, code = searching.searched(ask, report, given.only, stop.wait)
            if again is None:
                return code
            report = again
    _show(given, words, report, as_json.report, Terminal.report)
    if settings.EXPORT_SEARCH and report.unheard_of and not given.search:
        told = say(
            "SES's own records can be searched for the address: add --search; it takes minutes"
        )
        talk(sentence(told, words))
    if given.days and not report.timelines:
        days = given.days.days
        told = say("only the last {days} days were looked at: without --days, all are", days=days)
        talk(sentence(told, words))
    return UNREACHABLE if isinstance(report.timelines, Unavailable) else code


def _domain(settings: Settings, given: argparse.Namespace) -> int:
    words = _spoken(given, settings.LANGUAGE)
    try:
        target = parse_domain(given.domain)
    except BadTarget as e:
        talk(sentence(e.why, words))
        return BAD_INPUT
    from bot import as_json, wiring
    from bot.terminal import Terminal

    with wiring.asking(settings) as ask:
        report = ask.domain(target)
    _show(given, words, report, as_json.domain, Terminal.domain)
    seen = any(r.finding.verdict is not Verdict.UNKNOWN for r in report.results)
    return DONE if seen else UNREACHABLE


def _status(settings: Settings, given: argparse.Namespace) -> int:
    words = _spoken(given, settings.LANGUAGE)
    from bot import as_json, wiring
    from bot.terminal import Terminal

    with wiring.asking(settings) as ask:
        overview = ask.status()
    _show(given, words, overview, as_json.status, Terminal.status)
    return UNREACHABLE if overview.gaps else DONE


def _digest(settings: Settings, given: argparse.Namespace) -> int:
    from bot import digest_as_json, wiring_digest
    from bot.terminal import Terminal

    words = _spoken(given, settings.LANGUAGE)
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
        print(json.dumps(as_data(found, words), ensure_ascii=False, indent=2))
        return
    from bot.terminal import Terminal

    print(as_text(Terminal(words, colour=sys.stdout.isatty()), found), end="")


def _run(settings: Settings, **roles: bool) -> int:
    from bot import wiring_roles
    from bot.stopping import stopping_on_signals

    with stopping_on_signals() as stop:
        wiring_roles.run(settings, stop, **roles)
    return DONE


def _ingest(settings: Settings, *, drain: bool) -> int:
    if not drain:
        return _run(settings, ingest=True)
    from bot import wiring_ingest

    talk(wiring_ingest.drain(settings))
    return DONE


def _replay(settings: Settings, *, only_list: bool) -> int:
    from bot import wiring_ingest

    if only_list:
        counts = wiring_ingest.dead_letters(settings)
    else:
        told, counts = wiring_ingest.replay(settings)
        talk(told)
    for why, number in sorted(counts.items()):
        print(f"{number}\t{harmless(why)}")
    return DONE


def _import(settings: Settings, given: argparse.Namespace) -> int:
    from bot import wiring_ingest

    # the totals tell how many there were: a line for each could be millions
    logging.getLogger("bot.ingest.reading").setLevel("ERROR")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code, importer = DONE, None
    if not settings.EVENTS_QUEUE_URL and not settings.EVENTS_ACCOUNTS:
        talk("nobody looks whose events these are: name your accounts in EVENTS_ACCOUNTS")
    try:
        with wiring_ingest.importing(settings, given.sources, sys.stderr) as (importer, sources):
            for source in sources:
                importer.take(source, again=given.again)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Unavailable as e:
        talk(f"{e.source}: {sentence(e.why)}")
        code = UNREACHABLE
    if importer is None:  # it ended while it looked for what there is
        return code
    if code != DONE:
        talk("not all of it was read: run the same command again, and it goes on from there")
    talk(importer.totals.told())
    nothing = not importer.totals.records and not importer.totals.finished_before
    return BAD_INPUT if code == DONE and (nothing or importer.totals.damaged) else code


if __name__ == "__main__":
    sys.exit(main())
