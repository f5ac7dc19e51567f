"""The variants of every message that the bot writes, by the renderers themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.language import LANGUAGES, language
from bot.slack import domain, why
from bot.slack.render import Slack
from tests.gallery.hostile import hostile
from tests.gallery.notices import ASKER, examined, notices, readings, statuses
from tests.gallery.surfaces import surfaces
from tests.gallery.variant import Both, Variant, named
from tests.gallery.watched import alerted, charts, concerned, digested, weeks
from tests.scenarios.conftest import Desks, scenarios
from tests.scenarios.test_domains import DOMAINS

PEOPLE = {ASKER: "ann"}

ANSWERS, EVIDENCE = Both("Answers", "回答"), Both("Evidence", "根拠")
MASKED, ABOUT_DOMAINS = Both("Masked", "アドレスを伏せた回答"), Both("Domains", "ドメイン")


def speaking(code: str) -> Slack:
    return Slack(language(code))


def variants(slack: Slack, desks: Desks) -> Iterator[Variant]:
    """All of them; those of a group stand together, and the groups in the order of their use."""
    yield from answers(slack, desks)
    yield from domains(slack, desks)
    yield from without_scenarios(slack)
    yield from weeks(slack)


def without_scenarios(slack: Slack) -> Iterator[Variant]:
    yield from notices(slack)
    yield from surfaces(slack)
    yield from readings(slack)
    yield from statuses(slack)
    yield from examined(slack)
    yield from digested(slack)
    yield from alerted(slack)
    yield from concerned(slack)
    yield from charts(slack)
    yield from hostile(slack)


def answers(slack: Slack, desks: Desks) -> Iterator[Variant]:
    """The parents first: they are what all read."""
    told = {name: desks.answer(name) for name in scenarios()}
    eyes = slack.masking(True)
    for name, (_, report) in told.items():
        yield Variant(ANSWERS, named(name), about(name), (why.parent(slack, report, "id", ASKER),))
    for name, (_, report) in told.items():
        yield Variant(EVIDENCE, named(name), about(name), (why.evidence(slack, report),))
    for name, (_, report) in told.items():
        yield Variant(MASKED, named(name), about(name), (why.parent(eyes, report, "id", ASKER),))


def about(name: str) -> Both:
    scenario = scenarios()[name]
    return Both(scenario.about, scenario.about_ja)


def domains(slack: Slack, desks: Desks) -> Iterator[Variant]:
    for name, asked in DOMAINS:
        shown = domain.messages(slack, desks.domain(name, asked), ASKER)
        yield Variant(ABOUT_DOMAINS, named(f"{asked} ({name})"), about(name), shown)


def document(made: str, found: Mapping[str, Sequence[Variant]]) -> dict[str, Any]:
    """As `python -m sandbox gallery` takes it.  `found`: by the code of a language."""
    groups: dict[Both, list[dict[str, Any]]] = {}
    for code, each in ((code, each) for code, some in found.items() for each in some):
        groups.setdefault(each.group, []).append(
            {
                "name": each.name.en,
                "title": each.name.said(code),
                "about": each.about.said(code),
                "language": code,
                "messages": each.messages,
            }
        )
    return {
        "made": made,
        "languages": {code: LANGUAGES[code].name for code in found},
        "people": PEOPLE,
        "groups": [
            {
                "name": group.en,
                "titles": {code: group.said(code) for code in found},
                "variants": shown,
            }
            for group, shown in groups.items()
        ],
    }
