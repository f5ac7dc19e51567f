"""What --search says and ends with, where there is nothing to be searched."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.boundary import BAD_INPUT, DONE, UNREACHABLE
from bot.plain import ENGLISH
from bot.report import Report
from bot.search import Found
from bot.searching import refusal, searched
from checks.core import Address, Finding, MessageId, Target, Text, Unavailable, say
from tests.bot.reports import report
from tests.bot.slack.test_search_desk import DENIED, NOTHING, SOMETHING, UNHEARD
from tests.fakes import ANN, AWAY, HOME, MESSAGE


class Asking:
    """Answers that there is a message once it was found."""

    def __init__(self, found: Found = NOTHING) -> None:
        self.found = found
        self.searched = 0

    def __call__(self, target: Target, only: str | None = None) -> Report:
        return report(history=self.found.timelines)

    def search(
        self, address: Address, wait: Callable[[float], bool], tell: Callable[[Text], None]
    ) -> Found:
        tell(say("It begins"))
        self.searched += 1
        return self.found


def end(asking: Asking, first: Report = UNHEARD) -> tuple[Report | None, int]:
    return searched(asking, first, None, lambda seconds: False, ENGLISH)


def test_what_is_known_or_cannot_be_known_is_not_searched_for() -> None:
    asking = Asking()
    known = report()
    assert end(asking, known) == (known, DONE)
    unread = report(
        ("blind_spots", Finding.unknown(say("Could not look")), None),
        history=Unavailable("event store", say("It does not answer")),
    )
    assert end(asking, unread)[1] == UNREACHABLE
    assert asking.searched == 0


def test_nothing_found_is_done_and_the_answer_stays(capsys: pytest.CaptureFixture[str]) -> None:
    assert end(Asking()) == (UNHEARD, DONE)
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "It begins"
    assert told[1].endswith("in eu-west-1 have no message to this address")


@pytest.mark.parametrize(
    ("found", "code"),
    [
        pytest.param(SOMETHING, DONE, id="found"),
        pytest.param(Found(ANN, (), (), 0, (), ((HOME, DENIED),)), UNREACHABLE, id="not searched"),
        pytest.param(
            Found(ANN, (), (), 0, (HOME,), ((AWAY, DENIED),)), UNREACHABLE, id="in part, nothing"
        ),
        pytest.param(
            Found(ANN, SOMETHING.timelines, (), 1, (HOME,), ((AWAY, DENIED),)),
            DONE,
            id="in part, something",
        ),
    ],
)
def test_nothing_found_is_certain_only_where_every_place_was_searched(
    found: Found, code: int
) -> None:
    again, ended = end(Asking(found))
    assert ended == code
    assert again is not None
    assert again.timelines == found.timelines


def test_only_an_address_can_be_searched_for_and_only_where_it_is_switched_on() -> None:
    assert refusal(ANN, ENGLISH, switched_on=True) is None
    assert refusal(ANN, ENGLISH, switched_on=False) == BAD_INPUT
    assert refusal(MessageId(MESSAGE), ENGLISH, switched_on=True) == BAD_INPUT
