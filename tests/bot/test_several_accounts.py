"""Three accounts in two Regions, in this process: the product's wiring against the local AWS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import accounts, wiring_digest, wiring_ingest, wiring_store
from bot.as_json import status as status_as_json
from bot.document import Folded
from bot.evidence import sections
from bot.ingest.arrival import Events, Noticed
from bot.plain import sentence
from bot.removal import Ended
from bot.settings import Settings, load
from bot.slack.removal_look import Listing, look
from bot.sources import budget
from bot.sources.budget import QUESTION
from bot.store.engine import open_database, reading, utc_now
from bot.store.tables import outbox
from bot.watch import episode
from bot.watch.machine import Level, Policy
from bot.watch.patrol import Patrol
from bot.wiring import Asking
from bot.wiring_counts import of_ourselves
from bot.wiring_places import sites, watched
from bot.wiring_removal import Writers
from bot.wiring_watch import Base, rounds_of, voice
from checks.core import Place, Verdict, parse_address
from sandbox.aws import bus
from sandbox.running import Sandbox, running
from sandbox.tour import SCENARIOS, read_one
from sandbox.world import Fault, Incident, Update, World
from sandbox.worlds import world_of
from tests.bot.store.database import database
from tests.scenarios.conftest import patch_environment

ROOT = Path(__file__).parent.parent.parent
ANN = "ann@other-account.example"
PLACES = [
    f"{whose} · {region}"
    for whose in ("main (1111-2222-3333)", "shop (4444-5555-6666)", "news (7777-8888-9999)")
    for region in ("eu-west-1", "us-east-1")
]


@dataclass
class Desk:
    world: World
    settings: Settings
    ask: Asking
    environment: dict[str, str]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(_world()) as servers:
        yield servers


@pytest.fixture
def desk(sandbox: Sandbox, tmp_path: Path) -> Iterator[Desk]:
    world = _world()
    bodies, world.queue = world.queue, []
    sandbox.load(world)
    environment = sandbox.environment()
    given = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'events.sqlite3'}",
        "ALERT_CHANNEL": "C0ALERTS",
        "ALERT_ROUTES": "sending@shop/us-east-1=C0SHOP, @news=C0NEWS",
    }
    settings = load(environment | given)
    database(tmp_path)
    with patch_environment(environment), ThreadPoolExecutor(64) as pool:
        ask = Asking(settings, pool)
        taking = wiring_ingest.intake(settings, wiring_ingest.queue(settings))
        for body in bodies:
            found = taking.read(body)
            assert isinstance(found, Events), found
            ask.events.add(found.arrivals)
        yield Desk(world, settings, ask, environment)
        ask.engine.dispose()


def _world() -> World:
    now = datetime.now(UTC)
    world = world_of(read_one(SCENARIOS, "suppressed-in-one-account", now), now)
    world.throttle = False
    return world


def test_each_place_has_clients_of_its_own_account(desk: Desk) -> None:
    found = sites(desk.settings)
    assert [site.place.named for site in found] == PLACES
    assert len({id(site.pacer) for site in found}) == len(PLACES)
    seen = [site.client("sts", site.region).get_caller_identity()["Account"] for site in found]
    assert seen == [site.place.account for site in found]


def test_the_status_tells_of_every_place_and_names_the_one_that_it_cannot_read(desk: Desk) -> None:
    desk.world.others["777788889999"].refuses = True
    found = desk.ask.status()
    assert [status.place.named for status in found.places] == PLACES
    assert {place.alias for place, _ in found.gaps if place} == {"news"}
    assert {gap.source for _, gap in found.gaps} == {
        "AWS Health API",
        *(
            f"{call}, news (7777-8888-9999) · {region}"
            for call in ("SES GetAccount", "CloudWatch GetMetricData")
            for region in ("eu-west-1", "us-east-1")
        ),
    }
    told = status_as_json(found)
    assert told["places"][3] | {"account": "444455556666", "alias": "shop"} == told["places"][3]


def test_a_removal_changes_the_list_of_that_account_alone(desk: Desk) -> None:
    here = desk.world.regions["us-east-1"].suppression
    there = desk.world.others["444455556666"].regions["us-east-1"].suppression
    here[ANN] = dict(there[ANN])
    writers = Writers()
    lists = {reader.place.named: (reader, writers.of(site)) for site, reader in desk.ask.lists()}
    seen = look(
        parse_address(ANN), (Listing(r.place, r) for r, _ in lists.values()), desk.ask.events
    )
    assert [(entry.place.named, entry.mailed) for entry in seen.entries] == [
        (PLACES[1], False),  # mail to ann is another account's
        (PLACES[3], True),
    ]
    _, writer = lists[PLACES[3]]
    assert writer.remove(ANN).ended is Ended.DONE
    assert (ANN in here, ANN in there) == (True, False)


def test_each_list_is_written_to_at_its_own_place(desk: Desk) -> None:
    of_accounts = {desk.world.account: desk.world.regions} | {
        number: other.regions for number, other in desk.world.others.items()
    }
    lists = {
        (number, name): regions[name]
        for number, regions in of_accounts.items()
        for name in ("eu-west-1", "us-east-1")
    }
    entry = dict(desk.world.others["444455556666"].regions["us-east-1"].suppression[ANN])
    for region in lists.values():
        region.suppression[ANN] = dict(entry)
    writers = Writers()
    for site, reader in desk.ask.lists():
        place = reader.place
        before = {where for where, region in lists.items() if ANN in region.suppression}
        assert writers.of(site).remove(ANN).ended is Ended.DONE
        after = {where for where, region in lists.items() if ANN in region.suppression}
        assert before - after == {(place.account, place.region)}


def test_a_role_that_cannot_be_assumed_denies_no_right(desk: Desk) -> None:
    """The button would be gone for an hour, and AWS Health is not what is in the way."""
    desk.world.others["444455556666"].refuses = True
    shop = next(site for site, _ in desk.ask.lists() if site.alias == "shop")
    written = Writers().of(shop).remove(ANN)
    assert written.ended is Ended.UNDONE
    assert written.why
    assert sentence(written.why).startswith("The bot may not assume arn:aws:iam::444455556666:role")
    [told] = [gap for _, gap in desk.ask.status().gaps if gap.source == "AWS Health API"]
    assert "HEALTH_API=off" not in sentence(told.why)


def test_nothing_is_removed_while_it_is_not_known_whose_the_credentials_are(desk: Desk) -> None:
    """STS is away, and the settings may name another account than the credentials are of."""
    desk.world.faults.append(Fault("sts", "AccessDenied", operation="GetCallerIdentity"))
    settings = load(
        desk.environment
        | {"SES_ACCOUNTS": "main=444455556666", "DATABASE_URL": desk.settings.DATABASE_URL}
    )
    desk.world.regions["us-east-1"].suppression[ANN] = dict(
        desk.world.others["444455556666"].regions["us-east-1"].suppression[ANN]
    )
    with ThreadPoolExecutor(64) as pool:
        ask = Asking(settings, pool)
        seen = look(parse_address(ANN), (Listing(r.place, r) for _, r in ask.lists()), ask.events)
        assert (seen.entries, len(seen.gaps)) == ((), 2)
        assert sentence(seen.why_nothing).startswith(
            "The suppression list could not be read: STS has not said yet which AWS account"
        )
        ask.engine.dispose()


def test_alerts_name_the_account_and_go_where_its_route_leads(desk: Desk) -> None:
    desk.world.others["444455556666"].regions["us-east-1"].account["SendingEnabled"] = False
    desk.world.others["777788889999"].refuses = True
    base = Base.of(desk.settings)
    patrol = Patrol(
        base.alerts, voice(desk.settings), utc_now, Policy(), desk.ask.events.newest_event_at
    )
    gone = episode.fresh("quota 123412341234 eu-west-1", "quota", "123412341234", "eu-west-1")
    held = replace(gone, level=Level.WARNING, episode=1, opened_at=utc_now(), memory={"held": True})
    assert base.alerts.save(held)  # of an account that the settings name no longer
    rounds = rounds_of(desk.settings, base, patrol, desk.ask.events)
    names = [each.name for each in rounds]
    assert len(set(names)) == len(names)
    assert {"account main eu-west-1", "account news us-east-1", "health us-east-1"} <= set(names)
    for each in rounds:
        if each.name.startswith(("account ", "places")):
            each.look()
    (alert,) = base.alerts.open()
    assert (alert.kind, alert.account, alert.alias) == ("sending", "444455556666", "shop")
    with reading(base.engine) as connection:
        (channel,) = connection.execute(select(outbox.c.channel).distinct()).scalars()
    assert channel == "C0SHOP"
    base.engine.dispose()


def test_what_aws_tells_one_account_alone_is_told_of_that_account(desk: Desk) -> None:
    """The bus of one tells it; the API of the bot's own tells that."""
    desk.world.health_api = True
    at = datetime.now(UTC) - timedelta(hours=1)
    update = Update(at, 2, "Bounces", "Your bounce rate is high.")
    mine = Incident("us-east-1", at, None, [update], feeds=("api",), scope="ACCOUNT_SPECIFIC")
    desk.world.incidents.append(mine)
    body = bus.health_event(replace(mine, type_code="AWS_SES_B"), account="444455556666")
    found = wiring_ingest.intake(desk.settings, wiring_ingest.queue(desk.settings)).read(body)
    assert isinstance(found, Noticed), found
    desk.ask.events.add((), notices=(found.notice,))
    told = {
        status.place.named: [each.code for each in status.open_incidents]
        for status in desk.ask.status().places
        if status.open_incidents
    }
    assert told == {PLACES[1]: ["AWS_SES_OPERATIONAL_ISSUE"], PLACES[3]: ["AWS_SES_B"]}


