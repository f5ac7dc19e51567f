"""What a refusal of Slack's means for a message that must not be lost.  Pure."""

from __future__ import annotations

from enum import Enum


class Meaning(Enum):
    AGAIN = "again"
    """It passes by itself."""
    STUCK = "stuck"
    """Until somebody changes something, in Slack or in the settings."""
    OURS = "ours"
    """The message is wrong: it would be refused for ever."""
    GONE = "gone"
    """What it changes, or replies to, is not there any more."""


RATE_LIMITED = {"ratelimited", "rate_limited", "message_limit_exceeded"}

_AGAIN = RATE_LIMITED | {
    "unreachable",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
}
_OURS = {
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "markdown_text_conflict",
    "block_mismatch",
    "too_many_attachments",
    "invalid_attachments",
    "attachment_payload_limit_exceeded",
    "invalid_arguments",
    "invalid_arg_name",
    "invalid_array_arg",
    "invalid_charset",
    "invalid_form_data",
    "invalid_json",
    "invalid_post_type",
    "json_not_object",
    "missing_post_type",
}
_GONE = {
    "message_not_found",
    "thread_not_found",
    "cannot_reply_to_message",
    # the parent is an earlier app's, or older than the workspace lets anyone edit
    "cant_update_message",
    "edit_window_closed",
}

_CHANNEL = {
    "not_in_channel": "invite the bot to the channel",
    "channel_not_found": "check the channel's id in the settings; if the channel is private, "
    "invite the bot to it",
    "is_archived": "unarchive the channel, or name another one in the settings",
}
_READ_ONLY = "let the bot post in the channel, or name another one in the settings"
_UPLOADS = "let apps upload pictures in the workspace's settings"
_TOKEN = "install the app in the workspace again and set SLACK_BOT_TOKEN"  # noqa: S105  # advice
_TO_DO = _CHANNEL | {
    "restricted_action": _READ_ONLY,
    "restricted_action_read_only_channel": _READ_ONLY,
    "restricted_action_thread_only_channel": _READ_ONLY,
    "restricted_action_non_threadable_channel": _READ_ONLY,
    "posting_to_channel_denied": _READ_ONLY,
    "file_uploads_disabled": _UPLOADS,
    "file_type_not_allowed": _UPLOADS,
    "file_upload_size_restricted": _UPLOADS,
    "storage_limit_reached": "make room for files in the workspace",
    "undrawable": "install the requirements again: Pillow is needed for it",
    "missing_scope": "add the scopes of the manifest to the app, and install it again",
    "no_permission": "add the scopes of the manifest to the app, and install it again",
    "not_enabled": "switch on the Home Tab under App Home in the app's settings",
    "invalid_auth": _TOKEN,
    "not_authed": _TOKEN,
    "account_inactive": _TOKEN,
    "token_revoked": _TOKEN,
    "token_expired": _TOKEN,
    "access_denied": "let the app's address through in the workspace's settings",
    "ekm_access_denied": "ask the workspace's administrators to lift the suspension",
    "org_login_required": "wait until the workspace has moved to its organisation",
}
_EVERYWHERE = {code for code, what in _TO_DO.items() if what == _TOKEN}


def meaning(code: str) -> Meaning:
    """A code that nobody knew of is STUCK: so nothing is lost, and nobody is asked too often."""
    if code in _AGAIN:
        return Meaning.AGAIN
    if code in _OURS:
        return Meaning.OURS
    return Meaning.GONE if code in _GONE else Meaning.STUCK


def is_shut(code: str) -> bool:
    """Whether this one channel takes nothing from us, and will not by itself."""
    return code in _CHANNEL or _TO_DO.get(code) == _READ_ONLY


def is_token(code: str) -> bool:
    """Whether Slack takes nothing at all from us any more, with the token that we have."""
    return code in _EVERYWHERE


def what_to_do(code: str) -> str:
    return _TO_DO.get(code, "see the method's page at docs.slack.dev for what it means")


def scope(code: str, channel: str) -> str:
    """What is cut off."""
    return "Slack" if code in _EVERYWHERE else f"channel {channel}"
