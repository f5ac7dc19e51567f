"""SoftBank and Y!mobile, whose users filter by sender domain, and J:COM, which words alike."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule, several

PROVIDER = Provider(
    name="SoftBank",
    domains=(
        "softbank.ne.jp",
        "i.softbank.jp",
        "vodafone.ne.jp",
        "ymobile.ne.jp",
        "disney.ne.jp",
        "y-mobile.ne.jp",
    ),
    hosts=("softbank.ne.jp", "softbank.jp", "ymobile.ne.jp"),
    page="https://www.softbank.jp/mobile/support/antispam/",
    rules=(
        *several("mailbox_not_found", "observed", "invalid recipient"),
        Rule("sender_rejected", "not exist", codes=(553,)),
    ),
)

JCOM = Provider(
    name="J:COM",
    domains=("jcom.home.ne.jp", "jcom.zaq.ne.jp", "zaq.ne.jp"),
    hosts=("zaq.ne.jp", "jcom.ne.jp"),
    rules=(
        *several("rate_limited", "observed", "too many messages .. session"),
        Rule("sender_rejected", "not exist", codes=(553,)),
    ),
)
