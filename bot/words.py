"""The words of the command line: which commands there are, and what each takes."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from bot import words_of_upkeep
from bot.arguments import Arguments, Tell, for_argparse
from bot.language import language, named
from bot.plain import CODES, ENGLISH, Language
from checks.core import Text, say


def spoken(written: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Before they are understood: of the last --lang that names one, else the environment's."""
    for before, word in reversed([*zip(("", *written), written, strict=False)]):
        name, _, code = word.partition("=")
        if (code if name == "--lang" else word if before == "--lang" else "") in CODES:
            return language(code or word)
    return language(named("", environment))


def arguments(words: Language = ENGLISH) -> Arguments:
    def tell(text: Text) -> str:
        return for_argparse(text, words)

    about = say("Tells why mail sent through Amazon SES did not arrive.")
    parser = Arguments(words, prog="python -m bot", description=tell(about))
    roles = parser.add_subparsers(
        dest="role",
        metavar="ROLE",
        title=tell(say("without one: all of them")),
    )
    _running(roles, tell)
    _why(roles, tell)
    _standing(roles, tell)
    _digest(roles, tell)
    _doctor(roles, tell)
    words_of_upkeep.add(roles, tell)
    _smtp(roles, tell)
    _spf(roles, tell)
    _headers(roles, tell)
    return parser


def _running(roles: Any, tell: Tell) -> None:
    roles.add_parser("serve", help=tell(say("answer in Slack")))
    ingest = roles.add_parser(
        "ingest", help=tell(say("take SES events from the queue into the database"))
    )
    ingest.add_argument(
        "--drain", action="store_true", help=tell(say("end when the queue is empty"))
    )
    roles.add_parser(
        "watch", help=tell(say("look for trouble by the clock, and warn in ALERT_CHANNEL"))
    )


def _why(roles: Any, tell: Tell) -> None:
    why = roles.add_parser("why", help=tell(say("answer one question here")))
    why.add_argument("target", metavar="TARGET", help=tell(say("an address or an SES message id")))
    why.add_argument("--json", action="store_true", help=tell(say("the answer as JSON")))
    why.add_argument(
        "--days",
        type=partial(_days, tell),
        metavar="N",
        help=tell(say("messages of the last N days alone")),
    )
    why.add_argument(
        "--search",
        action="store_true",
        help=tell(
            say("where no event of the address is stored, search SES's own records: takes minutes")
        ),
    )
    why.add_argument("--only", metavar="CHECK", help=tell(say("run this check alone")))
    _lang(tell, why)


def _standing(roles: Any, tell: Tell) -> None:
    domain = roles.add_parser(
        "domain", help=tell(say("what is right and wrong with a domain's records"))
    )
    domain.add_argument("domain", metavar="DOMAIN", help=tell(say("what mail is sent from, or to")))
    domain.add_argument("--json", action="store_true", help=tell(say("the answer as JSON")))
    status = roles.add_parser("status", help=tell(say("how SES stands in every Region")))
    status.add_argument("--json", action="store_true", help=tell(say("the status as JSON")))
    _lang(tell, domain, status)


def _lang(tell: Tell, *roles: argparse.ArgumentParser) -> None:
    for role in roles:
        role.add_argument(
            "--lang",
            choices=CODES,
            help=tell(
                say(
                    "language of sentences (default: LANGUAGE, else the environment's, else"
                    " English)"
                )
            ),
        )


def _digest(roles: Any, tell: Tell) -> None:
    digest = roles.add_parser(
        "digest", help=tell(say("what DIGESTS would post, of the last hours or days"))
    )
    time = digest.add_mutually_exclusive_group()
    time.add_argument(
        "--days",
        type=partial(_days_of_digest, tell),
        metavar="N",
        help=tell(say("of N times 24 hours, 1 to 31 (default 1)")),
    )
    time.add_argument("--weekly", action="store_true", help=tell(say("of seven times 24 hours")))
    digest.add_argument("--json", action="store_true", help=tell(say("the digest as JSON")))
    _lang(tell, digest)


def _doctor(roles: Any, tell: Tell) -> None:
    doctor = roles.add_parser(
        "doctor", help=tell(say("look at the whole set-up: what is wrong, what to do"))
    )
    doctor.add_argument("--json", action="store_true", help=tell(say("the lines as JSON")))
    doctor.add_argument(
        "--send",
        metavar="FROM",
        help=tell(say("and mail AWS's mailbox simulator from this address")),
    )
    doctor.add_argument(
        "--configuration-set", metavar="NAME", help=tell(say("with --send: by which set"))
    )
    doctor.add_argument(
        "--region", metavar="REGION", help=tell(say("with --send: from where (default: home)"))
    )
    _lang(tell, doctor)


def _smtp(roles: Any, tell: Tell) -> None:
    smtp = roles.add_parser("smtp", help=tell(say("explain what a receiving server said")))
    smtp.add_argument(
        "text",
        metavar="TEXT",
        nargs="?",
        help=tell(say("the server's reply or a whole bounce, in quotes; - reads it from stdin")),
    )
    smtp.add_argument(
        "--remote", metavar="HOST", help=tell(say("the receiving server, where it is known"))
    )
    smtp.add_argument("--json", action="store_true", help=tell(say("the answer as JSON")))
    _batch(smtp, tell)
    _lang(tell, smtp)


def _spf(roles: Any, tell: Tell) -> None:
    role = roles.add_parser(
        "spf", help=tell(say("evaluate SPF for a sender, and say what is odd about it"))
    )
    role.add_argument(
        "ip", metavar="IP", nargs="?", help=tell(say("the address that the mail comes from"))
    )
    role.add_argument(
        "mail_from",
        metavar="MAIL_FROM",
        nargs="?",
        help=tell(say("the envelope's sender, or its domain")),
    )
    role.add_argument(
        "helo", metavar="HELO", nargs="?", help=tell(say("the name that the server gives"))
    )
    role.add_argument("--json", action="store_true", help=tell(say("the answer as JSON")))
    _batch(role, tell)
    _lang(tell, role)


def _batch(role: argparse.ArgumentParser, tell: Tell) -> None:
    role.add_argument(
        "--batch",
        action="store_true",
        help=tell(say("many: a JSON object a line on stdin, one out for each")),
    )


def _headers(roles: Any, tell: Tell) -> None:
    headers = roles.add_parser(
        "headers", help=tell(say("read the headers of a message that was received"))
    )
    headers.add_argument(
        "file", metavar="FILE", help=tell(say("the message's source, or - for stdin"))
    )
    headers.add_argument("--json", action="store_true", help=tell(say("the answer as JSON")))
    _lang(tell, headers)


def _days_of_digest(tell: Tell, written: str) -> int:
    if not re.fullmatch(r"[1-9]|[12][0-9]|3[01]", written):
        raise argparse.ArgumentTypeError(tell(say("is a number of days, from 1 to 31")))
    return int(written)


def _days(tell: Tell, written: str) -> timedelta:
    if not re.fullmatch(r"[1-9][0-9]{0,3}", written):
        raise argparse.ArgumentTypeError(tell(say("is a number of days, from 1 to 9999")))
    return timedelta(days=int(written))
