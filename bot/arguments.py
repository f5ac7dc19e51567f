"""argparse in the language of whoever is at the terminal, and as wide as that is shown.

argparse has its own words by gettext, for the whole process and by the environment alone; here they
are sentences as all others are, by `--lang` too.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NoReturn

from bot.boundary import BAD_INPUT
from bot.plain import ENGLISH, Language, sentence
from bot.wrapping import columns, wrapped
from checks.core import Text, say

Tell = Callable[[Text], str]
"""Says something as argparse wants it: `for_argparse`, in one language."""

_TITLES = {
    "positional arguments": say("positional arguments"),
    "options": say("options"),
}

_FRAME = re.compile(r"argument (?P<argument>.+?): (?P<fault>.+)", re.DOTALL)

_FAULTS: tuple[tuple[re.Pattern[str], Callable[..., Text]], ...] = (
    (
        re.compile(r"invalid choice: (.+) \(choose from (.+)\)", re.DOTALL),
        lambda written, choices: say(
            "invalid choice: {written} (choose from {choices})", written=written, choices=choices
        ),
    ),
    (
        re.compile(r"the following arguments are required: (.+)"),
        lambda names: say("the following arguments are required: {names}", names=names),
    ),
    (
        re.compile(r"unrecognized arguments: (.+)", re.DOTALL),
        lambda names: say("unrecognized arguments: {names}", names=names),
    ),
    (
        re.compile(r"not allowed with argument (.+)"),
        lambda name: say("not allowed with argument {name}", name=name),
    ),
    (
        re.compile(r"ignored explicit argument (.+)", re.DOTALL),
        lambda written: say("ignored explicit argument {written}", written=written),
    ),
    (
        re.compile(r"ambiguous option: (.+) could match (.+)", re.DOTALL),
        lambda option, options: say(
            "ambiguous option: {option} could match {options}", option=option, options=options
        ),
    ),
    (re.compile(r"expected one argument"), lambda: say("expected one argument")),
    (
        re.compile(r"expected at least one argument"),
        lambda: say("expected at least one argument"),
    ),
)
"""What argparse finds wrong, as it says it; in other words of a later version it stays English."""


def told(message: str) -> Text:
    """The sentence for what argparse says."""
    if framed := _FRAME.fullmatch(message):
        fault = told(framed["fault"])
        return say("argument {argument}: {fault}", argument=framed["argument"], fault=fault)
    for pattern, sentence_of in _FAULTS:
        if found := pattern.fullmatch(message):
            return sentence_of(*found.groups())
    # what a type of ours says is in the reader's language already
    return say("{fault}", fault=message)


def for_argparse(text: Text, words: Language) -> str:
    """For a help or a title: % is a sign to it."""
    return sentence(text, words).replace("%", "%%")


class Help(argparse.HelpFormatter):
    def __init__(self, words: Language, prog: str) -> None:
        super().__init__(prog)
        self._words = words

    def _format_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None,
    ) -> str:
        if prefix is not None:
            return super()._format_usage(usage, actions, groups, prefix)
        title = sentence(say("usage:"), self._words) + " "
        room = "_" * columns(title)  # further lines stand below the first
        return title + super()._format_usage(usage, actions, groups, room).removeprefix(room)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(wrapped(text, width, indent, indent))


class Arguments(argparse.ArgumentParser):
    def __init__(self, words: Language = ENGLISH, **given: Any) -> None:
        self._words = words
        formatter = partial(Help, words)
        super().__init__(**given, add_help=False, formatter_class=formatter)
        shown = for_argparse(say("show this help message and exit"), words)
        self.add_argument("-h", "--help", action="help", default=argparse.SUPPRESS, help=shown)

    def add_argument_group(self, *given: Any, **named: Any) -> Any:
        title, *rest = given or (None,)
        if title in _TITLES:
            title = sentence(_TITLES[title], self._words)
        return super().add_argument_group(title, *rest, **named)

    def add_subparsers(self, **named: Any) -> Any:
        of_a_command: Any = partial(type(self), self._words)
        return super().add_subparsers(parser_class=of_a_command, **named)

    def error(self, message: str) -> NoReturn:
        line = say(
            "{program}: {fault} (see {program} --help)", program=self.prog, fault=told(message)
        )
        self.exit(BAD_INPUT, f"{sentence(line, self._words)}\n")
