"""SES v2 as boto3 sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.ses_region import HEALTHY_ACCOUNT
from sandbox.world import ConfigurationSet
from tests.sandbox.aws.conftest import NOW, LocalAws


def without_metadata(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def error_of(caught: pytest.ExceptionInfo[ClientError]) -> tuple[str, str, int]:
    response = caught.value.response
    status = response["ResponseMetadata"]["HTTPStatusCode"]
    return response["Error"]["Code"], response["Error"]["Message"], status


def test_the_account_is_the_worlds(aws: LocalAws) -> None:
    answer = without_metadata(aws.client("sesv2").get_account())
    assert answer == HEALTHY_ACCOUNT | {"EnforcementStatus": "PROBATION"}


def test_a_region_the_world_has_not_is_healthy_and_empty(aws: LocalAws) -> None:
    ses = aws.client("sesv2", "ap-northeast-1")
    assert without_metadata(ses.get_account()) == HEALTHY_ACCOUNT
    assert without_metadata(ses.list_email_identities()) == {"EmailIdentities": []}
    assert without_metadata(ses.list_configuration_sets()) == {"ConfigurationSets": []}
    listed = without_metadata(ses.list_suppressed_destinations())
    assert listed == {"SuppressedDestinationSummaries": []}


def test_a_suppressed_address_says_why_and_since_when(aws: LocalAws) -> None:
    answer = aws.client("sesv2").get_suppressed_destination(EmailAddress="Ann@Recipient.EXAMPLE")
    assert answer["SuppressedDestination"] == {
        "EmailAddress": "Ann@recipient.example",
        "Reason": "BOUNCE",
        "LastUpdateTime": NOW,
        "Attributes": {"MessageId": "0102", "FeedbackId": "0103"},
    }


@pytest.mark.parametrize(
    ("address", "tenant"),
    [
        pytest.param("ann@recipient.example", None, id="other case of the local part"),
        pytest.param("Ann@recipient.example", "acme", id="a tenant's list is another one"),
        pytest.param("a+b/c d@recipient.example", None, id="signs that a URL must encode"),
    ],
)
def test_an_address_that_is_not_listed_is_a_404(
    aws: LocalAws, address: str, tenant: str | None
) -> None:
    ses = aws.client("sesv2")
    more = {"TenantName": tenant} if tenant else {}
    with pytest.raises(ses.exceptions.NotFoundException) as caught:
        ses.get_suppressed_destination(EmailAddress=address, **more)
    message = f"Email address {address} does not exist on your suppression list."
    assert error_of(caught) == ("NotFoundException", message, 404)


def test_an_address_is_put_on_the_list_and_taken_off(aws: LocalAws) -> None:
    ses = aws.client("sesv2")
    address = "a+b/c d@recipient.example"
    ses.put_suppressed_destination(EmailAddress=address, Reason="COMPLAINT")
    found = ses.get_suppressed_destination(EmailAddress=address)["SuppressedDestination"]
    assert (found["EmailAddress"], found["Reason"]) == (address, "COMPLAINT")
    ses.delete_suppressed_destination(EmailAddress=address)
    with pytest.raises(ses.exceptions.NotFoundException):
        ses.delete_suppressed_destination(EmailAddress=address)


def test_the_list_is_filtered_and_comes_in_pages(aws: LocalAws) -> None:
    aws.world.throttle = False
    suppression = aws.world.regions["eu-west-1"].suppression
    for number in range(5):
        at = NOW - timedelta(days=number)
        entry = {"Reason": "COMPLAINT", "LastUpdateTime": at}
        suppression[f"u{number}@recipient.example"] = entry
    ses = aws.client("sesv2")
    asked: dict[str, Any] = {"Reasons": ["COMPLAINT"], "StartDate": NOW - timedelta(days=4)}
    seen: list[str] = []
    token: dict[str, str] = {}
    while True:
        answer = ses.list_suppressed_destinations(**asked, PageSize=3, **token)
        seen += [s["EmailAddress"] for s in answer["SuppressedDestinationSummaries"]]
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert seen == [f"u{number}@recipient.example" for number in range(4)]
    with pytest.raises(ses.exceptions.InvalidNextTokenException):
        ses.list_suppressed_destinations(**token)


def test_an_identity_is_answered_in_full(aws: LocalAws) -> None:
    answer = without_metadata(aws.client("sesv2").get_email_identity(EmailIdentity="shop.example"))
    assert answer == aws.world.regions["eu-west-1"].identities["shop.example"]


def test_an_identity_that_does_not_exist(aws: LocalAws) -> None:
    ses = aws.client("sesv2")
    with pytest.raises(ses.exceptions.NotFoundException) as caught:
        ses.get_email_identity(EmailIdentity="other.example")
    message = "Email identity <other.example> does not exist."
    assert error_of(caught) == ("NotFoundException", message, 404)


def test_identities_are_listed(aws: LocalAws) -> None:
    ses = aws.client("sesv2")
    assert ses.list_email_identities()["EmailIdentities"] == [
        {
            "IdentityName": "shop.example",
            "IdentityType": "DOMAIN",
            "SendingEnabled": True,
            "VerificationStatus": "SUCCESS",
        }
    ]
    filtered = ses.list_email_identities(Filter={"VERIFICATION_STATUS": "FAILED"})
    assert filtered["EmailIdentities"] == []


def test_a_configuration_set_and_its_destinations(aws: LocalAws) -> None:
    ses = aws.client("sesv2")
    answer = without_metadata(ses.get_configuration_set(ConfigurationSetName="main"))
    expected = {"ConfigurationSetName": "main", "SendingOptions": {"SendingEnabled": True}}
    assert answer == expected
    answer = ses.get_configuration_set_event_destinations(ConfigurationSetName="main")
    stored = aws.world.regions["eu-west-1"].configuration_sets["main"]
    assert answer["EventDestinations"] == stored.event_destinations


@pytest.mark.parametrize(
    "operation", ["get_configuration_set", "get_configuration_set_event_destinations"]
)
def test_a_configuration_set_that_does_not_exist(aws: LocalAws, operation: str) -> None:
    ses = aws.client("sesv2")
    with pytest.raises(ses.exceptions.NotFoundException) as caught:
        getattr(ses, operation)(ConfigurationSetName="none")
    message = "Configuration set <none> does not exist."
    assert error_of(caught) == ("NotFoundException", message, 404)


def test_configuration_sets_come_in_pages(aws: LocalAws) -> None:
    sets = aws.world.regions["eu-west-1"].configuration_sets
    sets["other"] = ConfigurationSet({}, [])
    ses = aws.client("sesv2")
    first = ses.list_configuration_sets(PageSize=1)
    second = ses.list_configuration_sets(PageSize=1, NextToken=first["NextToken"])
    assert first["ConfigurationSets"] + second["ConfigurationSets"] == ["main", "other"]
    assert "NextToken" not in second


def test_a_template_is_answered_with_its_parts(aws: LocalAws) -> None:
    parts = {"Subject": "Hello {{name}}", "Text": "Hello"}
    aws.world.regions["eu-west-1"].templates["hello"] = parts
    ses = aws.client("sesv2")
    answer = without_metadata(ses.get_email_template(TemplateName="hello"))
    assert answer == {"TemplateName": "hello", "TemplateContent": parts}
    with pytest.raises(ses.exceptions.NotFoundException) as caught:
        ses.get_email_template(TemplateName="none")
    message = "Template <none> does not exist."
    assert error_of(caught) == ("NotFoundException", message, 404)


def test_dedicated_ips_are_listed_by_pool(aws: LocalAws) -> None:
    ses = aws.client("sesv2")
    assert ses.get_dedicated_ips()["DedicatedIps"] == []
    warm = {"WarmupStatus": "DONE", "WarmupPercentage": 100}
    one, other = ({"Ip": f"192.0.2.{n}", "PoolName": f"pool{n}"} | warm for n in (1, 2))
    aws.world.regions["eu-west-1"].dedicated_ips = [one, other]
    assert ses.get_dedicated_ips()["DedicatedIps"] == [one, other]
    assert ses.get_dedicated_ips(PoolName="pool2")["DedicatedIps"] == [other]


def test_recommendations_are_filtered_and_come_in_pages(aws: LocalAws) -> None:
    region = aws.world.regions["eu-west-1"]
    region.recommendations = [
        {"Type": "DKIM", "Status": "OPEN", "CreatedTimestamp": NOW},
        {"Type": "SPF", "Status": "OPEN"},
        {"Type": "DKIM", "Status": "FIXED"},
    ]
    aws.world.throttle = False
    ses = aws.client("sesv2")
    assert ses.list_recommendations()["Recommendations"] == []  # nobody looks
    region.account = region.account | {"VdmAttributes": {"VdmEnabled": "ENABLED"}}
    first = ses.list_recommendations(PageSize=2)
    second = ses.list_recommendations(PageSize=2, NextToken=first["NextToken"])
    assert first["Recommendations"] + second["Recommendations"] == region.recommendations
    chosen = ses.list_recommendations(Filter={"STATUS": "OPEN", "TYPE": "DKIM"})
    assert chosen["Recommendations"] == region.recommendations[:1]
    with pytest.raises(ses.exceptions.BadRequestException):
        ses.list_recommendations(PageSize=101)


def test_one_request_a_second_per_operation_and_region(aws: LocalAws) -> None:
    ses = aws.client("sesv2")
    for _ in range(3):
        ses.get_account()
    with pytest.raises(ses.exceptions.TooManyRequestsException) as caught:
        ses.get_account()
    assert error_of(caught) == ("TooManyRequestsException", "Rate exceeded", 429)
    ses.list_email_identities()
    aws.client("sesv2", "us-east-1").get_account()
    aws.clock.now += 1
    ses.get_account()
    with pytest.raises(ses.exceptions.TooManyRequestsException):
        ses.get_account()


def test_the_throttle_can_be_off(aws: LocalAws) -> None:
    aws.world.throttle = False
    for _ in range(6):
        aws.client("sesv2").get_account()


def test_input_that_does_not_fit_the_model_is_a_bad_request(aws: LocalAws) -> None:
    ses = aws.client("sesv2")
    with pytest.raises(ses.exceptions.BadRequestException) as caught:
        ses.put_suppressed_destination(EmailAddress="a@b.example", Reason="DISLIKE")
    assert "DISLIKE" in error_of(caught)[1]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"Colour": "red"}, id="unknown member"),
        pytest.param({"SendingEnabled": "yes"}, id="wrong type"),
        pytest.param({"PricingAttributes": {"CurrentPlan": "FREE"}}, id="no such enum value"),
    ],
)
def test_an_answer_that_does_not_fit_the_model_is_never_sent(
    aws: LocalAws, fault: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    aws.world.regions["eu-west-1"].account |= fault
    with pytest.raises(ClientError) as caught:
        aws.client("sesv2").get_account()
    code, message, status = error_of(caught)
    assert (code, status) == ("InternalFailure", 500)
    assert "does not fit the model" in message
    assert "does not fit the model" in caplog.text
