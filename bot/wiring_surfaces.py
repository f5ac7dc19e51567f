"""The composition root's part for what people see of the bot beside its answers."""

from __future__ import annotations

import logging

from slack_bolt.authorization import AuthorizeResult

from bot import set_up
from bot.plain import sentence
from bot.settings import Settings
from bot.slack import policy_words
from bot.slack.home import Seen
from bot.slack.home_desk import HomeDesk, Known
from bot.store.engine import utc_now
from bot.wiring_slack import Office

log = logging.getLogger(__name__)


def home(office: Office) -> HomeDesk:
    settings, ask = office.settings, office.ask
    known = Known(ask.alerts.open, office.answers.of_person, ask.thread, office.page)
    given = set_up.Given(
        alert_channel=bool(settings.ALERT_CHANNEL),
        queue=bool(settings.EVENTS_QUEUE_URL),
        scopes=_scopes(office.bot),
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
        office.modals,
        office.work,
        office.slack,
        utc_now,
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
