from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.core.shares import FLOOR, HOUR, OTHERS, Share, spell, total, without

NOON = datetime(2026, 5, 2, 12, tzinfo=UTC)
SHARES = st.builds(
    lambda part, more: Share(part, part + more), st.integers(0, 40), st.integers(0, 40)
)
HOURS = st.dictionaries(st.integers(-30, 3).map(lambda n: NOON + n * HOUR), SHARES, max_size=34)


def by_hour(*shares: tuple[int, int]) -> dict[datetime, Share]:
    """The last is that of NOON."""
    first = NOON - (len(shares) - 1) * HOUR
    return {first + n * HOUR: Share(*share) for n, share in enumerate(shares)}


@pytest.mark.parametrize(
    ("hours", "since", "share"),
    [
        pytest.param(by_hour((0, 50), (1, 40), (30, 31), (8, 9)), 1, Share(38, 40), id="since"),
        pytest.param(by_hour((20, 20), (0, 0), (5, 5)), 2, Share(25, 25), id="a quiet hour"),
        pytest.param(by_hour((2, 2), (0, 1), (3, 3), (2, 4)), 3, Share(7, 10), id="few an hour"),
    ],
)
def test_since_when_it_has_been_so(hours: dict[datetime, Share], since: int, share: Share) -> None:
    found = spell(hours, NOON)
    assert found
    assert (found.since, found.share, found.over) == (NOON - since * HOUR, share, False)


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param({}, id="nothing"),
        pytest.param(by_hour((2, 3)), id="too few"),
        pytest.param(by_hour((2, 2), (0, 50)), id="not at the time"),
        pytest.param(by_hour((50, 50), (0, 40), (0, 40)), id="over before"),
        pytest.param(by_hour((2, 100)), id="a small part"),
        pytest.param(by_hour((0, 100)), id="none"),
    ],
)
def test_nothing_is_claimed_of(hours: dict[datetime, Share]) -> None:
    assert spell(hours, NOON) is None


def test_that_it_is_over_is_told() -> None:
    hours = by_hour((0, 30), (20, 20), (15, 20), (0, 25))
    found = spell(hours, NOON - HOUR)
    assert found
    assert (found.since, found.until, found.over) == (NOON - 2 * HOUR, NOON - HOUR, True)


@given(hours=HOURS, at=st.integers(-30, 3))
def test_whatever_is_claimed_is_of_enough_and_of_a_good_part(
    hours: dict[datetime, Share], at: int
) -> None:
    found = spell(hours, NOON + at * HOUR)
    if found is None:
        return
    assert found.since <= found.until
    assert found.share == total(hours, found.since, found.until)
    assert found.share.whole >= FLOOR
    assert found.share.part >= OTHERS
    assert found.share.part / found.share.whole >= 0.25


@given(hours=HOURS, others=HOURS)
def test_what_is_left_is_never_less_than_nothing(
    hours: dict[datetime, Share], others: dict[datetime, Share]
) -> None:
    for share in without(hours, others).values():
        assert 0 <= share.part <= share.whole
