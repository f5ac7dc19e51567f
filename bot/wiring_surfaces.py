"""The composition root's part for what people see of the bot beside its answers."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from slack_bolt.authorization import AuthorizeResult

from bot import set_up
from bot.plain import sentence
from bot.settings import Settings
from bot.slack import gateway, policy_words
from bot.slack.home import Seen
from bot.slack.home_desk import HomeDesk, Known
from bot.slack.modals import SlackModals
from bot.slack.permalinks import Permalinks
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.slack.same import Same
from bot.slack.workload import Workload
from bot.store.answers import AnswerStore
from bot.store.asked import AskedStore
from bot.wiring import Asking

PAGE_TIMEOUT = 2
"""Seconds for a link that an answer can do without."""

log = logging.getLogger(__name__)

MODAL_TIMEOUT = 3
"""Seconds in which Slack takes a modal after a click."""


def page(settings: Settings) -> Permalinks:
    """Where a message can be opened: an answer does not wait long to know."""
    token = settings.SLACK_BOT_TOKEN.get_secret_value()
    return Permalinks(gateway.client(token, settings.SLACK_API_URL, PAGE_TIMEOUT, patient=False))


def modals(settings: Settings) -> SlackModals:
    token = settings.SLACK_BOT_TOKEN.get_secret_value()
    web = gateway.client(token, settings.SLACK_API_URL, MODAL_TIMEOUT, patient=False)
    return SlackModals(web)


def same(
    settings: Settings,
    ask: Asking,
    page: Permalinks,
    post: gateway.SlackGateway,
    slack: Slack,
) -> Same:
    life = timedelta(minutes=settings.SAME_ANSWER_MINUTES)
    store = AskedStore(ask.engine, ask.keys, life=life) if life else None
    return Same(store, page, Privately(post), slack)


def home(
    settings: Settings, ask: Asking, bot: AuthorizeResult, work: Workload, slack: Slack
) -> HomeDesk:
    answers = AnswerStore(ask.engine, ask.keys, target_life=ask.life)
    known = Known(ask.alerts.open, answers.of_person, ask.thread, page(settings))
    given = set_up.Given(
        alert_channel=bool(settings.ALERT_CHANNEL),
        queue=bool(settings.EVENTS_QUEUE_URL),
        scopes=_scopes(bot),
        groups=policy_words.names_groups(*settings.rights),
        members=policy_words.names_members(*settings.rights),
    )

    def look() -> Seen:
        overview, publishing = ask.status(), ask.publishing()
        sources = set_up.sources(overview, publishing)
        return Seen(overview, sources, set_up.problems(overview, publishing, given))

    return HomeDesk(
        look,
        known,
        modals(settings),
        work,
        slack,
        lambda: datetime.now(UTC),
        command=settings.SLACK_COMMAND,
    )


def tell_missing_scopes(settings: Settings, bot: AuthorizeResult) -> None:
    """Once, when the process starts: what lacks a scope fails later, and only for some."""
    groups = policy_words.names_groups(*settings.rights)
    members = policy_words.names_members(*settings.rights)
    for line in set_up.missing_scopes(_scopes(bot), groups=groups, members=members):
        log.warning(sentence(line))


def _scopes(bot: AuthorizeResult) -> frozenset[str] | None:
    """None where Slack did not say."""
    return None if bot.bot_scopes is None else frozenset(bot.bot_scopes)
