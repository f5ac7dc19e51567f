"""What the watch says by itself: digests, alerts of each rule, the weeks replayed, charts."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.slack import affected, alerts, digest, drawing
from bot.slack.render import Payload, Slack
from bot.status_courses import picture_of
from bot.watch import affected as found
from bot.watch import rules
from bot.watch.alert import Alert, Say
from bot.watch.bulletin import bulletin, news
from bot.watch.concern import Concern
from bot.watch.machine import Notice
from bot.watch.routes import Routes
from bot.watch.runbook import Runbook
from bot.watch.voice import Voice
from checks.core import Unavailable, say
from tests.bot import digests
from tests.bot.slack import renderings
from tests.bot.watch.replay import Message, replayed
from tests.bot.watch.test_storm import REGIONS, looks
from tests.bot.watch.test_voice import REVIEW, Post
from tests.bot.watch.weeks import WEEKS
from tests.fakes import HOME, NOW, ago
from tests.gallery.notices import ASKER
from tests.gallery.variant import Both, Variant, named

PER_VARIANT = 12
"""Messages of a variant, so that a picture of it can be looked at."""

WEEKDAYS = "月火水木金土日"

ALERTS = Both("Alerts", "アラート")


def digested(slack: Slack) -> Iterator[Variant]:
    week = replace(digests.YESTERDAY, since=digests.YESTERDAY.since - timedelta(days=6), days=7)
    gone = Unavailable("CloudWatch", say("It does not answer in time"))
    blind = replace(digests.HEALTHY, rates=gone)
    busy = digests.digest(digests.BUSY, problems=digests.PROBLEMS)
    weekly = digests.digest(digests.BUSY, period=week, problems=digests.PROBLEMS)
    for name, shown in (
        (Both("quiet", "平穏"), digests.digest()),
        (Both("busy", "多忙"), busy),
        (Both("blind", "確認不能"), digests.digest(blind)),
        (Both("weekly", "週次"), weekly),
    ):
        group, about = Both("Digests", "ダイジェスト"), Both("By the clock", "決まった時刻に")
        yield Variant(group, name, about, (digest.message(slack, shown),))


def alerted(slack: Slack) -> Iterator[Variant]:
    """Of each rule: raised, what its thread hears, and over."""
    page = Runbook("docs/runbooks/x.md", "https://wiki.shop.example/runbooks/x")
    about = Both("Acknowledged and snoozed; its thread; over", "確認済みとスヌーズ、スレッド、解消")
    for kind in rules.load():
        told = renderings.alert(kind, "order-confirmation")
        over = renderings.calm(kind, "order-confirmation")
        thread = (alerts.note(slack, news(told, notice)) for notice in Notice)
        shown = (_parent(slack, told, page), *thread, _parent(slack, over, page))
        yield Variant(ALERTS, named(kind), about, shown)
    post = Post(spoken=slack.language)
    looks(post, REVIEW)
    storm = tuple(each.payload for each in post.alerts.sent[-len(REGIONS) :])
    many = Both("A digest, and lines in its thread", "まとめと、そのスレッドの行")
    yield Variant(ALERTS, Both("many at once", "一度に多数"), many, storm)


def _parent(slack: Slack, alert: Alert, page: Runbook) -> Payload:
    return alerts.parent(slack, bulletin(alert, NOW), alert.key, page)


def weeks(slack: Slack) -> Iterator[Variant]:
    """What the channel receives in the replayed weeks: a variant for each thread."""
    group = Both("Replayed weeks", "再現した週")
    voice = Voice(slack, Routes("C1"), spoken=lambda channel: slack.language)
    for week in WEEKS.values():
        threads: dict[str, list[Message]] = {}
        for message in replayed(week, voice):
            threads.setdefault(message.thread, []).append(message)
        for said in threads.values():
            shown = tuple(message.payload for message in said[:PER_VARIANT])
            began, at = sum(message.say is Say.POST for message in said), said[0].at
            day = f"{WEEKDAYS[at.weekday()]}曜日 {at:%H:%M} から"
            about = Both(
                f"From {at:%A %H:%M} on; messages {len(said)}, of which posts {began}",
                f"{day}。メッセージ {len(said)} 件、うち投稿 {began} 件",
            )
            yield Variant(group, named(f"{week.name}: {said[0].kind}"), about, shown)


def concerned(slack: Slack) -> Iterator[Variant]:
    concern = Concern(say("Refused by {who}", who="Outlook.com"), ago(hours=2), ("Bounce",))
    counted = found.Counted(312, (("outlook.com", 300), ("hotmail.com", 12)), others=2)
    gone = Unavailable("database", say("It does not answer in time"))
    about = Both("Behind the button Show affected", "「影響を受けたメールを表示」の結果")
    for name, counts, ids in (
        (Both("counted", "集計済み"), counted, ("0102-001", "0102-002")),
        (Both("nothing stored", "保存なし"), found.Counted(0, ()), ()),
        (Both("could not look", "確認不能"), gone, gone),
    ):
        shown = affected.message(slack, found.Affected(concern, counts, ids), ASKER)
        yield Variant(Both("Affected", "影響を受けたメール"), name, about, (shown,))


def charts(slack: Slack) -> Iterator[Variant]:
    """With what stands beside the picture: a title, and the words for whoever does not see it."""
    picture = picture_of(HOME, digests.rates(0.012, 0.03, 0.055, 0.04))
    assert picture is not None
    chart = drawing.chart(slack, picture)
    file = {
        "title": chart.title,
        "alt_txt": chart.alt,
        "mimetype": "image/png",
        "original_w": drawing.WIDTH,
        "original_h": drawing.PANEL_HEIGHT * len(picture.panels),
        "png": b64encode(chart.png).decode(),
    }
    shown = ({"text": "", "files": [file]},)
    group, name = Both("Charts", "グラフ"), Both("rates", "バウンス率と苦情率")
    yield Variant(group, name, named(chart.alt), shown)
