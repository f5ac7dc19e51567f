"""AT&T: its mailboxes are Yahoo's now; the carrier's own servers still answer for some."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://www.att.com/esupport/postmaster/"

PROVIDER = Provider(
    name="AT&T",
    domains=(
        "att.net",
        "sbcglobal.net",
        "bellsouth.net",
        "prodigy.net",
        "pacbell.net",
        "swbell.net",
        "ameritech.net",
        "flash.net",
        "nvbell.net",
        "snet.net",
        "wans.net",
        "mms.att.net",
        "txt.att.net",
    ),
    hosts=("att.net", "prodigy.net", "sbcglobal.net", "bellsouth.net"),
    marks=("attrbl", "abuse rbl", "abuse att net", "att net blocks"),
    page=PAGE,
    rules=(
        *several(
            "ip_blocklisted", "observed", "attrbl", "rbl 521", "521 .. blocked", "blocked for abuse"
        ),
        *several("missing_ptr", "observed", "reverse dns"),
        *several("bad_address", "observed", "blank mailhost"),
        *several("policy_rejected", "observed", "sender rejected aup"),
        *several("mailbox_not_found", "observed", "addressee unknown", "invalid/inactive user"),
        *several("recipient_refused", "observed", "restricted sms email"),
    ),
)
