"""The commands and the bot on a real PostgreSQL: what they do there, and while it is away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.store.answers import Answer, AnswerStore
from bot.store.seal import Keys
from checks.core import Address, Outcome
from sandbox.aws import wrap
from sandbox.aws.events import event, message_id
from sandbox.running import running
from sandbox.topics import topic_arn
from sandbox.world import HOME_ACCOUNT, HOME_REGION
from tests.e2e.conftest import BY_HTTP, tour_world
from tests.e2e.contract import faults
from tests.e2e.databases import Database, away, opened
from tests.e2e.local_slack import LocalSlack, shown
from tests.e2e.processes import BOT, finished, started
from tests.e2e.test_ingest_kills import COUNTS
from tests.e2e.test_slack import MISTYPED, answered, asked
from tests.postgres import Server

pytestmark = pytest.mark.e2e

OLD_FRIEND = "eve@long-ago.example"
FOREIGNER = "dan@elsewhere.example"
STRANGERS = "666655554444"
SILENT = "The database does not answer: check DATABASE_URL and that it is running"


def bounce(person: str, days: int, account: str = HOME_ACCOUNT) -> str:
    sent = datetime.now(UTC) - timedelta(days=days)
    made = event(
        "Bounce",
        message_id=message_id(HOME_REGION, sent, days),
        sent_at=sent,
        at=sent,
        recipients=[person],
        account=account,
        region=HOME_REGION,
    )
    return wrap.sns(made, topic_arn=topic_arn(HOME_REGION))


@dataclass(frozen=True, slots=True)
class House:
    """The tour, and its bot's database."""

    server: Server
    database: Database
    settings: dict[str, str]

    def bot(
        self, *words: str, given: str | None = None, cold: bool = False, **settings: str
    ) -> tuple[int, str, list[str]]:
        """Exit code, stdout, and the lines of stderr."""
        code, out, err = finished([*BOT, *words], self.settings | settings, given=given, cold=cold)
        return code, out, err.splitlines()

    def answer(self, *words: str) -> tuple[int, Any]:
        code, out, _ = self.bot(*words, "--json")
        return code, json.loads(out)

    @property
    def keys(self) -> Keys:
        return Keys(self.settings["ADDRESS_KEY"])


@pytest.fixture(scope="module")
def house(postgres: Server) -> Iterator[House]:
    world = tour_world()
    world.queue += ["what is this?", bounce(OLD_FRIEND, 9), bounce(FOREIGNER, 2, STRANGERS)]
    with (
        postgres.database(empty=True) as url,
        opened(url) as database,
        running(world, slack=True, http=BY_HTTP) as sandbox,
    ):
        # as Heroku writes it
        written = {"DATABASE_URL": url.replace("postgresql://", "postgres://")}
        written["CHANNEL_RULES"] = "public=unmasked"  # whom an answer is about is read here
        written["SAME_ANSWER_MINUTES"] = "0"  # the same is asked again and again
        made = House(postgres, database, sandbox.environment() | written)
        assert made.bot("migrate") == (0, "", ["the database is up to date"])
        code, out, (*_, told) = made.bot("ingest", "--drain")
        assert (code, out) == (0, "")
        assert told.startswith(f"the queue is empty: {len(world.queue)} messages taken in, ")
        assert told.endswith(", 1 unreadable and put by, 1 not ours and put by")
        yield made


def test_why_answers_by_the_contract(house: House) -> None:
    code, told = house.answer("why", MISTYPED)
    assert (code, faults(told)) == (0, [])
    assert (told["outcome"], told["lead"]["check"]) == ("not_delivered", "bounce")


@pytest.mark.parametrize(("days", "outcome"), [("30", "not_delivered"), ("3", "unknown")])
def test_why_looks_back_as_many_days_as_it_is_told(house: House, days: str, outcome: str) -> None:
    code, told = house.answer("why", OLD_FRIEND, "--days", days)
    assert (code, faults(told), told["outcome"]) == (0, [], outcome)
    assert bool(told["timeline"]) == (outcome != "unknown")


def sends_of_the_day(house: House) -> int:
    first = int(datetime.now(UTC).timestamp()) // 3600 - 24
    ((sends,),) = house.database.ask(
        "SELECT sum(count) FROM counts"
        f" WHERE kind = 'Send' AND region = '{HOME_REGION}' AND hour >= {first}"
    )
    return int(sends)


def test_status_counts_the_events_of_the_day_and_the_dead_letters(house: House) -> None:
    before = sends_of_the_day(house)
    code, told = house.answer("status")
    ((letters,),) = house.database.ask("SELECT count(*) FROM dead_letters")
    assert (code, told["dead_letters"]) == (0, letters)
    # an hour may end meanwhile
    assert before >= told["places"][0]["events"]["Send"] >= sends_of_the_day(house) > 0


def test_dead_letters_are_listed_and_those_that_are_ours_by_now_come_in(house: House) -> None:
    code, out, told = house.bot("replay", "--list")
    unreadable, foreign = sorted(out.splitlines(), key=len)
    assert (code, told, unreadable) == (0, [], "1\tnot JSON")
    assert foreign.startswith("1\tabout mail of an account that is not ours")
    code, out, told = house.bot("replay", EVENTS_ACCOUNTS=f"{HOME_ACCOUNT},{STRANGERS}")
    assert (code, out) == (0, "1\tnot JSON\n")
    assert told == ["1 dead letters taken in, 1 events new, 0 of no interest, 1 stay"]
    code, answer = house.answer("why", FOREIGNER, "--only", "bounce")
    assert (code, answer["outcome"]) == (0, "not_delivered")


