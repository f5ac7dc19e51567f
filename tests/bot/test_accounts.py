"""Where there are several accounts, what is said names the one that it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import evidence, explain, explain_status
from bot.document import Line
from bot.plain import sentence
from bot.report import Report
from bot.watch import episode
from bot.watch.bulletin import bulletin
from bot.watch.digest.place_rows import named
from checks.core import Finding, Fix, Outcome, Owner, Place, Strength, Text, Verdict, say
from tests.bot.overviews import CALM, overview
from tests.bot.reports import report
from tests.fakes import NOW

PROD = Place("111122223333", "eu-west-1", "prod")
SHOP = Place("444455556666", "eu-west-1", "shop")
NAMED = "prod (1111-2222-3333) · eu-west-1"
FIX = Fix(Owner.US, say("Look at it."), "aws sesv2 get-account --region eu-west-1")


def held(headline: Text) -> Report:
    """Mail to somebody of whom nothing is stored would be held back at PROD."""
    never = (Outcome.NEVER_SENT,)
    found = Finding(Verdict.FAIL, headline, (), FIX, Strength.PROOF, never)
    made = report(("suppression_list", found, PROD), history=())
    return replace(made, places=(PROD, SHOP), outcome=Outcome.NEVER_SENT)


@pytest.mark.parametrize(
    ("headline", "told"),
    [
        pytest.param(
            say("On the list in {region}", region="eu-west-1"),
            f"Mail would be held back: On the list in eu-west-1 ({NAMED})",
            id="the check names the Region alone",
        ),
        pytest.param(
            say("On the list in {region}", region=NAMED),
            f"Mail would be held back: On the list in {NAMED}",
            id="the check names the account as well",
        ),
    ],
)
def test_an_answer_names_the_account_once(headline: Text, told: str) -> None:
    assert sentence(explain.why(held(headline))) == told


def test_commands_say_whose_they_are() -> None:
    shown = held(say("On the list"))
    assert evidence.ours(shown, shown.results[0]) == Line(say("In {place}:", place=NAMED))
    alone = report()
    assert all(evidence.ours(alone, result) is None for result in alone.results)


def test_status_and_digest_name_the_account() -> None:
    both = overview(replace(CALM, place=PROD), replace(CALM, place=SHOP))
    first = explain_status.groups(both)[0][0]
    assert isinstance(first, Line)
    assert (sentence(first.text), sentence(named(PROD))) == (NAMED, NAMED)
    assert sentence(explain_status.headline(both)) == "Sending in all 2 places"
    assert sentence(explain_status.footing(both)).startswith("Accounts and Regions: 2 · ")


def test_an_alert_names_the_account_and_one_of_a_lone_account_does_not() -> None:
    told = [
        sentence(bulletin(episode.fresh("k", "sending", *whose), NOW).subject)
        for whose in (("111122223333", "eu-west-1", "prod"), ("111122223333", "eu-west-1"))
    ]
    assert told == [
        f"AWS reviews our account in {NAMED}, and may pause it",
        "AWS reviews our account in eu-west-1, and may pause it",
    ]
