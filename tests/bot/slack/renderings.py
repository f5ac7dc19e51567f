"""Every kind of message that is written for Slack, with given words wherever the outside has a say.

`RENDERERS` has a row for each public function that makes a message; a test finds those without.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from bot.doctor.exam import Exam
from bot.doctor.line import Area, Spot
from bot.document import Letter, Line, Section
from bot.following import End, Follow, News, Telling
from bot.removal import Change, Ended, Entry, Item, Kind, Look, Task
from bot.set_up import Source
from bot.slack import (
    affected,
    alerts,
    digest,
    doctor,
    domain,
    drawing,
    followed,
    headers,
    home,
    removal_form,
    removal_words,
    reply,
    same,
    status,
    threads,
    views,
    why,
)
from bot.slack.render import Payload, Slack
from bot.slack.why import Rerun
from bot.store.asked import Recent
from bot.watch import affected as found_affected
from bot.watch import episode, kept, rules
from bot.watch.alert import Alert
from bot.watch.bulletin import bulletin, news
from bot.watch.concern import Concern
from bot.watch.digest.counts import Counted, Refused
from bot.watch.digest.model import Digested, Problem, Problems, Thread
from bot.watch.machine import Level, Notice
from bot.watch.picture import Panel, Picture
from bot.watch.readings import Point
from bot.watch.runbook import Runbook
from checks.core import (
    Address,
    Domain,
    EventKind,
    Fact,
    Finding,
    Fix,
    Incident,
    Outcome,
    Owner,
    Place,
    Strength,
    Suppression,
    Unavailable,
    Verdict,
    say,
    timelines,
)
from checks.core.headers import read
from checks.core.replies.understand import understand
from tests.bot import digests, overviews
from tests.bot.reports import bounced, domain_report, report
from tests.fakes import ACCOUNT, HOME, NOW, ago, event

WHO = "U1"
LABEL_MAX = 63
"""Letters of a part of a domain: RFC 1035, section 2.3.4."""


def gone(words: str) -> Unavailable:
    return Unavailable(words, say("{words}", words=words))


def address(words: str) -> Address:
    """With the words before the @: a domain is ASCII by the time that it is an address's."""
    return Address(words[:64] or "x", "example.com")


def finding(words: str) -> Finding:
    """A fault with outside words in each of its parts."""
    record = f"_dmarc.shop.example TXT {words}"
    fix = Fix(Owner.US, say("Publish {record}.", record=words), f"x '{words}'", (record,))
    facts = (Fact(say("The record"), words, words, NOW), Fact(say("Its name"), words, "DNS", NOW))
    told = say("{words} is not in order: {list}", words=words, list=(words, words))
    return Finding(Verdict.FAIL, told, facts, fix, Strength.PROOF, (Outcome.NOT_DELIVERED,))


def answer(words: str) -> Any:
    history = timelines(
        [
            event(template=words, configuration_set=words),
            event(EventKind.OTHER, ago(minutes=119), kind_name=words or "x", detail=words),
            event(EventKind.BOUNCE, ago(minutes=100), reply=words, subtype=words),
        ]
    )
    return report(
        ("bounce", bounced(words, words), None),
        ("dkim", finding(words), Place(words, words)),
        ("other", Finding.ok(say("fine {name}", name=words)), None),
        ("blind", Finding.unknown(say("cannot see {names}", names=(words, words))), None),
        history=history,
        target=address(words),
    )


def _looking(slack: Slack, words: str) -> Iterator[Payload]:
    yield why.looking(slack, address(words))


def _parent(slack: Slack, words: str) -> Iterator[Payload]:
    again = Rerun(WHO, NOW, Outcome.DELAYED, Outcome.NOT_DELIVERED, same=False)
    yield why.parent(slack, answer(words), "id1")
    yield why.parent(slack, answer(words), None, WHO)
    yield why.parent(slack, answer(words), "id1", WHO, again)


def _evidence(slack: Slack, words: str) -> Iterator[Payload]:
    yield why.evidence(slack, answer(words))
    yield why.evidence(slack, answer(words), "id1")


def _thread(slack: Slack, words: str) -> Iterator[Payload]:
    said = say("{words}", words=words)
    parts = (Line(said, say("Read")), Letter((said, said)))
    yield slack.thread([Section(say("What happened"), parts)], said)


def _rerun_note(slack: Slack, words: str) -> Iterator[Payload]:
    for before, alike in ((Outcome.DELAYED, True), (Outcome.UNKNOWN, False)):
        yield why.rerun_note(slack, Rerun(WHO, NOW, before, Outcome.DELAYED, same=alike))


