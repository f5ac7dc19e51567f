"""The composition root's part for removals from the suppression list."""

from __future__ import annotations

from collections.abc import Callable

from bot import wiring_slack, wiring_watch
from bot.removal import Change
from bot.settings import Settings
from bot.slack.errands import Errand, Errands
from bot.slack.outbox import Poster
from bot.slack.removal_change import SuppressionList
from bot.slack.removal_desk import RemovalDesk
from bot.slack.removal_needs import Lists
from bot.slack.renewals import Renewals
from bot.sources import budget
from bot.sources.ses_suppression import SuppressionWriter
from bot.store.actions import ActionStore
from bot.store.engine import utc_now
from bot.store.outbox import OutboxStore
from bot.wiring import Asking
from bot.wiring_places import Site
from bot.wiring_slack import Office
from checks.core import Unavailable, attempt

POST_TIMEOUT = 10
"""Seconds for an attempt to send a message that waits."""

RESUME_SECONDS = 10.0
TIDY_SECONDS = 3_600.0


class Writers:
    """The clients that write: other ones than those that read, each made when first needed."""

    def __init__(self) -> None:
        self._made: dict[Site, SuppressionWriter] = {}

    def of(self, site: Site) -> SuppressionWriter:
        if site not in self._made:
            client = site.client("sesv2", site.region, limits=budget.SES_WRITE)
            self._made[site] = SuppressionWriter(client)
        return self._made[site]


def desk(office: Office, renewals: Renewals) -> RemovalDesk:
    ask, writers = office.ask, Writers()

    def lists() -> tuple[SuppressionList, ...]:
        return tuple(
            SuppressionList(reader.place, reader, writers.of(site)) for site, reader in ask.lists()
        )

    return RemovalDesk(
        Lists(lists, ask.events, ask.denials.deny, on=office.settings.SUPPRESSION_REMOVAL),
        ActionStore(ask.engine, ask.keys, names=ask.names),
        renewals,
        office.modals,
        office.work,
        office.privately,
        office.slack,
        utc_now,
    )


def errands(
    settings: Settings, ask: Asking, desk: RemovalDesk, poster: Poster | None, *others: Errand
) -> Errands:
    """`poster`: None where the watch of this process sends messages."""
    actions = ActionStore(ask.engine, ask.keys, names=ask.names)
    chores = [*others, Errand("old removals", TIDY_SECONDS, actions.tidy)]
    if settings.SUPPRESSION_REMOVAL:
        chores.append(Errand("removals", RESUME_SECONDS, desk.resume))
    return Errands(poster, tuple(chores))


def changed(ask: Asking) -> Callable[[str], Change | None]:
    """What was last done about an answer's entries; an answer is given without it, too."""
    actions = ActionStore(ask.engine, ask.keys, names=ask.names)

    def last(answer: str) -> Change | None:
        found = attempt(lambda: actions.last_of(answer))
        return None if isinstance(found, Unavailable) else found

    return last


def poster(settings: Settings, ask: Asking) -> Poster:
    web = wiring_slack.client(settings, POST_TIMEOUT, patient=False)
    return wiring_watch.poster_of(settings, web, OutboxStore(ask.engine, ask.keys))
