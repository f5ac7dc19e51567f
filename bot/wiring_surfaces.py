"""The composition root's part for what people see of the bot beside its answers."""

from __future__ import annotations

from datetime import timedelta

from bot.settings import Settings
from bot.slack import gateway
from bot.slack.modals import SlackModals
from bot.slack.permalinks import Permalinks
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.slack.same import Same
from bot.store.asked import AskedStore
from bot.wiring import Asking

MODAL_TIMEOUT = 3
"""Seconds in which Slack takes a modal after a click."""


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
