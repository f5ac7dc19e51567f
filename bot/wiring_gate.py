"""The composition root's part for who may do what, and what is known of who asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot import wiring_language, wiring_slack
from bot.settings import Settings
from bot.slack import policy_words
from bot.slack.gate import Gate, Records
from bot.slack.groups import UserGroups
from bot.slack.policy import stays_whatever
from bot.slack.profile_looks import SlackProfiles
from bot.slack.profiles import Profiles
from bot.store.audit import AuditStore
from bot.store.engine import utc_now
from bot.store.lookups import LookupStore
from bot.store.requests import RequestStore
from bot.wiring import Asking
from bot.wiring_slack import Office

PROFILE_TIMEOUT = 2
"""Seconds for who somebody is: their question waits for it, and where they clicked a form does."""


def gate(office: Office) -> Gate:
    settings, ask = office.settings, office.ask
    records = Records(RequestStore(ask.engine), LookupStore(ask.engine), audit(settings, ask))
    web = wiring_slack.client(settings, PROFILE_TIMEOUT, patient=False)
    profiles = Profiles(SlackProfiles(web, office.ours), utc_now)
    return Gate(
        policy_words.policy(*settings.rights),
        UserGroups(office.post, utc_now).has,
        profiles.is_member,
        records,
        office.privately,
        office.slack,
        wiring_language.speech(settings, ask.engine, profiles),
        most=settings.LOOKUPS_PER_HOUR,
    )


def answers_stay(settings: Settings) -> Callable[[str], bool]:
    """Whether answers appear in a channel by the rules of now, whatever sort of one it is."""
    policy = policy_words.policy(*settings.rights)
    return lambda channel: stays_whatever(channel, policy)


def audit(settings: Settings, ask: Asking) -> AuditStore:
    return AuditStore(ask.engine, ask.keys, life=timedelta(days=settings.AUDIT_DAYS))
