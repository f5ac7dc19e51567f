"""The Home tab, for one person, by what they may see.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot import explain, explain_home
from bot.document import Line, Part, Points
from bot.set_up import Source
from bot.slack import blocks
from bot.slack.blocks import Block, Element
from bot.slack.guide import examples, may
from bot.slack.render import ICON, Slack
from bot.slack.views import View
from bot.status import Overview
from checks.core import Outcome, Target, Text, Unavailable, Verdict, say

REFRESH = "home_refresh"
"""Action id of the button that looks anew."""

ALERTS_MAX = 10
QUESTIONS_MAX = 5
PROBLEMS_MAX = 12
VALUE_MAX = 110
"""Characters of a value from outside."""


@dataclass(frozen=True, slots=True)
class Rights:
    """Of the one who looks, in a direct message with the bot."""

    asks: bool
    acts: bool = False
    admin: bool = False


@dataclass(frozen=True, slots=True)
class OpenAlert:
    subject: Text
    state: Text
    since: datetime | None
    page: str | None
    """Where its thread is; None where that is not known."""


@dataclass(frozen=True, slots=True)
class Question:
    """One that this person asked."""

    target: Target
    outcome: Outcome
    at: datetime
    page: str | None
    """Where the answer is; None where they alone saw it, or Slack does not say."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What looking has come to."""

    overview: Overview
    sources: tuple[Source, ...]
    problems: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Home:
    rights: Rights
    command: str
    seen: Seen | None
    """None: not looked yet; it is being done."""
    alerts: tuple[OpenAlert, ...] | Unavailable
    questions: tuple[Question, ...] | Unavailable


def view(slack: Slack, home: Home) -> View:
    return {"type": "home", "blocks": list(_body(slack, home))}


def _body(slack: Slack, home: Home) -> Iterator[Block]:
    if home.rights.asks:
        yield from _standing(slack, home)
        yield from _titled(slack, say("Open alerts"), _alerts(slack, home.alerts))
        yield from _titled(slack, say("Your last questions"), _questions(slack, home.questions))
        if home.rights.admin and home.seen is not None:
            rows = _problems(slack, home.seen.problems)
            yield from _titled(slack, say("Set-up"), rows)
        if home.seen is not None:
            parts = _parts(slack, explain_home.readable(home.seen.sources))
            yield from _titled(slack, say("What I can read"), parts)
    told = tuple(examples(home.command))
    parts = _parts(slack, [Points(told), Line(_may(home.rights))])
    yield from _titled(slack, say("Ask me, in any channel"), parts)


def _standing(slack: Slack, home: Home) -> Iterator[Block]:
    yield _title(slack, say("How SES stands"))
    if home.seen is None:
        yield blocks.rich_text(_parts(slack, [Line(say("Looking …"))]))
    else:
        for place in explain_home.places(home.seen.overview):
            yield blocks.rich_text(_parts(slack, place))
        at = blocks.clock(home.seen.overview.now, slack.language)
        words = slack.words(say("As of"))
        yield blocks.rich_text([blocks.paragraph([blocks.words(f"{words} "), at])])
    label = slack.words(say("Refresh"))
    yield blocks.actions([blocks.button(label, REFRESH, "-")])


def _alerts(slack: Slack, alerts: tuple[OpenAlert, ...] | Unavailable) -> Iterator[Element]:
    if isinstance(alerts, Unavailable):
        yield from _parts(slack, [_unread(alerts)])
        return
    if not alerts:
        yield from _parts(slack, [Line(say("No open alert"), mark=Verdict.OK)])
        return
    yield blocks.listing(_alert(slack, each) for each in alerts[:ALERTS_MAX])
    yield from _more(slack, len(alerts) - ALERTS_MAX)


def _alert(slack: Slack, alert: OpenAlert) -> Element:
    told = say("{state}: {subject}", state=alert.state, subject=alert.subject)
    if alert.since is not None:
        told = say("{told}, since {since}", told=told, since=alert.since)
    return _linked(slack, told, alert.page, say("To the thread"))


def _questions(slack: Slack, asked: tuple[Question, ...] | Unavailable) -> Iterator[Element]:
    if isinstance(asked, Unavailable):
        yield from _parts(slack, [_unread(asked)])
    elif not asked:
        yield from _parts(slack, [Line(say("You have asked nothing yet"))])
    else:
        yield blocks.listing(_question(slack, each) for each in asked[:QUESTIONS_MAX])


def _question(slack: Slack, question: Question) -> Element:
    told = say(
        "{target}: {outcome}, {at}",
        target=question.target.value,
        outcome=explain.OUTCOMES[question.outcome],
        at=question.at,
    )
    drawn = _linked(slack, told, question.page, say("To the answer"))
    icon = [blocks.icon(ICON[question.outcome]), blocks.words(" ")]
    return blocks.paragraph([*icon, *drawn["elements"]])


def _problems(slack: Slack, problems: tuple[Text, ...]) -> Iterator[Element]:
    if not problems:
        yield from _parts(slack, [Line(say("Nothing is missing"), mark=Verdict.OK)])
        return
    lines = [Line(problem, mark=Verdict.WARN) for problem in problems[:PROBLEMS_MAX]]
    yield from _parts(slack, lines)
    yield from _more(slack, len(problems) - PROBLEMS_MAX)


def _unread(gap: Unavailable) -> Line:
    return Line(say("{why}", why=gap.why), say("Could not look"), Verdict.UNKNOWN)


def _more(slack: Slack, more: int) -> Iterator[Element]:
    if more > 0:
        yield from _parts(slack, [Line(say("… and {more} more", more=more))])


def _may(rights: Rights) -> Text:
    return may(asks=rights.asks, acts=rights.acts, admin=rights.admin)


def _linked(slack: Slack, text: Text, page: str | None, label: Text) -> Element:
    elements = list(slack.sentence(text, VALUE_MAX))
    if page is not None:
        elements += [blocks.words(" "), blocks.link(page, slack.words(label))]
    return blocks.paragraph(elements)


def _parts(slack: Slack, parts: Iterable[Part]) -> list[Element]:
    return [slack.part(part) for part in parts]


def _titled(slack: Slack, title: Text, rows: Iterable[Element]) -> Iterator[Block]:
    if drawn := list(rows):
        yield _title(slack, title)
        yield blocks.rich_text(drawn)


def _title(slack: Slack, title: Text) -> Block:
    return {"type": "header", "text": blocks.plain(slack.words(title))}