def test_what_the_bus_tells_two_accounts_in_one_word_is_kept_of_both(desk: Desk) -> None:
    """AWS Health's ids are those of one account, and the ARN is one for both."""
    at = datetime.now(UTC) - timedelta(hours=1)
    update = Update(at, 2, "Bounces", "Your bounce rate is high.")
    both = Incident("us-east-1", at, None, [update], feeds=("bus",), scope="ACCOUNT_SPECIFIC")
    taking = wiring_ingest.intake(desk.settings, wiring_ingest.queue(desk.settings))
    for account in ("444455556666", "777788889999"):
        found = taking.read(bus.health_event(both, account=account))
        assert isinstance(found, Noticed), found
        desk.ask.events.add((), notices=(replace(found.notice, id="one id"),))
    told = [status.place.named for status in desk.ask.status().places if status.open_incidents]
    assert told == [PLACES[3], PLACES[5]]


def test_a_digest_counts_each_account_by_itself(desk: Desk) -> None:
    found = wiring_digest.latest(desk.settings, 30)
    assert [each.place.named for each in found.places] == PLACES
    mail = {each.place.alias: each.counted.now.mail for each in found.places[1::2]}
    assert mail == {"main": 1, "shop": 2, "news": 0}
    open_database(desk.settings.DATABASE_URL).dispose()


