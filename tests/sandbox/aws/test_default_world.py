"""Everything that the sandbox's healthy world knows of SES arrives through boto3 unchanged."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import defaults
from sandbox.world import World
from tests.sandbox.aws.conftest import NOW, LocalAws

WORLD = defaults.healthy(NOW)


def without_metadata(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@pytest.fixture
def world(aws: LocalAws) -> World:
    aws.world = defaults.healthy(NOW)
    aws.world.throttle = False
    return aws.world


@pytest.mark.parametrize("name", list(WORLD.regions))
def test_every_answer_is_the_worlds(aws: LocalAws, world: World, name: str) -> None:
    region, ses = world.regions[name], aws.client("sesv2", name)
    assert without_metadata(ses.get_account()) == region.account
    listed = [i["IdentityName"] for i in ses.list_email_identities()["EmailIdentities"]]
    assert listed == sorted(region.identities)
    for identity, said in region.identities.items():
        assert without_metadata(ses.get_email_identity(EmailIdentity=identity)) == said
    assert ses.list_configuration_sets()["ConfigurationSets"] == sorted(region.configuration_sets)
    for name, stored in region.configuration_sets.items():
        found = without_metadata(ses.get_configuration_set(ConfigurationSetName=name))
        assert found == {"ConfigurationSetName": name} | stored.answer
        answer = ses.get_configuration_set_event_destinations(ConfigurationSetName=name)
        assert answer["EventDestinations"] == stored.event_destinations
    for template, parts in region.templates.items():
        answer = ses.get_email_template(TemplateName=template)
        assert answer["TemplateContent"] == parts
    assert ses.get_dedicated_ips()["DedicatedIps"] == region.dedicated_ips == []
    assert ses.list_recommendations()["Recommendations"] == region.recommendations == []
    summaries = ses.list_suppressed_destinations()["SuppressedDestinationSummaries"]
    assert {s["EmailAddress"] for s in summaries} == set(region.suppression)


@pytest.mark.parametrize("name", list(WORLD.regions))
def test_every_metric_is_answered(aws: LocalAws, world: World, name: str) -> None:
    client = aws.client("cloudwatch", name)
    for metric in world.regions[name].metrics:
        dimensions = [{"Name": n, "Value": v} for n, v in metric.dimensions.items()]
        asked = {"Namespace": metric.namespace, "MetricName": metric.name}
        stat = {"Metric": asked | {"Dimensions": dimensions}, "Period": 60, "Stat": "Maximum"}
        moments = [at for at, _ in metric.points]
        answer = client.get_metric_data(
            MetricDataQueries=[{"Id": "m", "MetricStat": stat}],
            StartTime=min(moments).replace(microsecond=0),
            EndTime=max(moments).replace(year=NOW.year + 1),
            ScanBy="TimestampAscending",
        )
        (result,) = answer["MetricDataResults"]
        assert result["Values"] == [value for _, value in sorted(metric.points)]
