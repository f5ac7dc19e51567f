"""The Web API, through slack_sdk's own client."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from sandbox.slack import shop
from sandbox.slack.app import build_slack
from sandbox.slack.model import Message
from sandbox.slack.person import Person
from sandbox.slack.rules import Rules
from sandbox.slack.state import Workspace
from sandbox.world import Fault
from tests.sandbox.slack.conftest import web_client
from tests.sandbox.slack.serving import Clock, running

Json = dict[str, Any]
SECTION: Json = {"type": "section", "text": {"type": "mrkdwn", "text": "*Not delivered*"}}


def post(bot: WebClient, channel: str = shop.SUPPORT, **more: Any) -> str:
    answer = bot.chat_postMessage(channel=channel, **{"text": "Looking into it", **more})
    ts: str = answer["ts"]
    return ts


def refusal(call: Callable[[], object]) -> SlackResponse:
    with pytest.raises(SlackApiError) as caught:
        call()
    response: SlackResponse = caught.value.response
    return response


def code(call: Callable[[], object]) -> str:
    error: str = refusal(call)["error"]
    return error


def test_auth_test_comes_as_json_without_a_body(bot: WebClient) -> None:
    answer = bot.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team"]) == (
        shop.BOT_USER,
        shop.BOT,
        "Example Shop",
    )
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("xoxb-wrong", "invalid_auth"),
        ("", "not_authed"),
        (shop.APP_TOKEN, "not_allowed_token_type"),
    ],
)
def test_wrong_tokens(url: str, token: str, expected: str) -> None:
    assert code(web_client(url, token).auth_test) == expected


def test_a_connection_needs_the_app_token(url: str, bot: WebClient) -> None:
    assert (
        code(lambda: bot.apps_connections_open(app_token=shop.BOT_TOKEN))
        == "not_allowed_token_type"
    )
    assert bot.apps_connections_open(app_token=shop.APP_TOKEN)["url"].startswith("ws://127.0.0.1:")


def test_an_unknown_method(bot: WebClient) -> None:
    assert code(lambda: bot.api_call("conversations.replies")) == "unknown_method"


def test_a_scope_that_was_not_granted(clock: Clock) -> None:
    workspace = shop.example_shop(clock=clock, scopes=frozenset({"commands"}))
    with running(build_slack(workspace)) as url:
        response = refusal(lambda: post(web_client(url)))
    assert (response["error"], response["needed"]) == ("missing_scope", "chat:write")


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("C0NOWHERE", "channel_not_found"),
        (shop.LEADERSHIP, "channel_not_found"),
        (shop.ANN_AND_BEN, "channel_not_found"),
        (shop.OLD_LAUNCH, "is_archived"),
    ],
)
def test_where_the_bot_may_not_post(bot: WebClient, channel: str, expected: str) -> None:
    assert code(lambda: post(bot, channel)) == expected


def test_public_channels_without_joining_need_a_scope(bot: WebClient, clock: Clock) -> None:
    assert post(bot, shop.RANDOM)
    scopes = shop.SCOPES - {"chat:write.public"}
    with running(build_slack(shop.example_shop(clock=clock, scopes=scopes))) as url:
        assert code(lambda: post(web_client(url), shop.RANDOM)) == "not_in_channel"


def test_a_persons_id_stands_for_the_conversation_with_them(bot: WebClient) -> None:
    assert bot.chat_postMessage(channel=shop.ANN, text="hello")["channel"] == shop.ANN_AND_BOT
    assert code(lambda: bot.conversations_open(users=[shop.ANN])) == "missing_scope"


def test_what_our_app_does_without_is_there_for_who_has_the_scope(clock: Clock) -> None:
    scopes = shop.SCOPES | {"im:write", "reactions:write"}
    with running(build_slack(shop.example_shop(clock=clock, scopes=scopes))) as url:
        bot = web_client(url)
        opened = bot.conversations_open(users=[shop.ANN])
        assert opened["channel"]["id"] == shop.ANN_AND_BOT
        react = {"channel": shop.SUPPORT, "timestamp": post(bot), "name": "eyes"}
        bot.reactions_add(**react)
        assert code(lambda: bot.reactions_add(**react)) == "already_reacted"


def test_a_person_is_told_of_by_id_and_the_locale_to_who_asks_for_it(clock: Clock) -> None:
    workspace = shop.example_shop(clock=clock)
    ann = workspace.users[shop.ANN]
    changed = replace(ann, locale="ja-JP", zone="Asia/Tokyo", guest="of one channel")
    workspace.users[shop.ANN] = changed
    with running(build_slack(workspace)) as url:
        bot = web_client(url)
        user = bot.users_info(user=shop.ANN, include_locale=True)["user"]
        assert (user["locale"], user["tz"], user["tz_offset"]) == ("ja-JP", "Asia/Tokyo", 32_400)
        assert (user["is_restricted"], user["is_ultra_restricted"]) == (True, True)
        cleo = bot.users_info(user=shop.CLEO)["user"]
        assert (cleo["is_admin"], cleo["is_restricted"], "locale" in cleo) == (True, False, False)
        for nobody in ("U0NOBODY", "ann"):
            assert code(partial(bot.users_info, user=nobody)) == "user_not_found"


def test_a_person_can_change_while_the_bot_runs(ann: Person, bot: WebClient) -> None:
    assert ann.tell("person", locale="ja-JP", zone="Asia/Tokyo", guest="of channels")["ok"]
    told = bot.users_info(user=shop.ANN, include_locale=True)["user"]
    assert (told["locale"], told["tz"], told["is_restricted"]) == ("ja-JP", "Asia/Tokyo", True)
    assert told["is_ultra_restricted"] is False


@pytest.mark.parametrize(
    "unfit", [{"locale": "Japanese"}, {"zone": "Tokyo"}, {"guest": "maybe"}, {"name": "eve"}]
)
def test_but_not_to_what_nobody_is(ann: Person, workspace: Workspace, unfit: Json) -> None:
    before = workspace.users[shop.ANN]
    [(name, value)] = unfit.items()
    told = {"ok": False, "error": "invalid_arguments", "unfit": f"{name}: {value}"}
    assert ann.tell("person", **unfit) == told
    assert workspace.users[shop.ANN] is before


def test_to_be_told_of_people_takes_a_scope(clock: Clock) -> None:
    workspace = shop.example_shop(clock=clock, scopes=shop.SCOPES - {"users:read"})
    with running(build_slack(workspace)) as url:
        response = refusal(lambda: web_client(url).users_info(user=shop.ANN))
    assert (response["error"], response["needed"]) == ("missing_scope", "users:read")


def test_json_and_form_bodies_are_the_same(bot: WebClient, ann: Person) -> None:
    form = {"channel": "support", "text": "hello", "blocks": json.dumps([SECTION])}
    bot.api_call("chat.postMessage", params=form)
    bot.api_call("chat.postMessage", json={**form, "blocks": [SECTION]})
    first, second = ann.messages("support")
    assert first["blocks"][0]["text"] == second["blocks"][0]["text"] == SECTION["text"]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"blocks": [SECTION] * 51}, "invalid_blocks"),
        ({"blocks": "nonsense"}, "invalid_blocks_format"),
        ({"blocks": [{"type": "alert", "text": SECTION["text"]}]}, "invalid_blocks"),
        ({"blocks": [{**SECTION, "block_id": "a"}] * 2}, "invalid_blocks"),
        (
            {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_900}}] * 5},
            "msg_blocks_too_long",
        ),
    ],
)
def test_messages_that_are_refused(bot: WebClient, message: Json, expected: str) -> None:
    # not chat_postMessage, which warns of a missing text before it sends it
    body = {"channel": shop.SUPPORT, "text": "x", **message}
    assert code(lambda: bot.api_call("chat.postMessage", json=body)) == expected


def test_invalid_blocks_say_what_and_where(bot: WebClient) -> None:
    long = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    response = refusal(lambda: post(bot, blocks=[long]))
    assert response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert code(lambda: bot.blocks_validate(blocks=[long])) == "invalid_blocks"
    assert bot.blocks_validate(blocks=[SECTION])["ok"]


def test_threads(bot: WebClient, ann: Person) -> None:
    parent = post(bot)
    reply = post(bot, thread_ts=parent)
    assert code(lambda: post(bot, thread_ts="1.000001")) == "thread_not_found"
    assert code(lambda: post(bot, thread_ts=reply)) == "thread_not_found"
    (shown,) = ann.messages("support")
    assert (shown["reply_count"], shown["latest_reply"]) == (1, reply)
    assert [each["ts"] for each in shown["replies"]] == [reply]


def test_a_reply_can_be_shown_in_the_channel_too(bot: WebClient, ann: Person) -> None:
    parent = post(bot)
    post(bot, thread_ts=parent, reply_broadcast=True)
    assert ann.messages("support")[0]["replies"][0]["subtype"] == "thread_broadcast"


def test_an_edit_with_text_alone_drops_the_blocks(bot: WebClient, ann: Person) -> None:
    ts = post(bot, blocks=[SECTION])
    bot.chat_update(channel=shop.SUPPORT, ts=ts, text="Delivered")
    (shown,) = ann.messages("support")
    assert shown["text"] == "Delivered"
    assert "blocks" not in shown
    assert shown["edited"]["user"] == shop.BOT_USER


def test_edits_that_are_refused(bot: WebClient, workspace: Workspace) -> None:
    theirs = workspace.post(workspace.channels[shop.SUPPORT], Message("", shop.ANN, "hello"))

    def edit(ts: str, channel: str = shop.SUPPORT) -> str:
        return code(lambda: bot.chat_update(channel=channel, ts=ts, text="x"))

    assert edit(theirs.ts) == "cant_update_message"
    assert edit("1.000001") == "message_not_found"
    assert edit("1.000001", shop.LEADERSHIP) == "channel_not_found"
    assert (
        code(lambda: bot.chat_delete(channel=shop.SUPPORT, ts=theirs.ts)) == "cant_delete_message"
    )


def test_a_deleted_message_is_gone_but_keeps_its_thread(bot: WebClient, ann: Person) -> None:
    alone, parent = post(bot), post(bot)
    reply = post(bot, thread_ts=parent)
    for ts in (alone, parent):
        bot.chat_delete(channel=shop.SUPPORT, ts=ts)
    (stone,) = ann.messages("support")
    assert (stone["subtype"], stone["replies"][0]["ts"]) == ("tombstone", reply)
    for ts in (alone, parent):
        update = code(lambda ts=ts: bot.chat_update(channel=shop.SUPPORT, ts=ts, text="x"))  # type: ignore[misc]
        assert update == "message_not_found"
    assert code(lambda: post(bot, thread_ts=alone)) == "thread_not_found"


def test_an_ephemeral_message_has_one_reader_and_cannot_be_edited(
    bot: WebClient, ann: Person, url: str
) -> None:
    ts = bot.chat_postEphemeral(channel=shop.SUPPORT, user=shop.ANN, text="psst")["message_ts"]
    assert [each["text"] for each in ann.whispers()] == ["psst"]
    assert Person(url, "ben").whispers() == []
    assert ann.messages("support") == []
    edit = code(lambda: bot.chat_update(channel=shop.SUPPORT, ts=ts, text="x"))
    assert edit == "message_not_found"
    ask = code(lambda: bot.chat_postEphemeral(channel=shop.SUPPORT, user="U0NOBODY", text="psst"))
    assert ask == "user_not_in_channel"


def test_an_ephemeral_reply_shows_in_a_thread_that_has_begun_and_nowhere_else(
    bot: WebClient, ann: Person
) -> None:
    parent = post(bot)
    reply: Json = {"channel": shop.SUPPORT, "user": shop.ANN, "thread_ts": parent}
    assert bot.chat_postEphemeral(text="lost", **reply)["ok"]
    post(bot, thread_ts=parent)
    assert bot.chat_postEphemeral(text="seen", **reply)["ok"]
    assert [each["text"] for each in ann.whispers()] == ["seen"]


def test_smaller_questions(bot: WebClient) -> None:
    ts = post(bot)
    link = bot.chat_getPermalink(channel=shop.SUPPORT, message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/{shop.SUPPORT}/p{ts.replace('.', '')}")
    assert bot.conversations_info(channel=shop.SUPPORT)["channel"]["is_member"] is True
    assert code(lambda: bot.conversations_info(channel=shop.LEADERSHIP)) == "channel_not_found"
    assert shop.BEN in bot.conversations_members(channel=shop.SUPPORT)["members"]
    assert bot.usergroups_users_list(usergroup=shop.POSTMASTERS)["users"] == [shop.BEN]
    assert code(lambda: bot.usergroups_users_list(usergroup="S0NOBODY")) == "no_such_subteam"


HOME: Json = {"type": "home", "blocks": [SECTION]}


def test_app_home_is_kept_and_guarded_by_its_hash(bot: WebClient, ann: Person) -> None:
    first = bot.views_publish(user_id=shop.ANN, view=HOME)["view"]
    bot.views_publish(user_id=shop.ANN, view=HOME, hash=first["hash"])
    stale = code(lambda: bot.views_publish(user_id=shop.ANN, view=HOME, hash=first["hash"]))
    assert stale == "hash_conflict"
    assert ann.ask("home", user="ann")["home"]["id"] == first["id"]


def served(fault: Fault, call: Callable[[WebClient], object]) -> object:
    with running(build_slack(shop.example_shop(), faults=[fault])) as url:
        try:
            return call(web_client(url))
        except SlackApiError as refused:
            return refused.response
        except OSError as dropped:
            return type(dropped)


def test_429_says_when_to_come_back() -> None:
    answer = served(Fault("slack", "ratelimited:7", "auth.test"), lambda bot: bot.auth_test())
    assert isinstance(answer, SlackResponse)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_other_failures() -> None:
    def status(bot: WebClient) -> object:
        return bot.auth_test()

    answer = served(Fault("slack", "status:503"), status)
    assert isinstance(answer, SlackResponse)
    assert answer.status_code == 503
    answer = served(Fault("slack", "internal_error"), status)
    assert isinstance(answer, SlackResponse)
    assert answer["error"] == "internal_error"
    dropped = served(Fault("slack", "unreachable"), status)
    assert isinstance(dropped, type)
    assert issubclass(dropped, OSError)
    garbage = served(Fault("slack", "garbage"), status)
    assert isinstance(garbage, SlackResponse)
    assert garbage["ok"] is False


def test_a_failure_stops_after_its_times_and_spares_other_methods(
    bot: WebClient, ann: Person
) -> None:
    ann.tell("failures", error="internal_error", operation="chat.postMessage", times=1)
    assert bot.auth_test()["ok"]
    assert code(lambda: post(bot)) == "internal_error"
    assert post(bot)
    assert ann.ask("failures")["failures"][0]["left"] == 0


def test_answers_can_be_slow(bot: WebClient, ann: Person) -> None:
    ann.tell("failures", error="slow:0.05", operation="auth.test", times=1)
    assert bot.auth_test()["ok"]
    ann.tell("failures", error="fatal_error")
    ann.tell("failures", error="slow:60", operation="*")
    assert code(bot.auth_test) == "fatal_error"
    calls = ann.ask("calls")["calls"]
    assert [call["milliseconds"] >= 50 for call in calls] == [True, False]


def test_every_call_can_take_a_fixed_time(clock: Clock) -> None:
    with running(build_slack(shop.example_shop(clock=clock), rules=Rules(delay=0.05))) as url:
        web_client(url).auth_test()
        assert Person(url).ask("calls")["calls"][0]["milliseconds"] >= 50


def test_a_channel_takes_one_post_a_second_where_that_is_asked_for(clock: Clock) -> None:
    workspace = shop.example_shop(clock=clock)
    with running(build_slack(workspace, rules=Rules(posts_per_second=1))) as url:
        bot = web_client(url)
        post(bot)
        response = refusal(lambda: post(bot))
        assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
        assert post(bot, shop.DELIVERABILITY)
        clock.now += 1
        assert post(bot)


def test_calls_are_counted(bot: WebClient, ann: Person) -> None:
    bot.auth_test()
    post(bot)
    code(lambda: post(bot, "C0NOWHERE"))
    answer = ann.ask("calls")
    assert answer["counts"] == {"auth.test": 1, "chat.postMessage": 2}
    assert [call["error"] for call in answer["calls"]] == [None, None, "channel_not_found"]
