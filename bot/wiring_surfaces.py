"""The composition root's part for what people see of the bot beside its answers."""

from __future__ import annotations

from bot.settings import Settings
from bot.slack import gateway
from bot.slack.modals import SlackModals

MODAL_TIMEOUT = 3
"""Seconds in which Slack takes a modal after a click."""


def modals(settings: Settings) -> SlackModals:
    token = settings.SLACK_BOT_TOKEN.get_secret_value()
    web = gateway.client(token, settings.SLACK_API_URL, MODAL_TIMEOUT, patient=False)
    return SlackModals(web)
