"""A search over several places: what it finds, what it says, and that it leaves no job behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.plain import sentence
from bot.search import Found, Interrupted, lines
from bot.sources.finds import Finds
from bot.sources.history import WithSes
from bot.sources.ses_export import Refused, Wait
from bot.sources.ses_search import READ_MOST, Searching, Spot
from checks.core import (
    Address,
    EventKind,
    KeptBySes,
    MessageId,
    MessageInsights,
    Place,
    Text,
    Unavailable,
    say,
)
from tests.bot.sources.conftest import Clock
from tests.fakes import ACCOUNT, ANN, AWAY, HOME, NOW, FakeHistory, FakeSes, ago, event

MANAGED = replace(ACCOUNT, deliverability_manager=True)
DENIED = Unavailable("SES", say("The bot may not call {action}", action="ses:CreateExportJob"))


def id_at(at: datetime, number: int = 0) -> str:
    """An SES id that says when its message was taken."""
    milliseconds = round(at.timestamp() * 1000)
    return f"0102{milliseconds:012x}-11111111-2222-3333-4444-{number:012d}-000000"


def kept(id: str, place: Place = HOME, to: str = "ann@example.com") -> MessageInsights:
    at = MessageId(id).accepted_at
    bounce = KeptBySes(EventKind.BOUNCE, id, at, at, place=place, recipient="recipient 0")
    return MessageInsights((bounce,), (to,))


@dataclass
class FakeJob:
    looks: int
    """After which it has ended."""
    named: tuple[str, ...] = ()
    failing: Unavailable | None = None
    cancelled: bool = False

    def look(self) -> tuple[MessageId, ...] | None:
        self.looks -= 1
        if self.looks > 0:
            return None
        if self.failing:
            raise self.failing
        return tuple(map(MessageId, self.named))

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class FakeExports:
    job: FakeJob
    failing: Unavailable | None = None
    begun: list[tuple[Address, datetime, datetime]] = field(default_factory=list)

    def start(self, address: Address, since: datetime, until: datetime, wait: Wait) -> FakeJob:
        if self.failing:
            raise self.failing
        self.begun.append((address, since, until))
        return self.job


class Office:
    """A home place with a search's every part; `away` adds another."""

    def __init__(self, *ids: str, looks: int = 3) -> None:
        self.clock = Clock()
        self.told: list[str] = []
        self.stop: Callable[[], bool] = lambda: False
        self.job = FakeJob(looks, ids)
        self.exports = FakeExports(self.job)
        self.ses = FakeSes(the_account=MANAGED, kept={id: kept(id) for id in ids})
        self.spots = [Spot(HOME, self.exports, self.ses)]

    def away(self, *ids: str, looks: int = 1) -> FakeJob:
        job = FakeJob(looks, ids)
        ses = FakeSes(the_account=MANAGED, kept={id: kept(id, AWAY) for id in ids})
        self.spots.append(Spot(AWAY, FakeExports(job), ses))
        return job

    def search(self) -> Found:
        return Searching(ANN, tuple(self.spots), NOW, self.clock, self._wait, self._tell)()

    def _wait(self, seconds: float) -> bool:
        if self.stop():
            return True
        self.clock.wait(seconds)
        return False

    def _tell(self, words: Text) -> None:
        self.told.append(sentence(words))


def said(found: Found) -> str:
    return "\n".join(sentence(line) for line in lines(found))


def test_the_newest_messages_of_all_places_are_told() -> None:
    old, new, newest = (id_at(ago(days=days)) for days in (9, 5, 1))
    office = Office(old, newest)
    office.away(new)
    found = office.search()
    assert [each.message_id for each in found.timelines] == [newest, new, old]
    assert [each.place for each in found.timelines] == [HOME, AWAY, HOME]
    assert (found.searched, found.gaps, found.named) == ((HOME, AWAY), (), 3)
    assert found.spellings == ("ann@example.com",)
    assert office.exports.begun == [(ANN, ago(days=30), NOW)]
    assert said(found).splitlines()[0] == (
        "SES's own records of the last 30 d have 3 messages to this address; the answer now rests"
        " on them"
    )


def test_more_than_a_few_are_counted_and_not_read() -> None:
    ids = [id_at(ago(days=day)) for day in range(1, 13)]
    office = Office(*ids)
    found = office.search()
    assert [each.message_id for each in found.timelines] == ids[:READ_MOST]
    assert "name 12 messages; the answer now rests on the newest 5 that were" in said(found)
    assert office.clock.waits[-READ_MOST:] == [0, 1, 1, 1, 1]  # SES allows one a second


def test_the_id_of_somebody_elses_message_in_a_subject_is_not_believed() -> None:
    own, foreign = id_at(ago(days=3)), id_at(ago(days=1))
    office = Office(own, foreign)
    office.ses.kept[foreign] = kept(foreign, to="bob@example.com")
    assert [each.message_id for each in office.search().timelines] == [own]


def test_made_up_ids_do_not_crowd_out_the_real_ones() -> None:
    own = id_at(ago(days=3))
    made_up = [id_at(NOW + timedelta(days=day)) for day in range(1, 30)]
    office = Office(*made_up, own)
    office.ses.kept = {own: kept(own)}
    assert [each.message_id for each in office.search().timelines] == [own]