def _notice(slack: Slack, words: str) -> Iterator[Payload]:
    yield slack.notice(say("{words} is not a domain name", words=words))


def _guide(slack: Slack, words: str) -> Iterator[Payload]:
    yield slack.guide((say("Try: {words}", words=words), say("{words}", words=words)))


def _domain(slack: Slack, words: str) -> Iterator[Payload]:
    long = Domain(".".join(["x" * LABEL_MAX] * 3 + ["example"]))
    results = (
        ("dkim", finding(words), Place(words, words)),
        ("spf", Finding.ok(say("fine {name}", name=words)), None),
        ("dmarc", Finding.unknown(say("cannot see {name}", name=words)), Place(words, words)),
    )
    yield from domain.messages(slack, domain_report(*results, domain=long), WHO)


def _explained(slack: Slack, words: str) -> Iterator[Payload]:
    for text in (words, f"550 5.1.1 <{words}>: {words}", f"250 2.0.0 {words}"):
        yield reply.message(slack, understand(text))


def _status(slack: Slack, words: str) -> Iterator[Payload]:
    told = Incident(words, ago(hours=2), None, words, words, ago(minutes=45), False, words)
    place = Place(words, words)
    bad = replace(overviews.PAUSED, place=place, incidents=(told,))
    blind = replace(
        overviews.BLIND,
        place=place,
        account=gone(words),
        rates=gone(words),
        incidents=gone(words),
        newest_event_at=gone(words),
    )
    open_alerts = tuple(alert(kind, words) for kind in rules.load())
    yield status.message(
        slack,
        overviews.overview(
            bad,
            blind,
            replace(overviews.CALM, account=ACCOUNT),
            alerts=open_alerts,
            service_events=say("{words}", words=words),
            levels=(words,),
        ),
    )
    yield status.message(
        slack,
        overviews.overview(
            alerts=gone(words), dead_letters=gone(words), service_events=gone(words)
        ),
    )


def _digest(slack: Slack, words: str) -> Iterator[Payload]:
    """A receiver's name is a domain, and fits into a row."""
    refused = tuple(Refused(reason, 9, 3, words[:100], 5) for reason in ("mailbox_full", words))
    mail = Counted(digests.MAIL, digests.BEFORE, True, refused=refused)
    thread = Thread("C1", "17.5", "https://shop.slack.example/archives/C1/p175")
    told = tuple(Problem(alert(kind, words), thread=thread) for kind in rules.load())
    over = tuple(Problem(calm(kind, words), times=2) for kind in rules.load())
    places = (
        Digested(Place(words, words), mail, digests.rates()),
        Digested(Place(words, words), mail, gone(words)),
    )
    yield digest.message(
        slack, digests.digest(*places, problems=Problems(told[:4], over[:4], told[4:]))
    )


def _affected(slack: Slack, words: str) -> Iterator[Payload]:
    concern = Concern(say("Refused by {who}", who=words), ago(hours=2), ("Bounce",))
    counted = found_affected.Counted(312, ((words, 300), ("", 12)), others=3, more=True)
    for counts, ids in ((counted, (words, words)), (gone(words), gone(words)), (counted, ())):
        yield affected.message(slack, found_affected.Affected(concern, counts, ids), WHO)


def memory(words: str) -> dict[str, Any]:
    """What any rule remembers of its alert, under whatever name."""
    said = kept.written(say("{words}", words=words))
    names = "who queue template set summary latest source reply why by name domain arn status what"
    problem = {
        **dict.fromkeys(("headline", "remedy", "meaning", "effect", "removal"), said),
        **dict.fromkeys(("domain", "impact", "source", "ip", "list"), words),
        "records": [words],
    }
    return {
        **dict.fromkeys(names.split(), words),
        **{key: [problem, problem] for key in ("new", "wrong", "listed")},
        **dict.fromkeys(("since", "event_at", "updated_at", "at"), episode.stamp(ago(hours=2))),
        "domains": [[words, 5]],
        "elsewhere": [[words, 1, 10]],
        "reasons": [[words, 3]],
        "members": {"a": said, "b": said},
        "ids": [words],
        "value": 0.0412,
        "peak": 0.05,
        "part": 38,
        "whole": 40,
    }


def alert(kind: str, words: str) -> Alert:
    """Open, and somebody has pressed each of its buttons."""
    fresh = episode.fresh(f"{kind} {words[:100]}", kind, words, words)
    return replace(
        fresh,
        level=Level.CRITICAL,
        opened_at=ago(hours=1),
        episode=1,
        memory=memory(words),
        acknowledged_by=WHO,
        acknowledged_at=ago(minutes=30),
        snoozed_by=WHO,
        snoozed_until=NOW.replace(hour=23),
    )


