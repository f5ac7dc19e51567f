"""A chart on its way to Slack, against the local one over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.slack.drawing import Chart
from bot.slack.gateway import Refused, SlackGateway, client
from bot.slack.upload import File, SlackUploads
from sandbox.slack import shop
from sandbox.slack.app import build_slack
from sandbox.slack.local import SLACK, Slack
from sandbox.slack.rules import Rules
from sandbox.world import Fault
from tests.sandbox.slack.serving import Clock, running

CHART = Chart(b"\x89PNG\r\n\x1a\n" + bytes(20), "Bounce rate, eu-west-1", "From 2 % to 6 %")


class Office:
    def __init__(self, slack: Slack, url: str) -> None:
        web = client(shop.BOT_TOKEN, f"{url}/api/", 5, patient=False)
        self.slack = slack
        self.gateway = SlackGateway(web)
        self.uploads = SlackUploads(web)

    def refusal(self, channel: str = shop.SES_ALERTS) -> tuple[str, float | None]:
        with pytest.raises(Refused) as refused:
            self.uploads.share(channel, CHART, None)
        return refused.value.code, refused.value.retry_after


def office_of(scopes: frozenset[str] = shop.SCOPES) -> Iterator[Office]:
    app = build_slack(
        shop.example_shop(clock=Clock(), scopes=scopes), rules=Rules(file_bytes_max=1_000)
    )
    with running(app) as url:
        yield Office(app[SLACK], url)


@pytest.fixture
def office() -> Iterator[Office]:
    yield from office_of()


@pytest.fixture
def unscoped() -> Iterator[Office]:
    yield from office_of(shop.SCOPES - {"files:write"})


def test_a_chart_is_shown_in_its_thread_with_its_words(office: Office) -> None:
    parent = office.gateway.post(
        shop.SES_ALERTS, {"text": "Warning", "blocks": [{"type": "divider"}]}
    )
    id = office.uploads.share(shop.SES_ALERTS, CHART, parent)
    *_, shown = office.slack.workspace.channels[shop.SES_ALERTS].messages.values()
    [file] = shown.files
    assert (shown.thread_ts, shown.text) == (parent, "")
    assert (file["id"], file["title"], file["alt_txt"]) == (id, CHART.title, CHART.alt)
    assert office.slack.workspace.files[id].content == CHART.png


@pytest.mark.parametrize(
    ("operation", "error", "expected"),
    [
        ("files.getUploadURLExternal", "ratelimited:30", ("ratelimited", 30.0)),
        ("files.completeUploadExternal", "internal_error", ("internal_error", None)),
        ("files.getUploadURLExternal", "garbage", ("unreachable", None)),
        ("upload", "status:503", ("unreachable", None)),
        ("upload", "unreachable", ("unreachable", None)),
    ],
)
def test_whatever_step_fails_it_is_a_refusal(
    office: Office, operation: str, error: str, expected: tuple[str, float | None]
) -> None:
    office.slack.failures.add(Fault("slack", error, operation, times=1))
    assert office.refusal() == expected
    assert not office.slack.workspace.channels[shop.SES_ALERTS].messages


def test_without_the_scope_it_is_refused(unscoped: Office) -> None:
    assert unscoped.refusal() == ("missing_scope", None)


def test_where_the_bot_is_not_in_the_channel_it_is_refused(office: Office) -> None:
    assert office.refusal(shop.RANDOM) == ("not_in_channel", None)


def test_a_file_goes_into_the_conversation_with_one_person(office: Office) -> None:
    channel, ts = office.gateway.write_to(
        shop.ANN, {"text": "Events", "blocks": [{"type": "divider"}]}
    )
    office.uploads.send(channel, File("events.json", "Stored events", b"{}"), ts)
    *_, shown = office.slack.workspace.channels[shop.ANN_AND_BOT].messages.values()
    [file] = shown.files
    assert (shown.thread_ts, file["title"], file["name"]) == (ts, "Stored events", "events.json")
    assert (file["mimetype"], "alt_txt" in file) == ("application/json", False)
