"""Which language somebody is answered in: the channel's, the one they chose, the one in which they
have Slack, the installation's.

What all can see is in the channel's, where it has one; what one person alone is shown is in their
own, wherever that is (`bot.speaking.to_the_asker`); what is said unasked is in the channel's.
"""

from __future__ import annotations

import logging
from typing import Protocol

from bot.language import known, language
from bot.plain import CODES, Language, sentence
from bot.slack.actions import Action
from bot.slack.asking import Asked
from bot.slack.policy import Allowed, Kind, Policy, Where, language_in, language_of
from checks.core import Unavailable

log = logging.getLogger(__name__)

SEEN_BY_ALL = frozenset(
    {
        Action.ASK,
        Action.STATUS,
        Action.DOMAIN,
        Action.EXPLAIN_REPLY,
        Action.RERUN,
        Action.SEARCH,
        Action.SHOW_AFFECTED,
        Action.FOLLOW,
        Action.READ_HEADERS,
        Action.PUT_BACK,
    }
)
"""What comes of them stands in the channel, unless its rule sends it elsewhere; all else is shown
to one person alone."""


def unasked(channel: str, policy: Policy, otherwise: Language) -> Language:
    """Of alerts and digests there."""
    code = language_of(channel, policy)
    return language(code) if code else otherwise


class Chosen(Protocol):
    """Raises Unavailable."""

    def choose(self, actor: str, code: str | None) -> None: ...

    def chosen(self, actor: str) -> str | None: ...


class Locales(Protocol):
    def locale(self, user: str, *, ask: bool = True) -> str | None:
        """In which a person has Slack, such as ja-JP; None: that is not known.  `ask`: wait for
        Slack, where it has not said."""
        ...


class Speech:
    def __init__(
        self, chosen: Chosen, locales: Locales, policy: Policy, otherwise: Language
    ) -> None:
        """`otherwise`: of who chose none, and has Slack in none of ours."""
        self._chosen = chosen
        self._locales = locales
        self._policy = policy
        self._otherwise = otherwise

    def of_person(self, user: str, *, ask: bool = True) -> Language:
        """An answer is not lost because it is not known in which language.  `ask`: Slack, where it
        matters; not where it waits for us."""
        try:
            code = self._chosen.chosen(user)
        except Unavailable as e:
            log.error("a person's language is not known: %s: %s", e.source, sentence(e.why))
            code = None
        if code in CODES:
            return language(code)
        return self.of_slack(user, ask=ask) or self._otherwise

    def of_slack(self, user: str, *, ask: bool = True) -> Language | None:
        """None: it is not known, or none of ours."""
        code = known(self._locales.locale(user, ask=ask) or "")
        return language(code) if code else None

    def here(self, action: Action, asked: Asked, allowed: Allowed, own: Language) -> Language:
        """`own`: the person's."""
        alone = asked.alone or asked.room.kind is Kind.DIRECT
        if alone or action not in SEEN_BY_ALL or allowed.where is not Where.CHANNEL:
            return own
        if action is Action.SHOW_AFFECTED:  # it stands in the thread of an alert
            return unasked(asked.room.channel, self._policy, self._otherwise)
        code = language_in(asked.room, self._policy)
        return language(code) if code else own

    def choose(self, user: str, code: str | None) -> Language:
        """From now on; None: that of their Slack, else the installation's.  Raises Unavailable."""
        self._chosen.choose(user, code)
        return language(code) if code else self.of_slack(user) or self._otherwise
