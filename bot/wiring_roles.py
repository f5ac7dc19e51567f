"""The composition root's part for the roles that run until they are stopped."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread

from slack_sdk import WebClient

from bot import (
    wiring_doctor,
    wiring_gate,
    wiring_ingest,
    wiring_language,
    wiring_removal,
    wiring_surfaces,
    wiring_watch,
    wiring_web,
)
from bot.plain import sentence
from bot.serve import identify
from bot.settings import Settings
from bot.slack import gateway
from bot.slack.affected_desk import AffectedDesk, Sight
from bot.slack.app import Entrance, build_app
from bot.slack.buttons import REMOVE, SEARCH
from bot.slack.desk import Desk
from bot.slack.doctor_desk import DoctorDesk
from bot.slack.errands import Errand
from bot.slack.feedback_desk import FeedbackDesk
from bot.slack.follow_desk import FollowDesk
from bot.slack.follow_presses import FollowPresses
from bot.slack.follower import Threads
from bot.slack.gate import Gate
from bot.slack.headers_desk import HeadersDesk
from bot.slack.home_visits import HomeVisits
from bot.slack.inquiry import Inquiry
from bot.slack.language_desk import LanguageDesk
from bot.slack.listeners import Desks, Listeners
from bot.slack.orphans import Orphans, Promises
from bot.slack.presses import Counters, Presses
from bot.slack.privately import Privately
from bot.slack.raw_desk import Drawer, RawDesk
from bot.slack.removal_presses import RemovalPresses
from bot.slack.render import Slack
from bot.slack.renewals import Renewals
from bot.slack.search_desk import SearchDesk
from bot.slack.shortcuts import Shortcuts
from bot.slack.speech import Speech
from bot.slack.status_charts import StatusCharts
from bot.slack.status_desk import StatusDesk
from bot.slack.texts_desk import TextsDesk
from bot.slack.upload import Charts, SlackUploads
from bot.slack.workload import Workload
from bot.speaking import whoever
from bot.store.answers import AnswerStore
from bot.store.feedback import FeedbackStore
from bot.store.follows import FollowStore
from bot.store.promises import PromiseStore
from bot.web.health import Probe
from bot.wiring import Asking, asking
from checks.core import Unavailable, say

log = logging.getLogger(__name__)

PATIENCE = {"ingest": 0.5, "watch": 5.0}
"""Seconds for what is at work to be ended.  What is not is done again: the queue hands its batch
out once more, and a message that waits to be posted is a row."""

BATCH_PATIENCE = 6.0
"""Seconds for a batch in hand to be stored, or given back to the queue for others."""

ORPHANS_SECONDS = 10.0
"""Between two looks for questions whose process died; our own are renewed as often."""

UNWATCHED = say("Nothing is watched: the log says why")

SLACK_TIMEOUT = 10
"""Seconds for an attempt at Slack's Web API, which is no part of a question's budget."""


def run(
    settings: Settings,
    stop: Event,
    *,
    serve: bool = False,
    ingest: bool = False,
    watch: bool = False,
) -> None:
    """The roles of this process, until `stop` is set."""
    threads, probes = [], dict[str, Probe]()
    worker = wiring_ingest.worker(settings) if ingest else None
    if watch and not settings.ALERT_CHANNEL:
        log.warning("ALERT_CHANNEL is not set: nothing is watched, and nobody warned")
    elif watch:
        watching = Thread(target=_watch, args=(settings, stop), name="watch", daemon=True)
        threads.append(watching)
        probes["watch"] = lambda: None if watching.is_alive() else UNWATCHED
    if worker is not None:
        # daemon: it may be in a long poll, which nothing interrupts and nothing is lost in
        threads.append(Thread(target=worker.run, args=(stop,), name="ingest", daemon=True))
        probes["events"] = worker.lacking
    try:
        with wiring_web.reachable(settings, serve=serve, others=probes) as web:
            for thread in threads:
                thread.start()
            if serve:
                _serve(settings, stop, web, posts=not (watch and settings.ALERT_CHANNEL))
            else:
                stop.wait()
    finally:
        stop.set()
        for thread in threads:
            if thread.is_alive():  # none was started where the port is taken
                thread.join(PATIENCE[thread.name])
        if worker is not None:
            worker.put_down(BATCH_PATIENCE)


def utc_now() -> datetime:
    return datetime.now(UTC)


def _watch(settings: Settings, stop: Event) -> None:
    try:  # made here, so that Slack need not wait for its clients
        wiring_watch.watcher(settings, SLACK_TIMEOUT).run(stop)
    except Unavailable as e:
        log.error("nothing is watched: %s: %s", e.source, sentence(e.why))
    except Exception:  # the boundary of the role
        log.exception("nothing is watched: the watch crashed")


def _serve(settings: Settings, stop: Event, web: wiring_web.Web, *, posts: bool) -> None:
    """`posts`: whether what waits in the outbox is sent from here."""
    token = settings.SLACK_BOT_TOKEN.get_secret_value()
    client = gateway.client(token, settings.SLACK_API_URL, SLACK_TIMEOUT)
    bot = identify(client, stop)
    if bot is None:
        return
    wiring_surfaces.tell_missing_scopes(settings, bot)
    questions = ThreadPoolExecutor(settings.QUESTIONS_AT_ONCE, "question")
    posting = ThreadPoolExecutor(settings.QUESTIONS_AT_ONCE, "posting")
    searching = ThreadPoolExecutor(1, "search")
    with asking(settings, page=wiring_surfaces.page(settings)) as ask:
        ask.warm()
        spoken = whoever(wiring_language.otherwise(settings))
        slack, post = Slack(spoken, allowed=_allowed(settings)), gateway.SlackGateway(client)
        most = settings.QUESTIONS_AT_ONCE + settings.QUESTIONS_WAITING
        kept = PromiseStore(ask.engine)
        promises = Promises(kept)
        work = Workload(post, slack, promises, pool=questions, posting=posting, most=most)
        privately = Privately(post)
        gate = wiring_gate.gate(settings, ask, bot, post, slack)
        charts = StatusCharts(ask.courses, Charts(slack, SlackUploads(client)))
        renewals = _renewals(ask, post, slack)
        desks = _desks(
            settings, ask, post, slack, renewals, charts, work, searching, gate.speech, stop
        )
        ours = wiring_gate.ours(bot)
        removals = wiring_removal.desk(
            settings, ask, renewals, wiring_removal.Post(privately, slack, work)
        )
        errands = wiring_removal.errands(
            settings,
            ask,
            removals,
            wiring_removal.poster(settings, ask) if posts else None,
            Errand(
                "interrupted questions", ORPHANS_SECONDS, Orphans(promises, kept, post, slack).look
            ),
            Errand(
                "old audit rows", wiring_removal.TIDY_SECONDS, wiring_gate.audit(settings, ask).tidy
            ),
        )
        Thread(target=errands.run, args=(stop,), name="errands", daemon=True).start()
        app = build_app(
            client,
            bot,
            Entrance(gate, work, privately, slack),
            Listeners(
                desks,
                _presses(settings, ask, client, gate, slack, ours),
                _follows(settings, ask, desks.questions, renewals, post, slack, ours),
                gate,
                privately,
                slack,
                slash=settings.SLACK_COMMAND,
                ours=ours,
            ),
            RemovalPresses(removals, gate, ours),
            Shortcuts(desks.questions, wiring_surfaces.modals(settings), privately, slack, ours),
            HomeVisits(wiring_surfaces.home(settings, ask, bot, work, slack), gate, ours),
            slash=settings.SLACK_COMMAND,
            signing_secret=settings.SLACK_SIGNING_SECRET.get_secret_value(),
        )
        web.serve(settings, app, work, [searching, questions, posting], stop)


def _presses(
    settings: Settings,
    ask: Asking,
    web: WebClient,
    gate: Gate,
    slack: Slack,
    ours: frozenset[str],
) -> Presses:
    modals = wiring_surfaces.modals(settings)
    post = gateway.SlackGateway(web)
    answers, privately = AnswerStore(ask.engine, ask.keys, target_life=ask.life), Privately(post)
    drawer = Drawer(answers, ask.events, utc_now)
    counters = Counters(
        TextsDesk(answers, modals, privately, slack),
        RawDesk(drawer, SlackUploads(web), post, privately, slack),
        FeedbackDesk(answers, FeedbackStore(ask.engine, ask.keys), modals, privately, slack),
        HeadersDesk(post, modals, privately, slack),
    )
    return Presses(counters, gate, ours, utc_now)


def _follows(
    settings: Settings,
    ask: Asking,
    questions: Desk,
    renewals: Renewals,
    post: gateway.SlackGateway,
    slack: Slack,
    ours: frozenset[str],
) -> FollowPresses:
    answers = AnswerStore(ask.engine, ask.keys, target_life=ask.life)
    store = FollowStore(ask.engine, ask.keys)
    desk = FollowDesk(
        questions,
        renewals,
        store,
        answers.latest,
        post,
        slack,
        wiring_surfaces.page(settings),
        utc_now,
    )
    return FollowPresses(desk, Privately(post), slack, ours)


def _allowed(settings: Settings) -> frozenset[str]:
    """The buttons that the settings allow."""
    switched = {SEARCH: settings.EXPORT_SEARCH, REMOVE: settings.SUPPRESSION_REMOVAL}
    return frozenset(action for action, on in switched.items() if on)


def _renewals(ask: Asking, post: gateway.SlackGateway, slack: Slack) -> Renewals:
    return Renewals(
        post,
        Inquiry(ask, slack, utc_now),
        AnswerStore(ask.engine, ask.keys, target_life=ask.life),
        slack,
        Threads(FollowStore(ask.engine, ask.keys), Privately(post), slack),
        wiring_removal.changed(ask),
    )


def _desks(
    settings: Settings,
    ask: Asking,
    post: gateway.SlackGateway,
    slack: Slack,
    renewals: Renewals,
    charts: StatusCharts,
    work: Workload,
    searching: ThreadPoolExecutor,
    speech: Speech,
    stop: Event,
) -> Desks:
    answers = AnswerStore(ask.engine, ask.keys, target_life=ask.life)
    threads = Threads(FollowStore(ask.engine, ask.keys), Privately(post), slack)
    same = wiring_surfaces.same(settings, ask, wiring_surfaces.page(settings), post, slack)
    inquiry = Inquiry(ask, slack, utc_now)
    questions = Desk(post, inquiry, renewals, answers, slack, work, threads, same)
    search = ask.search if settings.EXPORT_SEARCH else None
    return Desks(
        questions,
        StatusDesk(ask.status, ask.domain, post, slack, charts),
        SearchDesk(questions, renewals, work, search, stop.wait, post, slack, pool=searching),
        AffectedDesk(Sight(ask.alerts, ask.events, utc_now), post, slack),
        wiring_watch.responder(settings, wiring_watch.Base(ask.engine, ask.keys, ask.alerts)),
        DoctorDesk(partial(wiring_doctor.examined, settings), Privately(post), slack),
        LanguageDesk(speech, Privately(post), slack),
    )
