"""From what scenarios say to a world: the healthy one, with their differences laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox import answers, defaults, records, rules, topics, way
from sandbox.accounts import Told
from sandbox.aws import bus
from sandbox.scenario import Scenario
from sandbox.world import ARCHIVE, ConfigurationSet, Metric, OtherAccount, Question, Region, World


def world_of(scenario: Scenario, now: datetime) -> World:
    world = defaults.healthy(now)
    world.name, world.about = scenario.name, scenario.about
    apply(world, scenario, now)
    return world


def apply(world: World, scenario: Scenario, now: datetime) -> None:
    for name, region in world.regions.items():
        _fill(world, name, region, scenario, now)
        region.address_insights |= scenario.address_insights.get(name, {})
        for template, said in scenario.templates.get(name, {}).items():
            _template(region, template, said)
        _advice(region, scenario.recommendations.get(name, []))
        region.contacts |= scenario.contacts.get(name, {})
        for tenant, (said, entity) in scenario.tenants.get(name, {}).items():
            region.tenants[tenant] = said
            region.reputation[entity["ReputationEntityReference"]] = entity
        region.insights |= scenario.insights.answers.get(name, {})
        region.dedicated_ips += scenario.dedicated_ips.get(name, [])
    for told in scenario.accounts:
        world.others[told.number] = _other(world, told, now)
        world.rules |= rules.of_account(told.number, world.regions)
    for name in world.regions:
        world.topics[topics.topic_arn(name)] = topics.topic(name, world.others)
    for domain in recipient_domains(scenario):
        world.zone |= records.mail_domain(domain)
    for name, types in scenario.zone.items():
        _records(world, name, types)
    if scenario.silent:
        world.queue = []
    world.queue += scenario.traffic.bodies
    world.waiting += scenario.traffic.waiting
    world.buckets[ARCHIVE] |= scenario.archive.objects
    world.dns_faults |= scenario.dns_faults
    world.incidents += scenario.incidents
    world.queue += [
        bus.health_event(each, account=world.account)
        for each in scenario.incidents
        if "bus" in each.feeds
    ]
    world.health_api = world.health_api or scenario.health_api
    way.apply(world, scenario.set_up)
    world.faults += scenario.faults
    world.questions.append(
        Question(scenario.name, scenario.about, scenario.about_ja, scenario.question)
    )


def _fill(world: World, name: str, region: Region, said: Scenario | Told, now: datetime) -> None:
    """What any account may have in a Region."""
    region.account = merged(region.account, said.account.get(name, {}))
    for identity, its in said.identities.get(name, {}).items():
        _identity(world, region, name, identity, its, now)
    for configuration_set, its in said.configuration_sets.get(name, {}).items():
        _configuration_set(region, name, configuration_set, its)
    for address, entry in said.suppression.get(name, {}).items():
        region.suppression[address] = {"EmailAddress": address} | entry
    for metric in said.metrics.get(name, []):
        region.metrics = [each for each in region.metrics if not _same(each, metric)]
        region.metrics.append(metric)


def _other(world: World, told: Told, now: datetime) -> OtherAccount:
    """It is set up as the home one is, but for what is said."""
    regions = defaults.regions_of_an_account(now)
    for name, region in regions.items():
        _fill(world, name, region, told, now)
    return OtherAccount(
        told.alias,
        told.number,
        regions,
        external_id=told.external_id,
        trusted_id=told.trusted_id,
        refuses=told.refuses,
    )


def merged(default: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said wins, member by member; None removes a member; lists are replaced."""
    result = dict(default)
    for key, value in said.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


def recipient_domains(scenario: Scenario) -> list[str]:
    """In their ASCII form, without the shop's own."""
    mailed = (
        *scenario.traffic.recipients,
        *scenario.archive.recipients,
        *scenario.insights.told.recipients,
    )
    addresses = [scenario.address, *mailed]
    domains = (each.rpartition("@")[2].lower().encode("idna").decode() for each in addresses)
    return [each for each in dict.fromkeys(domains) if each != answers.DOMAIN]


def _identity(
    world: World, region: Region, place: str, name: str, said: Any, now: datetime
) -> None:
    """The DNS records that belong to an identity follow what it says."""
    identities = region.identities
    before = identities.pop(name, None)
    if before is not None:
        for key in records.identity_records(name, place, before):
            world.zone.pop(key, None)
    if said is None:
        return
    identity = merged(before or answers.identity(name, place, now), said)
    identities[name] = identity
    world.zone |= records.identity_records(name, place, identity)
    if before is None and "@" not in name:
        world.zone |= records.mail_domain(name)


def _configuration_set(region: Region, place: str, name: str, said: Any) -> None:
    if said is None:
        region.configuration_sets.pop(name, None)
        return
    default = region.configuration_sets.get(name) or answers.configuration_set(place)
    destinations = default.event_destinations
    if said["event_destinations"] is not None:
        destination = answers.event_destination(place)
        destinations = [merged(destination, each) for each in said["event_destinations"]]
    region.configuration_sets[name] = ConfigurationSet(
        merged(default.answer, said["answer"]), destinations
    )


def _template(region: Region, name: str, said: Any) -> None:
    if said is None:
        region.templates.pop(name, None)
    else:
        region.templates[name] = merged(region.templates.get(name, {}), said)


def _advice(region: Region, found: list[Any]) -> None:
    """Nothing is recommended where Virtual Deliverability Manager is off."""
    region.recommendations += found
    if found:
        region.account = merged(region.account, {"VdmAttributes": {"VdmEnabled": "ENABLED"}})


def _records(world: World, name: str, types: dict[str, list[str] | None] | None) -> None:
    if types is None:
        for key in [key for key in world.zone if key[0] == name or key[0].endswith(f".{name}")]:
            del world.zone[key]
        return
    for kind, texts in types.items():
        if texts is None:
            world.zone.pop((name, kind), None)
        else:
            world.zone[(name, kind)] = texts


def _same(one: Metric, other: Metric) -> bool:
    return (one.name, one.dimensions) == (other.name, other.dimensions)
