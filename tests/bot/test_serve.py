"""Socket Mode, in the local Slack: whether there is a connection can be seen from outside."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.serve import DISCONNECTED, by_socket
from bot.slack.workload import RESTARTING
from bot.web.health import Line, not_yet
from sandbox.slack import shop
from sandbox.slack.app import build_slack
from tests.bot.slack.test_desk import Office
from tests.e2e.local_slack import LocalSlack
from tests.sandbox.slack.conftest import web_client
from tests.sandbox.slack.serving import running

WE = AuthorizeResult(enterprise_id=None, team_id=shop.TEAM, bot_user_id=shop.BOT_USER)


@pytest.mark.long
def test_a_connection_that_is_lost_is_told_until_it_is_back() -> None:
    line, stop, work = Line(), Event(), Office().work
    assert line() == not_yet()
    with running(build_slack(shop.example_shop())) as url:
        app = App(client=web_client(url), authorize=lambda **_: WE)
        given = (app, work, shop.APP_TOKEN, f"{url}/api/", (), stop, line)
        serving = Thread(target=by_socket, args=given, daemon=True)
        serving.start()
        slack = LocalSlack(url)
        assert slack.ready()
        assert slack.until(lambda: line() is None)
        slack.fail("apps.connections.open", "fatal_error")
        slack.disconnect("drop")
        assert slack.until(lambda: line() == DISCONNECTED)
        assert slack.until(lambda: line() is None)
        stop.set()
        serving.join(10)
        assert not serving.is_alive()
    assert work.submit(lambda: None) == RESTARTING
