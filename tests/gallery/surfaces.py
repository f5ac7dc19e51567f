"""What people see besides answers: forms, what came of removals, what is followed, the Home tab."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.following import End, News, Telling
from bot.removal import Change, Ended, Entry, Item, Kind, Look, Task
from bot.set_up import SCOPES, Source, missing_scopes
from bot.slack import followed, home, removal_form, removal_words, same, views
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
from tests.gallery.variant import Both, Variant, named

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
WHY = Both(
    "The mailbox was full while they were away, and works again: ticket 4711",
    "不在中にメールボックスがいっぱいでしたが、今は使えます: チケット 4711",
)

LETTER = Both(
    f"Dear customer, our mail to {ANN.value} was refused: the mailbox is full.",
    f"{ANN.value} 宛ての私どものメールは、メールボックスがいっぱいのため拒否されました。",
)

SAME, FORMS = Both("Asked the same", "同じ質問"), Both("Forms", "フォーム")
REMOVAL_FORMS = Both("Removal forms", "削除のフォーム")
REMOVED = Both("Removed and put back", "リストからの削除")
FOLLOW_UPS, HOME_TAB = Both("Follow-ups", "フォロー"), Both("Home tab", "ホームタブ")


def surfaces(slack: Slack) -> Iterator[Variant]:
    yield from asked_the_same(slack)
    yield from forms(slack)
    yield from removal_forms(slack)
    yield from removals(slack)
    yield from follow_ups(slack)
    yield from homes(slack)


def asked_the_same(slack: Slack) -> Iterator[Variant]:
    alone = Both("To the second alone", "二人目の人だけに")
    for name, user, answer in (
        (Both("by somebody else", "ほかの人から"), "U2", "a1"),
        (Both("by themselves", "本人から"), "U1", "a1"),
        (Both("still at work", "調査中"), "U2", None),
    ):
        told = same.link(slack, Recent("q1", NOW, "U1", "C1", "1.0", answer), PAGE, user)
        yield Variant(SAME, name, alone, (told,))


def forms(slack: Slack) -> Iterator[Variant]:
    found = views.choosable((ANN, BOB, MessageId(MESSAGE)))
    about = Both("Of the shortcuts and commands", "ショートカットとコマンド")
    both = views.Letter(LETTER.en, "English"), views.Letter(LETTER.ja, "日本語")
    eyes = slack.masking(True)
    for name, view in (
        (Both("which of several", "複数の候補から"), views.pick(slack, {}, found)),
        (Both("about whom", "誰についてか"), views.write(slack, {}, nothing_found=False)),
        (Both("nothing was found", "見つからない"), views.write(slack, {}, nothing_found=True)),
        (Both("headers", "ヘッダー"), views.headers(slack, {})),
        (Both("what was the cause", "原因"), views.cause(slack, {})),
        (
            Both("to copy", "コピー用"),
            views.copy(slack, say("For the customer"), both, masked=False),
        ),
        (
            Both("to copy, masked", "コピー用、伏せ字"),
            views.copy(eyes, say("For the customer"), both, masked=True),
        ),
        (
            Both("to copy, as a message", "コピー用、メッセージとして"),
            views.copied_from(slack, say("For the customer"), both),
        ),
    ):
        yield Variant(FORMS, name, about, (view,))


def removal_forms(slack: Slack) -> Iterator[Variant]:
    unmailed = replace(ITSELF, mailed=False, cause=None)
    unread = replace(ITSELF, mailed=Unavailable("event store", say("It does not answer in time")))
    behind = Both("Behind the button Remove …", "削除のボタンを押した後")
    looking = Both("looking", "確認中")
    yield Variant(REMOVAL_FORMS, looking, behind, (removal_form.looking(slack),))
    for name, look in (
        (Both("one entry", "登録 1 件"), Look((ITSELF,))),
        (Both("its bounce is not known", "バウンスが不明"), Look((replace(ITSELF, cause=None),))),
        (Both("a complaint elsewhere", "別の場所の苦情"), Look((ITSELF, COMPLAINED))),
        (Both("a Region that was not read", "読めなかったリージョン"), Look((ITSELF,), (GAP,))),
        (Both("a complaint", "苦情"), Look((COMPLAINED,))),
        (Both("never mailed", "送信なし"), Look((unmailed,))),
        (Both("mail to it not known", "送信が不明"), Look((unread,))),
        (Both("nothing was read", "何も読めない"), Look(gaps=(GAP,))),
        (Both("off it already", "すでに削除済み"), Look()),
    ):
        view = removal_form.form(slack, look, {"value": "a1"})
        yield Variant(REMOVAL_FORMS, name, behind, (view,))


def removals(slack: Slack) -> Iterator[Variant]:
    """In the thread, and what then stands in the answer."""
    item = Item(HOME, LISTED, "t.0")
    reason = WHY.said(slack.language.code)
    for kind, ended, masks in product(Kind, Ended, (False, True)):
        eyes = slack.masking(masks)
        why = reason if kind is Kind.REMOVE else ""
        task = Task("t", kind, "a1", "U1", why, "C1", "1.0", masks, (item,))
        unsure = None if ended in (Ended.DONE, Ended.ABSENT) else say("It cannot be reached")
        told = removal_words.told(eyes, task, {item.id: Result(ended, unsure)}, NOW)
        if ended is Ended.DONE:
            told = removal_words.with_change(eyes, told, Change(kind, "U1", NOW))
        name = f"{kind.value}: {ended.value}"
        both = Both(f"{name}, masked", f"{name}、伏せ字") if masks else named(name)
        yield Variant(REMOVED, both, Both("In the answer's thread", "回答のスレッドに"), (told,))


def follow_ups(slack: Slack) -> Iterator[Variant]:
    for kind in followed.ICON:
        one = event(kind, ago(minutes=1), reply=REPLIES.get(kind))
        told = followed.message(slack, Telling("1.0", news=(News(one),), end=End.FINAL))
        there = Both("In the thread that is followed", "フォロー中のスレッドに")
        yield Variant(FOLLOW_UPS, named(kind.value), there, (told,))
    over = followed.message(slack, Telling("1.0", end=End.TIME, since=ago(days=14)))
    time = Both("time is over", "期間の終わり")
    yield Variant(FOLLOW_UPS, time, Both("After 14 days", "14 日後"), (over,))


def homes(slack: Slack) -> Iterator[Variant]:
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
        (Both("calm", "正常"), home.Home(may, "/ses", calm, (), asked)),
        (Both("before AWS was asked", "AWS に尋ねる前"), home.Home(may, "/ses", None, (), ())),
        (
            Both("an alert", "アラートあり"),
            home.Home(replace(may, acts=True), "/ses", bad, (alert,), asked),
        ),
        (
            Both("of an admin", "管理者"),
            home.Home(replace(may, admin=True), "/ses", bad, (alert,), asked),
        ),
        (
            Both("without the database", "データベースなし"),
            home.Home(may, "/ses", calm, away, away),
        ),
        (
            Both("who may not ask", "質問できない人"),
            home.Home(home.Rights(asks=False), "/ses", None, (), ()),
        ),
    ):
        about = Both("What each person sees", "各自に見えるもの")
        yield Variant(HOME_TAB, name, about, (home.view(slack, shown),))
