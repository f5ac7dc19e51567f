"""Is the bounce rate near the lines at which AWS acts?

CloudWatch has AWS's own number.  A warning comes well below the line, or it comes too late.
"""

from __future__ import annotations

from bot.watch import levels
from bot.watch.rate_words import picture, rate_words
from bot.watch.rule import Rule
from bot.watch.rules.own_rates import bounced

RULE = Rule(
    "bounce_rate",
    rate_words,
    concern=lambda alert, now: bounced(now),
    levels={"": levels.BOUNCE},
    picture=picture,
)
