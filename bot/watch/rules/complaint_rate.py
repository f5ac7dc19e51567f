"""Is the complaint rate near the lines at which AWS acts?

CloudWatch has AWS's own number.  A warning comes well below the line, or it comes too late.
"""

from __future__ import annotations

from bot.watch import levels
from bot.watch.rate_words import picture, rate_words
from bot.watch.rule import Rule
from bot.watch.rules.own_rates import complained

RULE = Rule(
    "complaint_rate",
    rate_words,
    concern=lambda alert, now: complained(now),
    levels={"": levels.COMPLAINT},
    picture=picture,
)
