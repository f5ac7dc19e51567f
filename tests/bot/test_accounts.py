"""Where there are several accounts, what is said names the one that it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import accounts, explain, explain_finding, explain_status, wiring_ingest
from bot.accounts import Account
from bot.document import Line
from bot.ingest.arrival import Refused
from bot.ingest.queue import Queue
from bot.plain import sentence
from bot.report import Report
from bot.settings import BadSettings, load
from bot.watch import episode
from bot.watch.bulletin import bulletin
from bot.watch.digest.place_rows import named
from checks.core import Finding, Fix, Outcome, Owner, Place, Strength, Text, Verdict, say
from checks.core.place import Names
from tests.bot.ingest.test_intake import through_sns
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
    assert explain_finding.ours(shown, shown.results[0]) == Line(say("In {place}:", place=NAMED))
    alone = report()
    assert all(explain_finding.ours(alone, result) is None for result in alone.results)


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


ROLE = "arn:aws:iam::444455556666:role/ses-why"


def test_accounts_are_read_with_roles_external_ids_and_regions() -> None:
    written = f"main=111122223333;\n shop={ROLE} external_id=a=b,c:d/e regions=eu-west-1,us-east-1;"
    found = accounts.parse(written)
    assert found == (
        Account("main", "111122223333"),
        Account("shop", "444455556666", ROLE, "a=b,c:d/e", ("eu-west-1", "us-east-1")),
    )
    assert accounts.regions(found, ("eu-central-1",)) == ("eu-central-1", "eu-west-1", "us-east-1")
    assert accounts.names(found).place("444455556666", "eu-west-1").named.startswith("shop (4444-")


def test_a_lone_account_needs_no_name() -> None:
    assert accounts.names(accounts.parse(f"shop={ROLE}")) == Names()
    assert (accounts.parse(" "), accounts.regions((), ("eu-west-1",))) == ((), ("eu-west-1",))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("111122223333", "an alias begins with a letter", id="no alias"),
        pytest.param("eu-west-1=111122223333", "must not look like a Region", id="a Region's name"),
        pytest.param("main=own", "neither 12 digits nor the ARN of a role", id="no account"),
        pytest.param("main=", "neither 12 digits nor the ARN of a role", id="nothing"),
        pytest.param(
            "main=arn:aws:iam::444455556666:user/bot", "nor the ARN of a role", id="a user"
        ),
        pytest.param(f"shop={ROLE} external_id=ü", "an external id has 2 to", id="external id"),
        pytest.param(f"shop={ROLE} regions=Ireland", "Ireland is not an AWS Region", id="Region"),
        pytest.param(f"shop={ROLE} regions=", "is not an AWS Region", id="no Region"),
        pytest.param(
            f"shop={ROLE} regions=eu-west-1,eu-west-1", "a Region is named twice", id="Region twice"
        ),
        pytest.param(f"shop={ROLE} region=eu-west-1", "region is not known here", id="option"),
        pytest.param(
            "main=111122223333 external_id=abc", "is for a role that is assumed", id="own"
        ),
        pytest.param(
            "a=111122223333; b=111122223333", "account 111122223333 is named twice", id="twice"
        ),
        pytest.param(f"a=111122223333; a={ROLE}", "the alias a is named twice", id="alias twice"),
    ],
)
def test_what_cannot_be_meant_is_told_with_what_to_write(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        accounts.parse(text)


def test_all_faults_of_the_settings_come_at_once() -> None:
    given = {"SES_REGIONS": "eu-west-1", "ADDRESS_KEY": "k" * 16}
    both = {"SES_ACCOUNTS": f"main=1; shop={ROLE} external_id=x"}
    with pytest.raises(BadSettings) as told:
        load(given | both)
    (fault,) = told.value.lines()
    assert fault.startswith("SES_ACCOUNTS: main: is neither 12 digits")
    assert "shop: an external id has 2 to 1224" in fault


def test_a_route_names_an_account_that_there_is() -> None:
    given = {"SES_REGIONS": "eu-west-1", "ADDRESS_KEY": "k" * 16}
    several = given | {"SES_ACCOUNTS": f"main=111122223333; shop={ROLE}"}
    assert load(several | {"ALERT_ROUTES": "@shop=C0SHOP"}).ALERT_ROUTES == "@shop=C0SHOP"
    with pytest.raises(BadSettings, match="ALERT_ROUTES: prod is no account of SES_ACCOUNTS"):
        load(several | {"ALERT_ROUTES": "@prod=C0PROD"})
    with pytest.raises(BadSettings, match=r"ALERT_ROUTES: shop is no account.*one at most"):
        load(given | {"ALERT_ROUTES": "@shop=C0SHOP"})


def test_events_of_all_accounts_are_taken_in() -> None:
    given = {
        "SES_REGIONS": "eu-west-1",
        "ADDRESS_KEY": "k" * 16,
        "SES_ACCOUNTS": f"main=111122223333; shop={ROLE}",
        "EVENTS_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/777788889999/ses-events",
    }
    for settings, whose in (
        (load(given), {"111122223333", "444455556666", "777788889999"}),
        (load(given | {"EVENTS_ACCOUNTS": "444455556666"}), {"444455556666"}),
    ):
        queue = Queue(None, settings.EVENTS_QUEUE_URL)
        read = wiring_ingest.intake(settings, queue).read
        taken = {
            account
            for account in ("111122223333", "444455556666", "777788889999", "123412341234")
            if not isinstance(read(through_sns(account, account)), Refused)
        }
        assert taken == whose
