"""How a place is named to people, with one account and with several."""

from __future__ import annotations

import pytest

from checks.core import Place
from checks.core.place import UNNAMED, Names

NAMES = Names({"111122223333": "prod", "444455556666": "shop"})


@pytest.mark.parametrize(
    ("names", "account", "named"),
    [
        pytest.param(UNNAMED, "111122223333", "eu-west-1", id="one account"),
        pytest.param(UNNAMED, "", "eu-west-1", id="one account, not known"),
        pytest.param(NAMES, "111122223333", "prod (1111-2222-3333) · eu-west-1", id="several"),
        pytest.param(NAMES, "777788889999", "7777-8888-9999 · eu-west-1", id="a stranger's"),
        pytest.param(NAMES, "", "eu-west-1", id="several, and not known whose"),
    ],
)
def test_a_place_is_named_with_its_account_where_there_are_several(
    names: Names, account: str, named: str
) -> None:
    assert names.place(account, "eu-west-1").named == named


def test_an_alias_stands_also_where_the_number_is_not_known() -> None:
    assert Place("", "eu-west-1", "prod").named == "prod · eu-west-1"


def test_a_place_is_the_same_whatever_it_is_called() -> None:
    bare = Place("111122223333", "eu-west-1")
    assert {NAMES.place(bare.account, bare.region): 1}[bare] == 1
