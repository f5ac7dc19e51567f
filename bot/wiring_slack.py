"""The composition root's part for how Slack is reached, and what all that answers there is built
of."""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.settings import Settings
from bot.slack import gateway
from bot.slack.follower import Threads
from bot.slack.modals import SlackModals
from bot.slack.permalinks import Permalinks
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.slack.workload import Workload
from bot.store.answers import AnswerStore
from bot.store.follows import FollowStore
from bot.wiring import Asking

PAGE_TIMEOUT = 2
"""Seconds for a link that an answer can do without."""

MODAL_TIMEOUT = 3
"""Seconds in which Slack takes a modal after a click."""


def client(settings: Settings, seconds: int, *, patient: bool = True) -> WebClient:
    """`seconds`: for an attempt at Slack's Web API."""
    token = settings.SLACK_BOT_TOKEN.get_secret_value()
    return gateway.client(token, settings.SLACK_API_URL, seconds, patient=patient)


@dataclass(frozen=True, slots=True)
class Office:
    """What every desk is built of."""

    settings: Settings
    ask: Asking
    web: WebClient
    post: gateway.SlackGateway
    bot: AuthorizeResult
    slack: Slack
    work: Workload

    @property
    def privately(self) -> Privately:
        return Privately(self.post, self.slack)

    @property
    def answers(self) -> AnswerStore:
        return AnswerStore(self.ask.engine, self.ask.keys, target_life=self.ask.life)

    @property
    def follows(self) -> FollowStore:
        return FollowStore(self.ask.engine, self.ask.keys)

    @property
    def threads(self) -> Threads:
        return Threads(self.follows, self.privately, self.slack)

    @property
    def modals(self) -> SlackModals:
        return SlackModals(client(self.settings, MODAL_TIMEOUT, patient=False))

    @property
    def page(self) -> Permalinks:
        return page(self.settings)

    @property
    def ours(self) -> frozenset[str]:
        """Ids of our workspace, and of its organisation."""
        return frozenset(filter(None, (self.bot.team_id, self.bot.enterprise_id)))


def page(settings: Settings) -> Permalinks:
    """Where a message can be opened: an answer does not wait long to know."""
    return Permalinks(client(settings, PAGE_TIMEOUT, patient=False))
