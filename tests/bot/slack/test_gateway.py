"""What we ask of Slack, against the local one over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.slack.gateway import Refused, SlackGateway, client
from sandbox.slack import shop
from sandbox.slack.app import build_slack
from sandbox.slack.failures import Failures
from sandbox.slack.local import SLACK
from sandbox.slack.state import Workspace
from sandbox.world import Fault
from tests.bot.metered import remembered
from tests.sandbox.slack.serving import Clock, running

PAYLOAD = {"text": "hello", "blocks": [{"type": "divider"}]}


class Office:
    """A local Slack, and a gateway to it that does not wait."""

    def __init__(self, workspace: Workspace, failures: Failures, url: str) -> None:
        self.channel = workspace.channels[shop.DELIVERABILITY]
        self.gateway = SlackGateway(client(shop.BOT_TOKEN, f"{url}/api/", 5, patient=False))
        self.url = f"{url}/api/"
        self._failures = failures

    def fail(self, error: str) -> None:
        self._failures.add(Fault("slack", error, "chat.postMessage", times=1))

    def refusal(self, error: str) -> tuple[str, float | None]:
        self.fail(error)
        with pytest.raises(Refused) as refused:
            self.gateway.post(self.channel.id, PAYLOAD)
        # it did not try again by itself: that would have been taken
        return refused.value.code, refused.value.retry_after


@pytest.fixture
def office() -> Iterator[Office]:
    workspace = shop.example_shop(clock=Clock())
    app = build_slack(workspace)
    with running(app) as url:
        yield Office(workspace, app[SLACK].failures, url)


def test_a_reply_goes_into_its_thread_and_on_request_into_the_channel_too(office: Office) -> None:
    parent = office.gateway.post(office.channel.id, PAYLOAD)
    office.gateway.post(office.channel.id, PAYLOAD, parent)
    office.gateway.post(office.channel.id, PAYLOAD, parent, broadcast=True)
    posted = list(office.channel.messages.values())[-3:]
    assert [(message.thread_ts, message.broadcast) for message in posted] == [
        (None, False),
        (parent, False),
        (parent, True),
    ]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("ratelimited:30", ("ratelimited", 30.0)),
        ("ratelimited:soon", ("ratelimited", None)),
        ("is_archived", ("is_archived", None)),
        ("status:503", ("unreachable", None)),
        ("garbage", ("unreachable", None)),
        ("unreachable", ("unreachable", None)),
    ],
)
def test_a_refusal_says_what_slack_said(
    office: Office, error: str, expected: tuple[str, float | None]
) -> None:
    assert office.refusal(error) == expected


def test_a_message_that_is_gone_is_said_to_be(office: Office) -> None:
    with pytest.raises(Refused, match="message_not_found"):
        office.gateway.update(office.channel.id, "1.000", PAYLOAD)
    with pytest.raises(Refused, match="thread_not_found"):
        office.gateway.post(office.channel.id, PAYLOAD, "1.000")


def test_a_person_is_written_to_in_the_conversation_with_them(office: Office) -> None:
    channel, ts = office.gateway.write_to(shop.ANN, PAYLOAD)
    assert channel == shop.ANN_AND_BOT
    office.gateway.update(channel, ts, PAYLOAD)


def test_who_is_in_a_user_group(office: Office) -> None:
    assert office.gateway.members(shop.POSTMASTERS) == {shop.BEN}
    with pytest.raises(Refused, match="no_such_subteam"):
        office.gateway.members("S0NOBODY")


def test_calls_are_counted_by_what_came_of_them(office: Office) -> None:
    with remembered() as meter:
        office.gateway.post(office.channel.id, PAYLOAD)
        for error in ("ratelimited:30", "not_in_channel"):
            office.refusal(error)
        away = SlackGateway(client(shop.BOT_TOKEN, "http://127.0.0.1:9/api/", 1, patient=False))
        with pytest.raises(Refused, match="unreachable"):
            away.post(office.channel.id, PAYLOAD)
    assert [each[2] for each in meter.told] == ["ok", "ratelimited", "refused", "unreachable"]


def test_a_rate_limit_that_is_waited_out_is_counted_too(office: Office) -> None:
    patient = SlackGateway(client(shop.BOT_TOKEN, office.url, 5))
    office.fail("ratelimited:0")
    with remembered() as meter:
        patient.post(office.channel.id, PAYLOAD)
    method = "chat.postMessage"
    assert meter.told == [("slack", method, "ratelimited"), ("slack", method, "ok")]