def calm(kind: str, words: str) -> Alert:
    return replace(alert(kind, words), level=Level.CALM, closed_at=NOW)


def _alert(slack: Slack, words: str) -> Iterator[Payload]:
    found = Runbook("docs/runbooks/x.md", "https://wiki.shop.example/x")
    for kind in rules.load():
        named = Runbook(f"docs/runbooks/{kind}.md", None)
        for told, runbook in ((alert(kind, words), found), (calm(kind, words), named)):
            yield alerts.parent(slack, bulletin(told, NOW), told.key, runbook)
    others = replace(alert("sending", words), memory=memory(words) | {"name": ""})
    yield alerts.parent(slack, bulletin(others, NOW), others.key, found)


def _note(slack: Slack, words: str) -> Iterator[Payload]:
    for kind in rules.load():
        for notice in Notice:
            yield alerts.note(slack, news(alert(kind, words), notice))


def _followed(slack: Slack, words: str) -> Iterator[Payload]:
    for kind in followed.ICON:
        told = event(kind, reply=words, subtype=words, template=words, recipient_domain=words[:100])
        some = (News(told, words), News(told, another=True))
        for end in (None, End.FINAL):
            telling = Telling("1.0", news=some, more={kind.value: 2}, end=end)
            yield followed.message(slack, telling)
    yield followed.message(slack, Telling("1.0", end=End.TIME, since=ago(days=14)))


def _threads(slack: Slack, words: str) -> Iterator[Payload]:
    until = ago(days=-14)
    for asked in (True, False):
        follow = Follow(
            "f1", "a1", address(words), None, "C1", "1.0", WHO, asked, False, NOW, until
        )
        for parent in _parent(slack, words):
            begun = threads.with_follow(slack, parent, "a1", follow)
            yield begun
            yield threads.with_follow(slack, begun, "a1", None)


RAW_HEADERS = (
    "Received: from {words} by mx.example with ESMTPS id {words};\n"
    " Sat, 2 May 2026 10:00:05 +0000\n"
    "Received: from a1-1.smtp-out.eu-west-1.amazonses.com by {words};"
    " Sat, 2 May 2026 10:00:01 +0000\n"
    "Authentication-Results: mx.example; dkim=fail header.d={words}; spf=pass\n"
    "X-Spam-Status: Yes, score=9 tests={words}\nSubject: {words}\nFeedback-ID: {words}\n\n"
)


def _headers(slack: Slack, words: str) -> Iterator[Payload]:
    for told in (words, words.replace("\n", " ").replace("\r", " ")):
        reading = read(RAW_HEADERS.replace("{words}", told), NOW)
        yield from headers.messages(slack, reading, WHO)


def _copy(slack: Slack, words: str) -> Iterator[Payload]:
    for masks in (True, False):
        yield views.copy(slack, say("For the customer"), _both(words), masked=masks)


def _copied(slack: Slack, words: str) -> Iterator[Payload]:
    yield views.copied_from(slack, say("For the customer"), _both(words))


def _both(words: str) -> tuple[views.Letter, ...]:
    return views.Letter(words, "English"), views.Letter(words, "日本語")


def _cause(slack: Slack, words: str) -> Iterator[Payload]:
    yield views.cause(slack, {"value": "a1"})


def _form(slack: Slack, words: str) -> Iterator[Payload]:
    yield views.headers(slack, {"value": ""})


def _same(slack: Slack, words: str) -> Iterator[Payload]:
    for user, answer_id in (("U1", "a1"), ("U2", "a1"), ("U2", None)):
        recent = Recent("q1", NOW, "U1", "C1", "1.0", answer_id)
        yield same.link(slack, recent, "https://shop.slack.example/archives/C1/p1", user)


def _home(slack: Slack, words: str) -> Iterator[Payload]:
    said, gap = say("{words}", words=words), gone(words)
    incident = Incident(words, ago(hours=2), None, words, words, ago(minutes=45), False, words)
    bad = replace(overviews.PAUSED, place=Place(words, words), incidents=(incident,))
    seen = home.Seen(
        overviews.overview(bad, *[overviews.BLIND] * 20),
        tuple(Source(said, place, gap) for place in (None, Place(words, words)) for _ in range(9)),
        (said,) * 20,
    )
    page = "https://shop.slack.example/archives/C1/p1"
    told = (home.OpenAlert(said, said, NOW, page), home.OpenAlert(said, said, None, None)) * 9
    asked = (home.Question(address(words), Outcome.DELAYED, NOW, page),) * 9
    everything = home.Rights(asks=True, acts=True, admin=True)
    yield home.view(slack, home.Home(everything, "/ses", seen, told, asked))
    yield home.view(slack, home.Home(everything, "/ses", None, gap, gap))
    yield home.view(slack, home.Home(home.Rights(asks=False), "/ses", None, (), ()))


