from __future__ import annotations

from datetime import datetime

import pytest

from checks.core import (
    EventKind,
    Finding,
    Outcome,
    Owner,
    Tenant,
    TenantStop,
    Unavailable,
    Verdict,
    say,
)
from checks.tenant import CHECK
from tests.fakes import ANN, AWAY, HOME, NOW, FakeHistory, FakeSes, ago, event, sources

ARN = "arn:aws:ses:eu-west-1:111122223333:tenant/bazaar/tn-1"
DOWN = say("Not allowed")
CAUSE = "The bounce rate is above the threshold"


def ask(tenant: Tenant | None, *kinds: EventKind, ses: FakeSes | None = None) -> Finding:
    events = tuple(event(kind, tenant="bazaar") for kind in kinds or (EventKind.SEND,))
    fake = ses or FakeSes(tenants={"bazaar": tenant} if tenant else {})
    return CHECK.run(ANN, sources(ses=fake, history=FakeHistory(events=events)))


def stopped(*stops: TenantStop) -> Tenant:
    return Tenant(NOW, "bazaar", "DISABLED", ARN, stops)


def test_one_that_may_send_is_in_order() -> None:
    found = ask(Tenant(NOW, "bazaar", "REINSTATED", ARN, ()))
    assert found.verdict is Verdict.OK
    assert found.headline == say("The tenant {name} may send", name="bazaar")


def test_who_stopped_it_and_why_is_told() -> None:
    found = ask(stopped(TenantStop(True, CAUSE, ago(hours=1))))
    assert (found.verdict, found.explains) == (
        Verdict.FAIL,
        (Outcome.NEVER_SENT, Outcome.UNKNOWN),
    )
    assert "after this message" in found.headline.template
    told = {fact.label: fact.value for fact in found.facts}
    assert told[say("Stopped by AWS")] == CAUSE
    assert told[say("Since")] == ago(hours=1)
    assert found.fix
    assert found.fix.command == "aws sesv2 get-tenant --region eu-west-1 --tenant-name bazaar"


@pytest.mark.parametrize("by_aws", [True, False])
@pytest.mark.parametrize(
    ("begun", "later"),
    [
        ((ago(hours=1),), True),
        ((ago(hours=2),), False),
        ((ago(hours=3),), False),
        ((ago(hours=1), ago(hours=3)), False),
        ((ago(hours=1), None), False),
    ],
    ids=["after", "with it", "before", "one before", "one not known"],
)
def test_a_stop_after_the_message_is_told_as_one(
    by_aws: bool, begun: tuple[datetime | None, ...], later: bool
) -> None:
    found = ask(stopped(*(TenantStop(by_aws, None, since) for since in begun)))
    assert ("after this message" in found.headline.template) is later
    assert dict(found.headline.values).get("since") == (ago(hours=1) if later else None)


def test_what_our_own_people_did_can_be_taken_back() -> None:
    found = ask(stopped(TenantStop(False, None, None)))
    assert found.headline == say("Our own people have stopped the tenant {name}", name="bazaar")
    assert found.fix
    assert found.fix.owner is Owner.US
    assert f"--reputation-entity-reference {ARN} --sending-status ENABLED" in (
        found.fix.command or ""
    )
    assert (found.fix.undo or "").endswith("--sending-status DISABLED")


def test_that_it_is_stopped_is_told_though_the_cause_cannot_be_seen() -> None:
    found = ask(Tenant(NOW, "bazaar", "DISABLED", ARN, Unavailable("SES", DOWN)))
    assert found.headline == say("Sending is off for the tenant {name}", name="bazaar")
    assert DOWN in [fact.value for fact in found.facts]


@pytest.mark.parametrize("stops", [(), Unavailable("SES", DOWN)], ids=["nobody", "not seen"])
def test_where_nobody_is_known_to_have_stopped_it_there_is_only_something_to_read(
    stops: tuple[TenantStop, ...] | Unavailable,
) -> None:
    found = ask(Tenant(NOW, "bazaar", "DISABLED", ARN, stops))
    assert found.fix
    assert (found.fix.command, found.fix.undo) == (
        "aws sesv2 get-tenant --region eu-west-1 --tenant-name bazaar",
        None,
    )


def test_what_aws_stopped_too_is_no_matter_of_our_own_people_alone() -> None:
    found = ask(stopped(TenantStop(False, None, None), TenantStop(True, CAUSE, None)))
    assert found.headline == say("AWS has stopped the tenant {name}", name="bazaar")
    assert found.fix
    assert "get-tenant" in (found.fix.command or "")


def test_a_message_with_its_result_is_not_explained_by_it() -> None:
    found = ask(stopped(), EventKind.SEND, EventKind.DELIVERY)
    assert (found.verdict, found.explains) == (Verdict.FAIL, ())


def test_a_tenant_that_is_gone_stops_nothing() -> None:
    assert ask(None).verdict is Verdict.OK


def test_without_a_tenant_the_question_does_not_arise() -> None:
    history = FakeHistory(events=(event(),))
    assert not CHECK.run(ANN, sources(history=history)).applies


def test_what_cannot_be_seen_is_unknown() -> None:
    with pytest.raises(Unavailable):
        ask(None, ses=FakeSes(failing={"tenant": DOWN}))
    away = FakeHistory(events=(event(tenant="bazaar", place=AWAY),))
    with pytest.raises(Unavailable):
        CHECK.run(ANN, sources(history=away, place=HOME))
