"""How one step of the outbox reaches Slack: as a message, an edit, a chart or news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot import following
from bot.language import language
from bot.plain import CODES
from bot.slack import followed
from bot.slack.gateway import Gateway
from bot.slack.render import Slack
from bot.slack.step import Step
from bot.slack.upload import Charts
from bot.watch import picture
from bot.watch.alert import Say


@dataclass(frozen=True, slots=True)
class Delivery:
    gateway: Gateway
    charts: Charts
    slack: Slack
    masks: Callable[[str], bool]
    """Whether the rules have addresses masked in a channel, by its id, by now."""

    def take(self, step: Step) -> str:
        """What Slack calls it: a message by its ts, a chart by its file.  Raises Refused."""
        if step.say is Say.PICTURE:
            return self.charts.show(step.channel, picture.read(step.payload), step.ts)
        if step.say is Say.FOLLOWED:
            telling = following.read(step.payload)
            # rules may have been made since it was begun
            masked = telling.masked or self.masks(step.channel)
            slack = self.slack
            if telling.language in CODES:
                slack = slack.speaking(language(telling.language))
            message = followed.message(slack, replace(telling, masked=masked))
            return self.gateway.post(step.channel, message, step.ts)
        if step.ts is not None and step.say is Say.EDIT:
            self.gateway.update(step.channel, step.ts, step.payload)
            return step.ts
        broadcast = step.say is Say.BROADCAST
        return self.gateway.post(step.channel, step.payload, step.ts, broadcast=broadcast)
