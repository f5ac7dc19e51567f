"""The Web API's methods: what each does and the scope that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.validate import validate
from sandbox.slack import user, views
from sandbox.slack.content import content, details
from sandbox.slack.local import Slack
from sandbox.slack.model import Channel, Json, Message, SlackError

Params = Mapping[str, Any]
Method = Callable[[Slack, Params], Json]


def auth_test(slack: Slack, _: Params) -> Json:
    workspace = slack.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "team_id": workspace.id,
        "user": workspace.users[workspace.app.user].name,
        "user_id": workspace.app.user,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def post_message(slack: Slack, params: Params) -> Json:
    workspace = slack.workspace
    channel = _addressed(slack, params)
    _writable(slack, channel)
    text, blocks = content(params)
    thread_ts = params.get("thread_ts") or None
    if thread_ts is not None:
        workspace.parent(channel, thread_ts)
    _pace(slack, channel)
    message = Message(
        "",
        workspace.app.user,
        text,
        blocks,
        thread_ts=thread_ts,
        broadcast=thread_ts is not None and flag(params, "reply_broadcast"),
        metadata=params.get("metadata"),
    )
    workspace.post(channel, message)
    shown = workspace.shown(channel, message)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def update(slack: Slack, params: Params) -> Json:
    channel, message = _own(slack, params, "cant_update_message")
    if params.get("blocks") and not params.get("text"):
        params = {**params, "text": message.text}
    text, blocks = content(params)
    slack.workspace.edit(channel, message, text, blocks)
    shown = slack.workspace.shown(channel, message)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": shown}


def delete(slack: Slack, params: Params) -> Json:
    channel, message = _own(slack, params, "cant_delete_message")
    slack.workspace.delete(channel, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(slack: Slack, params: Params) -> Json:
    channel = _known(slack, params)
    _writable(slack, channel)
    if params.get("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = content(params)
    thread_ts = params.get("thread_ts") or None
    if thread_ts is not None and not slack.workspace.replies(channel, thread_ts):
        # accepted, and seen by nobody: Slack shows it in a thread only once that has replies
        return {"message_ts": slack.workspace.tick()}
    message = Message("", slack.workspace.app.user, text, blocks, thread_ts=thread_ts)
    slack.workspace.whisper(channel, params["user"], message)
    return {"message_ts": message.ts}


def permalink(slack: Slack, params: Params) -> Json:
    channel = _known(slack, params)
    message = slack.workspace.find(channel, str(params.get("message_ts")))
    address = f"https://{slack.workspace.domain}.slack.com/archives/{channel.id}"
    address += f"/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def conversation_info(slack: Slack, params: Params) -> Json:
    return {"channel": conversation(slack, _known(slack, params))}


def conversation_open(slack: Slack, params: Params) -> Json:
    if params.get("channel"):
        channel = _known(slack, params)
    else:
        listed = params.get("users") or ""
        names = listed if isinstance(listed, list) else [each for each in listed.split(",") if each]
        if not names:
            raise SlackError("users_list_not_supplied")
        people = [slack.workspace.user(name).id for name in names]
        channel = slack.workspace.direct([*people, slack.workspace.app.user])
    return {"channel": conversation(slack, channel)}


def conversation_members(slack: Slack, params: Params) -> Json:
    channel = _known(slack, params)
    return {"members": list(channel.members), "response_metadata": {"next_cursor": ""}}


def user_info(slack: Slack, params: Params) -> Json:
    """By id alone, not by name."""
    workspace = slack.workspace
    found = workspace.users.get(str(params.get("user")))
    if found is None:
        raise SlackError("user_not_found")
    asked = flag(params, "include_locale")
    return {"user": user.shown(found, workspace.id, workspace.clock(), locale=asked)}


def group_members(slack: Slack, params: Params) -> Json:
    group = slack.workspace.groups.get(str(params.get("usergroup")))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group)}


def add_reaction(slack: Slack, params: Params) -> Json:
    channel = _known(slack, params)
    message = slack.workspace.find(channel, str(params.get("timestamp")))
    name = str(params.get("name") or "").strip(":")
    if not name:
        raise SlackError("invalid_name")
    users = message.reactions.setdefault(name, [])
    if slack.workspace.app.user in users:
        raise SlackError("already_reacted")
    users.append(slack.workspace.app.user)
    shown = slack.workspace.shown(channel, message)
    slack.workspace.announce("reacted", channel.id, shown)
    return {}


def validate_blocks(_: Slack, params: Params) -> Json:
    if "view" in params:
        view = params["view"] or {}
        faults = validate(view, "home" if view.get("type") == "home" else "modal")
    else:
        message = params.get("message") or {"text": "-", "blocks": params.get("blocks")}
        faults = validate(message, "message")
    if faults:
        raise SlackError("invalid_blocks", **details(faults))
    return {}


METHODS: dict[str, tuple[Method, str | None]] = {
    "auth.test": (auth_test, None),
    "blocks.validate": (validate_blocks, None),
    "chat.delete": (delete, "chat:write"),
    "chat.getPermalink": (permalink, None),
    "chat.postEphemeral": (post_ephemeral, "chat:write"),
    "chat.postMessage": (post_message, "chat:write"),
    "chat.update": (update, "chat:write"),
    "conversations.info": (conversation_info, "channels:read"),
    "conversations.members": (conversation_members, "channels:read"),
    "conversations.open": (conversation_open, "im:write"),
    "reactions.add": (add_reaction, "reactions:write"),
    "usergroups.users.list": (group_members, "usergroups:read"),
    "users.info": (user_info, "users:read"),
    "views.open": (views.open_view, None),
    "views.publish": (views.publish, None),
    "views.push": (views.push, None),
    "views.update": (views.update, None),
}


def flag(params: Params, name: str) -> bool:
    """Form bodies carry 1 and true as text."""
    return params.get(name) in (True, "1", "true", "True")


def conversation(slack: Slack, channel: Channel) -> Json:
    bot = slack.workspace.app.user
    shape: Json = {
        "id": channel.id,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": channel.kind == "im",
        "is_private": channel.kind != "public",
        "is_archived": channel.archived,
        "is_member": bot in channel.members,
        "topic": {"value": channel.topic},
    }
    if channel.kind == "im":
        return shape | {"user": next((each for each in channel.members if each != bot), bot)}
    return shape | {"name": channel.name}


def _known(slack: Slack, params: Params) -> Channel:
    """A channel that the bot may know of."""
    channel = slack.workspace.channel(str(params.get("channel")))
    if channel.kind != "public" and slack.workspace.app.user not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def _addressed(slack: Slack, params: Params) -> Channel:
    """A person's id stands for the conversation with them."""
    reference = str(params.get("channel"))
    if reference in slack.workspace.users:
        return slack.workspace.direct([reference, slack.workspace.app.user])
    return _known(slack, params)


def _writable(slack: Slack, channel: Channel) -> None:
    app = slack.workspace.app
    if channel.archived:
        raise SlackError("is_archived")
    if app.user not in channel.members and "chat:write.public" not in app.scopes:
        raise SlackError("not_in_channel")


def _own(slack: Slack, params: Params, refusal: str) -> tuple[Channel, Message]:
    channel = _known(slack, params)
    message = slack.workspace.find(channel, str(params.get("ts")))
    if channel.archived:
        raise SlackError("is_archived")
    if message.user != slack.workspace.app.user:
        raise SlackError(refusal)
    return channel, message


def _pace(slack: Slack, channel: Channel) -> None:
    rate, now = slack.rules.posts_per_second, slack.workspace.clock()
    if rate is None:
        return
    if now - slack.last_posts.get(channel.id, -1e9) < 1 / rate:
        raise SlackError("ratelimited", retry_after=1)
    slack.last_posts[channel.id] = now
