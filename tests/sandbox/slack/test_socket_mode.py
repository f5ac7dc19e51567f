"""Commands, buttons and events, with an unchanged Bolt app at the other end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, RemoteDisconnected
from queue import Queue
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.webhook import WebhookClient

from sandbox.slack import shop
from sandbox.slack.app import build_slack
from sandbox.slack.person import Person
from sandbox.slack.rules import Rules
from tests.sandbox.slack.conftest import web_client
from tests.sandbox.slack.serving import Clock, running

Json = dict[str, Any]

RULES = Rules(ack_seconds=0.7, redelivery_seconds=(0.0, 0.0))
BUTTON: Json = {
    "type": "actions",
    "block_id": "verdict",
    "elements": [
        {
            "type": "button",
            "action_id": "rerun",
            "value": "17",
            "text": {"type": "plain_text", "text": "Re-run"},
        }
    ],
}


@dataclass
class Bot:
    """A Bolt app that notes what it gets; `words` says how it answers a command."""

    url: str
    clock: Clock
    web: WebClient
    got: Queue[Json] = field(default_factory=Queue)

    def next(self, kind: str) -> Json:
        """The next thing that came in, which must be of that kind."""
        payload = self.got.get(timeout=5)
        assert payload["kind"] == kind
        return payload


def bolt_app(bot: Bot) -> App:
    app = App(client=bot.web)

    @app.command("/ses")
    def ses(ack: Callable[..., None], body: Json) -> None:
        bot.got.put({"kind": "command", **body})
        match body["text"].split():
            case ["privately"]:
                ack("Only you see this")
            case ["openly"]:
                ack(text="All see this", response_type="in_channel")
            case ["wrongly"]:
                ack(blocks=[{"type": "nonsense"}], text="x")
            case ["late", *_]:
                return
            case _:
                ack()

    @app.action("rerun")
    def rerun(ack: Callable[[], None], body: Json) -> None:
        ack()
        bot.got.put({"kind": "action", **body})

    def started(ack: Callable[[], None], body: Json) -> None:
        ack()
        bot.got.put({"kind": "shortcut", **body})

    app.message_shortcut("why_message")(started)
    app.global_shortcut("why_ask")(started)

    @app.event("app_mention")
    def mentioned(body: Json) -> None:
        bot.got.put({"kind": "mention", **body})

    @app.event("message")
    def heard(body: Json) -> None:
        bot.got.put({"kind": "message", **body})

    @app.event("app_home_opened")
    def home(body: Json) -> None:
        bot.got.put({"kind": "home", **body})

    @app.view("reason")
    def submitted(ack: Callable[..., None], body: Json) -> None:
        bot.got.put({"kind": "submission", **body})
        if body["view"]["state"]["values"]:
            ack()
        else:
            ack(response_action="errors", errors={"why": "Say why"})

    return app


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    clock = Clock()
    with running(build_slack(shop.example_shop(clock=clock), rules=RULES)) as url:
        bot = Bot(url, clock, web_client(url))
        app_client = web_client(url, shop.APP_TOKEN)
        handler = SocketModeHandler(bolt_app(bot), shop.APP_TOKEN, web_client=app_client)
        handler.connect()  # type: ignore[no-untyped-call]  # Bolt's
        assert Person(url).ready()
        yield bot
        handler.client.auto_reconnect_enabled = False
        Person(url).tell("disconnect", kind="drop")
        handler.close()  # type: ignore[no-untyped-call]  # Bolt's


@pytest.fixture
def ann(bot: Bot) -> Person:
    return Person(bot.url, "ann")


def last_whisper(person: Person) -> Json:
    return person.whispers()[-1]


def test_a_command_arrives_raw_and_whole(bot: Bot, ann: Person) -> None:
    answer = ann.command("support", "/ses why  ann@example.com <b> & c")
    assert (answer["ok"], answer["error"]) == (True, None)
    assert 0 < answer["ack_ms"] < 700
    got = bot.next("command")
    assert got["text"] == "why  ann@example.com <b> & c"
    assert (got["command"], got["channel_id"], got["channel_name"], got["user_id"]) == (
        "/ses",
        shop.SUPPORT,
        "support",
        shop.ANN,
    )
    typed = ann.ask("calls")["commands"][-1]
    assert (typed["text"], typed["ack_ms"], typed["error"]) == (
        "why  ann@example.com <b> & c",
        answer["ack_ms"],
        None,
    )


def test_an_answer_without_a_type_is_for_the_asker_alone(bot: Bot, ann: Person) -> None:
    ann.command("random", "/ses privately")
    bot.next("command")
    assert last_whisper(ann)["text"] == "Only you see this"
    assert ann.messages("random") == []
    assert Person(bot.url, "ben").whispers() == []


def test_an_answer_in_channel_is_for_all(bot: Bot, ann: Person) -> None:
    ann.command("ses-alerts", "/ses openly")
    bot.next("command")
    (shown,) = ann.messages("ses-alerts")
    assert (shown["text"], shown["command"]) == ("All see this", "/ses openly")


def test_an_answer_that_slack_cannot_show(bot: Bot, ann: Person) -> None:
    ann.command("support", "/ses wrongly")
    bot.next("command")
    assert last_whisper(ann)["text"] == '/ses failed with the error "invalid_command_response"'


def test_a_command_that_is_not_acknowledged_times_out(bot: Bot, ann: Person) -> None:
    answer = ann.command("support", "/ses late")
    bot.next("command")
    assert (answer["ok"], answer["error"], answer["ack_ms"]) == (False, "operation_timeout", None)
    assert last_whisper(ann)["text"] == '/ses failed with the error "operation_timeout"'


def test_commands_cannot_be_used_in_threads(bot: Bot, ann: Person) -> None:
    parent = ann.say("support", "Where is my mail?")["ts"]
    answer = ann.command("support", "/ses why", thread_ts=parent)
    assert answer["error"] == "not_supported_in_threads"
    whisper = last_whisper(ann)
    assert (whisper["user"], whisper["thread_ts"]) == ("USLACKBOT", parent)
    assert whisper["text"] == "`/ses` is not supported in threads. Sorry!"
    assert bot.got.empty()


def test_other_commands_are_not_ours(ann: Person) -> None:
    assert ann.command("support", "/sos")["error"] == "unknown_command"
    assert last_whisper(ann)["text"] == "`/sos` is not a valid command."


def test_slackbot_speaks_as_the_person_has_slack(ann: Person) -> None:
    ann.tell("person", locale="ja-JP")
    try:
        ann.command("support", "/sos")
        assert last_whisper(ann)["text"] == "`/sos` は有効なコマンドではありません。"
        ann.say("random", "@ses-why why")
        assert "参加していません" in last_whisper(ann)["text"]
    finally:
        ann.tell("person", locale="en-US")


def test_who_is_not_in_a_channel_can_do_nothing_there(ann: Person) -> None:
    assert ann.command("leadership", "/ses why")["error"] == "not_in_channel"
    assert ann.say("leadership", "hello")["error"] == "not_in_channel"


def test_a_response_url_works_five_times_where_the_bot_is_no_member(bot: Bot) -> None:
    cleo = Person(bot.url, "cleo")
    cleo.command("leadership", "/ses why")
    got = bot.next("command")
    assert got["channel_name"] == "privategroup"
    hook = WebhookClient(got["response_url"])
    before = len(cleo.whispers("leadership"))
    answers = [hook.send(text=f"answer {n}").status_code for n in range(1, 7)]
    assert answers == [200] * 5 + [404]
    assert len(cleo.whispers("leadership")) == before + 5
    assert hook.send(text="seventh").body == '{"ok": false, "error": "used_url"}'


def test_a_response_url_expires_after_half_an_hour(bot: Bot, ann: Person) -> None:
    ann.command("support", "/ses why")
    hook = WebhookClient(bot.next("command")["response_url"])
    bot.clock.now += 30 * 60
    assert hook.send(text="just in time", response_type="in_channel").status_code == 200
    bot.clock.now += 1
    assert hook.send(text="late").body == '{"ok": false, "error": "expired_url"}'


def test_a_response_url_checks_what_is_sent(bot: Bot, ann: Person) -> None:
    ann.command("support", "/ses why")
    hook = WebhookClient(bot.next("command")["response_url"])
    assert hook.send(text="").status_code == 400
    refused = hook.send(text="x", blocks=[{"type": "alert"}])
    assert (refused.status_code, "invalid_blocks" in refused.body) == (400, True)


def test_a_button_tells_who_pressed_what_and_where(bot: Bot, ann: Person) -> None:
    ts = bot.web.chat_postMessage(channel=shop.SUPPORT, text="x", blocks=[BUTTON])["ts"]
    assert ann.press("support", ts, "rerun")["ok"]
    got = bot.next("action")
    (action,) = got["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("rerun", "verdict", "17")
    assert (got["user"]["id"], got["channel"]["id"], got["message"]["ts"]) == (
        shop.ANN,
        shop.SUPPORT,
        ts,
    )
    hook = WebhookClient(got["response_url"])
    assert hook.send(text="Done", replace_original=True).status_code == 200
    shown = next(each for each in ann.messages("support") if each["ts"] == ts)
    assert (shown["text"], "blocks" in shown) == ("Done", False)
    assert ann.press("support", ts, "rerun")["error"] == "action_not_found"
    assert hook.send(delete_original=True).status_code == 200
    assert ts not in [each["ts"] for each in ann.messages("support")]


def test_a_messages_shortcut_tells_of_the_message_also_where_the_bot_is_no_member(
    bot: Bot,
) -> None:
    ben = Person(bot.url, "ben")
    ts = ben.tell("message", channel="leadership", text="to ann@example.com")["ts"]
    told: Json = {"channel": "leadership", "ts": ts, "callback_id": "why_message"}
    assert ben.tell("shortcut", **told)["ok"]
    got = bot.next("shortcut")
    assert (got["type"], got["callback_id"]) == ("message_action", "why_message")
    assert got["channel"] == {"id": shop.LEADERSHIP, "name": "privategroup"}
    assert (got["user"]["id"], got["message_ts"], got["message"]["ts"]) == (shop.BEN, ts, ts)
    assert got["message"]["text"] == "to <mailto:ann@example.com|ann@example.com>"
    assert WebhookClient(got["response_url"]).send(text="Hello").status_code == 200
    assert last_whisper(ben)["text"] == "Hello"
    other = told | {"callback_id": "why_ask"}
    assert ben.tell("shortcut", **other)["error"] == "shortcut_not_found"


def test_a_global_shortcut_tells_of_no_place_and_may_open_a_modal(bot: Bot, ann: Person) -> None:
    assert ann.tell("shortcut", callback_id="why_ask")["ok"]
    got = bot.next("shortcut")
    assert (got["type"], got["user"]["id"], "channel" in got) == ("shortcut", shop.ANN, False)
    view = bot.web.views_open(trigger_id=got["trigger_id"], view=MODAL)["view"]
    ann.tell("dismiss", view_id=view["id"])
    assert ann.ask("home", user="ann")["modals"] == []


MODAL: Json = {
    "type": "modal",
    "callback_id": "reason",
    "title": {"type": "plain_text", "text": "Why?"},
    "submit": {"type": "plain_text", "text": "Remove"},
    "blocks": [
        {
            "type": "input",
            "block_id": "why",
            "label": {"type": "plain_text", "text": "Reason"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


def test_a_trigger_opens_one_modal_within_three_seconds(bot: Bot, ann: Person) -> None:
    def trigger() -> str:
        ann.command("support", "/ses why")
        name: str = bot.next("command")["trigger_id"]
        return name

    def refused(name: str) -> str:
        with pytest.raises(SlackApiError) as caught:
            bot.web.views_open(trigger_id=name, view=MODAL)
        error: str = caught.value.response["error"]
        return error

    good, late = trigger(), trigger()
    view = bot.web.views_open(trigger_id=good, view=MODAL)["view"]
    assert refused(good) == "exchanged_trigger_id"
    bot.clock.now += 3.1
    assert refused(late) == "expired_trigger_id"
    assert refused("1.2.3") == "invalid_trigger_id"

    title = {"type": "plain_text", "text": "Really?"}
    fresh = bot.web.views_update(view_id=view["id"], view={**MODAL, "title": title})["view"]
    assert (fresh["id"], fresh["hash"] != view["hash"]) == (view["id"], True)
    body: Json = {"view_id": view["id"]}
    assert ann.tell("submit", **body)["answer"]["errors"] == {"why": "Say why"}
    assert bot.next("submission")["user"]["id"] == shop.ANN
    values = {"why": {"text": {"type": "plain_text_input", "value": "typo"}}}
    assert ann.tell("submit", **body, values=values)["ok"]
    assert bot.next("submission")["view"]["state"]["values"] == values
    assert ann.ask("home", user="ann")["modals"] == []


def test_a_modal_can_be_closed_without_an_answer(bot: Bot, ann: Person) -> None:
    ann.command("support", "/ses why")
    trigger = bot.next("command")["trigger_id"]
    view = bot.web.views_open(trigger_id=trigger, view=MODAL)["view"]
    assert Person(bot.url, "ben").tell("dismiss", view_id=view["id"])["error"] == "view_not_found"
    assert ann.tell("dismiss", view_id=view["id"])["ok"]
    assert ann.ask("home", user="ann")["modals"] == []


def test_a_mention_comes_as_slack_rewrites_it(bot: Bot, ann: Person) -> None:
    ts = ann.say("support", "@ses-why why ann@example.com, see example.com & <b>")["ts"]
    got = bot.next("mention")
    assert got["event"]["text"] == (
        "<@U0SESWHY> why <mailto:ann@example.com|ann@example.com>, "
        "see <http://example.com|example.com> &amp; &lt;b&gt;"
    )
    assert (got["event"]["ts"], got["event"]["channel"]) == (ts, shop.SUPPORT)
    assert got["event_id"].startswith("Ev")


def test_a_mention_in_a_thread_says_which(bot: Bot, ann: Person) -> None:
    parent = ann.say("support", "Where is my mail?")["ts"]
    ann.say("support", "@ses-why why ann@example.com", thread_ts=parent)
    assert bot.next("mention")["event"]["thread_ts"] == parent


def test_a_mention_where_the_bot_is_no_member_reaches_nobody(bot: Bot, ann: Person) -> None:
    ann.say("random", "@ses-why why")
    assert "not in this channel" in last_whisper(ann)["text"]
    assert bot.got.empty()


def test_direct_messages_come_as_message_im(bot: Bot, ann: Person) -> None:
    ann.say(shop.ANN_AND_BOT, "@ses-why why ann@example.com")
    event = bot.next("message")["event"]
    assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", shop.ANN)
    ann.say(shop.ANN_AND_BEN, "@ses-why this is between us")
    assert bot.got.empty()


def test_opening_the_home_tab_is_an_event(bot: Bot, ann: Person) -> None:
    ann.tell("home")
    event = bot.next("home")["event"]
    assert (event["user"], event["tab"], event["channel"]) == (shop.ANN, "home", shop.ANN_AND_BOT)


# what Bolt hides is shown by the plain Socket Mode client


@dataclass
class Wire:
    """One connection that notes envelopes, and acknowledges them unless it is `deaf`."""

    client: SocketModeClient
    deaf: threading.Event
    got: Queue[SocketModeRequest]


def wire(url: str, *, ping_interval: float = 5.0) -> Wire:
    got: Queue[SocketModeRequest] = Queue()
    deaf = threading.Event()
    app_client = web_client(url, shop.APP_TOKEN)
    client = SocketModeClient(shop.APP_TOKEN, web_client=app_client, ping_interval=ping_interval)

    def take(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        if not deaf.is_set():
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
        got.put(request)

    client.socket_mode_request_listeners.append(take)
    client.connect()
    return Wire(client, deaf, got)


def close(url: str, *wires: Wire) -> None:
    """All at once, and cut first: the client waits for up to 3 s until there is nothing to read."""
    for each in wires:
        each.client.auto_reconnect_enabled = False
    Person(url).tell("disconnect", kind="drop")
    threads = [threading.Thread(target=each.client.close) for each in wires]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_an_event_is_delivered_again_under_the_same_id_until_it_is_acknowledged() -> None:
    rules = replace(RULES, ack_seconds=0.3)
    with running(build_slack(shop.example_shop(), rules=rules)) as url:
        link = wire(url)
        link.deaf.set()
        Person(url).say("support", "@ses-why why ann@example.com")
        first = link.got.get(timeout=5)
        second = link.got.get(timeout=5)
        link.deaf.clear()
        third = link.got.get(timeout=5)
        close(url, link)
    assert len({request.payload["event_id"] for request in (first, second, third)}) == 1
    assert [request.retry_attempt for request in (first, second, third)] == [0, 1, 2]
    assert (first.retry_reason, second.retry_reason) == ("", "timeout")
    assert link.got.empty()


def test_each_envelope_goes_to_one_of_the_connections() -> None:
    with running(build_slack(shop.example_shop())) as url:
        wires = [wire(url), wire(url)]
        ann = Person(url)
        ann.until(lambda: ann.ask("state")["connections"] == 2)
        for _ in range(4):
            assert ann.command("support", "/ses why")["ok"]
        close(url, *wires)
    assert [each.got.qsize() for each in wires] == [2, 2]


def test_without_a_connection_commands_fail_at_once() -> None:
    with running(build_slack(shop.example_shop())) as url:
        ann = Person(url)
        assert ann.ask("ready")["ready"] is False
        assert ann.command("support", "/ses why")["error"] == "dispatch_failed"


def test_a_client_that_is_told_to_disconnect_comes_back() -> None:
    with running(build_slack(shop.example_shop())) as url:
        link, ann = wire(url), Person(url)
        assert ann.ready()
        told = ann.tell("disconnect", kind="frame")
        assert told["connections"] == 1
        # one more, then one less
        ann.until(lambda: len(ann.ask("wait", after=told["after"])["changes"]) == 2)
        assert ann.ask("state")["connections"] == 1
        assert ann.command("support", "/ses why")["ok"]
        close(url, link)


def test_a_connection_that_is_cut_comes_back() -> None:
    with running(build_slack(shop.example_shop())) as url:
        # the client looks after its connection that often
        link, ann = wire(url, ping_interval=0.1), Person(url)
        assert ann.ready()
        told = ann.tell("disconnect", kind="drop")
        ann.until(lambda: len(ann.ask("wait", after=told["after"])["changes"]) == 2)
        assert ann.command("support", "/ses why")["ok"]
        close(url, link)


def test_new_connections_can_fail() -> None:
    with running(build_slack(shop.example_shop())) as url:
        ann, address = Person(url), urlsplit(url).netloc
        ann.tell("failures", error="unreachable", operation="socket", times=1)
        for expected in (RemoteDisconnected, None):
            line = HTTPConnection(address)
            line.request("GET", "/link/?ticket=none")
            if expected:
                with pytest.raises(expected):
                    line.getresponse()
            else:
                assert line.getresponse().status == 403
            line.close()


def test_a_ticket_is_good_for_one_connection() -> None:
    headers = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    with running(build_slack(shop.example_shop())) as url:
        opened = web_client(url).apps_connections_open(app_token=shop.APP_TOKEN)
        address = urlsplit(opened["url"])
        lines = [HTTPConnection(address.netloc) for _ in range(2)]
        for line in lines:
            line.request("GET", f"{address.path}?{address.query}", headers=headers)
        statuses = [line.getresponse().status for line in lines]
        for line in lines:
            line.close()
    assert statuses == [101, 403]
