"""The composition root's part for who may do what, and what is known of who asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from slack_bolt.authorization import AuthorizeResult

from bot import wiring_language
from bot.settings import Settings
from bot.slack import gateway, policy_words
from bot.slack.gate import Gate, Records
from bot.slack.groups import UserGroups
from bot.slack.privately import Privately
from bot.slack.profile_looks import SlackProfiles
from bot.slack.profiles import Profiles
from bot.slack.render import Slack
from bot.store.audit import AuditStore
from bot.store.lookups import LookupStore
from bot.store.requests import RequestStore
from bot.wiring import Asking

PROFILE_TIMEOUT = 2
"""Seconds for who somebody is: their question waits for it, and where they clicked a form does."""


def gate(
    settings: Settings,
    ask: Asking,
    bot: AuthorizeResult,
    post: gateway.SlackGateway,
    slack: Slack,
) -> Gate:
    records = Records(
        RequestStore(ask.engine),
        LookupStore(ask.engine),
        audit(settings, ask),
    )
    profiles = _profiles(settings, bot)
    return Gate(
        policy_words.policy(*settings.rights),
        UserGroups(post, _utc_now).has,
        profiles.is_member,
        records,
        Privately(post),
        slack,
        wiring_language.speech(settings, ask.engine, profiles),
        most=settings.LOOKUPS_PER_HOUR,
    )


def audit(settings: Settings, ask: Asking) -> AuditStore:
    return AuditStore(ask.engine, ask.keys, life=timedelta(days=settings.AUDIT_DAYS))


def ours(bot: AuthorizeResult) -> frozenset[str]:
    """Ids of our workspace, and of its organisation."""
    return frozenset(filter(None, (bot.team_id, bot.enterprise_id)))


def _profiles(settings: Settings, bot: AuthorizeResult) -> Profiles:
    token = settings.SLACK_BOT_TOKEN.get_secret_value()
    web = gateway.client(token, settings.SLACK_API_URL, PROFILE_TIMEOUT, patient=False)
    return Profiles(SlackProfiles(web, ours(bot)), _utc_now)


def _utc_now() -> datetime:
    return datetime.now(UTC)
