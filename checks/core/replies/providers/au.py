"""au (KDDI), whose users filter by sender domain."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule, several

PROVIDER = Provider(
    name="au",
    domains=("ezweb.ne.jp", "au.com", "uqmobile.jp", "ido.ne.jp"),
    hosts=("ezweb.ne.jp", "au.com", "kddi.com"),
    page="https://www.au.com/mobile/service/mail/attention/",
    rules=(
        Rule("recipient_refused", "user unknown", bare=True),
        *several("recipient_refused", "observed", "user unknown & end+of+data"),
        *several("mailbox_not_found", "observed", "user unknown"),
        *several("bad_address", "observed", "relay access denied"),
    ),
)
