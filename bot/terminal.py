"""Reports and status as text for a terminal.  Pure: the caller decides whether there is colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bot import evidence, explain, explain_domain, explain_status
from bot.doctor import show
from bot.doctor.exam import Exam
from bot.document import Code, Folded, Letter, Line, Link, Part, Points, Section
from bot.plain import Translate, harmless, sentence
from bot.report import DomainReport, Report
from bot.status import Overview
from bot.watch.digest.model import Digest
from bot.watch.digest.words import FOOTING, stanzas
from bot.wrapping import wrapped
from checks.core import Outcome, Text, Verdict

WIDTH = 92

_BOLD: Final = "1"
_DIM: Final = "2"
_COLOUR: dict[Outcome | Verdict, str] = {
    Outcome.NEVER_SENT: "1;31",
    Outcome.NOT_DELIVERED: "1;31",
    Outcome.DELAYED: "1;33",
    Outcome.ACCEPTED: "1;32",
    Outcome.UNKNOWN: "1;35",
    Verdict.OK: "32",
    Verdict.UNKNOWN: "35",
    Verdict.WARN: "33",
    Verdict.FAIL: "31",
}
_MARK = {Verdict.OK: "✓", Verdict.UNKNOWN: "?", Verdict.WARN: "!", Verdict.FAIL: "✗"}


class Terminal:
    def __init__(self, translate: Translate = str, *, colour: bool) -> None:
        self._translate = translate
        self._colour = colour

    def report(self, report: Report) -> str:
        return "\n".join(self._report(report)) + "\n"

    def parts(self, parts: Iterable[Part]) -> str:
        return "".join(f"{line}\n" for part in parts for line in self._part(part))

    def domain(self, report: DomainReport) -> str:
        return "\n".join(self._domain(report)) + "\n"

    def _domain(self, report: DomainReport) -> Iterator[str]:
        worst = explain_domain.verdict(report)
        yield from self._headed(worst, explain_domain.headline(report))
        yield from self._sections(explain_domain.sections(report))
        yield ""
        yield from self._dim(explain_domain.footing(report))

    def exam(self, exam: Exam) -> str:
        return "\n".join(self._exam(exam)) + "\n"

    def _exam(self, exam: Exam) -> Iterator[str]:
        yield from self._headed(show.mark(exam), show.headline(exam))
        yield from self._sections(show.sections(exam))
        yield ""
        yield from self._dim(show.footing(exam))

    def status(self, overview: Overview) -> str:
        return "\n".join(self._status(overview)) + "\n"

    def _status(self, overview: Overview) -> Iterator[str]:
        for group in explain_status.groups(overview):
            for part in group:
                yield from self._part(part)
            yield ""
        yield from self._dim(explain_status.footing(overview))

    def digest(self, digest: Digest) -> str:
        return "\n".join(self._digest(digest)) + "\n"

    def _digest(self, digest: Digest) -> Iterator[str]:
        for stanza in stanzas(digest):
            yield from self._part(stanza.head)
            if stanza.rows:
                yield from self._part(Points(tuple(row.text for row in stanza.rows)))
            yield ""
        yield from self._dim(FOOTING)

    def _report(self, report: Report) -> Iterator[str]:
        outcome = self._say(explain.OUTCOMES[report.outcome])
        target = harmless(report.target.value)
        yield f"{self._paint(outcome, _COLOUR[report.outcome])} — {self._paint(target, _BOLD)}"
        yield from self._wrapped(self._say(explain.why(report)))
        yield from self._wrapped(self._say(explain.todo(report)), "→ ", "  ")
        yield ""
        for fact in explain.summary(report):
            yield from self._wrapped(self._say(fact), "  ", "    ")
        yield from self._sections(evidence.sections(report))
        yield ""
        yield from self._dim(explain.footing(report))

    def _headed(self, mark: Verdict, headline: Text) -> Iterator[str]:
        lines = self._wrapped(self._say(headline), "  ", "  ")
        lines[0] = lines[0].removeprefix("  ")
        yield f"{self._paint(_MARK[mark], _COLOUR[mark])} {self._paint(lines[0], _BOLD)}"
        yield from (self._paint(line, _BOLD) for line in lines[1:])

    def _dim(self, footing: Text) -> Iterator[str]:
        return (self._paint(line, _DIM) for line in self._wrapped(self._say(footing)))

    def _sections(self, sections: Iterable[Section]) -> Iterator[str]:
        for section in sections:
            yield ""
            yield self._paint(self._say(section.title), _BOLD)
            for part in section.parts:
                yield from self._part(part)

    def _part(self, part: Part) -> Iterator[str]:
        match part:
            case Line(text, strong, mark):
                icon = f"{_MARK[mark]} " if isinstance(mark, Verdict) else ""
                head = f"{icon}{self._say(strong)}: " if strong else icon
                lines = self._wrapped(head + self._say(text), "  ", "    ")
                if head and mark and lines:
                    lines[0] = lines[0].replace(head, self._paint(head, _COLOUR[mark]), 1)
                yield from lines
            case Points(rows):
                for row in rows:
                    yield from self._wrapped(self._say(row), "    · ", "      ")
            case Folded(rows):
                yield from self._wrapped(" · ".join(map(self._say, rows)), "  ", "  ")
            case Code(text):
                yield from ("    " + harmless(line) for line in text.splitlines())
            case Letter(rows):
                for row in rows:
                    yield from self._wrapped(self._say(row), "    ", "    ")
            case Link(text, url):
                yield f"  {self._say(text)}: {harmless(url)}"

    def _say(self, text: Text) -> str:
        return sentence(text, self._translate)

    def _wrapped(self, text: str, first: str = "", rest: str = "") -> list[str]:
        return wrapped(text, WIDTH, first, rest)

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text
