"""Three accounts in two Regions: the bot as its own process assumes the roles of two of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sandbox.tour import SCENARIOS, read_one
from sandbox.worlds import world_of
from tests.e2e.conftest import Shop, shop_in
from tests.e2e.local_slack import shown
from tests.e2e.processes import BOT, finished
from tests.e2e.test_removal import asked, form, removed

pytestmark = pytest.mark.e2e

ANN = "ann@other-account.example"
SHOP = "shop (4444-5555-6666) · us-east-1"


@pytest.fixture(scope="module")
def place() -> Iterator[Shop]:
    now = datetime.now(UTC)
    world = world_of(read_one(SCENARIOS, "suppressed-in-one-account", now), now)
    world.throttle = False
    with shop_in(world) as shop:
        yield shop


def test_an_answer_and_a_removal_name_the_account_and_change_no_other(place: Shop) -> None:
    assert place.bot
    here, there = (
        place.world.others[number].regions["us-east-1"].suppression
        for number in ("777788889999", "444455556666")
    )
    here[ANN] = dict(there[ANN])
    answer = asked(place.slack, ANN)
    assert f"Suppressed in {SHOP} since" in shown(answer)
    assert f"from {SHOP}" in shown(answer)
    view = form(place.slack, answer["ts"], words=f"{ANN} in {SHOP}: listed since")
    says = shown({"blocks": [each for each in view["blocks"] if each["type"] != "input"]})
    assert f"{ANN} in news (7777-8888-9999) · us-east-1 stays listed. No event" in says
    assert f"in {SHOP}: removed" in shown(removed(place.slack, answer["ts"]))
    assert (ANN in here, ANN in there) == (True, False)
    code, out, _ = finished([*BOT, "audit", "--json"], place.environment)
    last = json.loads(out.splitlines()[-1])
    assert (code, last["action"]) == (0, "remove_suppression")
    assert last["detail"] | {"account": "444455556666", "result": "done"} == last["detail"]


def test_the_status_of_a_process_names_what_it_could_not_read(place: Shop) -> None:
    place.world.others["777788889999"].refuses = True
    code, out, _ = finished([*BOT, "status", "--json"], place.environment)
    told = json.loads(out)
    assert (code, len(told["places"])) == (2, 6)
    placed = [each for each in told["unavailable"] if each["source"] != "AWS Health API"]
    assert {each["place"]["alias"] for each in placed} == {"news"}
    assert told["places"][2] | {"account": "444455556666", "alias": "shop"} == told["places"][2]
