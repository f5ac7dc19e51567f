"""The life of an alert's thread: opened, worse, acknowledged, over, opened again.  Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.watch.alert import Alert
from bot.watch.machine import Level, Notice, Policy, State, step


def fresh(key: str, kind: str, account: str, region: str, alias: str = "") -> Alert:
    """Of something that was never looked at."""
    return Alert(key, kind, account, region, Level.CALM, None, None, 0, {}, alias=alias)


def take(
    alert: Alert, reading: Level | None, now: datetime, policy: Policy
) -> tuple[Alert, Notice | None]:
    """Take one reading through the machine that the alert remembers."""
    state, notice = step(state_of(alert), reading, now, policy)
    return turned(
        replace(alert, memory=alert.memory | written(state)), notice, state.announced, now
    )


def turned(
    alert: Alert, notice: Notice | None, level: Level, now: datetime
) -> tuple[Alert, Notice | None]:
    """The alert after a notice.  A new thread for RAISED; a REOPENED one goes on in its own."""
    match notice:
        case Notice.RAISED:
            alert = replace(alert, episode=alert.episode + 1, opened_at=now, closed_at=None)
            alert = calm_people(alert)
        case Notice.REOPENED:
            alert = calm_people(replace(alert, closed_at=None))
        case Notice.WORSE:
            alert = replace(alert, snoozed_by=None, snoozed_until=None)
        case Notice.RECOVERED:
            alert = replace(alert, closed_at=now)
    return replace(alert, level=level), notice


def retired(alert: Alert, now: datetime) -> tuple[Alert, Notice | None]:
    """Over, since what it is about is watched no longer; whether that is mended is not known."""
    state = State(recovered_at=now)
    # `over`: a source that cannot be read once more is so from then on
    memory = alert.memory | written(state) | {"retired": stamp(now), "over": True}
    return turned(replace(alert, memory=memory), Notice.RECOVERED, Level.CALM, now)


def was_retired(alert: Alert) -> bool:
    """It may have been opened again since."""
    return alert.closed_at is not None and alert.memory.get("retired") == stamp(alert.closed_at)


def calm_people(alert: Alert) -> Alert:
    """Whoever acknowledged or snoozed it did so for what is over now."""
    return replace(
        alert, acknowledged_by=None, acknowledged_at=None, snoozed_by=None, snoozed_until=None
    )


def acknowledged(alert: Alert, user: str, now: datetime) -> Alert:
    return replace(alert, acknowledged_by=user, acknowledged_at=now)


def snoozed(alert: Alert, user: str, now: datetime, length: timedelta) -> Alert:
    return replace(alert, snoozed_by=user, snoozed_until=now + length)


def is_quiet(alert: Alert, now: datetime) -> bool:
    """Whether somebody has asked for silence: edits go on, new messages do not come."""
    return alert.snoozed_until is not None and now < alert.snoozed_until


def state_of(alert: Alert) -> State:
    kept = alert.memory.get("machine") or {}
    return State(
        announced=Level(kept.get("announced", 0)),
        recent=tuple(Level(each) for each in kept.get("recent", ())),
        read_at=moment(kept.get("read_at")),
        told_at=moment(kept.get("told_at")),
        recovered_at=moment(kept.get("recovered_at")),
    )


def written(state: State) -> dict[str, Any]:
    return {
        "machine": {
            "announced": int(state.announced),
            "recent": [int(level) for level in state.recent],
            "read_at": stamp(state.read_at),
            "told_at": stamp(state.told_at),
            "recovered_at": stamp(state.recovered_at),
        }
    }


def stamp(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
