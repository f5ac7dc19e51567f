from __future__ import annotations

from dataclasses import replace

import pytest

from checks.core import Account, EventKind, Outcome, Owner, Unavailable, Verdict, say
from checks.global_suppression import CHECK, Seen, judge
from tests.fakes import ACCOUNT, ANN, AWAY, NOW, FakeHistory, FakeSes, ago, event, sources

HELD = event(EventKind.BOUNCE, ago(hours=1), subtype="Suppressed", bounce_type="Permanent")
LIST_OFF = replace(ACCOUNT, suppressed_reasons=frozenset())


@pytest.mark.parametrize(
    ("account", "command"),
    [
        pytest.param(ACCOUNT, None, id="own list on: wait"),
        pytest.param(
            LIST_OFF,
            "aws sesv2 put-account-suppression-attributes --region eu-west-1"
            " --suppressed-reasons BOUNCE COMPLAINT",
            id="own list off: switch it on",
        ),
    ],
)
def test_the_advice_depends_on_the_accounts_own_list(account: Account, command: str | None) -> None:
    history = FakeHistory(events=(event(), HELD))
    found = CHECK.run(ANN, sources(history=history, ses=FakeSes(the_account=account)))
    assert found.verdict is Verdict.FAIL
    assert found.headline == say("SES's global suppression list holds mail to this address back")
    assert found.explains == (Outcome.NEVER_SENT,)
    assert found.fix
    assert (found.fix.owner, found.fix.command) == (Owner.US, command)


def test_what_was_seen_survives_a_look_up_that_fails() -> None:
    history = FakeHistory(events=(event(), HELD))
    found = CHECK.run(ANN, sources(history=history, ses=FakeSes(down=say("SES is throttling us"))))
    assert found.verdict is Verdict.FAIL
    assert say("SES is throttling us") in [f.value for f in found.facts]


def test_another_regions_account_is_not_asked() -> None:
    history = FakeHistory(events=(replace(HELD, place=AWAY),))
    ses = FakeSes(the_account=LIST_OFF)
    found = CHECK.run(ANN, sources(history=history, ses=ses))
    assert found.fix
    assert found.fix.command is None


def test_the_accounts_list_is_another_matter() -> None:
    other = replace(HELD, subtype="OnAccountSuppressionList")
    found = CHECK.run(ANN, sources(history=FakeHistory(events=(other,))))
    assert found.verdict is Verdict.OK


def test_no_result_is_not_good_news() -> None:
    assert judge(Seen(NOW, None, None)).verdict is Verdict.UNKNOWN
    unavailable = Unavailable("SES", say("down"))
    assert judge(Seen(NOW, None, unavailable)).verdict is Verdict.UNKNOWN
