"""What the process that answers in Slack is given: one engine, since each has a pool, and where
messages can be opened."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass, field
from threading import Event
from time import monotonic

from bot import wiring_desks, wiring_serve, wiring_slack
from bot.settings import load
from bot.wiring_roles import UNWATCHED, Watching
from checks.core import Text, Unavailable, say

ENVIRONMENT = {
    "SES_REGIONS": "eu-west-1",
    "ADDRESS_KEY": "x" * 16,
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_API_URL": "http://127.0.0.1:9/api/",
}


def calls() -> dict[str, ast.Call]:
    trees = [ast.parse(inspect.getsource(each)) for each in (wiring_serve, wiring_desks)]
    found = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Call)]
    return {ast.unparse(n.func): n for n in found}


def test_who_answers_takes_the_presses_on_alerts_by_the_same_engine() -> None:
    assert "wiring_watch.responder" in calls()
    assert not calls().keys() & {"wiring_watch.Base.of", "Base.of", "open_database"}


def test_who_answers_in_slack_can_link_to_an_alert_and_waits_for_no_retries() -> None:
    assert "page" in {each.arg for each in calls()["asking"].keywords}
    page = wiring_slack.page(load(ENVIRONMENT))
    started = monotonic()
    assert page("C1", "1.5") is None  # nobody listens there
    assert monotonic() - started < wiring_slack.PAGE_TIMEOUT


@dataclass
class Stuck:
    """A watch of which a round hangs."""

    begun: Event = field(default_factory=Event)

    def run(self, stop: Event) -> None:
        self.begun.set()
        stop.wait(20)

    def lacking(self) -> Text | None:
        return say("it hangs")


def test_it_is_told_whether_the_watch_has_begun_and_what_it_says_of_itself() -> None:
    made, stop, stuck = Event(), Event(), Stuck()

    def make() -> Stuck:
        made.wait(20)
        return stuck

    watching = Watching(make, stop)
    assert watching.lacking() == UNWATCHED
    watching.start()
    assert watching.lacking() is None  # its clients are being made
    made.set()
    assert stuck.begun.wait(20)
    assert watching.lacking() == say("it hangs")
    stop.set()
    watching.join(20)
    assert watching.lacking() == UNWATCHED


def test_a_watch_that_cannot_begin_is_told_of() -> None:
    def make() -> Stuck:
        raise Unavailable("database", say("away"))

    watching = Watching(make, Event())
    watching.start()
    watching.join(20)
    assert watching.lacking() == UNWATCHED
