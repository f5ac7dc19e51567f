"""The world without `--scenario`: every scenario that keeps to itself, side by side.

Which do is computed: a scenario is in when it changes nothing but what is its own, and its own
must be nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sandbox import defaults
from sandbox.located import BadScenario, near
from sandbox.scenario import OUTCOMES, Scenario, read
from sandbox.world import World
from sandbox.worlds import apply, recipient_domains

SCENARIOS = Path(__file__).parent / "scenarios"

FIRST = "suppressed-after-bounce"
"""What a newcomer is invited to ask about."""


def files(directory: Path) -> dict[str, Path]:
    """Scenario files by name. Raises BadScenario where there are none."""
    found = {
        path.stem: path for path in sorted(directory.glob("*.yaml"), key=lambda path: path.stem)
    }
    if not found:
        raise BadScenario(f"{directory}: there are no scenarios (*.yaml) here")
    return found


def read_all(directory: Path, now: datetime) -> list[Scenario]:
    """Raises BadScenario with the faults of all the files."""
    scenarios, faults = [], []
    for path in files(directory).values():
        try:
            scenarios.append(read(path, now, shown=f"{directory.name}/{path.name}"))
        except BadScenario as error:
            faults.append(str(error))
    if faults:
        raise BadScenario("\n".join(faults))
    return scenarios


def read_one(directory: Path, name: str, now: datetime) -> Scenario:
    found = files(directory)
    if name not in found:
        hint = near(name, found) or "; `python -m sandbox list` names them"
        raise BadScenario(f'there is no scenario "{name}"{hint}')
    return read(found[name], now, shown=f"{directory.name}/{found[name].name}")


def tour(scenarios: Iterable[Scenario], now: datetime) -> World:
    """Raises BadScenario where two scenarios in the tour claim the same thing."""
    world = defaults.healthy(now)
    world.name = "tour"
    world.about = "A healthy account, and every mishap that concerns one recipient only"
    owners: dict[str, str] = {}
    collisions = []
    for scenario in sorted(filter(in_tour, scenarios), key=_place):
        for claim in sorted(claims(scenario)):
            owner = owners.setdefault(claim, scenario.name)
            if owner != scenario.name:
                collisions.append(f"{scenario.name} and {owner} both have {claim}")
        apply(world, scenario, now)
    if collisions:
        raise BadScenario("scenarios in the tour must not collide:\n" + "\n".join(collisions))
    return world


def _place(scenario: Scenario) -> tuple[bool, int, str]:
    return scenario.name != FIRST, OUTCOMES.index(scenario.expect.outcome), scenario.name


@cache
def _healthy_names() -> frozenset[str]:
    world = defaults.healthy(datetime.now(UTC))
    return frozenset(
        [
            *(
                f"identity {name}"
                for region in world.regions.values()
                for name in region.identities
            ),
            *(
                f"configuration set {name}"
                for region in world.regions.values()
                for name in region.configuration_sets
            ),
            *(f"template {name}" for region in world.regions.values() for name in region.templates),
            *(f"name {name}" for name, _ in world.zone),
        ]
    )


def in_tour(scenario: Scenario) -> bool:
    """Whether it leaves the account, both Regions and the shop's own set-up as they are."""
    touches_all = (
        scenario.account
        or scenario.accounts
        or scenario.recommendations
        or scenario.dedicated_ips
        or scenario.metrics
        or scenario.incidents
        or scenario.health_api
        or scenario.silent
        or scenario.set_up
        or scenario.faults
        # the dead letters are everybody's
        or scenario.traffic.has_strangers
        or "*" in scenario.dns_faults
    )
    return not touches_all and claims(scenario).isdisjoint(_healthy_names())


def claims(scenario: Scenario) -> set[str]:
    """What a scenario needs for itself, each as words for a message."""
    mailed = (*scenario.traffic.recipients, *scenario.archive.recipients)
    addresses = {scenario.address.lower(), *(to.lower() for to in mailed)}
    listed = {address for each in scenario.suppression.values() for address in each}
    return {
        *(f"recipient {address}" for address in addresses | {each.lower() for each in listed}),
        *(f"identity {name}" for each in scenario.identities.values() for name in each),
        *(
            f"configuration set {name}"
            for each in scenario.configuration_sets.values()
            for name in each
        ),
        *(f"template {name}" for each in scenario.templates.values() for name in each),
        *(f"object {key}" for key in scenario.archive.objects),
        *(f"name {name}" for name in recipient_domains(scenario)),
        *(f"name {name}" for name in (*scenario.zone, *scenario.dns_faults)),
    }