def test_nothing_found_is_said_with_what_is_never_there() -> None:
    found = Office().search()
    assert (found.timelines, found.searched, found.gaps) == ((), (HOME,), ())
    assert said(found).splitlines() == [
        "SES's own records of the last 30 d in eu-west-1 have no message to this address",
        "What SES's own records never have: mail to several recipients at once, mail to SES's"
        " simulator, mail sent while Virtual Deliverability Manager was off, and anything older"
        " than 30 d",
    ]


def test_progress_is_told_from_the_beginning_on() -> None:
    office = Office(id_at(ago(days=1)), looks=4)
    office.away(looks=2)
    office.search()
    assert "in eu-west-1, us-east-1 for this address" in office.told[0]
    assert "in eu-west-1, us-east-1, for 1 s so far" in office.told[1]
    assert "in eu-west-1, for 3 s so far" in office.told[2]
    assert "reading what became of the newest (1)" in office.told[-1]


def test_with_the_manager_off_nothing_is_searched_and_nothing_concluded() -> None:
    office = Office()
    office.ses.the_account = replace(ACCOUNT, deliverability_manager=False)
    found = office.search()
    assert office.exports.begun == []
    assert found.searched == ()
    assert "Virtual Deliverability Manager is off" in said(found)
    assert "put-account-vdm-attributes" in said(found)
    assert "have no message" not in said(found)


def test_a_refusal_that_the_manager_may_be_the_cause_of_says_so() -> None:
    office = Office()
    office.ses.the_account = ACCOUNT  # SES does not say whether it is on
    office.exports.failing = Refused("SES", say("AWS refuses it"))
    assert "AWS refuses it (Virtual Deliverability Manager is off" in said(office.search())
    office.ses.the_account = MANAGED
    assert "Manager" not in said(office.search())


@pytest.mark.parametrize("known", [False, True])
def test_an_empty_result_means_nothing_unless_the_manager_is_known_to_be_on(known: bool) -> None:
    office = Office()
    office.ses.the_account = ACCOUNT
    if not known:
        office.ses.failing["account"] = say("Not allowed")
    found = office.search()
    assert found.searched == ()
    assert "have no message" not in said(found)


def test_one_place_that_cannot_be_searched_costs_its_own_messages_alone() -> None:
    own = id_at(ago(days=1))
    office = Office()
    office.exports.failing = DENIED
    office.away(own)
    found = office.search()
    assert [each.message_id for each in found.timelines] == [own]
    assert found.searched == (AWAY,)
    assert "in eu-west-1 could not be searched: The bot may not call ses:" in said(found)


def test_messages_that_cannot_be_read_are_no_absence() -> None:
    office = Office(id_at(ago(days=1)), id_at(ago(days=2)))
    office.ses.failing["message_insights"] = say("Not allowed")
    found = office.search()
    assert (found.timelines, found.searched) == ((), ())
    assert said(found) == "SES's own records in eu-west-1 could not be searched: Not allowed"


def test_a_job_that_fails_is_cancelled_and_the_others_go_on() -> None:
    office = Office()
    office.job.failing = Unavailable("SES", say("Not allowed"))
    office.away(looks=5)
    found = office.search()
    assert office.job.cancelled
    assert (found.searched, [place for place, _ in found.gaps]) == ((AWAY,), [HOME])


def test_what_takes_too_long_is_cancelled_and_told() -> None:
    office = Office(looks=1_000)
    found = office.search()
    assert office.job.cancelled
    assert office.clock() - 1000 <= 600
    assert "SES had no result within 10 min; the search was cancelled" in said(found)


def test_when_the_process_ends_every_job_is_cancelled() -> None:
    office = Office(looks=100)
    other = office.away(looks=100)
    office.stop = lambda: office.clock() > 1010
    with pytest.raises(Interrupted):
        office.search()
    assert office.job.cancelled
    assert other.cancelled


def test_a_fault_of_ours_leaves_no_job_behind_either() -> None:
    office = Office(looks=100)

    def broken() -> bool:
        raise KeyError("oops")

    office.stop = broken
    with pytest.raises(KeyError):
        office.search()
    assert office.job.cancelled


def test_what_was_found_is_in_answers_for_an_hour_unless_events_come() -> None:
    clock = Clock()
    finds = Finds(clock.now)
    found = Office(id_at(ago(days=1))).search()
    finds.keep(found)
    empty = WithSes(FakeHistory(), (), finds.of)
    assert empty.timelines(Address("Ann", "example.com")) == found.timelines
    assert empty.spellings(ANN) == ("ann@example.com",)
    assert empty.timelines(Address("bob", "example.com")) == ()
    assert empty.timelines(MessageId(id_at(ago(days=1)))) == ()
    stored = FakeHistory(events=(event(),))
    assert WithSes(stored, (), finds.of).timelines(ANN) == stored.timelines(ANN)
    clock.wait(3601)
    assert empty.timelines(ANN) == ()
