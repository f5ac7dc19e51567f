"""Yahoo! JAPAN, which is a provider of its own."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PROVIDER = Provider(
    name="Yahoo! JAPAN",
    domains=("yahoo.co.jp", "ybb.ne.jp", "ymail.ne.jp"),
    hosts=("yahoo.co.jp",),
    marks=("vs98 ip0", "yahoo co jp"),
    page="https://support.yahoo-net.jp/PccMail/s/",
    rules=(
        *several("ip_reputation", "observed", "vs98 ip0", "vs1 ip"),
        *several("mailbox_not_found", "observed", "not have .. account", "mailbox not found"),
        *several("mailbox_full", "observed", "overquota"),
        *several("recipient_refused", "observed", "recipient's .. settings"),
    ),
)
