"""Builds what the evaluation of SPF needs: name servers, and a memory of what they said."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.sources.budget import SPF, Deadline
from bot.sources.dns import DnsSource, make_resolver
from bot.sources.memo import Memo
from bot.sources.memoised import MemoDns

FRESH = 1000
"""Evaluations after which everything is asked anew, so that a long batch neither grows without
end nor goes by what DNS said long ago."""


class Resolving:
    """Hands out a `Dns` for each evaluation; all of them ask each question once."""

    def __init__(self, servers: Sequence[str]) -> None:
        """Raises Unavailable where there is no name server."""
        # a shared question must not fail because whoever asked it first was in a hurry
        self._source = DnsSource(make_resolver(servers), Deadline(math.inf))
        self._memo = Memo()
        self._left = FRESH

    def __call__(self) -> MemoDns:
        if self._left == 0:
            self._memo, self._left = Memo(), FRESH
        self._left -= 1
        return MemoDns(self._source, self._memo, Deadline.after(SPF))
