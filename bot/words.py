"""The words of the command line: which commands there are, and what each takes."""

from __future__ import annotations

import argparse
import re
from datetime import timedelta
from typing import Any

from bot.boundary import BAD_INPUT
from bot.plain import CODES


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
    why.add_argument(
        "--search",
        action="store_true",
        help="where no event of the address is stored, search SES's own records: takes minutes",
    )
    why.add_argument("--only", metavar="CHECK", help="run this check alone")
    _lang(why)
    domain = roles.add_parser("domain", help="what is right and wrong with a domain's records")
    domain.add_argument("domain", metavar="DOMAIN", help="what mail is sent from, or to")
    domain.add_argument("--json", action="store_true", help="the answer as JSON")
    status = roles.add_parser("status", help="how SES stands in every Region")
    status.add_argument("--json", action="store_true", help="the status as JSON")
    _lang(domain, status)
    _digest(roles)
    _doctor(roles)
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
    _maintenance(roles)
    _manifest(roles)
    _smtp(roles)
    _spf(roles)
    _headers(roles)
    return parser


def _lang(*roles: argparse.ArgumentParser) -> None:
    for role in roles:
        role.add_argument(
            "--lang",
            choices=CODES,
            help="language of sentences (default: LANGUAGE, else the environment's, else English)",
        )


def _digest(roles: Any) -> None:
    digest = roles.add_parser("digest", help="what DIGESTS would post, of the last hours or days")
    time = digest.add_mutually_exclusive_group()
    time.add_argument(
        "--days", type=_days_of_digest, metavar="N", help="of N times 24 hours, 1 to 31 (default 1)"
    )
    time.add_argument("--weekly", action="store_true", help="of seven times 24 hours")
    digest.add_argument("--json", action="store_true", help="the digest as JSON")
    _lang(digest)


def _doctor(roles: Any) -> None:
    doctor = roles.add_parser("doctor", help="look at the whole set-up: what is wrong, what to do")
    doctor.add_argument("--json", action="store_true", help="the lines as JSON")
    doctor.add_argument(
        "--send", metavar="FROM", help="and mail AWS's mailbox simulator from this address"
    )
    doctor.add_argument("--configuration-set", metavar="NAME", help="with --send: by which set")
    doctor.add_argument(
        "--region", metavar="REGION", help="with --send: from where (default: home)"
    )
    _lang(doctor)


def _maintenance(roles: Any) -> None:
    migrate = roles.add_parser("migrate", help="bring the database's tables up to date")
    more = migrate.add_mutually_exclusive_group()
    more.add_argument("--rebuild", action="store_true", help="and count all events anew")
    more.add_argument(
        "--rekey", action="store_true", help="and move what ADDRESS_KEY_OLD hides to ADDRESS_KEY"
    )
    backup = roles.add_parser("backup", help="copy a SQLite database while it is in use")
    backup.add_argument("file", metavar="FILE", help="where to; it must not be there yet")
    forget = roles.add_parser("forget", help="erase a person from every table")
    forget.add_argument(
        "address", metavar="ADDRESS", help="the address; - reads addresses from stdin, one a line"
    )
    audit = roles.add_parser("audit", help="list who asked for what, and what came of it")
    audit.add_argument("--json", action="store_true", help="one JSON object a line")
    audit.add_argument(
        "--since", metavar="WHEN", help="from then on: 2026-05-01, or 7d for the last seven days"
    )
    audit.add_argument(
        "--about", metavar="TARGET", help="about an address, a message id or a domain"
    )
    audit.add_argument("--by", metavar="USER", help="by one person: Slack's id of a user (U…)")
    feedback = roles.add_parser("feedback", help="list whether people found answers right")
    feedback.add_argument("--json", action="store_true", help="one JSON object a line")
    feedback.add_argument(
        "--since", metavar="WHEN", help="from then on: 2026-05-01, or 7d for the last seven days"
    )


def _manifest(roles: Any) -> None:
    manifest = roles.add_parser(
        "manifest", help="the manifest that the Slack app is created from, by the settings"
    )
    manifest.add_argument(
        "--url",
        type=_address_of_ours,
        metavar="URL",
        help="where Slack reaches the bot by HTTP (https://…); without it, Socket Mode",
    )


def _smtp(roles: Any) -> None:
    smtp = roles.add_parser("smtp", help="explain what a receiving server said")
    smtp.add_argument(
        "text",
        metavar="TEXT",
        nargs="?",
        help="the server's reply or a whole bounce, in quotes; - reads it from stdin",
    )
    smtp.add_argument("--remote", metavar="HOST", help="the receiving server, where it is known")
    smtp.add_argument("--json", action="store_true", help="the answer as JSON")
    smtp.add_argument(
        "--batch", action="store_true", help="many: a JSON object a line on stdin, one out for each"
    )
    _lang(smtp)


def _spf(roles: Any) -> None:
    role = roles.add_parser("spf", help="evaluate SPF for a sender, and say what is odd about it")
    role.add_argument("ip", metavar="IP", nargs="?", help="the address that the mail comes from")
    role.add_argument(
        "mail_from", metavar="MAIL_FROM", nargs="?", help="the envelope's sender, or its domain"
    )
    role.add_argument("helo", metavar="HELO", nargs="?", help="the name that the server gives")
    role.add_argument("--json", action="store_true", help="the answer as JSON")
    role.add_argument(
        "--batch", action="store_true", help="many: a JSON object a line on stdin, one out for each"
    )
    _lang(role)


def _headers(roles: Any) -> None:
    headers = roles.add_parser("headers", help="read the headers of a message that was received")
    headers.add_argument("file", metavar="FILE", help="the message's source, or - for stdin")
    headers.add_argument("--json", action="store_true", help="the answer as JSON")
    _lang(headers)


def _days_of_digest(written: str) -> int:
    if not re.fullmatch(r"[1-9]|[12][0-9]|3[01]", written):
        raise argparse.ArgumentTypeError("is a number of days, from 1 to 31")
    return int(written)


def _address_of_ours(written: str) -> str:
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?", written):
        raise argparse.ArgumentTypeError("is written like https://ses-why.example")
    return written


def _days(written: str) -> timedelta:
    if not re.fullmatch(r"[1-9][0-9]{0,3}", written):
        raise argparse.ArgumentTypeError("is a number of days, from 1 to 9999")
    return timedelta(days=int(written))
