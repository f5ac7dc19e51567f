"""The variants of every message that the bot writes, by the renderers themselves."""

from __future__ import annotations

import importlib
import pkgutil
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

import bot.slack
from bot.slack import affected, alerts, digest, doctor, domain, drawing, reply, status, why
from bot.slack.gateway import Refused
from bot.slack.guide import guide
from bot.slack.privately import whispered
from bot.slack.render import Payload, Slack
from bot.slack.why import Rerun
from bot.status_courses import picture_of
from bot.watch import affected as found
from bot.watch import rules
from bot.watch.alert import Alert, Say
from bot.watch.bulletin import bulletin, news
from bot.watch.concern import Concern
from bot.watch.machine import Notice
from bot.watch.runbook import Runbook
from checks.core import Outcome, Text, Unavailable, say
from checks.core.replies.understand import understand
from tests.bot import digests, exams, overviews
from tests.bot.slack import renderings
from tests.bot.slack.test_every_message import TRICKS
from tests.bot.watch.replay import MONDAY, Message, replayed
from tests.bot.watch.test_storm import REGIONS, looks
from tests.bot.watch.test_voice import REVIEW, Post
from tests.bot.watch.weeks import WEEKS
from tests.fakes import ANN, HOME, NOW, ago
from tests.gallery.surfaces import surfaces
from tests.gallery.variant import Variant
from tests.scenarios.conftest import Desks, scenarios
from tests.scenarios.test_domains import DOMAINS

ASKER = "U1"
PEOPLE = {ASKER: "ann"}
LANGUAGES = {"en": "English"}
PER_VARIANT = 12
"""Messages of a variant, so that a picture of it can be looked at."""

LONG = {
    "254 characters": "l" * 64 + "@" + ".".join(["d" * 63, "e" * 63, "f" * 53]) + ".example",
    "labels of 63": ".".join(["m" * 63] * 3 + ["n" * 61]),
    "a name of 255": "order_confirmation-" * 13 + "reminder",
    "a reply of 3,000": "550 5.7.1 Message refused by policy, says the postmaster's page. " * 46,
    "3,000 without a space": "x" * 3_000,
    "3,000 in Japanese": "宛先のメールボックスが見つかりません。" * 158,
    "wide letters": "﷽𒐫꧅" * 40,
}
"""What is long in the field, and what has no place to break."""

REPLIES = (
    "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown",
    "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred",
    "550-5.7.26 This mail has been blocked because the sender is unauthenticated. - gsmtp",
    "452 4.2.2 The email account that you tried to reach is over quota",
    "250 2.0.0 OK",
    "Hello, is anybody there?",
)

CODES = ("not_in_channel", "restricted_action", "msg_too_long")


def variants(desks: Desks) -> Iterator[Variant]:
    """All of them; those of a group stand together, and the groups in the order of their use."""
    yield from answers(desks)
    yield from domains(desks)
    yield from without_scenarios()
    yield from weeks()


def without_scenarios() -> Iterator[Variant]:
    yield from notices()
    yield from surfaces()
    yield from replies()
    yield from statuses()
    yield from examined()
    yield from digested()
    yield from alerted()
    yield from concerned()
    yield from charts()
    yield from hostile("Long", LONG)
    yield from hostile("Hostile", TRICKS)


def answers(desks: Desks) -> Iterator[Variant]:
    """The parents first: they are what all read."""
    told = {name: desks.answer(name) for name in scenarios()}
    for name, (scenario, report) in told.items():
        yield Variant("Answers", name, scenario.about, (why.parent(Slack(), report, "id", ASKER),))
    for name, (scenario, report) in told.items():
        yield Variant("Evidence", name, scenario.about, (why.evidence(Slack(), report),))
    eyes = Slack(masks=True)
    for name, (scenario, report) in told.items():
        yield Variant("Masked", name, scenario.about, (why.parent(eyes, report, "id", ASKER),))


def domains(desks: Desks) -> Iterator[Variant]:
    for name, asked in DOMAINS:
        shown = domain.messages(Slack(), desks.domain(name, asked), ASKER)
        yield Variant("Domains", f"{asked} ({name})", scenarios()[name].about, shown)


def notices() -> Iterator[Variant]:
    slack = Slack()
    yield Variant("Notices", "looking", "The first thing that is seen", (why.looking(slack, ANN),))
    told = guide("/ses", asks=True, acts=False, admin=False)
    yield Variant("Notices", "help", "What the help command answers", (slack.guide(told),))
    changes = ((Outcome.DELAYED, Outcome.ACCEPTED, False), (Outcome.DELAYED, Outcome.DELAYED, True))
    notes = (why.rerun_note(slack, Rerun(ASKER, NOW, *change)) for change in changes)
    yield Variant("Notices", "re-run", "In the thread, after Re-run", tuple(notes))
    alone = (slack.notice(whispered(Refused(code))) for code in CODES)
    yield Variant("Notices", "whispered", "Why the asker alone sees it", tuple(alone))
    for name, text in constants():
        yield Variant("Notices", name, "A sentence of its own", (slack.notice(text),))


def constants() -> Iterator[tuple[str, Text]]:
    """The sentences that have a name."""
    for module in pkgutil.iter_modules(bot.slack.__path__, "bot.slack."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Text):
                yield f"{module.name.removeprefix('bot.slack.')}.{name}", value


