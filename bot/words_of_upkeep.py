"""The words of the commands by which somebody looks after the bot, and what each takes."""

from __future__ import annotations

import argparse
import re
from functools import partial
from typing import Any

from bot.arguments import Tell
from checks.core import say


def add(roles: Any, tell: Tell) -> None:
    past = roles.add_parser(
        "import", help=tell(say("take in past events from files, folders or S3"))
    )
    past.add_argument(
        "sources",
        metavar="FILE",
        nargs="+",
        help=tell(
            say(
                "a file or folder of JSON (plain, gzip or zstd), s3://bucket/prefix, or - for stdin"
            )
        ),
    )
    past.add_argument(
        "--again", action="store_true", help=tell(say("also what was imported already"))
    )
    replay = roles.add_parser("replay", help=tell(say("read again what could not be taken in")))
    replay.add_argument("--list", action="store_true", help=tell(say("only count it, by reason")))
    _maintenance(roles, tell)
    _manifest(roles, tell)


def _maintenance(roles: Any, tell: Tell) -> None:
    migrate = roles.add_parser("migrate", help=tell(say("bring the database's tables up to date")))
    more = migrate.add_mutually_exclusive_group()
    more.add_argument("--rebuild", action="store_true", help=tell(say("and count all events anew")))
    more.add_argument(
        "--rekey",
        action="store_true",
        help=tell(say("and move what ADDRESS_KEY_OLD hides to ADDRESS_KEY")),
    )
    backup = roles.add_parser("backup", help=tell(say("copy a SQLite database while it is in use")))
    backup.add_argument(
        "file", metavar="FILE", help=tell(say("where to; it must not be there yet"))
    )
    forget = roles.add_parser("forget", help=tell(say("erase a person from every table")))
    forget.add_argument(
        "address",
        metavar="ADDRESS",
        help=tell(say("the address; - reads addresses from stdin, one a line")),
    )
    _written_down(roles, tell)


def _written_down(roles: Any, tell: Tell) -> None:
    audit = roles.add_parser(
        "audit", help=tell(say("list who asked for what, and what came of it"))
    )
    audit.add_argument("--json", action="store_true", help=tell(say("one JSON object a line")))
    audit.add_argument(
        "--since",
        metavar="WHEN",
        help=tell(say("from then on: 2026-05-01, or 7d for the last seven days")),
    )
    audit.add_argument(
        "--about", metavar="TARGET", help=tell(say("about an address, a message id or a domain"))
    )
    audit.add_argument(
        "--by", metavar="USER", help=tell(say("by one person: Slack's id of a user (U…)"))
    )
    feedback = roles.add_parser(
        "feedback", help=tell(say("list whether people found answers right"))
    )
    feedback.add_argument("--json", action="store_true", help=tell(say("one JSON object a line")))
    feedback.add_argument(
        "--since",
        metavar="WHEN",
        help=tell(say("from then on: 2026-05-01, or 7d for the last seven days")),
    )


def _manifest(roles: Any, tell: Tell) -> None:
    manifest = roles.add_parser(
        "manifest",
        help=tell(say("the manifest that the Slack app is created from, by the settings")),
    )
    manifest.add_argument(
        "--url",
        type=partial(_address_of_ours, tell),
        metavar="URL",
        help=tell(say("where Slack reaches the bot by HTTP (https://…); without it, Socket Mode")),
    )


def _address_of_ours(tell: Tell, written: str) -> str:
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?", written):
        raise argparse.ArgumentTypeError(tell(say("is written like https://ses-why.example")))
    return written
