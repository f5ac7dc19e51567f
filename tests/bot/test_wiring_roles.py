"""What the process that answers in Slack is given: one engine, since each has a pool, and where
messages can be opened."""

from __future__ import annotations

import ast
import inspect
from time import monotonic

from bot import wiring_desks, wiring_serve, wiring_slack
from bot.settings import load

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
