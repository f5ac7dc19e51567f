"""Edits a message where it stands, or posts it anew where it does not stand any more."""

from __future__ import annotations

from bot.slack.gateway import Gateway, Payload, Refused


def put(
    gateway: Gateway, channel: str, ts: str | None, payload: Payload, thread: str | None
) -> str:
    """The message's ts: a new one in `thread` where there is none yet, or somebody has deleted
    it.  Raises Refused."""
    if ts:
        try:
            gateway.update(channel, ts, payload)
        except Refused as e:
            if e.code != "message_not_found":
                raise
        else:
            return ts
    return gateway.post(channel, payload, thread)
