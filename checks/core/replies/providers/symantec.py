"""Symantec Email Security.cloud (MessageLabs), now Broadcom's."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, several

PAGE = "https://knowledge.broadcom.com/external/article/158195"

PROVIDER = Provider(
    name="Symantec Email Security",
    kind=Kind.FILTER,
    hosts=("messagelabs.com", "messagelabs.net", "symanteccloud.com"),
    marks=("messagelabs", "symanteccloud"),
    page=PAGE,
    rules=(
        *several("spam_content", "observed", "message filtered"),
        *several("rate_limited", "observed", "requested action aborted"),
        *several("ip_blocklisted", "observed", "connection rejected by policy"),
        *several("mailbox_not_found", "observed", "invalid recipient"),
        *several("sender_rejected", "observed", "your email address .. blocklist"),
    ),
)
