"""Tenants as SES answers: by the real client, from the local SES."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.sources.ses_answers import Missing
from bot.sources.ses_tenants import contact, contact_lists, entity_members, tenant, tenant_members
from checks.core import Contact, Tenant, TenantStop, Unavailable, say

AT = datetime(2026, 5, 2, 10, 20, tzinfo=UTC)
ARN = "arn:aws:ses:eu-west-1:111122223333:tenant/bazaar/tn-1"


def entity(**managers: Any) -> dict[str, Any]:
    return {"ReputationEntity": {"ReputationEntityReference": ARN, **managers}}


def test_both_who_may_stop_it_are_read() -> None:
    kept = tenant_members({"Tenant": {"SendingStatus": "DISABLED", "TenantArn": ARN}})
    stops = entity_members(
        entity(
            AwsSesManagedStatus={"Status": "DISABLED", "Cause": "x" * 900},
            CustomerManagedStatus={"Status": "DISABLED", "LastUpdatedTimestamp": AT},
        )
    )
    assert tenant("bazaar", kept, AT, stops) == Tenant(
        AT,
        "bazaar",
        "DISABLED",
        ARN,
        (TenantStop(True, "x" * 500, None), TenantStop(False, None, AT)),
    )


def test_who_did_not_stop_it_is_left_out() -> None:
    assert entity_members(entity(AwsSesManagedStatus={"Status": "ENABLED", "Cause": "old"})) == []


def test_what_could_not_be_looked_at_stays_so() -> None:
    kept = tenant_members({"Tenant": {"SendingStatus": "DISABLED"}})
    gap = Unavailable("SES", say("Not allowed"))
    assert tenant("bazaar", kept, AT, gap).stops is gap


@pytest.mark.parametrize("answer", [{}, {"Tenant": {}}])
def test_what_is_no_answer_of_ses_is_said(answer: dict[str, Any]) -> None:
    with pytest.raises(Missing):
        tenant_members(answer)


def test_a_topic_without_a_word_of_theirs_is_as_the_list_has_it() -> None:
    told = contact(
        {
            "EmailAddress": "ann@example.com",
            "TopicPreferences": [{"TopicName": "weekly", "SubscriptionStatus": "OPT_IN"}],
            "TopicDefaultPreferences": [
                {"TopicName": "weekly", "SubscriptionStatus": "OPT_OUT"},
                {"TopicName": "offers", "SubscriptionStatus": "OPT_OUT"},
            ],
            "UnsubscribeAll": False,
            "LastUpdatedTimestamp": AT,
        },
        "news",
    )
    assert told == Contact("news", False, ("offers",), AT)
    assert contact_lists({"ContactLists": [{"ContactListName": "news"}]}) == ["news"]
    with pytest.raises(Missing):
        contact({}, "news")