def replies() -> Iterator[Variant]:
    for text in REPLIES:
        shown = reply.message(Slack(), understand(text))
        yield Variant("Replies explained", text, "What a pasted reply means", (shown,))


def statuses() -> Iterator[Variant]:
    kinds = tuple(overviews.alert(kind=kind) for kind in rules.load())
    for name, overview in (
        ("calm", overviews.overview()),
        ("paused", overviews.overview(overviews.PAUSED, overviews.BLIND, dead_letters=3)),
        ("alerts", overviews.overview(alerts=kinds, levels=("quota warn 70 %",))),
    ):
        shown = status.message(Slack(), overview)
        yield Variant("Status", name, "How SES stands", (shown,))


def examined() -> Iterator[Variant]:
    for name, found_ in (
        ("all is right", exams.healthy()),
        ("unfinished", exams.unfinished()),
        ("blind", exams.blind()),
    ):
        yield Variant("Doctor", name, "For admins alone", (doctor.message(Slack(), found_),))


def digested() -> Iterator[Variant]:
    week = replace(digests.YESTERDAY, since=digests.YESTERDAY.since - timedelta(days=6), days=7)
    blind = replace(
        digests.HEALTHY, rates=Unavailable("CloudWatch", say("It does not answer in time"))
    )
    for name, found_ in (
        ("quiet", digests.digest()),
        ("busy", digests.digest(digests.BUSY, problems=digests.PROBLEMS)),
        ("blind", digests.digest(blind)),
        ("weekly", digests.digest(digests.BUSY, period=week, problems=digests.PROBLEMS)),
    ):
        yield Variant("Digests", name, "By the clock", (digest.message(Slack(), found_),))


def alerted() -> Iterator[Variant]:
    """Of each rule: raised, what its thread hears, and over."""
    page = Runbook("docs/runbooks/x.md", "https://wiki.shop.example/runbooks/x")
    for kind in rules.load():
        told = renderings.alert(kind, "order-confirmation")
        over = renderings.calm(kind, "order-confirmation")
        thread = (alerts.note(Slack(), news(told, notice)) for notice in Notice)
        shown = (_parent(told, page), *thread, _parent(over, page))
        yield Variant("Alerts", kind, "Acknowledged and snoozed; its thread; over", shown)
    post = Post()
    looks(post, REVIEW)
    storm = tuple(each.payload for each in post.alerts.sent[-len(REGIONS) :])
    yield Variant("Alerts", "many at once", "A digest, and lines in its thread", storm)


def _parent(alert: Alert, page: Runbook) -> Payload:
    return alerts.parent(Slack(), bulletin(alert, NOW), alert.key, page)


def weeks() -> Iterator[Variant]:
    """What the channel receives in the replayed weeks: a variant for each thread."""
    for week in WEEKS.values():
        threads: dict[str, list[Message]] = {}
        for message in replayed(week):
            threads.setdefault(message.thread, []).append(message)
        for said in threads.values():
            shown = tuple(message.payload for message in said[:PER_VARIANT])
            began = sum(message.say is Say.POST for message in said)
            about = f"From {said[0].at - MONDAY} on; messages {len(said)}, of which posts {began}"
            yield Variant("Replayed weeks", f"{week.name}: {said[0].kind}", about, shown)


def concerned() -> Iterator[Variant]:
    concern = Concern(say("Refused by {who}", who="Outlook.com"), ago(hours=2), ("Bounce",))
    counted = found.Counted(312, (("outlook.com", 300), ("hotmail.com", 12)), others=2)
    gone = Unavailable("database", say("It does not answer in time"))
    for name, counts, ids in (
        ("counted", counted, ("0102-001", "0102-002")),
        ("nothing stored", found.Counted(0, ()), ()),
        ("could not look", gone, gone),
    ):
        shown = affected.message(Slack(), found.Affected(concern, counts, ids), ASKER)
        yield Variant("Affected", name, "Behind the button Show affected", (shown,))


def charts() -> Iterator[Variant]:
    """With what stands beside the picture: a title, and the words for whoever does not see it."""
    picture = picture_of(HOME, digests.rates(0.012, 0.03, 0.055, 0.04))
    assert picture is not None
    chart = drawing.chart(Slack(), picture)
    file = {
        "title": chart.title,
        "alt_txt": chart.alt,
        "mimetype": "image/png",
        "original_w": drawing.WIDTH,
        "original_h": drawing.PANEL_HEIGHT * len(picture.panels),
        "png": b64encode(chart.png).decode(),
    }
    yield Variant("Charts", "rates", chart.alt, ({"text": "", "files": [file]},))


def hostile(group: str, kinds: dict[str, str]) -> Iterator[Variant]:
    once = {render: renderer for renderer, render in renderings.RENDERERS.items()}
    for kind, words in kinds.items():
        for render, renderer in once.items():
            shown = tuple(islice(render(Slack(), words), PER_VARIANT))
            yield Variant(group, f"{kind}: {renderer}", repr(words[:60]), shown)


def document(made: str, found: Iterator[Variant]) -> dict[str, Any]:
    """As `python -m sandbox gallery` takes it."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in found:
        groups.setdefault(each.group, []).append(
            {
                "name": each.name,
                "about": each.about,
                "language": each.language,
                "messages": each.messages,
            }
        )
    return {
        "made": made,
        "languages": LANGUAGES,
        "people": PEOPLE,
        "groups": [{"name": name, "variants": group} for name, group in groups.items()],
    }
