from __future__ import annotations

import pytest

from bot.plain import sentence
from bot.status_courses import picture_of
from bot.watch.picture import Whose
from bot.watch.readings import Point, Rates, Series
from tests.fakes import HOME, ago


def series(*values: float, apart: float = 6) -> Series:
    """The last of them is an hour old."""
    ages = [1 + apart * n for n in range(len(values) - 1, -1, -1)]
    points = zip(ages, values, strict=True)
    return Series(tuple(Point(ago(hours=age), value) for age, value in points))


def test_both_rates_are_one_picture_and_one_description() -> None:
    shown = picture_of(HOME, Rates(series(0.021, 0.04, 0.064), series(0.0002, 0.0004)))
    assert shown
    assert [sentence(panel.name) for panel in shown.panels] == ["Bounce rate", "Complaint rate"]
    assert sentence(shown.title) == "Bounce and complaint rate, eu-west-1"
    assert sentence(shown.alt) == (
        "Bounce rate over 12 h: from 2.1 % to 6.4 %, AWS's review line is 5 % (eu-west-1)."
        " Complaint rate over 6 h: from 0.02 % to 0.04 %, AWS's review line is 0.1 % (eu-west-1)"
    )
    assert [[line.value for line in panel.lines] for panel in shown.panels] == [
        [0.05, 0.10],
        [0.001, 0.005],
    ]
    assert {line.whose for panel in shown.panels for line in panel.lines} == {Whose.AWS}


def test_what_is_not_published_has_no_part_in_it() -> None:
    shown = picture_of(HOME, Rates(series(0.02, 0.03), Series()))
    assert shown
    assert len(shown.panels) == 1
    assert sentence(shown.alt).startswith("Bounce rate over 6 h: from 2 % to 3 %")
    assert "Complaint" not in sentence(shown.alt)


@pytest.mark.parametrize(
    "rates", [Rates(Series(), Series()), Rates(series(0.02), series(0.0001))], ids=["none", "one"]
)
def test_of_nothing_or_of_one_number_there_is_no_picture(rates: Rates) -> None:
    assert picture_of(HOME, rates) is None
