"""The composition root's part for the role that answers in Slack."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from threading import Event, Thread

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import (
    wiring_desks,
    wiring_gate,
    wiring_language,
    wiring_removal,
    wiring_slack,
    wiring_surfaces,
    wiring_web,
)
from bot.serve import identify
from bot.settings import Settings
from bot.slack import gateway
from bot.slack.app import Entrance, build_app
from bot.slack.buttons import REMOVE, SEARCH
from bot.slack.endings import Endings
from bot.slack.errands import Errand
from bot.slack.home_visits import HomeVisits
from bot.slack.listeners import Listeners
from bot.slack.orphans import Orphans, Promises
from bot.slack.removal_desk import RemovalDesk
from bot.slack.removal_presses import RemovalPresses
from bot.slack.render import Slack
from bot.slack.renewals import Renewals
from bot.slack.shortcuts import Shortcuts
from bot.slack.workload import Workload
from bot.speaking import whoever
from bot.store.promises import PromiseStore
from bot.wiring import Asking, asking
from bot.wiring_slack import Office

ORPHANS_SECONDS = 10.0
"""Between two looks for questions whose process died; our own are renewed as often."""

ENDINGS_SECONDS = 5.0
"""Between two looks for answers that are followed no longer."""

TIDY_SECONDS = 3_600.0
"""Between two looks for audit rows that have become too old."""


def serve(
    settings: Settings, stop: Event, web: wiring_web.Web, seconds: int, *, posts: bool
) -> None:
    """`seconds`: for an attempt at Slack's Web API; `posts`: whether what waits in the outbox is
    sent from here."""
    client = wiring_slack.client(settings, seconds)
    bot = identify(client, stop)
    if bot is None:
        return
    wiring_surfaces.tell_missing_scopes(settings, bot)
    questions = ThreadPoolExecutor(settings.QUESTIONS_AT_ONCE, "question")
    posting = ThreadPoolExecutor(settings.QUESTIONS_AT_ONCE, "posting")
    searching = ThreadPoolExecutor(1, "search")
    with asking(settings, page=wiring_slack.page(settings)) as ask:
        ask.warm()
        kept = PromiseStore(ask.engine)
        promises = Promises(kept)
        office = _office(settings, ask, client, bot, promises, questions, posting)
        renewals = wiring_desks.renewals(office)
        removals = wiring_removal.desk(office, renewals)
        orphans = Orphans(promises, kept, office.post, office.slack)
        endings = Endings(
            office.follows, renewals, office.work.submit, wiring_gate.answers_stay(settings)
        )
        errands = wiring_removal.errands(
            settings,
            ask,
            removals,
            wiring_removal.poster(settings, ask) if posts else None,
            Errand("interrupted questions", ORPHANS_SECONDS, orphans.look),
            Errand("answers followed no longer", ENDINGS_SECONDS, endings.look),
            Errand("old audit rows", TIDY_SECONDS, wiring_gate.audit(settings, ask).tidy),
        )
        Thread(target=errands.run, args=(stop,), name="errands", daemon=True).start()
        app = _app(office, renewals, removals, searching, stop)
        web.serve(settings, app, office.work, [searching, questions, posting], stop)


def _office(
    settings: Settings,
    ask: Asking,
    client: WebClient,
    bot: AuthorizeResult,
    promises: Promises,
    questions: Executor,
    posting: Executor,
) -> Office:
    spoken = whoever(wiring_language.otherwise(settings))
    switched = {SEARCH: settings.EXPORT_SEARCH, REMOVE: settings.SUPPRESSION_REMOVAL}
    allowed = frozenset(action for action, on in switched.items() if on)
    slack, post = Slack(spoken, allowed=allowed), gateway.SlackGateway(client)
    most = settings.QUESTIONS_AT_ONCE + settings.QUESTIONS_WAITING
    work = Workload(post, slack, promises, pool=questions, posting=posting, most=most)
    return Office(settings, ask, client, post, bot, slack, work)


def _app(
    office: Office, renewals: Renewals, removals: RemovalDesk, searching: Executor, stop: Event
) -> App:
    settings, slack, ours = office.settings, office.slack, office.ours
    privately, gate = office.privately, wiring_gate.gate(office)
    desks = wiring_desks.desks(office, renewals, gate.speech, searching, stop.wait)
    return build_app(
        office.web,
        office.bot,
        Entrance(gate, office.work, privately, slack),
        Listeners(
            desks,
            wiring_desks.presses(office, gate),
            wiring_desks.follows(office, desks.questions, renewals),
            gate,
            privately,
            slack,
            slash=settings.SLACK_COMMAND,
            ours=ours,
        ),
        RemovalPresses(removals, gate, ours),
        Shortcuts(desks.questions, office.modals, privately, slack, ours),
        HomeVisits(wiring_surfaces.home(office), gate, ours),
        slash=settings.SLACK_COMMAND,
        signing_secret=settings.SLACK_SIGNING_SECRET.get_secret_value(),
    )