def _pick(slack: Slack, words: str) -> Iterator[Payload]:
    """Domains are ASCII by the time that they are an address's."""
    named = (address(words), Address('"' + words[:62] + '"', "x" * LABEL_MAX + ".example"))
    yield views.pick(slack, {"channel": "C1"}, views.choosable(named))


def _write(slack: Slack, words: str) -> Iterator[Payload]:
    for found in (True, False):
        yield views.write(slack, {"channel": "C1"}, nothing_found=found)


def _removal_views(slack: Slack, words: str) -> Iterator[Payload]:
    listed = Suppression(words, "BOUNCE", ago(days=3), words)
    bounce = event(EventKind.BOUNCE, ago(days=3), reply=words)
    entries = (
        Entry(HOME, listed, True, bounce),
        Entry(HOME, listed, True),
        Entry(HOME, replace(listed, reason=words), True),
        Entry(HOME, listed, gone(words)),
    )
    yield removal_form.looking(slack)
    yield removal_form.nothing(slack, say("{words}", words=words))
    yield removal_form.form(slack, Look(entries, (gone(words),)), {"value": "a1"})
    yield removal_form.form(slack, Look(gaps=(gone(words),)), {"value": "a1"})


def _removal_told(slack: Slack, words: str) -> Iterator[Payload]:
    item = Item(Place(words, words), Suppression(words, words, ago(days=3), words), "t.0")
    for kind, ended in itertools.product(Kind, Ended):
        task = Task("t", kind, "a1", WHO, words, "C1", "1.0", False, (item, item))
        result = removal_words.Result(ended, say("{words}", words=words))
        payload = removal_words.told(slack, task, {"t.0": result}, NOW)
        yield removal_words.with_change(slack, payload, Change(kind, WHO, NOW))


def _chart(slack: Slack, words: str) -> Iterator[Payload]:
    """Its words stand beside it: the title, and what a person sees in it."""
    said = say("{words}, {name}", words=words, name=words)
    run = (Point(ago(hours=2), 0.01), Point(ago(hours=1), 0.02))
    drawn = drawing.chart(slack, Picture(said, said, (Panel(say("Bounce rate"), (run,)),)))
    yield {"text": drawn.title, "blocks": [], "files": [{"title": drawn.title, "alt": drawn.alt}]}


Renders = Callable[[Slack, str], Iterable[Payload]]


def _doctor(slack: Slack, words: str) -> Iterator[Payload]:
    said = say("{words}", words=words)
    spots = [Spot(area, said, Place(words, words)) for area in Area]
    lines = [
        line
        for spot in spots
        for line in (
            spot.ok(say("{words} answers", words=words)),
            spot.wrong(said, say("Mend {words}.", words=words), f"x '{words}'", (words,)),
            spot.unchecked(gone(words), said, (words,)),
        )
    ]
    yield doctor.message(slack, Exam(NOW, tuple(lines), 1.0))
    yield doctor.message(slack, Exam(NOW, (), 1.0))


RENDERERS: dict[str, Renders] = {
    "why.looking": _looking,
    "why.parent": _parent,
    "why.evidence": _evidence,
    "render.Slack.thread": _thread,
    "why.rerun_note": _rerun_note,
    "render.Slack.notice": _notice,
    "render.Slack.guide": _guide,
    "domain.messages": _domain,
    "removal_form.looking": _removal_views,
    "removal_form.nothing": _removal_views,
    "removal_form.form": _removal_views,
    "removal_words.told": _removal_told,
    "removal_words.with_change": _removal_told,
    "doctor.message": _doctor,
    "reply.message": _explained,
    "same.link": _same,
    "status.message": _status,
    "digest.message": _digest,
    "affected.message": _affected,
    "alerts.parent": _alert,
    "alerts.note": _note,
    "views.pick": _pick,
    "views.write": _write,
    "followed.message": _followed,
    "threads.with_follow": _threads,
    "headers.messages": _headers,
    "home.view": _home,
    "views.copy": _copy,
    "views.copied_from": _copied,
    "views.cause": _cause,
    "views.headers": _form,
}

CHARTS = {"drawing.chart": _chart}