def answer_in_slack(person: str) -> Answer:
    local, _, domain = person.partition("@")
    now = datetime.now(UTC)
    return Answer(
        f"to {local}",
        Address(local, domain),
        "C0SUPPORT",
        "17.5",
        None,
        "17.6",
        "U0ANN",
        now,
        Outcome.UNKNOWN,
        None,
    )


def forgotten(house: House, person: str, *words: str, given: str | None = None) -> None:
    AnswerStore(house.database.engine, house.keys).save(answer_in_slack(person))
    code, out, told = house.bot("forget", *words, given=given)
    assert (code, out) == (0, "C0SUPPORT\t17.5\nC0SUPPORT\t17.6\n")
    assert told[0].startswith("erased: ")
    assert told[1:] == ["delete these answers in Slack by hand (channel, time stamp):"]
    code, answer = house.answer("why", person, "--only", "bounce")
    assert (code, answer["timeline"]) == (0, [])


def test_a_person_named_on_stdin_is_forgotten(house: House) -> None:
    person = "sam@full-mailbox.example"
    forgotten(house, person, "-", given=f"\n{person}\n")


def test_a_person_is_forgotten_and_the_record_does_not_say_who(house: House) -> None:
    person = "ann@suppressed-bounce.example"
    forgotten(house, person, person.upper())
    code, listed, _ = house.bot("audit", "--json")
    deeds = [json.loads(line) for line in listed.splitlines()]
    assert (code, deeds[-1]["action"], deeds[-1]["detail"]["answers"]) == (0, "forget", 2)
    assert "ann" not in listed.lower()
    code, listed, _ = house.bot("audit")
    assert (code, len(listed.splitlines())) == (0, len(deeds))
    assert f"  forget  by {deeds[-1]['actor']}  events=" in listed


@pytest.mark.parametrize(
    ("words", "given", "line"),
    [
        pytest.param(["nonsense"], None, "nobody was erased: nonsense is", id="nonsense"),
        pytest.param(["-"], "", "", id="nothing on stdin"),
        pytest.param(["-"], "ann@example.com\nno\n", "nobody was erased: no is", id="on stdin"),
        pytest.param(
            ["0102018f3c0a1b2c-4a5b6c7d-8e9f-4a0b-8c1d-2e3f4a5b6c7d-000000"],
            None,
            "nobody was erased: a message id",
            id="a message id",
        ),
    ],
)
def test_nobody_is_forgotten_by_mistake(
    house: House, words: list[str], given: str | None, line: str
) -> None:
    before = house.database.ask("SELECT * FROM audit")
    code, out, (told,) = house.bot("forget", *words, given=given)
    assert (code, out, told[: len(line)]) == (1, "", line)
    assert house.database.ask("SELECT * FROM audit") == before


def test_counts_are_made_anew_from_the_events(house: House) -> None:
    expected = house.database.ask(COUNTS)
    house.database.do("UPDATE counts SET count = count + 7")
    code, out, (told,) = house.bot("migrate", "--rebuild")
    ((events,),) = house.database.ask("SELECT count(*) FROM events")
    assert (code, out) == (0, "")
    assert told == f"the database is up to date, and {events} events are counted anew"
    assert house.database.ask(COUNTS) == expected


def test_a_change_of_key_needs_the_older_one(house: House) -> None:
    code, out, (told,) = house.bot("migrate", "--rekey")
    assert (code, out) == (1, "")
    assert told.startswith("ADDRESS_KEY_OLD: is not set")


def test_while_it_is_away_why_says_that_it_could_not_look(house: House) -> None:
    with away(house.server, house.database):
        code, told = house.answer("why", MISTYPED)
        assert (code, faults(told), told["outcome"]) == (2, [], "unknown")
        assert (told["timeline"], told["lead"]["check"]) == ([], "blind_spots")
        assert told["lead"]["headline"].startswith("The stored events could not be read")
        assert {SILENT} <= {fact["value"] for fact in told["lead"]["facts"]}
        code, out, _ = house.bot("why", MISTYPED)
        assert (code, out.splitlines()[1]) == (2, told["lead"]["headline"])
        assert "event history not readable" in out
        for words in ("No message", "may never have been sent", "no events stored"):
            assert words not in out


def test_while_it_is_away_status_says_what_it_could_not_count(house: House) -> None:
    with away(house.server, house.database):
        code, told = house.answer("status")
    assert (code, told["dead_letters"]) == (2, None)
    assert {place["events"] for place in told["places"]} == {None}
    assert {place["newest_event_at"] for place in told["places"]} == {None}
    assert {gap["why"] for gap in told["unavailable"]} == {SILENT}


@pytest.mark.parametrize("words", [["replay", "--list"], ["audit"], ["forget", MISTYPED]])
def test_while_it_is_away_other_commands_say_so_in_one_line(house: House, words: list[str]) -> None:
    with away(house.server, house.database):
        assert house.bot(*words, cold=True) == (2, "", [f"event store: {SILENT}"])


def test_the_bot_answers_in_slack_also_while_it_is_away(house: House) -> None:
    slack = LocalSlack(house.settings["SLACK_API_URL"].removesuffix("/api/"))
    with started(BOT, house.settings) as bot:
        bot.says("ready to answer")
        assert slack.ready()
        answer = shown(answered(slack, asked(slack, MISTYPED)))
        assert answer.startswith(f":x: Not delivered — {MISTYPED}\n")
        assert "[Re-run] [Remove from the suppression list…]" in answer
        with away(house.server, house.database):
            blind = shown(answered(slack, asked(slack, MISTYPED)))
        assert f"Unknown — {MISTYPED}\nThe stored events could not be read" in blind
        assert "[Re-run]" not in blind
        again = shown(answered(slack, asked(slack, MISTYPED)))
        assert again.splitlines()[:3] == answer.splitlines()[:3]
        assert "Traceback" not in bot.err
