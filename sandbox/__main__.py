"""The sandbox's command line: `python -m sandbox run … -- COMMAND`, `list` and `gallery FILE`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from sandbox.located import BadScenario
from sandbox.tour import SCENARIOS, in_tour, read_all

DELAYED = ("sesv2", "sqs", "sts", "cloudwatch", "s3", "dns", "health", "slack")


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # argparse would say 2, which here means that something could not be reached
        self.exit(1, f"{self.prog}: {message}\n{self.format_usage()}")


def main(arguments: Sequence[str]) -> int:
    ours, command = _split(arguments)
    options = _parser().parse_args(ours)
    try:
        if options.does == "list":
            return _list(options.scenarios)
        if options.does == "gallery":
            return _gallery(options)
        return _run(options, command)
    except BadScenario as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        # the reader had enough; nothing may be written at the end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _run(options: argparse.Namespace, command: list[str]) -> int:
    # imported here: a list needs no servers
    from sandbox.run import CannotRun, Options, run

    if not command:
        print("sandbox run: there is no command: sandbox run … -- COMMAND …", file=sys.stderr)
        return 1
    try:
        return run(
            Options(
                command=command,
                scenario=options.scenario,
                scenarios=options.scenarios,
                page=options.page,
                page_port=options.page_port,
                http=options.http,
                throttle=not options.no_throttle,
                delays=dict(options.delay),
            )
        )
    except CannotRun as error:
        print(f"sandbox run: {error}", file=sys.stderr)
        return error.code


def _gallery(options: argparse.Namespace) -> int:
    # imported here: a list needs no servers
    from sandbox.gallery import BadGallery, read, show

    try:
        gallery = read(options.file)
        return show(gallery, options.port, _invite)
    except BadGallery as error:
        print(f"sandbox gallery: {error}", file=sys.stderr)
        return 1


def _invite(page: str) -> None:
    print(f"  Open    {page}\n  Ctrl-C  ends it", file=sys.stderr, flush=True)


def _list(directory: Path) -> int:
    scenarios = read_all(directory, datetime.now(UTC))
    widest = max(len(each.name) for each in scenarios)
    for each in scenarios:
        place = "in the tour" if in_tour(each) else "alone"
        print(f"{each.name:{widest}}  {place:11}  {each.question}  {each.about}")
    return 0


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Our own arguments, and the command after the first `--`."""
    if "--" not in arguments:
        return list(arguments), []
    end = list(arguments).index("--")
    return list(arguments[:end]), list(arguments[end + 1 :])


def _delay(text: str) -> tuple[str, float]:
    service, _, seconds = text.partition("=")
    if service not in DELAYED:
        raise argparse.ArgumentTypeError(f"{service!r} is none of {', '.join(DELAYED)}")
    try:
        return service, float(seconds)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: write {service}=SECONDS") from None


def _parser() -> Parser:
    parser = Parser(prog="python -m sandbox", description="A world for the bot to run in.")
    does = parser.add_subparsers(dest="does", required=True, metavar="run | list | gallery")
    run = does.add_parser(
        "run",
        usage="%(prog)s [--scenario NAME] [--page] … -- COMMAND …",
        help="start a world, fill the bot's database, run a command in it",
    )
    run.add_argument("--scenario", metavar="NAME", help="one world by name (default: the tour)")
    run.add_argument("--page", action="store_true", help="say where the local Slack's page is")
    run.add_argument("--page-port", metavar="N", type=int, default=0, help="default: a free one")
    run.add_argument(
        "--http", action="store_true", help="Slack reaches the bot by signed HTTP, at its PORT"
    )
    run.add_argument("--no-throttle", action="store_true", help="SES answers as often as asked")
    run.add_argument(
        "--delay",
        metavar="SERVICE=SECONDS",
        type=_delay,
        nargs="+",
        action="extend",
        default=[],
        help=f"how long answers take; one or more of {', '.join(DELAYED)}",
    )
    listing = does.add_parser("list", help="the scenarios: name, whether in the tour, what about")
    gallery = does.add_parser("gallery", help="show the messages of a file, in light and dark")
    gallery.add_argument("file", metavar="FILE", type=Path, help="such as `make gallery` writes")
    gallery.add_argument("--port", metavar="N", type=int, default=0, help="default: a free one")
    for each in (run, listing):
        each.add_argument(
            "--scenarios", metavar="DIR", type=Path, default=SCENARIOS, help="where they are"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
