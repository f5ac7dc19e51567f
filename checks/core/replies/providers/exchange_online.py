"""Exchange Online (Microsoft 365), and Exchange on somebody's own machines, which words alike."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, Rule, several

PAGE = (
    "https://learn.microsoft.com/exchange/mail-flow-best-practices/"
    "non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online"
)
DELIST = "https://sender.office.com"

SHARED: tuple[Rule, ...] = (
    Rule("relay_denied", "relay", status=("5.4.1",), source=PAGE),
    Rule("mailbox_not_found", "access denied", status=("5.4.1",), source=PAGE),
    *several(
        "mailbox_not_found",
        PAGE,
        "recipientnotfound/recipnotfound",
        "recipient not found",
        "201806281",
    ),
    Rule("mailbox_not_found", status=("5.1.10", "5.7.504", "5.7.505"), source=PAGE),
    *several(
        "mailbox_full",
        PAGE,
        "quotaexceededexception/quotaexceeded",
        "mailbox/recipient .. full",
        "mailbox .. quota",
    ),
    *several("message_too_big", PAGE, "recipsizelimit/sizelimit", "message .. too large"),
    *several(
        "recipient_rate_limited",
        PAGE,
        "recipient thread limit",
        "exceeded .. limit .. receive/messages",
    ),
    Rule("recipient_rate_limited", status=("x.2.121", "x.2.122"), source=PAGE),
    Rule("auth_missing", status=("5.7.515", "x.7.26"), source=PAGE),
    Rule("auth_dmarc", status=("5.7.509",), source=PAGE),
    *several("auth_dmarc", PAGE, "dmarc"),
    Rule("auth_spf", status=("5.7.23", "5.7.24"), source=PAGE),
    Rule("missing_ptr", status=("5.7.25",), source=PAGE),
    *several(
        "ip_blocklisted",
        PAGE,
        "customer blocklist",
        "banned sending ip",
        "banned sender",
        "client host .. blocked using",
    ),
    *several("ip_reputation", PAGE, "traffic not accepted from .. ip", "spam abuse detected"),
    Rule("ip_blocklisted", status=("5.7.503", "5.7.507", "5.7.511", "5.7.513"), source=PAGE),
    Rule("ip_blocklisted", status=tuple(f"5.7.{n}" for n in range(606, 650)), source=PAGE),
    Rule("ip_reputation", status=("5.7.501", "5.7.502", "5.7.708"), source=PAGE),
    Rule("malformed_message", status=("5.7.512", "5.1.20"), source=PAGE),
    Rule("protocol_error", status=("5.7.506",), source=PAGE),
    *several(
        "relay_denied",
        PAGE,
        "no mail enabled subscriptions",
        "tenantattribution",
        "client was not authenticated",
    ),
    Rule("relay_denied", status=("5.7.57", "5.7.64", "5.7.68"), source=PAGE),
    *several(
        "policy_rejected",
        PAGE,
        "transport rules",
        "organization policy",
        "external forwarding",
        "tenant .. allow/block",
    ),
    Rule("policy_rejected", status=("5.0.350", "5.7.750", "5.7.520"), source=PAGE),
    *several("spam_content", PAGE, "content restrictions"),
    *several(
        "recipient_restricted",
        PAGE,
        "resolver rst",
        "delivery not authorized",
        "authrequired/notauthorized",
        "sender not authenticated for",
        "not .. permission to send",
        "client does not have permissions to send",
    ),
    Rule(
        "recipient_restricted",
        status=("5.7.12", "5.7.124", "5.7.129", "5.7.133", "5.7.134", "5.7.135", "5.7.136"),
        source=PAGE,
    ),
    Rule("recipient_restricted", "not authorized", status=("5.7.1",), source=PAGE),
    *several("mail_loop", PAGE, "hop count", "mail loop", "loopdetected"),
    Rule("mail_loop", status=("5.4.14", "5.4.6"), source=PAGE),
    *several("malformed_message", PAGE, "invalidcontent", "cat .. content"),
    *several(
        "too_many_connections",
        PAGE,
        "concurrent .. connections",
        "maximum number of .. connections",
    ),
    Rule("dns_failure", "dns query failed", source=PAGE),
    Rule("dns_failure", status=("4.4.312", "5.4.312", "4.4.310", "5.4.310"), source=PAGE),
    Rule("connection_timeout", status=("4.4.315", "4.4.316", "5.4.315", "5.4.316"), source=PAGE),
    Rule("expired", status=("5.4.300", "x.4.7"), source=PAGE),
    Rule("too_many_recipients", status=("4.5.3", "5.5.3"), source=PAGE),
    Rule("ip_reputation", "access denied .. try again later", status=("4.7.",), source=PAGE),
    Rule("ip_reputation", status=tuple(f"4.7.{n}" for n in range(500, 700)), source=PAGE),
    Rule("ip_reputation", status=tuple(f"4.7.{n}" for n in range(850, 900)), source=PAGE),
    Rule(
        "tls_failed",
        status=tuple(f"{c}.7.{n}" for c in (4, 5) for n in range(321, 326)),
        source=PAGE,
    ),
    Rule("remote_system_error", "storedrv/mapiexception/mapi .. exception/deliver", source=PAGE),
)
"""What Outlook.com, which runs on the same servers, means as well."""

PROVIDER = Provider(
    name="Exchange Online",
    kind=Kind.FILTER,
    domains=("onmicrosoft.com",),
    hosts=("protection.outlook.com", "mx.microsoft", "outlook.com"),
    marks=("201806281", "16012607/16012609/16012611", "tenantattribution"),
    hints=(
        "protection outlook com",
        "prod outlook com",
        "resolver adr/rst/fwd",
        "storedrv",
        "lastattemptedservername",
        "as345",
        "eop",
        "go microsoft com",
        "aka ms",
    ),
    page=PAGE,
    pages=(("ip_blocklisted", DELIST),),
    rules=(
        *SHARED,
        Rule("recipient_rate_limited", status=("5.2.2",), source=PAGE),
        Rule("mailbox_not_found", status=("5.1.1",), source=PAGE),
    ),
)

STATUSES = Provider(
    name="Exchange",
    kind=Kind.SOFTWARE,
    rules=tuple(
        rule
        for rule in SHARED
        if not rule.words and all(int(s.rpartition(".")[2]) >= 100 for s in rule.status)
    ),
)
"""Status codes with a detail of three digits are Microsoft's own, whoever passes them on."""