def test_what_holds_in_some_places_alone_is_not_ruled_out_in_all(desk: Desk) -> None:
    """It is suppressed in one, and one account cannot be looked at."""
    desk.world.others["777788889999"].refuses = True
    parts = {sentence(each.title): each.parts for each in sections(desk.ask(parse_address(ANN)))}
    [ruled_out] = parts["Ruled out"]
    assert isinstance(ruled_out, Folded)
    rows = [sentence(row) for row in ruled_out.rows]
    assert "Not on the suppression list (in 3 of 6 places)" in rows
    assert "The account may send (in 4 of 6 places)" in rows
    assert "AWS reports no trouble of SES in eu-west-1" in rows


def test_an_answer_says_of_each_account_what_could_not_be_seen(desk: Desk) -> None:
    desk.world.others["777788889999"].refuses = True
    report = desk.ask(parse_address(ANN))
    assert report.lead
    assert sentence(report.lead.finding.headline).startswith(f"Suppressed in {PLACES[3]} since")
    blind = {
        r.place.named for r in report.results if r.place and r.finding.verdict.name == "UNKNOWN"
    }
    assert blind == {*PLACES[4:]}


def test_where_sts_hangs_the_bots_own_account_is_answered_for_in_time(desk: Desk) -> None:
    desk.world.faults.append(Fault("sts", "slow:9", operation="AssumeRole"))
    report = desk.ask(parse_address(ANN))
    assert report.seconds < QUESTION - 3
    asked = [r for r in report.results if r.place and r.check.id == "account_state"]
    seen = {r.place.named: r.finding.verdict for r in asked if r.place}
    assert seen == dict.fromkeys(PLACES[:2], Verdict.OK) | dict.fromkeys(
        PLACES[2:], Verdict.UNKNOWN
    )
    desk.world.faults.clear()


