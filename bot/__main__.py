"""The command line: reads the words, hands over, and turns what comes back into an exit code.

Data goes to stdout, talk to stderr.  0 done, 1 bad input or not found, 2 something could not be
reached, 3 our fault.  The wiring is imported where a role needs it: the ones that need no Slack
start in half the time.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot import as_json, headers, maintenance, smtp, spf
from bot.boundary import BAD_INPUT, DONE, UNREACHABLE, talk, within
from bot.plain import harmless, sentence
from bot.settings import BadSettings, Settings, dns_servers_of_process, from_process
from bot.terminal import Terminal
from checks.core import BadTarget, Unavailable, Verdict, parse_domain, parse_question

QUIET = ("why", "domain", "status", "replay", "import", *maintenance.ROLES)
"""Roles that a person waits for: they log warnings alone."""

WITHOUT_SETTINGS: dict[str, Callable[[argparse.Namespace], int]] = {
    "smtp": smtp.run,
    "headers": headers.run,
    "spf": lambda given: _spf(given),
}

INTERRUPTED = 130
"""As shells have it: only an import tells it, as only there work is left undone."""


class Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]  # it raises as well
        self.exit(BAD_INPUT, f"{self.prog}: {message} (see {self.prog} --help)\n")


def arguments() -> argparse.ArgumentParser:
    parser = Arguments(
        prog="python -m bot", description="Tells why mail sent through Amazon SES did not arrive."
    )
    roles = parser.add_subparsers(dest="role", metavar="ROLE", title="without one: all of them")
    roles.add_parser("serve", help="answer in Slack")
    ingest = roles.add_parser("ingest", help="take SES events from the queue into the database")
    ingest.add_argument("--drain", action="store_true", help="end when the queue is empty")
    roles.add_parser("watch", help="look for trouble by the clock, and warn in ALERT_CHANNEL")
    why = roles.add_parser("why", help="answer one question here")
    why.add_argument("target", metavar="TARGET", help="an address or an SES message id")
    why.add_argument("--json", action="store_true", help="the answer as JSON")
    why.add_argument("--days", type=_days, metavar="N", help="messages of the last N days alone")
    why.add_argument("--only", metavar="CHECK", help="run this check alone")
    why.add_argument("--lang", choices=("en", "ja"), default="en", help="language of sentences")
    domain = roles.add_parser("domain", help="what is right and wrong with a domain's records")
    domain.add_argument("domain", metavar="DOMAIN", help="what mail is sent from, or to")
    domain.add_argument("--json", action="store_true", help="the answer as JSON")
    status = roles.add_parser("status", help="how SES stands in every Region")
    status.add_argument("--json", action="store_true", help="the status as JSON")
    past = roles.add_parser("import", help="take in past events from files, folders or S3")
    past.add_argument(
        "sources",
        metavar="FILE",
        nargs="+",
        help="a file or folder of JSON (plain, gzip or zstd), s3://bucket/prefix, or - for stdin",
    )
    past.add_argument("--again", action="store_true", help="also what was imported already")
    replay = roles.add_parser("replay", help="read again what could not be taken in")
    replay.add_argument("--list", action="store_true", help="only count it, by reason")
    maintenance.add_to(roles)
    smtp.add_to(roles)
    spf.add_to(roles)
    headers.add_to(roles)
    return parser


def _days(written: str) -> timedelta:
    if not re.fullmatch(r"[1-9][0-9]{0,3}", written):
        raise argparse.ArgumentTypeError("is a number of days, from 1 to 9999")
    return timedelta(days=int(written))


def main(argv: Sequence[str] | None = None) -> int:
    given = arguments().parse_args(argv)
    if given.role in WITHOUT_SETTINGS:
        _log_to_stderr("WARNING", quiet=True)
        return WITHOUT_SETTINGS[given.role](given)
    needed = {
        None: ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "EVENTS_QUEUE_URL"),
        "serve": ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
        "ingest": ("EVENTS_QUEUE_URL",),
        "watch": ("SLACK_BOT_TOKEN", "ALERT_CHANNEL"),
        "replay": ("EVENTS_QUEUE_URL",),  # it says whose events are ours
    }
    try:
        settings = from_process(needed.get(given.role, ()))
    except BadSettings as e:
        for fault in e.faults:
            talk(fault)
        return BAD_INPUT
    _log_to_stderr(settings.LOG_LEVEL, quiet=given.role in QUIET)
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
        "status": lambda: _status(settings, as_data=given.json),
    }
    return within(lambda: roles[given.role]())


def _spf(given: argparse.Namespace) -> int:
    from bot.wiring_spf import Resolving

    try:
        servers = dns_servers_of_process()
    except BadSettings as e:
        for fault in e.faults:
            talk(fault)
        return BAD_INPUT
    return spf.run(given, lambda: Resolving(servers))


def _why(settings: Settings, given: argparse.Namespace) -> int:
    try:
        target = parse_question(given.target)
    except BadTarget as e:
        talk(sentence(e.why))
        return BAD_INPUT
    if given.lang != "en":
        talk("there is no Japanese catalogue yet: the sentences are in English")
    from bot import wiring

    with wiring.asking(settings, given.days) as ask:
        report = ask(target, given.only)
    if given.json:
        print(json.dumps(as_json.report(report), ensure_ascii=False, indent=2))
    else:
        print(Terminal(colour=sys.stdout.isatty()).report(report), end="")
    if given.days and not report.timelines:
        talk(f"only the last {given.days.days} days were looked at: without --days, all are")
    return UNREACHABLE if isinstance(report.timelines, Unavailable) else DONE


def _domain(settings: Settings, given: argparse.Namespace) -> int:
    try:
        named = parse_domain(given.domain)
    except BadTarget as e:
        talk(sentence(e.why))
        return BAD_INPUT
    from bot import wiring

    with wiring.asking(settings) as ask:
        report = ask.domain(named)
    if given.json:
        print(json.dumps(as_json.domain(report), ensure_ascii=False, indent=2))
    else:
        print(Terminal(colour=sys.stdout.isatty()).domain(report), end="")
    seen = any(r.finding.verdict is not Verdict.UNKNOWN for r in report.results)
    return DONE if seen else UNREACHABLE


def _status(settings: Settings, *, as_data: bool) -> int:
    from bot import wiring

    with wiring.asking(settings) as ask:
        overview = ask.status()
    if as_data:
        print(json.dumps(as_json.status(overview), ensure_ascii=False, indent=2))
    else:
        print(Terminal(colour=sys.stdout.isatty()).status(overview), end="")
    return UNREACHABLE if overview.gaps else DONE


def _run(settings: Settings, **roles: bool) -> int:
    from bot import wiring

    with wiring.stopping_on_signals() as stop:
        wiring.run(settings, stop, **roles)
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


def _log_to_stderr(level: str, *, quiet: bool) -> None:
    logging.basicConfig(
        level="WARNING" if quiet and level == "INFO" else level,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    for chatty in (
        "slack_bolt",
        "slack_sdk",
        "botocore",
        "boto3",
        "urllib3",
        "alembic",
        "apscheduler",
    ):
        logging.getLogger(chatty).setLevel("WARNING")  # their DEBUG shows tokens and addresses


if __name__ == "__main__":
    sys.exit(main())
