"""The button that searches SES's own records: one reply, one search, and the last word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot import search as words
from bot.plain import sentence
from bot.search import Found, Interrupted
from bot.slack import why
from bot.slack.asking import Asked, Shown
from bot.slack.buttons import SEARCH
from bot.slack.desk import CRASHED
from bot.slack.gateway import Payload, Refused
from bot.slack.memory import LOST
from bot.slack.policy import Allowed, Where
from bot.slack.render import Slack
from bot.slack.search_desk import Pressed, SearchDesk
from bot.slack.workload import RESTARTING
from checks.core import Address, EventKind, Finding, Outcome, Text, Unavailable, say, timelines
from tests.bot.reports import report
from tests.bot.slack.reading import lines
from tests.bot.slack.test_desk import OPENLY, FakeGateway, Inline, Office
from tests.fakes import ANN, HOME, ago, event

HEARD = timelines([event(), event(EventKind.BOUNCE, ago(minutes=100))])
UNHEARD = report(("blind_spots", Finding.unknown(say("No message is known")), None), history=())
NOTHING = Found(ANN, (), (), 0, (HOME,))
SOMETHING = Found(ANN, HEARD, ("ann@example.com",), 1, (HOME,))
FOUND = (Outcome.NOT_DELIVERED, "bounce")
DENIED = Unavailable("SES CreateExportJob, eu-west-1", say("The bot may not call it"))


class Searches(Office):
    """An answer that knows nothing, and a search that tells twice how it goes."""

    def __init__(self, allowed: Allowed = OPENLY) -> None:
        super().__init__()
        self.report = UNHEARD
        self.ask(allowed=allowed)
        self.found: Found | Exception = SOMETHING
        self.seen: list[list[str]] = []
        self.asked: list[Address] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self.search_pool = Inline()
        self.told: list[Shown] = []
        self.searches = SearchDesk(
            self.desk,
            self.renewals,
            self.work,
            self._search,
            lambda seconds: False,
            self.slack,
            Slack(),
            pool=self.search_pool,
        )

    def _search(
        self, address: Address, wait: Callable[[float], bool], tell: Callable[[Text], None]
    ) -> Found:
        self.asked.append(address)
        for line in (say("It begins"), say("It goes on")):
            tell(line)
            self.seen.append(self.slack.shown(self.reply) if self.slack.messages else [])
        self.meanwhile()
        if isinstance(self.found, Exception):
            raise self.found
        if self.found.timelines:
            self.report = report(history=self.found.timelines)
        return self.found

    @property
    def reply(self) -> str:
        return list(self.slack.messages)[2]

    def press(
        self, key: str = "p1", answer: str | None = None, allowed: Allowed = OPENLY
    ) -> Text | None:
        [kept] = self.answers.kept
        asked = Asked("C1", "U2", key)
        return self.searches.take(Pressed(answer or kept, asked, allowed, self.told.append))


@pytest.fixture
def searches() -> Searches:
    return Searches()


def buttons(payload: Payload) -> list[str]:
    rows = [block for block in payload["blocks"] if block["type"] == "actions"]
    return [each["text"]["text"] for row in rows for each in row["elements"]]


def test_the_button_is_on_answers_that_know_nothing_where_it_is_switched_on() -> None:
    on, off = Slack(allowed=frozenset({SEARCH})), Slack()
    both = ["Re-run", "Search SES's own records"]
    assert buttons(why.parent(on, UNHEARD, "a1")) == both
    assert buttons(why.parent(off, UNHEARD, "a1")) == ["Re-run"]
    assert buttons(why.parent(on, report(), "a1")) == ["Re-run"]
    assert buttons(why.parent(on, UNHEARD, None)) == []
    unread = report(history=Unavailable("event store", say("It does not answer")))
    assert buttons(why.parent(on, unread, "a1")) == ["Re-run"]


def test_what_is_found_is_in_the_answer_and_the_reply_says_so(searches: Searches) -> None:
    assert searches.slack.shown("1.0")[0].startswith(":grey_question: Unknown")
    assert searches.press() is None
    assert searches.told == [Shown("shown", Where.CHANNEL, False, *FOUND, ANN)]
    assert searches.asked == [ANN]
    assert searches.seen == [["It begins"], ["It goes on"]]
    assert searches.slack.threads() == [("1.0", None), ("2.0", "1.0"), ("3.0", "1.0")]
    assert searches.slack.shown("1.0")[0] == ":x: Not delivered — ann@example.com"
    assert "What happened" in searches.slack.shown("2.0")
    assert searches.slack.shown("3.0")[0] == (
        "SES's own records of the last 30 d have one message to this address; the answer now rests"
        " on it"
    )


def test_nothing_found_leaves_the_answer_and_says_what_is_never_there(searches: Searches) -> None:
    searches.found = NOTHING
    before = searches.slack.shown("1.0")
    searches.press()
    assert searches.slack.shown("1.0") == before
    none, blind = searches.slack.shown("3.0")
    assert none.endswith("in eu-west-1 have no message to this address")
    assert searches.told == [Shown("nothing found", about=ANN)]
    assert "mail to several recipients at once" in blind


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        pytest.param(Interrupted(), sentence(words.INTERRUPTED), id="stopped"),
        pytest.param(KeyError("oops"), CRASHED.template, id="crashed"),
        pytest.param(
            DENIED,
            "SES's own records could not be searched: The bot may not call it",
            id="not allowed",
        ),
    ],
)
def test_what_comes_to_nothing_says_so_and_the_next_one_may_begin(
    searches: Searches, failure: Exception, said: str
) -> None:
    searches.found = failure
    searches.press()
    assert searches.slack.shown("3.0") == [said]
    assert searches.press("p2") is None


def test_a_second_press_meanwhile_is_told_that_one_runs(searches: Searches) -> None:
    refused: list[Text | None] = []
    searches.meanwhile = lambda: refused.append(searches.press("p2"))
    searches.press()
    assert refused == [words.RUNNING]
    assert len(searches.asked) == 1
    searches.meanwhile = lambda: None
    assert searches.press("p3") is None


def test_who_gave_up_waiting_at_the_end_has_the_last_word(searches: Searches) -> None:
    searches.meanwhile = searches.work.give_up
    searches.press()
    assert searches.slack.shown("3.0") == [RESTARTING.template]


def test_an_end_that_slack_does_not_take_is_left_for_others_to_tell(searches: Searches) -> None:
    def away() -> None:
        searches.slack.fixed = "internal_error"

    searches.meanwhile = away
    searches.press()
    assert ("C1", "3.0") in searches.promises.given_up


def test_no_search_begins_while_the_process_ends(searches: Searches) -> None:
    class Closed(Inline):
        def submit(self, *given: object, **named: object) -> None:  # type: ignore[override]  # as a pool that is shut down
            raise RuntimeError("cannot schedule new futures after shutdown")

    searches.searches._pool = Closed()
    assert searches.press() == RESTARTING
    assert searches.press() == RESTARTING


def test_an_answer_that_is_forgotten_is_not_searched_for(searches: Searches) -> None:
    searches.press(answer="gone")
    [(_, user, payload, _)] = searches.slack.whispers
    assert (user, payload["text"]) == ("U2", LOST.template)
    assert searches.asked == []


def test_progress_that_slack_does_not_take_costs_no_search(searches: Searches) -> None:
    class Busy(FakeGateway):
        def update(self, channel: str, ts: str, payload: Payload) -> None:
            if payload["text"] == "It goes on":
                raise Refused("ratelimited")
            super().update(channel, ts, payload)

    busy = Busy(searches.slack.messages, sent=searches.slack.sent)
    searches.slack = busy
    searches.searches._gateway = busy
    searches.press()
    assert searches.seen == [["It begins"], ["It begins"]]
    assert "have one message to this address" in searches.slack.shown("3.0")[0]


def test_of_what_one_person_alone_saw_the_search_is_told_to_them_alone() -> None:
    searches = Searches(Allowed(Where.ASKER))
    asked = len(searches.slack.whispers)
    searches.press()
    assert searches.slack.messages == {}
    begun, answer, _, found = (
        lines(payload) for _, _, payload, _ in searches.slack.whispers[asked:]
    )
    assert begun == ["It begins"]
    assert answer[0] == ":x: Not delivered — ann@example.com"
    assert "have one message to this address" in found[0]
    assert searches.told == [Shown("shown", Where.ASKER, False, *FOUND, ANN)]


def test_what_is_found_goes_where_answers_go_by_now() -> None:
    searches = Searches(Allowed(masked=True))
    searches.press(allowed=Allowed(Where.DM))
    assert ANN.value not in "\n".join(searches.slack.shown("1.0"))
    [told] = searches.told
    assert told.where is Where.DM
