"""Where a message can be opened, against the local Slack over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.slack.gateway import SlackGateway, client
from bot.slack.permalinks import Permalinks
from bot.slack.validate import validate
from sandbox.slack import shop
from sandbox.slack.app import build_slack
from sandbox.slack.failures import Failures
from sandbox.slack.local import SLACK
from sandbox.world import Fault
from tests.sandbox.slack.serving import Clock, running


class Office:
    def __init__(self, channel: str, failures: Failures, url: str) -> None:
        web = client(shop.BOT_TOKEN, f"{url}/api/", 5, patient=False)
        self.channel = channel
        self.failures = failures
        self.link = Permalinks(web)
        self.ts = SlackGateway(web).post(channel, {"text": "hello", "blocks": []})


@pytest.fixture
def office() -> Iterator[Office]:
    workspace = shop.example_shop(clock=Clock())
    app = build_slack(workspace)
    with running(app) as url:
        channel = workspace.channels[shop.DELIVERABILITY].id
        yield Office(channel, app[SLACK].failures, url)


def test_slack_says_where_and_a_message_may_link_to_it(office: Office) -> None:
    url = office.link(office.channel, office.ts)
    assert url is not None
    assert url.endswith(f".slack.com/archives/{office.channel}/p{office.ts.replace('.', '')}")
    section = {"type": "rich_text_section", "elements": [{"type": "link", "url": url}]}
    assert not validate(
        {"text": "x", "blocks": [{"type": "rich_text", "elements": [section]}]}, "message"
    )


@pytest.mark.parametrize("error", ["ratelimited:30", "internal_error", "missing_scope"])
def test_where_slack_does_not_say_there_is_no_link(office: Office, error: str) -> None:
    office.failures.add(Fault("slack", error, "chat.getPermalink", times=1))
    assert office.link(office.channel, office.ts) is None
    assert office.link(office.channel, office.ts) is not None


def test_a_message_that_is_gone_has_no_link(office: Office) -> None:
    assert office.link(office.channel, "1.000001") is None


def test_where_slack_is_away_there_is_no_link() -> None:
    nowhere = client(shop.BOT_TOKEN, "http://127.0.0.1:9/api/", 1, patient=False)
    assert Permalinks(nowhere)("C1", "1.000001") is None
