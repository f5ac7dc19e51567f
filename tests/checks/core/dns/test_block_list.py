from __future__ import annotations

from pathlib import Path

import pytest

from checks.core.dns.block_list import KNOWN, Weight, asked, chosen
from checks.core.wrong import Wrong

OPEN = ("spamcop", "mailspike", "psbl", "uceprotect-1", "uceprotect-2", "uceprotect-3", "dronebl")
ALL = ("spamhaus", "barracuda", *OPEN)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ((), OPEN),
        (("spamhaus",), ("spamhaus", *OPEN)),
        (("+spamhaus", "barracuda"), ALL),
        (("-dronebl",), OPEN[:-1]),
        (("none",), ()),
        (("none", "spamhaus"), ("spamhaus",)),
        (("none", "psbl", "-psbl"), ()),
    ],
)
def test_lists_are_added_and_taken_out(written: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert chosen(written) == names
    assert tuple(each.name for each in asked(names)) == names


def test_by_default_those_are_asked_that_anybody_may_ask() -> None:
    assert tuple(each.name for each in asked(None)) == OPEN == chosen(())


@pytest.mark.parametrize("written", ["sorbs", "-sorbs", "--psbl", "+-psbl", "PSBL", "-none", "+"])
def test_a_name_that_is_none_is_told_with_those_that_are(written: str) -> None:
    with pytest.raises(Wrong, match=r"no such block list; there are spamhaus, barracuda,"):
        chosen((written,))


def test_the_table_is_sound() -> None:
    assert len({each.name for each in KNOWN}) == len({each.zone for each in KNOWN}) == len(KNOWN)
    for each in KNOWN:
        codes = [code for code, _ in each.codes]
        assert codes
        assert all(code.startswith("127.0.0.") for code in codes)
        assert "127.0.0.1" not in codes
        assert each.open_to_all is (each.terms is None)
    assert [each.weight for each in KNOWN] == sorted(
        (each.weight for each in KNOWN), key=list(Weight).index
    )


def test_the_page_for_those_who_run_it_has_every_list() -> None:
    page = (Path(__file__).parents[4] / "docs/operations.md").read_text()
    for each in KNOWN:
        row = next(line for line in page.splitlines() if f"`{each.name}`" in line and "|" in line)
        assert ("| on" in row) is each.open_to_all
