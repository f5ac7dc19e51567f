"""A renderer that speaks to each as the bot does."""

from __future__ import annotations

from bot.plain import ENGLISH
from bot.slack.render import Slack
from bot.speaking import whoever

SPOKEN = Slack(whoever(ENGLISH))
