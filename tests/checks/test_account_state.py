from __future__ import annotations

import shlex
from dataclasses import replace
from typing import Any

import pytest

from checks.account_state import CHECK
from checks.core import (
    Account,
    EventKind,
    Finding,
    Identity,
    MessageId,
    Outcome,
    Owner,
    Place,
    Quota,
    Strength,
    Text,
    Unavailable,
    Verdict,
    say,
)
from tests.fakes import (
    ACCOUNT,
    ANN,
    AWAY,
    HOME,
    MAIN_SET,
    MESSAGE,
    SHOP,
    FakeHistory,
    FakeSes,
    event,
    sources,
)

REGION = HOME.region
SHUTDOWN = replace(ACCOUNT, enforcement="SHUTDOWN", sending=False)
SWITCHED_OFF = replace(ACCOUNT, sending=False)
SANDBOX = replace(ACCOUNT, production=False)
DOWN = say("SES is throttling us")
PAUSED_SET = {"main": replace(MAIN_SET, sending=False)}


def quota(sent: float, maximum: float | None = 1000) -> Account:
    return replace(ACCOUNT, quota=Quota(maximum, sent, 14))


def ask(history: FakeHistory | None = None, place: Place = HOME, **ses: Any) -> Finding:
    asked = sources(ses=FakeSes(**ses), history=history, place=place, places=(HOME, AWAY))
    return CHECK.run(ANN, asked)


@pytest.mark.parametrize(
    ("account", "verdict", "headline"),
    [
        pytest.param(ACCOUNT, Verdict.OK, say("The account may send"), id="healthy"),
        pytest.param(
            SHUTDOWN,
            Verdict.FAIL,
            say("AWS has paused sending for our account in {region}", region=REGION),
            id="paused by AWS",
        ),
        pytest.param(
            SWITCHED_OFF,
            Verdict.FAIL,
            say("Sending is switched off for our account in {region}", region=REGION),
            id="switched off",
        ),
        pytest.param(
            SANDBOX,
            Verdict.FAIL,
            say("Our account is in the sandbox in {region}", region=REGION),
            id="sandbox",
        ),
        pytest.param(
            quota(1000),
            Verdict.FAIL,
            say("Our daily sending quota in {region} is used up", region=REGION),
            id="quota used up",
        ),
        pytest.param(
            quota(950),
            Verdict.WARN,
            say("Our daily sending quota in {region} is nearly used up", region=REGION),
            id="quota nearly used up",
        ),
        pytest.param(quota(949), Verdict.OK, say("The account may send"), id="quota left"),
        pytest.param(quota(9e9, None), Verdict.OK, say("The account may send"), id="no limit"),
        pytest.param(
            replace(ACCOUNT, quota=None),
            Verdict.OK,
            say("The account may send"),
            id="no quota told",
        ),
        pytest.param(
            replace(ACCOUNT, enforcement="PROBATION"),
            Verdict.WARN,
            say("AWS is reviewing our account in {region}", region=REGION),
            id="under review",
        ),
    ],
)
def test_verdict(account: Account, verdict: Verdict, headline: Text) -> None:
    found = ask(the_account=account)
    assert (found.verdict, found.headline) == (verdict, headline)
    if verdict is Verdict.FAIL:
        assert (found.explains, found.strength) == ((Outcome.NEVER_SENT,), Strength.BLOCK)
        assert found.fix
        assert found.fix.owner is Owner.US
    else:
        assert found.explains == ()


@pytest.mark.parametrize("name", [ANN.value, ANN.domain])
def test_a_verified_recipient_can_be_mailed_from_the_sandbox(name: str) -> None:
    verified: dict[str, Identity] = {name: replace(SHOP, name=name)}
    assert ask(the_account=SANDBOX, identities=verified).verdict is Verdict.OK
    unverified = {name: replace(SHOP, name=name, verified=False)}
    assert ask(the_account=SANDBOX, identities=unverified).verdict is Verdict.FAIL


def test_in_the_sandbox_not_seeing_the_identities_is_not_a_failure() -> None:
    found = ask(the_account=SANDBOX, failing={"identity": DOWN})
    assert found.verdict is Verdict.UNKNOWN
    assert found.headline == say(
        "In the sandbox, and could not see whether the recipient is verified"
    )
    message = sources(ses=FakeSes(the_account=SANDBOX))
    assert CHECK.run(MessageId(MESSAGE), message).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("history", "place", "explains"),
    [
        pytest.param(FakeHistory(), HOME, True, id="no events, home"),
        pytest.param(FakeHistory(), AWAY, False, id="no events, not home"),
        pytest.param(FakeHistory(events=(event(),)), HOME, True, id="waiting, here"),
        pytest.param(FakeHistory(events=(event(),)), AWAY, False, id="waiting, elsewhere"),
        pytest.param(
            FakeHistory(events=(event(), event(EventKind.DELIVERY))),
            HOME,
            False,
            id="has its result",
        ),
        pytest.param(FakeHistory(down=DOWN), HOME, False, id="history cannot be read"),
    ],
)
def test_when_a_paused_account_accounts_for_it(
    history: FakeHistory, place: Place, explains: bool
) -> None:
    found = ask(history, place, the_account=SHUTDOWN)
    assert found.verdict is Verdict.FAIL
    assert bool(found.explains) is explains


def test_a_paused_configuration_set_holds_its_messages() -> None:
    found = ask(FakeHistory(events=(event(),)), sets=PAUSED_SET)
    assert found.verdict is Verdict.FAIL
    assert found.headline == say(
        "Sending is off for the configuration set {name} in {region}",
        name="main",
        region=HOME.region,
    )
    assert found.fix
    assert shlex.split(found.fix.command or "")[-2:] == ["main", "--sending-enabled"]
    assert ask(FakeHistory(), sets=PAUSED_SET).verdict is Verdict.OK, "it is not known to be used"


@pytest.mark.parametrize(
    ("history", "ses"),
    [
        pytest.param(FakeHistory(down=DOWN), {}, id="history down"),
        pytest.param(
            FakeHistory(events=(event(),)),
            {"failing": {"configuration_set": DOWN}},
            id="set unseen",
        ),
    ],
)
def test_half_seen_is_not_fine(history: FakeHistory, ses: dict[str, Any]) -> None:
    found = ask(history, **ses)
    assert found.verdict is Verdict.UNKNOWN
    assert DOWN in [fact.value for fact in found.facts]


def test_an_account_that_cannot_be_seen_is_unknown() -> None:
    with pytest.raises(Unavailable):
        ask(down=DOWN)