@pytest.mark.parametrize("home", ["eu-west-1,us-east-1", "us-east-1,eu-west-1"])
def test_the_queue_is_asked_in_its_own_region_whichever_is_home(home: str) -> None:
    """SQS answers for the queues of one Region alone, wherever the URL of one leads."""
    seen: list[str] = []

    class Asked(Exception):
        pass

    def stop(request: Any, **_: Any) -> None:
        seen.append(request.url)
        raise Asked

    url = "https://sqs.eu-west-1.amazonaws.com/111122223333/ses-why"
    given = {"ADDRESS_KEY": "a key for the tests", "SES_REGIONS": home, "EVENTS_QUEUE_URL": url}
    with patch_environment({"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}):
        client = wiring_ingest.sqs(load(given))
    client.meta.events.register("before-send.sqs", stop)
    with pytest.raises(Asked):
        client.receive_message(QueueUrl=url)
    assert seen == ["https://sqs.eu-west-1.amazonaws.com/"]


@dataclass(frozen=True)
class Made:
    """A client that somebody asked for."""

    service: str
    region: str
    credentials: Any = None
    limits: Any = None

    def get_caller_identity(self) -> dict[str, str]:
        return {"Account": "999988887777"}


OURS = {
    "ADDRESS_KEY": "a key for the tests",
    "SES_REGIONS": "eu-west-1,us-east-1",
    "SES_ACCOUNTS": "main=111122223333; shop=arn:aws:iam::444455556666:role/r external_id=x1"
    " regions=us-west-2,eu-west-1; news=arn:aws:iam::777788889999:role/r",
}


def test_each_account_is_looked_at_in_its_regions_with_credentials_of_its_own() -> None:
    made: list[Made] = []

    def client(*asked: Any, **more: Any) -> Made:
        made.append(Made(*asked, **more))
        return made[-1]

    found = sites(load(OURS), client)
    assert [(site.alias, site.region, site.ses.region) for site in found] == [
        (alias, region, region)
        for alias, regions in (
            ("main", ("eu-west-1", "us-east-1")),
            ("shop", ("us-west-2", "eu-west-1")),
            ("news", ("eu-west-1", "us-east-1")),
        )
        for region in regions
    ]
    one, other, shop, shop_too, news, news_too = (site.ses.credentials for site in found)
    assert (one, other) == (None, None)
    assert shop is shop_too  # one session for all clients
    assert news is news_too
    assert shop is not news
    assert found[2].metrics.credentials is shop
    of_roles = [each for each in made if each.service == "sts"][1:]
    assert [(each.credentials, each.limits) for each in of_roles] == [(None, budget.ROLE)] * 2


def test_what_is_watched_are_the_places_of_the_settings_and_those_that_sts_says() -> None:
    """Alerts of others end: none may for a number that is not known yet, or was named wrongly."""
    settings = load(OURS)
    regions = ("eu-west-1", "us-east-1")
    others = [Place("444455556666", "us-west-2"), Place("444455556666", "eu-west-1")]
    others += [Place("777788889999", region) for region in regions]
    wrong, named = ([Place(n, r) for r in regions] for n in ("999988887777", "111122223333"))
    assert set(watched(settings, sites(settings, Made))) == {*wrong, *named, *others}
    alone = load({name: value for name, value in OURS.items() if name != "SES_ACCOUNTS"})
    assert watched(alone, sites(alone, Made)) == tuple(Place("", region) for region in regions)


def test_what_the_settings_and_the_page_show_as_examples_can_be_read() -> None:
    """Whoever copies one should not be told that it is wrong."""
    told = Settings.model_fields["SES_ACCOUNTS"].description or ""
    page = (ROOT / "docs/operations.md").read_text()
    [in_settings] = re.findall(r"main=.*?(?=\.  )", told)
    [on_page] = re.findall(r"^SES_ACCOUNTS=(.*)$", page, re.MULTILINE)
    for each in (in_settings, on_page):
        main, prod = accounts.parse(each)
        assert (main.role, prod.external_id, len(prod.regions)) == (None, "7f3c9a", 2)


@pytest.mark.parametrize(("owner", "as_whom"), [("444455556666", 2), ("111122223333", 0)])
def test_the_queues_metrics_are_asked_of_its_own_account(
    owner: str, as_whom: int, tmp_path: Path
) -> None:
    url = f"https://sqs.ap-south-1.amazonaws.com/{owner}/ses-why"
    settings = load(
        OURS | {"EVENTS_QUEUE_URL": url, "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3"}
    )
    made: list[Made] = []

    def client(*asked: Any, **more: Any) -> Made:
        made.append(Made(*asked, **more))
        return made[-1]

    found = sites(settings, client)
    base = Base.of(settings)
    events = wiring_store.events(settings, base.engine)
    patrol = Patrol(base.alerts, voice(settings), utc_now, Policy(), events.newest_event_at)
    of_ourselves(settings, patrol, events, found, client)
    assert made[-1].service == "cloudwatch"
    assert made[-1].region == "ap-south-1"
    assert made[-1].credentials is found[as_whom].ses.credentials
    base.engine.dispose()


def test_it_is_known_whose_the_credentials_are_once_sts_has_said_so(desk: Desk) -> None:
    settings = load({k: v for k, v in desk.environment.items() if k != "SES_ACCOUNTS"})
    desk.world.faults.append(Fault("sts", "AccessDenied", operation="GetCallerIdentity", times=1))
    for known in (False, True):
        site, *_ = sites(settings)
        assert site.place.account == "111122223333"  # the queue's URL stands in
        assert site.is_known() is known
