"""NTT docomo, whose users filter by sender domain."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule, several

PAGE = "https://www.docomo.ne.jp/info/spam_mail/"

PROVIDER = Provider(
    name="docomo",
    domains=("docomo.ne.jp",),
    hosts=("docomo.ne.jp", "mail.docomo.ne.jp"),
    marks=("docomo ne jp",),
    page=PAGE,
    rules=(
        Rule("recipient_refused", "unknown user", status=("5.2.0",)),
        *several("recipient_refused", "observed", "unknown user & end+of+data"),
        *several("mailbox_not_found", "observed", "unknown user"),
        *several("mailbox_full", "observed", "too much mail data"),
        *several("malformed_message", "observed", "line too long"),
    ),
)
