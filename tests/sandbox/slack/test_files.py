"""Uploads in three steps, as slack_sdk takes them, and what a reader of the channel then sees."""

from __future__ import annotations

import struct
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.slack import shop
from sandbox.slack.app import build_slack
from sandbox.slack.person import Person
from sandbox.slack.rules import Rules
from sandbox.slack.state import Workspace
from sandbox.world import Fault
from tests.sandbox.slack.conftest import web_client
from tests.sandbox.slack.serving import Clock, running

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 960, 400) + b"the rest"


def code(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def upload(bot: WebClient, content: bytes = PNG, **more: Any) -> Any:
    given = {"channel": shop.SES_ALERTS, "filename": "chart.png", "title": "Bounce rate"} | more
    return bot.files_upload_v2(file=content, **given)


def started(bot: WebClient, content: bytes = PNG) -> Any:
    return bot.files_getUploadURLExternal(filename="chart.png", length=len(content))


def sent(address: str, content: bytes, **headers: str) -> int:
    request = urllib.request.Request(address, content, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_picture_is_shown_in_its_thread_with_its_alternative_text(
    bot: WebClient, ann: Person
) -> None:
    parent = bot.chat_postMessage(channel=shop.SES_ALERTS, text="Warning")["ts"]
    answer = upload(bot, thread_ts=parent, alt_txt="From 2 % to 6 %")
    assert "shares" not in answer["file"]
    [reply] = ann.thread(shop.SES_ALERTS, parent)["replies"]
    [file] = reply["files"]
    assert (reply["subtype"], reply["thread_ts"]) == ("file_share", parent)
    assert (file["id"], file["title"]) == (answer["file"]["id"], "Bounce rate")
    assert (file["alt_txt"], file["mimetype"]) == ("From 2 % to 6 %", "image/png")
    assert (file["original_w"], file["original_h"], file["size"]) == (960, 400, len(PNG))
    with urllib.request.urlopen(file["url_private"], timeout=5) as shown:
        assert (shown.headers["Content-Type"], shown.read()) == ("image/png", PNG)


def test_what_is_no_picture_is_not_shown_by_a_browser(bot: WebClient, ann: Person) -> None:
    page = b"<script>alert(1)</script>"
    upload(bot, page, filename="page.html")
    [file] = ann.messages(shop.SES_ALERTS)[-1]["files"]
    with urllib.request.urlopen(file["url_private"], timeout=5) as shown:
        assert shown.headers["Content-Type"] == "application/octet-stream"
        assert shown.headers["Content-Disposition"] == "attachment"


def test_a_form_is_taken_as_well_as_bytes(bot: WebClient, ann: Person) -> None:
    first = started(bot)
    form = (
        b'--x\r\nContent-Disposition: form-data; name="filename"; filename="chart.png"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n" + PNG + b"\r\n--x--\r\n"
    )
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert sent(first["upload_url"], form, **kind) == 200
    bot.files_completeUploadExternal(
        files=[{"id": first["file_id"], "title": None}], channel_id=shop.SES_ALERTS
    )
    assert ann.messages(shop.SES_ALERTS)[-1]["files"][0]["title"] == "chart.png"


def test_without_a_channel_nobody_sees_it(bot: WebClient, workspace: Workspace) -> None:
    before = len(workspace.changes)
    upload(bot, channel=None)
    assert len(workspace.changes) == before


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("ses-alerts", "channel_not_found"),
        ("C0NOWHERE", "channel_not_found"),
        (shop.LEADERSHIP, "channel_not_found"),
        (shop.RANDOM, "not_in_channel"),
        (shop.OLD_LAUNCH, "posting_to_channel_denied"),
    ],
)
def test_a_channel_has_to_be_named_by_its_id_and_to_have_the_bot_in_it(
    bot: WebClient, channel: str, expected: str
) -> None:
    assert code(lambda: upload(bot, channel=channel)) == expected


def test_a_thread_has_to_be_there(bot: WebClient) -> None:
    assert code(lambda: upload(bot, thread_ts="1.000")) == "thread_not_found"


def test_the_scope_is_needed(clock: Clock) -> None:
    workspace = shop.example_shop(clock=clock, scopes=shop.SCOPES - {"files:write"})
    with running(build_slack(workspace)) as url:
        assert code(lambda: upload(web_client(url))) == "missing_scope"


def test_a_workspace_may_restrict_the_size(workspace: Workspace) -> None:
    with running(build_slack(workspace, rules=Rules(file_bytes_max=10))) as url:
        assert code(lambda: upload(web_client(url))) == "file_upload_size_restricted"


def test_what_is_announced_wrongly(bot: WebClient) -> None:
    ask = bot.files_getUploadURLExternal
    assert code(lambda: ask(filename="chart.png", length=0)) == "missing_argument"
    assert code(lambda: ask(filename="", length=3)) == "missing_argument"
    long = "x" * 1_001
    assert code(lambda: ask(filename="a.png", length=3, alt_txt=long)) == "alt_txt_too_large"


def test_an_upload_has_to_be_whole_and_to_be_finished_once(bot: WebClient) -> None:
    first = started(bot)

    def done() -> object:
        files: list[dict[str, str | None]] = [{"id": first["file_id"]}]
        return bot.files_completeUploadExternal(files=files, channel_id=shop.SES_ALERTS)

    assert code(done) == "file_not_found"
    assert sent(first["upload_url"], PNG[:-1]) == 400
    assert code(done) == "file_not_found"
    assert sent(first["upload_url"], PNG) == 200
    assert done()
    assert code(done) == "file_not_found"
    assert sent(first["upload_url"] + "0", PNG) == 404


@pytest.mark.parametrize("files", ["", "[]", "no JSON", '["F1"]'])
def test_files_are_named_by_their_ids(bot: WebClient, files: str) -> None:
    given = {"files": files}
    refused = code(lambda: bot.api_call("files.completeUploadExternal", params=given))
    assert refused == "invalid_arguments"


def test_the_upload_itself_can_be_made_to_fail(workspace: Workspace) -> None:
    app = build_slack(workspace, faults=[Fault("slack", "status:503", "upload", times=1)])
    with running(app) as url:
        bot = web_client(url)
        address = started(bot)["upload_url"]
        assert (sent(address, PNG), sent(address, PNG)) == (503, 200)
