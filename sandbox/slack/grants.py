"""Trigger ids and response URLs: leave to do something, a few times, for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_hex

from sandbox.slack.model import Clock, SlackError
from sandbox.slack.rules import Rules


@dataclass(slots=True)
class Trigger:
    user: str
    issued: float
    used: bool = False


@dataclass(slots=True)
class Hook:
    """Where a response_url leads."""

    channel: str
    user: str
    issued: float
    command: str | None = None
    message_ts: str | None = None
    """The message whose button was pressed: what `replace_original` replaces."""
    uses: int = 0


@dataclass(slots=True)
class Grants:
    rules: Rules
    clock: Clock
    _triggers: dict[str, Trigger] = field(default_factory=dict)
    _hooks: dict[str, Hook] = field(default_factory=dict)

    def trigger(self, user: str) -> str:
        name = f"{int(self.clock())}.{token_hex(4)}.{token_hex(8)}"
        self._triggers[name] = Trigger(user, self.clock())
        return name

    def peek(self, name: str) -> str | None:
        """Whose trigger it is."""
        trigger = self._triggers.get(name)
        return trigger.user if trigger else None

    def redeem(self, name: str) -> Trigger:
        trigger = self._triggers.get(name)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if self.clock() - trigger.issued > self.rules.trigger_seconds:
            raise SlackError("expired_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        trigger.used = True
        return trigger

    def hook(
        self, channel: str, user: str, *, command: str | None = None, message_ts: str | None = None
    ) -> str:
        """The last part of a new response URL."""
        name = token_hex(12)
        self._hooks[name] = Hook(channel, user, self.clock(), command, message_ts)
        return name

    def use(self, name: str) -> Hook:
        hook = self._hooks.get(name)
        if hook is None:
            raise SlackError("invalid_url")
        if self.clock() - hook.issued > self.rules.response_url_seconds:
            raise SlackError("expired_url")
        if hook.uses >= self.rules.response_url_uses:
            raise SlackError("used_url")
        hook.uses += 1
        return hook
