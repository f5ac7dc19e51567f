"""Yahoo and AOL, and the American providers whose mailboxes Yahoo runs."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule, several

PAGE = "https://senders.yahooinc.com/smtp-error-codes/"

PROVIDER = Provider(
    name="Yahoo",
    domains=(
        "yahoo.",
        "ymail.com",
        "rocketmail.com",
        "aol.",
        "aim.com",
        "verizon.net",
        "netscape.net",
        "cs.com",
        "myyahoo.com",
        "frontier.com",
        "frontiernet.net",
        "rogers.com",
    ),
    hosts=("yahoodns.net", "yahoo.com", "yahoo.net", "aol.com", "yahooinc.com"),
    marks=(
        "tss04/tss05/tss07/tss09/tss11/tss12/tss01/tss02/tss03/tss06/tss08/tss10/ts01/ts02/ts03/"
        "ts04/ipts04/"
        "ipts05/ph01/gl01",
        "bl21/bl23",
        "postmaster yahoo com",
        "yahooinc",
        "help yahoo com",
        "postmaster aol/verizonmedia com",
        "rtr/hvu/rly/dyn/con bb/du/ch/rd/sc/bl/ge/b1/b2/bd/ir/sn/t1/t2/t3/b0",
    ),
    hints=("yahoo com", "aol com", "delivery error dd"),
    page=PAGE,
    rules=(
        *several("ip_blocklisted", "observed", "tss07/tss09/tss11/bl21/bl23", "bl 21/23"),
        *several(
            "rate_limited",
            "observed: the page names the families, not the codes",
            "tss01/tss02/tss03/tss04/tss05/tss06/tss08/tss10/tss12",
            "ts01/ts02/ts03/ts04/ipts04/ipts05",
        ),
        *several("rate_limited", PAGE, "unexpected volume", "user complaints"),
        *several("greylisted", "observed", "gl01"),
        *several("spam_content", PAGE, "ph01"),
        *several("auth_dkim", "observed", "au01"),
        *several("ip_blocklisted", "observed", "rtr bb/du/sc/bl", "rly bl/ir", "con b1"),
        *several("missing_ptr", "observed", "rtr rd"),
        *several("spam_content", "observed", "rtr/rly ch", "rly bd"),
        *several("url_blocklisted", "observed", "hvu"),
        *several("rate_limited", "observed", "rly b1/b2", "dyn t1/t2/t3"),
        *several("malformed_message", PAGE, "not rfc compliant", "headers .. rfc"),
        *several("sender_rejected", PAGE, "unresolvable .. from/domain", "from domain .. not"),
        *several("auth_missing", PAGE, "either spf or dkim", "not .. authenticated"),
        *several("auth_dmarc", PAGE, "dmarc"),
        *several(
            "mailbox_disabled", PAGE, "mailbox/account .. disabled", "disabled or discontinued"
        ),
        *several("mailbox_full", PAGE, "overquota", "mailbox/account .. full/quota"),
        *several(
            "mailbox_not_found",
            PAGE,
            "not have .. account",
            "mailbox not found",
            "no longer valid",
            "not a valid recipient",
            "no such user",
        ),
        *several("recipient_rate_limited", PAGE, "receiving mail .. quickly"),
        *several("too_many_connections", PAGE, "message per connection", "too many .. connections"),
        *several(
            "remote_system_error",
            PAGE,
            "resources temporarily unavailable",
            "service not available",
        ),
        *several("relay_denied", PAGE, "relaying denied"),
        *several("policy_rejected", PAGE, "policy reasons"),
        *several("spam_content", PAGE, "message not allowed"),
        Rule("policy_rejected", status=("5.7.9",), source=PAGE),
    ),
)
