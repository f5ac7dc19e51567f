from __future__ import annotations

import pytest

from bot.report import DomainReport
from bot.slack.asking import Asked, Shown
from bot.slack.desk import CRASHED, ELSEWHERE
from bot.slack.policy import Allowed, Where
from bot.slack.render import Slack
from bot.slack.status_charts import StatusCharts
from bot.slack.status_desk import StatusDesk
from bot.slack.upload import Charts
from bot.status import Overview
from checks.core import Domain
from tests.bot.overviews import CALM, overview
from tests.bot.reports import domain_report
from tests.bot.slack.reading import lines
from tests.bot.slack.test_desk import OPENLY, FakeGateway
from tests.bot.slack.test_status_charts import RATES, FakeUploads
from tests.fakes import HOME

HEAD = ":white_check_mark: Sending — eu-west-1, account 111122223333"
URL = "https://hooks.slack.example/1"


class Office:
    def __init__(self) -> None:
        self.slack = FakeGateway()
        self.found: Overview | Exception = overview(CALM)
        self.uploads = FakeUploads()
        charts = StatusCharts(lambda: ((HOME, RATES),), Charts(Slack(), self.uploads))
        self._statuses = StatusDesk(self._look, self._inspect, self.slack, Slack(), charts)

    def _look(self) -> Overview:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def _inspect(self, domain: Domain) -> DomainReport:
        return domain_report(domain=domain)

    def about(
        self,
        named: str,
        thread: str | None = None,
        url: str | None = None,
        allowed: Allowed = OPENLY,
    ) -> Shown:
        asked = Asked("C1", "U1", "k1", thread, url)
        return self._statuses.inspect(Domain(named), asked, allowed)

    def explain(self, text: str, thread: str | None = None, allowed: Allowed = OPENLY) -> Shown:
        return self._statuses.explain(text, Asked("C1", "U1", "k1", thread), allowed)

    def ask(self, thread: str | None = None, url: str | None = None) -> Shown:
        return self._statuses.status(Asked("C1", "U1", "k1", thread, url), Allowed())


@pytest.fixture
def office() -> Office:
    return Office()


def test_one_message_in_the_channel(office: Office) -> None:
    assert office.ask() == Shown("shown", Where.CHANNEL)
    assert office.slack.threads() == [("1.0", None)]
    assert office.slack.shown("1.0")[0] == HEAD


def test_in_a_thread_it_stays_there(office: Office) -> None:
    office.ask(thread="0.5")
    assert office.slack.threads() == [("1.0", "0.5")]


def test_the_charts_come_after_it_in_its_thread(office: Office) -> None:
    office.ask()
    assert office.uploads.shown == [("C1", "1.0", "Bounce and complaint rate, eu-west-1")]


def test_in_a_thread_the_charts_stay_there_too(office: Office) -> None:
    office.ask(thread="0.5")
    assert [thread for _, thread, _ in office.uploads.shown] == ["0.5"]


def test_a_status_is_whole_where_slack_takes_no_charts(office: Office) -> None:
    office.uploads.closed = "missing_scope"
    office.ask()
    assert office.slack.threads() == [("1.0", None)]


def test_what_one_person_alone_sees_has_no_charts(office: Office) -> None:
    office.slack.closed = "not_in_channel"
    office.ask(url=URL)
    assert office.uploads.shown == []


def test_where_it_may_not_post_the_asker_alone_gets_it_and_why(office: Office) -> None:
    office.slack.closed = "not_in_channel"
    office.ask(url=URL)
    [(url, answer)] = office.slack.responses
    assert url == URL
    assert lines(answer)[0].startswith("Only you see this: I am not in this conversation")
    assert lines(answer)[1] == HEAD


def test_a_mention_where_it_may_not_post_is_whispered(office: Office) -> None:
    office.slack.closed = "is_archived"
    office.ask(thread="0.5")
    [(channel, user, answer, thread)] = office.slack.whispers
    assert (channel, user, thread) == ("C1", "U1", "0.5")
    assert lines(answer)[1] == HEAD


def test_a_crash_is_told_to_who_asked(office: Office) -> None:
    office.found = KeyError("oops")
    with pytest.raises(KeyError):
        office.ask(url=URL)
    [(_, answer)] = office.slack.responses
    assert lines(answer) == [CRASHED.template]


def test_a_reply_is_explained_where_it_was_pasted(office: Office) -> None:
    office.explain("550 5.1.1 user unknown <!channel> *x*", thread="0.5")
    assert office.slack.threads() == [("1.0", "0.5")]
    shown = office.slack.shown("1.0")
    assert shown[0] == ":no_entry: This means: The mailbox does not exist"
    assert shown[1].startswith("What to do — Check the address with the recipient")
    assert shown[2] == "• The server said: 550 5.1.1 user unknown <!channel> *x*"


def test_addresses_in_a_pasted_reply_are_masked_where_all_can_read_them(office: Office) -> None:
    office.explain("550 5.1.1 <ann.lee@example.com> unknown", allowed=Allowed(masked=True))
    assert "• The server said: 550 5.1.1 <a•••@example.com> unknown" in office.slack.shown("1.0")


def test_a_domain_may_be_answered_to_the_asker_alone(office: Office) -> None:
    shown = office.about("shop.example", url=URL, allowed=Allowed(Where.ASKER))
    assert shown == Shown("shown", Where.ASKER, about=Domain("shop.example"))
    first, second = (lines(answer) for _, answer in office.slack.responses)
    assert first[0] == ":no_entry: 2 things are wrong with shop.example"
    assert "What is right" in second
    assert office.slack.messages == {}


def test_a_domain_may_be_answered_in_a_direct_message_with_its_thread(office: Office) -> None:
    office.about("shop.example", thread="0.5", url=URL, allowed=Allowed(Where.DM))
    assert office.slack.threads() == [("1.0", None), ("2.0", "1.0")]
    assert {channel for channel, _, _ in office.slack.messages.values()} == {"DU1"}
    [(_, _, hint, thread)] = office.slack.whispers
    assert (thread, lines(hint)) == ("0.5", [ELSEWHERE.template])


def test_what_slack_shows_to_nobody_is_not_said_to_be_shown(office: Office) -> None:
    office.slack.closed, office.slack.deaf = "is_archived", "user_not_in_channel"
    assert office.ask() == Shown("not taken by Slack", Where.ASKER)


def test_a_domain_is_answered_with_a_message_and_its_thread(office: Office) -> None:
    office.about("shop.example")
    assert office.slack.threads() == [("1.0", None), ("2.0", "1.0")]
    assert office.slack.shown("1.0")[0] == ":no_entry: 2 things are wrong with shop.example"
    assert "What is right" in office.slack.shown("2.0")


def test_asked_in_a_thread_the_domain_is_answered_there(office: Office) -> None:
    office.about("shop.example", thread="0.5")
    assert office.slack.threads() == [("1.0", "0.5"), ("2.0", "0.5")]


def test_where_it_may_not_post_the_asker_gets_the_domain_whole(office: Office) -> None:
    office.slack.closed = "not_in_channel"
    office.about("shop.example", url=URL)
    first, second = (answer for _, answer in office.slack.responses)
    assert lines(first)[0].startswith("Only you see this")
    assert "What is right" in lines(second)
