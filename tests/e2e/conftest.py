"""A world in this process, and the bot beside it as a process of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from bot.ingest.arrival import Events, Noticed
from bot.ingest.intake import Intake
from bot.store.engine import open_database
from bot.store.events import EventStore
from bot.store.migrate import migrate
from bot.store.seal import Keys
from checks.core import Place
from sandbox.running import Sandbox, running
from sandbox.scenario import Scenario
from sandbox.tour import SCENARIOS, read_all, read_one, tour
from sandbox.world import HOME_ACCOUNT, HOME_REGION, World
from sandbox.worlds import world_of
from tests.bot.store.database import write_empty
from tests.e2e.databases import Databases, of_postgresql, of_sqlite
from tests.e2e.local_slack import LocalSlack
from tests.e2e.processes import BOT, Process
from tests.postgres import Server

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # inherited where the tests run in the background; the processes started here would ignore it
    signal.signal(signal.SIGINT, signal.default_int_handler)


BY_HTTP = os.environ.get("E2E_DELIVERY") == "http"
"""Whether Slack reaches the bot by HTTP in all tests, instead of by Socket Mode."""

socket_mode = pytest.mark.skipif(BY_HTTP, reason="is of connections that the bot opens")

collect_ignore_glob = (
    # nobody asks in Slack there; on several machines requests by HTTP are spread by a balancer
    [
        f"test_{name}.py"
        for name in (
            "command_line",
            "database_url",
            "import",
            "ingest*",
            "key_change",
            "replay",
            "several_machines",
        )
    ]
    if BY_HTTP
    else []
)


def tour_world() -> World:
    now = datetime.now(UTC)
    world = tour(read_all(SCENARIOS, now), now)
    world.throttle = False  # the tests ask much faster than people do
    return world


def keep(
    database_url: str, address_key: str, bodies: list[str], others: Iterable[str] = ()
) -> None:
    """Make the tables and take in these events, without a process for it.  `others`: accounts
    besides the home one."""
    engine = open_database(database_url)
    migrate(engine)
    store = EventStore(engine, Keys(address_key))
    home, ours = Place(HOME_ACCOUNT, HOME_REGION), (HOME_ACCOUNT, *others)
    intake = Intake(home, accounts=ours, clock=lambda: datetime.now(UTC))
    for body in bodies:
        match intake.read(body):
            case Events(arrivals):
                store.add(arrivals)
            case Noticed(notice):
                store.add((), notices=(notice,))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    """Every test that asks for it runs on both engines."""
    if request.param == "sqlite":
        with of_sqlite(tmp_path) as made:
            yield made
        return
    server: Server = request.getfixturevalue("postgres")
    with of_postgresql(server) as made:
        yield made


class Worlds:
    """Scenarios on the same servers, one after another, for commands that end by themselves."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self._sandbox = sandbox
        self._databases = (folder / f"{number}.sqlite3" for number in count())

    def enter(
        self,
        name: str,
        directory: Path = SCENARIOS,
        spoil: Callable[[World], object] = lambda world: None,
    ) -> tuple[Scenario, dict[str, str]]:
        """The scenario, and the settings that lead to it and to a database that has its events."""
        now = datetime.now(UTC)
        scenario = read_one(directory, name, now)
        world = world_of(scenario, now)
        world.throttle = False
        spoil(world)
        bodies, world.queue = world.queue, []
        self._sandbox.load(world)
        settings = self._sandbox.environment()
        database = next(self._databases)
        write_empty(database)
        settings["DATABASE_URL"] = f"sqlite:///{database}"
        keep(settings["DATABASE_URL"], settings["ADDRESS_KEY"], bodies, world.others)
        return scenario, settings


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    with running(tour_world()) as sandbox:
        yield Worlds(sandbox, tmp_path_factory.mktemp("worlds"))


class Shop:
    """The tour with its Slack, and the bot in it: one process at a time, on one database."""

    def __init__(self, world: World, sandbox: Sandbox) -> None:
        self.world = world
        # what is said to whom is read here; that it is masked in public is tested by itself, and
        # so is that whoever asks the same gets a link
        by_itself = {"CHANNEL_RULES": "public=unmasked", "SAME_ANSWER_MINUTES": "0"}
        # as machines want them, and all of them: no line of it may tell of anybody
        log = {"LOG_FORMAT": "json", "LOG_LEVEL": "DEBUG"}
        self.environment = sandbox.environment() | by_itself | log
        self.slack = LocalSlack(self.environment["SLACK_API_URL"].removesuffix("/api/"))
        self._bot: Process | None = None

    @property
    def bot(self) -> Process:
        """Started where it is not running; connected."""
        if self._bot is None or self._bot.ended:
            self.close()
            self._bot = Process(BOT, self.environment)
            self._bot.says("ready to answer")
            assert self.slack.ready()
        return self._bot

    def close(self) -> None:
        if self._bot is not None:
            self._bot.close()
            self._bot = None


@contextmanager
def shop_in(world: World, *, http: bool = BY_HTTP) -> Iterator[Shop]:
    """Its events are in the database already."""
    bodies, world.queue = world.queue, []
    with running(world, slack=True, http=http) as sandbox:
        shop = Shop(world, sandbox)
        keep(
            shop.environment["DATABASE_URL"],
            shop.environment["ADDRESS_KEY"],
            bodies,
            world.others,
        )
        try:
            yield shop
        finally:
            shop.close()


Start = Callable[..., Process]
"""By settings; it waits until the bot is connected."""


@contextmanager
def starting(shop: Shop) -> Iterator[Start]:
    """What answers alone, with other settings each time; all of them end."""
    with ExitStack() as running_now:

        def start(*, cold: bool = False, **settings: str) -> Process:
            bot = Process([*BOT, "serve"], shop.environment | settings, cold=cold)
            running_now.callback(bot.close)
            bot.says("ready to answer")
            assert shop.slack.ready()
            return bot

        yield start


@pytest.fixture(scope="session")
def one_shop() -> Iterator[Shop]:
    with shop_in(tour_world()) as shop:
        yield shop


@pytest.fixture
def shop(one_shop: Shop) -> Iterator[Shop]:
    """With the bot connected, nothing slow and nothing failing."""
    assert one_shop.bot
    yield one_shop
    one_shop.world.delays.clear()
    one_shop.slack.mend()


@pytest.fixture
def slack(shop: Shop) -> LocalSlack:
    return shop.slack
