"""What people see besides answers: forms, what came of removals, what is followed, the Home tab."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.following import End, News, Telling
from bot.removal import Change, Ended, Entry, Item, Kind, Look, Task
from bot.set_up import SCOPES, Source, missing_scopes
from bot.slack import followed, home, removal_words, same, views
from bot.slack.removal_words import Result
from bot.slack.render import Slack
from bot.store.asked import Recent
from bot.watch.bulletin import bulletin
from checks.core import (
    Address,
    EventKind,
    MessageId,
    Outcome,
    Suppression,
    Unavailable,
    say,
)
from tests.bot import overviews
from tests.fakes import ANN, AWAY, HOME, MESSAGE, NOW, ago, event
from tests.gallery.variant import Variant

BOB = Address("bob", "example.org")
PAGE = "https://shop.slack.example/archives/C1/p1"
REPLIES = {
    EventKind.DELIVERY: "250 2.0.0 OK 1763953200 a640c23a62f3a - gsmtp",
    EventKind.BOUNCE: "550 5.1.1 The email account that you tried to reach does not exist",
    EventKind.DELIVERY_DELAY: "421 4.7.0 Try again later, closing connection",
}
GAP = Unavailable("SES GetSuppressedDestination", say("It cannot be reached"))
LISTED = Suppression(ANN.value, "BOUNCE", ago(days=3), MESSAGE)
BOUNCE = event(EventKind.BOUNCE, ago(days=3), status="5.1.1", reply=REPLIES[EventKind.BOUNCE])
ITSELF = Entry(HOME, LISTED, True, BOUNCE)
COMPLAINED = Entry(AWAY, replace(LISTED, reason="COMPLAINT"), True)
WHY = "The mailbox was full while they were away, and works again: ticket 4711"

SLACK, EYES = Slack(), Slack(masks=True)


def surfaces() -> Iterator[Variant]:
    yield from asked_the_same()
    yield from forms()
    yield from removal_forms()
    yield from removals()
    yield from follow_ups()
    yield from homes()


def asked_the_same() -> Iterator[Variant]:
    for name, user, answer in (
        ("by somebody else", "U2", "a1"),
        ("by themselves", "U1", "a1"),
        ("still at work", "U2", None),
    ):
        told = same.link(SLACK, Recent("q1", NOW, "U1", "C1", "1.0", answer), PAGE, user)
        yield Variant("Asked the same", name, "To the second alone", (told,))


def forms() -> Iterator[Variant]:
    found = views.choosable((ANN, BOB, MessageId(MESSAGE)))
    about = "Of the shortcuts and commands"
    english = f"Dear customer, our mail to {ANN.value} was refused: the mailbox is full."
    japanese = f"{ANN.value} 宛ての私どものメールは、メールボックスがいっぱいのため拒否されました。"
    both = views.Letter(english, "English"), views.Letter(japanese, "日本語")
    for name, view in (
        ("which of several", views.pick(SLACK, {}, found)),
        ("about whom", views.write(SLACK, {}, nothing_found=False)),
        ("nothing was found", views.write(SLACK, {}, nothing_found=True)),
        ("headers", views.headers(SLACK, {})),
        ("what was the cause", views.cause(SLACK, {})),
        ("to copy", views.copy(SLACK, say("For the customer"), both, masked=False)),
        ("to copy, masked", views.copy(EYES, say("For the customer"), both, masked=True)),
        ("to copy, as a message", views.copied_from(SLACK, say("For the customer"), both)),
    ):
        yield Variant("Forms", name, about, (view,))


def removal_forms() -> Iterator[Variant]:
    unmailed = replace(ITSELF, mailed=False, cause=None)
    unread = replace(ITSELF, mailed=Unavailable("event store", say("It does not answer in time")))
    yield Variant("Removal forms", "looking", "At once", (removal_words.looking(SLACK),))
    for name, look in (
        ("one entry", Look((ITSELF,))),
        ("its bounce is not known", Look((replace(ITSELF, cause=None),))),
        ("a complaint elsewhere", Look((ITSELF, COMPLAINED))),
        ("a Region that was not read", Look((ITSELF,), (GAP,))),
        ("a complaint", Look((COMPLAINED,))),
        ("never mailed", Look((unmailed,))),
        ("mail to it not known", Look((unread,))),
        ("nothing was read", Look(gaps=(GAP,))),
        ("off it already", Look()),
    ):
        view = removal_words.form(SLACK, look, {"value": "a1"})
        yield Variant("Removal forms", name, "Behind the button Remove …", (view,))


def removals() -> Iterator[Variant]:
    """In the thread, and what then stands in the answer."""
    item = Item(HOME, LISTED, "t.0")
    for kind, ended, (eyes, seen) in product(Kind, Ended, ((SLACK, ""), (EYES, ", masked"))):
        why = WHY if kind is Kind.REMOVE else ""
        task = Task("t", kind, "a1", "U1", why, "C1", "1.0", bool(seen), (item,))
        unsure = None if ended in (Ended.DONE, Ended.ABSENT) else say("It cannot be reached")
        told = removal_words.told(eyes, task, {item.id: Result(ended, unsure)}, NOW)
        if ended is Ended.DONE:
            told = removal_words.with_change(eyes, told, Change(kind, "U1", NOW))
        name = f"{kind.value}: {ended.value}{seen}"
        yield Variant("Removed and put back", name, "In the answer's thread", (told,))


def follow_ups() -> Iterator[Variant]:
    for kind in followed.ICON:
        one = event(kind, ago(minutes=1), reply=REPLIES.get(kind))
        told = followed.message(SLACK, Telling("1.0", news=(News(one),), end=End.FINAL))
        yield Variant("Follow-ups", kind.value, "In the thread that is followed", (told,))
    over = followed.message(SLACK, Telling("1.0", end=End.TIME, since=ago(days=14)))
    yield Variant("Follow-ups", "time is over", "After 14 days", (over,))


def homes() -> Iterator[Variant]:
    may = home.Rights(asks=True)
    asked = (
        home.Question(ANN, Outcome.NOT_DELIVERED, ago(hours=1), PAGE),
        home.Question(BOB, Outcome.DELAYED, ago(hours=2), None),
    )
    raised = bulletin(overviews.alert(), NOW)
    alert = home.OpenAlert(raised.subject, raised.state, ago(hours=2), PAGE)
    read = (Source(say("Sending state and quota"), HOME), Source(say("Incidents of SES"), None))
    calm = home.Seen(overviews.overview(), read, ())
    blind = Source(say("Bounce and complaint rate"), HOME, GAP)
    problems = missing_scopes(frozenset(SCOPES) - {"files:write"}, groups=False, members=True)
    bad = home.Seen(overviews.overview(overviews.PAUSED), (*read, blind), problems)
    away = Unavailable("event store", say("It does not answer in time"))
    for name, shown in (
        ("calm", home.Home(may, "/ses", calm, (), asked)),
        ("before AWS was asked", home.Home(may, "/ses", None, (), ())),
        ("an alert", home.Home(replace(may, acts=True), "/ses", bad, (alert,), asked)),
        ("of an admin", home.Home(replace(may, admin=True), "/ses", bad, (alert,), asked)),
        ("without the database", home.Home(may, "/ses", calm, away, away)),
        ("who may not ask", home.Home(home.Rights(asks=False), "/ses", None, (), ())),
    ):
        yield Variant("Home tab", name, "What each person sees", (home.view(SLACK, shown),))
