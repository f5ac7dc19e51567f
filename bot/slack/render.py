"""Sentences, and parts of a document, as Slack has them.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from string import Formatter
from typing import Any

from bot import plain
from bot.document import Code, Folded, Letter, Line, Link, Part, Points, Section
from bot.plain import Language, Translate
from bot.slack import blocks
from bot.slack.blocks import Block, Element
from bot.slack.limits import BLOCKS_CHARACTERS_MAX
from bot.slack.masking import HIDDEN, masked, masked_values
from bot.slack.validate import characters
from checks.core import Outcome, Text, Value, Verdict, say

Payload = dict[str, Any]
"""The `text` and `blocks` of a message."""

MASKED = say("Addresses are masked here; in a direct message to me they are not")

TEXT_MAX = 150
TARGET_MAX = 80
PARENT_VALUE_MAX = 70
FACT_VALUE_MAX = 110
"""So that the parent stays below 700 characters, whatever is in it."""
REPLY_MAX = BLOCKS_CHARACTERS_MAX - 800
"""Characters of the threaded reply, counted as Slack might; titles and the last line need some."""

ICON: dict[Outcome | Verdict, str] = {
    Outcome.NEVER_SENT: "no_entry",
    Outcome.NOT_DELIVERED: "x",
    Outcome.DELAYED: "hourglass_flowing_sand",
    Outcome.ACCEPTED: "inbox_tray",
    Outcome.UNKNOWN: "grey_question",
    Verdict.OK: "white_check_mark",
    Verdict.UNKNOWN: "grey_question",
    Verdict.WARN: "warning",
    Verdict.FAIL: "no_entry",
}


class Slack:
    """Renders for one language, and for eyes that may see addresses or may not."""

    def __init__(
        self,
        translate: Translate = str,
        *,
        allowed: frozenset[str] = frozenset(),
        masks: bool = False,
    ) -> None:
        """`allowed`: ids of the buttons that the settings allow; `masks`: whether addresses are
        masked, in whatever text they stand."""
        self._translate = translate
        self.allowed = allowed
        self._masks = masks

    def masking(self, masks: bool) -> Slack:
        return Slack(self._translate, allowed=self.allowed, masks=masks)

    def speaking(self, language: Language) -> Slack:
        """In that language, whoever reads it."""
        return Slack(language, allowed=self.allowed, masks=self._masks)

    @property
    def language(self) -> Language:
        return plain.spoken(self._translate)

    def thread(self, sections: Iterable[Section], verdict: Text) -> Payload:
        """What a verdict rests on; shortened at the end where it is too long."""
        body, dropped = self.sections(sections, REPLY_MAX)
        if dropped:
            cut = say("… and {more} more, too much for one message", more=dropped)
            body.append(blocks.context(self.words(cut)))
        if self._masks:
            body.append(blocks.context(self.words(MASKED)))
        text = self.one_line(say("Evidence for: {verdict}", verdict=verdict))
        return {"text": text, "blocks": body}

    def sections(self, sections: Iterable[Section], most: int) -> tuple[list[Block], int]:
        """What fits into so many characters, and how many parts do not."""
        body: list[Block] = []
        left, dropped = most, 0
        for section in sections:
            title = blocks.words(self.words(section.title), bold=True)
            parts = [blocks.paragraph([title])]
            for part in section.parts:
                drawn = self.part(part)
                left -= characters(drawn)
                if left > 0:
                    parts.append(drawn)
                else:
                    dropped += 1
            if len(parts) > 1:
                body.append(blocks.rich_text(parts))
        return body, dropped

    def notice(self, text: Text) -> Payload:
        """A sentence of ours, for one person or instead of an answer."""
        parts = [blocks.paragraph(self.sentence(text, TARGET_MAX))]
        return {"text": self.one_line(text), "blocks": [blocks.rich_text(parts)]}

    def guide(self, lines: tuple[Text, ...]) -> Payload:
        """A few sentences, a line each."""
        parts = [blocks.paragraph(self.sentence(line, TARGET_MAX)) for line in lines]
        return {"text": self.one_line(lines[0]), "blocks": [blocks.rich_text(parts)]}

    def one_line(self, text: Text) -> str:
        """A sentence for the message's `text`, which notifications and screen readers use.

        Slack parses that field, so of words from outside only letters, digits and a few marks
        that mean nothing to it are left.
        """
        said = plain.sentence(self._defused(text), self._translate).strip() or "…"
        return said if len(said) <= TEXT_MAX else said[: TEXT_MAX - 1] + "…"

    def asked(self, user: str) -> Iterator[Element]:
        return self.people(say("Asked by {who}", who=""), who=user)

    def people(self, text: Text, **people: str) -> Iterator[Element]:
        """A sentence in which some values are people: Slack's ids of those who acted."""
        return self._filled(text, blocks.VALUE_MAX, people)

    def part(self, part: Part) -> Element:
        match part:
            case Line(text, strong, mark):
                elements: list[Element] = []
                if mark is not None:
                    elements += [blocks.icon(ICON[mark]), blocks.words(" ")]
                if strong is not None:
                    elements += [
                        blocks.words(self.words(strong), bold=True),
                        blocks.words(" — "),
                    ]
                return blocks.paragraph([*elements, *self.sentence(text)])
            case Points(rows):
                return blocks.listing(blocks.paragraph(self.sentence(row)) for row in rows)
            case Folded(rows):
                return blocks.paragraph(self._folded(rows))
            case Code(text):
                return blocks.preformatted(self._shaded(text))
            case Letter(rows):
                return blocks.preformatted(self._shaded(self.letter(rows)))
            case Link(text, url):
                return blocks.paragraph([blocks.link(url, self.words(text))])

    def letter(self, rows: tuple[Text, ...]) -> str:
        """A text to send on, with all that it says: it is masked where it is shown."""
        return "\n".join(plain.sentence(row, self._translate) for row in rows)

    def _folded(self, rows: tuple[Text, ...]) -> Iterator[Element]:
        for number, row in enumerate(rows):
            if number:
                yield blocks.words(" · ")
            yield from self.sentence(row, PARENT_VALUE_MAX)

    def short(self, text: Text, limit: int = PARENT_VALUE_MAX) -> Element:
        return blocks.paragraph(self.sentence(text, limit))

    def translated(self, text: Text) -> str:
        """Its template in the reader's language, not filled in."""
        return self._translate(text.template)

    def words(self, text: Text) -> str:
        """A sentence of ours alone, for places that take no rich text."""
        return plain.sentence(self._defused(text), self._translate)

    def _defused(self, text: Text) -> Text:
        return _defused(masked_values(text) if self._masks else text)

    def _shaded(self, text: str) -> str:
        return masked(text) if self._masks else text

    def sentence(self, text: Text, limit: int = blocks.VALUE_MAX) -> Iterator[Element]:
        """The translated template, with each value as an element of its own."""
        return self._filled(text, limit, {})

    def _filled(self, text: Text, limit: int, people: Mapping[str, str]) -> Iterator[Element]:
        values = dict(text.values)
        for constant, name, _, _ in Formatter().parse(self.translated(text)):
            if constant:
                yield blocks.words(constant)
            if name and name in people:
                yield blocks.person(people[name])
            elif name:
                yield from self.value(values[name], limit)

    def value(self, value: Value, limit: int) -> Iterator[Element]:
        match value:
            case Text():
                yield from self.sentence(value, limit)
            case datetime():
                yield blocks.clock(value, self.language)
            case str():
                yield blocks.quoted(self._shaded(value), limit)
            case tuple():
                yield blocks.quoted(self._shaded(self.language.joint.join(value)), limit)
            case _:
                yield blocks.words(plain.shown(value, self._translate))


_LOUD = re.compile(rf"[^\w .\-+{HIDDEN[0]}]|_")


def _defused(text: Text) -> Text:
    """The same sentence, with its words from outside reduced to what Slack never parses."""
    return Text(text.template, tuple((name, _defuse(value)) for name, value in text.values))


def _defuse(value: Value) -> Value:
    match value:
        case Text():
            return _defused(value)
        case str():
            return _LOUD.sub("·", blocks.shorten(value, PARENT_VALUE_MAX))
        case tuple():
            return tuple(_LOUD.sub("·", blocks.shorten(v, PARENT_VALUE_MAX)) for v in value)
        case _:
            return value
