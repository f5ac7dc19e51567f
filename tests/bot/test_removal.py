"""Which entries may be taken off, and which stay with which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import removal
from bot.plain import sentence
from bot.removal import Entry, Look, refusal
from bot.report import Report, Result
from checks.core import (
    EventKind,
    Finding,
    Fix,
    Owner,
    Place,
    Suppression,
    Unavailable,
    Verdict,
    say,
)
from checks.core import timelines as grouped
from tests.bot.reports import check, report
from tests.fakes import ANN, AWAY, HOME, NOW, ago, event

BOUNCED = Suppression(ANN.value, "BOUNCE", ago(days=3))
COMPLAINED = replace(BOUNCED, reason="COMPLAINT")
NEWFANGLED = replace(BOUNCED, reason="ADMIN")
DOWN = Unavailable("event store", say("It does not answer"))

SEEN = [
    pytest.param(BOUNCED, True, None, id="bounce, mailed"),
    pytest.param(BOUNCED, False, "No event tells of mail from this account", id="never mailed"),
    pytest.param(BOUNCED, DOWN, "could not be read: It does not answer", id="mailed: not known"),
    pytest.param(COMPLAINED, True, "told their mail provider", id="complaint, mailed"),
    pytest.param(COMPLAINED, False, "told their mail provider", id="complaint, never mailed"),
    pytest.param(COMPLAINED, DOWN, "told their mail provider", id="complaint, not known"),
    pytest.param(NEWFANGLED, True, "a reason that I do not know (ADMIN)", id="unknown reason"),
]


@pytest.mark.parametrize("place", [HOME, AWAY], ids=["home", "elsewhere"])
@pytest.mark.parametrize(("entry", "mailed", "words"), SEEN)
def test_an_entry_is_taken_off_or_stays_with_the_reason(
    entry: Suppression, mailed: bool | Unavailable, words: str | None, place: Place
) -> None:
    why = refusal(Entry(place, entry, mailed))
    if words is None:
        assert why is None
    else:
        assert why is not None
        assert words in sentence(why)


def test_of_several_places_each_is_judged_by_itself() -> None:
    goes, stays = Entry(HOME, BOUNCED, True), Entry(AWAY, COMPLAINED, True)
    look = Look((goes, stays))
    assert look.removable == (goes,)
    assert look.staying == ((stays, removal.COMPLAINED),)


@pytest.mark.parametrize(
    ("look", "words"),
    [
        pytest.param(Look(), "not on the account's suppression list any more", id="gone"),
        pytest.param(Look(gaps=(DOWN,)), "could not be read: It does not answer", id="not seen"),
        pytest.param(Look((Entry(HOME, COMPLAINED, True),)), "told their mail", id="complaint"),
    ],
)
def test_where_there_is_nothing_to_take_off_it_says_why(look: Look, words: str) -> None:
    assert words in sentence(look.why_nothing)


def answer(*entries: Suppression, subtype: str | None = None) -> Report:
    fix = Fix(Owner.US, say("Do it"))
    finding = Finding(Verdict.FAIL, say("Listed"), fix=fix, listed=entries)
    held = grouped([event(EventKind.BOUNCE, ago(hours=1), subtype=subtype)]) if subtype else ()
    found = Result(check("suppression_list", per_place=True), finding, HOME)
    return replace(report(), results=(found,), timelines=held)


@pytest.mark.parametrize(
    ("given", "offered", "words"),
    [
        pytest.param(answer(BOUNCED), True, None, id="bounce"),
        pytest.param(answer(COMPLAINED), False, removal.COMPLAINED, id="complaint"),
        pytest.param(answer(COMPLAINED, BOUNCED), True, None, id="both"),
        pytest.param(answer(), False, None, id="nothing listed"),
        pytest.param(answer(subtype="Suppressed"), False, removal.GLOBAL, id="global list"),
        pytest.param(
            answer(subtype="OnTenantSuppressionList"), False, removal.TENANT, id="tenant's list"
        ),
        pytest.param(
            answer(subtype="EmailValidationSuppressed"), False, removal.VALIDATED, id="validation"
        ),
        pytest.param(answer(subtype="OnAccountSuppressionList"), False, None, id="gone by now"),
        pytest.param(
            replace(answer(BOUNCED), locked=frozenset({HOME})), False, None, id="denied here"
        ),
        pytest.param(
            replace(answer(BOUNCED), locked=frozenset({AWAY})), True, None, id="elsewhere"
        ),
    ],
)
def test_the_button_is_there_for_a_bounce_alone_and_else_it_is_said_why_not(
    given: Report, offered: bool, words: object
) -> None:
    assert (removal.is_offered(given), removal.why_not_offered(given)) == (offered, words)


def test_it_can_be_put_back_for_a_day() -> None:
    assert not removal.is_over(NOW, NOW + timedelta(hours=24) - timedelta(seconds=1))
    assert removal.is_over(NOW, NOW + timedelta(hours=24))
