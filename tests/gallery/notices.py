"""Short messages and what is read in a reply, a status or the set-up."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import bot.slack
from bot.slack import doctor, headers, reply, status, why
from bot.slack.gateway import Refused
from bot.slack.guide import guide
from bot.slack.privately import whispered
from bot.slack.render import Slack
from bot.slack.why import Rerun
from bot.watch import rules
from checks.core import Outcome, Text
from checks.core.headers import read
from checks.core.replies.understand import understand
from tests.bot import exams, overviews
from tests.fakes import ANN, NOW
from tests.gallery.variant import Both, Variant, named

ASKER = "U1"

REPLIES = (
    "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown",
    "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred",
    "550-5.7.26 This mail has been blocked because the sender is unauthenticated. - gsmtp",
    "452 4.2.2 The email account that you tried to reach is over quota",
    "250 2.0.0 OK",
    "Hello, is anybody there?",
)

HEADERS = (
    "Received: from a1-1.smtp-out.eu-west-1.amazonses.com by mx.google.com with ESMTPS id x;\n"
    " Sat, 2 May 2026 11:40:05 +0000\n"
    "Received: from app.shop.example by email-smtp.eu-west-1.amazonaws.com with SMTP id y;\n"
    " Sat, 2 May 2026 10:00:01 +0000\n"
    "Authentication-Results: mx.google.com; dkim=pass header.d=shop.example; spf=fail;\n"
    " dmarc=pass header.from=shop.example\n"
    "X-Spam-Status: Yes, score=9.1 required=5.0 tests=HTML_IMAGE_ONLY_04\n"
    "X-SES-Outgoing: 2026.05.02-54.240.8.31\nFrom: Shop <no-reply@shop.example>\n"
    "Date: Sat, 2 May 2026 09:58:00 +0000\nSubject: Your order\n\n"
)

CODES = ("not_in_channel", "restricted_action", "msg_too_long")

NOTICES = Both("Notices", "お知らせ")


def notices(slack: Slack) -> Iterator[Variant]:
    first = Both("The first thing that is seen", "最初に見えるもの")
    yield Variant(NOTICES, Both("looking", "調査中"), first, (why.looking(slack, ANN),))
    told = guide("/ses", asks=True, acts=False, admin=False)
    helped = Both("What the help command answers", "help コマンドの回答")
    yield Variant(NOTICES, Both("help", "ヘルプ"), helped, (slack.guide(told),))
    changes = ((Outcome.DELAYED, Outcome.ACCEPTED, False), (Outcome.DELAYED, Outcome.DELAYED, True))
    notes = (why.rerun_note(slack, Rerun(ASKER, NOW, *change)) for change in changes)
    again = Both("In the thread, after Re-run", "再実行の後、スレッドに")
    yield Variant(NOTICES, Both("re-run", "再実行"), again, tuple(notes))
    alone = (slack.notice(whispered(Refused(code))) for code in CODES)
    because = Both("Why the asker alone sees it", "質問した人だけに見える理由")
    yield Variant(NOTICES, Both("whispered", "本人だけに"), because, tuple(alone))
    for name, text in constants():
        itself = Both("A sentence of its own", "単独の文")
        yield Variant(NOTICES, named(name), itself, (slack.notice(text),))


def constants() -> Iterator[tuple[str, Text]]:
    """The sentences that have a name."""
    for module in pkgutil.iter_modules(bot.slack.__path__, "bot.slack."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Text):
                yield f"{module.name.removeprefix('bot.slack.')}.{name}", value


def readings(slack: Slack) -> Iterator[Variant]:
    group, about = (
        Both("Replies explained", "応答の説明"),
        Both("Of a pasted reply", "貼り付けた応答"),
    )
    for text in REPLIES:
        shown = reply.message(slack, understand(text))
        yield Variant(group, named(text), about, (shown,))
    told = headers.messages(slack, read(HEADERS, NOW), ASKER)
    what = Both("Of a message that came late", "遅れて届いたメール")
    yield Variant(Both("Headers", "ヘッダー"), Both("pasted", "貼り付け"), what, told)


def statuses(slack: Slack) -> Iterator[Variant]:
    kinds = tuple(overviews.alert(kind=kind) for kind in rules.load())
    paused = overviews.overview(overviews.PAUSED, overviews.BLIND, dead_letters=3)
    for name, overview in (
        (Both("calm", "正常"), overviews.overview()),
        (Both("paused", "一時停止"), paused),
        (
            Both("alerts", "アラートあり"),
            overviews.overview(alerts=kinds, levels=("quota warn 70 %",)),
        ),
    ):
        about = Both("How SES stands", "各リージョンの SES の様子")
        yield Variant(Both("Status", "SES の状況"), name, about, (status.message(slack, overview),))


def examined(slack: Slack) -> Iterator[Variant]:
    for name, found in (
        (Both("all is right", "すべて正常"), exams.healthy()),
        (Both("unfinished", "未完了"), exams.unfinished()),
        (Both("blind", "確認不能"), exams.blind()),
    ):
        group, about = Both("Doctor", "セットアップ"), Both("For admins alone", "管理者だけに")
        yield Variant(group, name, about, (doctor.message(slack, found),))
