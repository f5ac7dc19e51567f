"""The composition root's part for what people ask for in Slack: a desk for each kind of wish."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from datetime import timedelta
from functools import partial

from bot import wiring_doctor, wiring_removal, wiring_watch
from bot.slack.affected_desk import AffectedDesk, Sight
from bot.slack.desk import Desk
from bot.slack.doctor_desk import DoctorDesk
from bot.slack.feedback_desk import FeedbackDesk
from bot.slack.follow_desk import FollowDesk
from bot.slack.follow_presses import FollowPresses
from bot.slack.gate import Gate
from bot.slack.headers_desk import HeadersDesk
from bot.slack.inquiry import Inquiry
from bot.slack.language_desk import LanguageDesk
from bot.slack.listeners import Desks
from bot.slack.presses import Counters, Presses
from bot.slack.raw_desk import Drawer, RawDesk
from bot.slack.renewals import Renewals
from bot.slack.same import Same
from bot.slack.search_desk import SearchDesk
from bot.slack.speech import Speech
from bot.slack.status_charts import StatusCharts
from bot.slack.status_desk import StatusDesk
from bot.slack.texts_desk import TextsDesk
from bot.slack.upload import Charts, SlackUploads
from bot.store.asked import AskedStore
from bot.store.engine import utc_now
from bot.store.feedback import FeedbackStore
from bot.wiring_slack import Office


def renewals(office: Office) -> Renewals:
    return Renewals(
        office.post,
        Inquiry(office.ask, office.slack, utc_now),
        office.answers,
        office.slack,
        office.threads,
        wiring_removal.changed(office.ask),
    )


def desks(
    office: Office,
    renewals: Renewals,
    speech: Speech,
    searching: Executor,
    wait: Callable[[float], bool],
) -> Desks:
    """`searching` runs a search, which takes minutes, and `wait` lets it sleep in between."""
    settings, ask, post, slack = office.settings, office.ask, office.post, office.slack
    questions = Desk(
        post,
        Inquiry(ask, slack, utc_now),
        renewals,
        office.answers,
        slack,
        office.work,
        office.threads,
        _same(office),
    )
    charts = StatusCharts(ask.courses, Charts(slack, SlackUploads(office.web)))
    search = ask.search if settings.EXPORT_SEARCH else None
    return Desks(
        questions,
        StatusDesk(ask.status, ask.domain, post, slack, charts),
        SearchDesk(questions, renewals, office.work, search, wait, post, slack, pool=searching),
        AffectedDesk(Sight(ask.alerts, ask.events, utc_now), post, slack),
        wiring_watch.responder(settings, wiring_watch.Base(ask.engine, ask.keys, ask.alerts)),
        DoctorDesk(partial(wiring_doctor.examined, settings), office.privately, slack),
        LanguageDesk(speech, office.privately, slack),
    )


def presses(office: Office, gate: Gate) -> Presses:
    ask, post, slack = office.ask, office.post, office.slack
    answers, privately, modals = office.answers, office.privately, office.modals
    counters = Counters(
        TextsDesk(answers, modals, privately, slack),
        RawDesk(
            Drawer(answers, ask.events, utc_now), SlackUploads(office.web), post, privately, slack
        ),
        FeedbackDesk(answers, FeedbackStore(ask.engine, ask.keys), modals, privately, slack),
        HeadersDesk(post, modals, privately, slack),
    )
    return Presses(counters, gate, office.ours, utc_now)


def follows(office: Office, questions: Desk, renewals: Renewals) -> FollowPresses:
    desk = FollowDesk(
        questions,
        renewals,
        office.follows,
        office.answers.latest,
        office.post,
        office.slack,
        office.page,
        utc_now,
    )
    return FollowPresses(desk, office.privately, office.slack, office.ours)


def _same(office: Office) -> Same:
    life = timedelta(minutes=office.settings.SAME_ANSWER_MINUTES)
    store = AskedStore(office.ask.engine, office.ask.keys, life=life) if life else None
    return Same(store, office.page, office.privately, office.slack)
