"""Exchange Online (Microsoft 365): learn.microsoft.com, "Email non-delivery reports"."""

from __future__ import annotations

from checks.core.replies.rules import Provider, Rule

PROVIDER = Provider(
    name="Exchange Online",
    domains=("onmicrosoft.com",),
    hosts=("protection.outlook.com", "mx.microsoft"),
    marks=("protection.outlook.com", "prod.outlook.com", "resolver.", "as(2018", "(as1601260"),
    rules=(
        Rule("relay_denied", ("relay",), status=("5.4.1",)),
        Rule("mailbox_not_found", ("access denied",), status=("5.4.1",)),
        Rule("mailbox_not_found", ("recipientnotfound",)),
        Rule("mailbox_not_found", status=("5.1.10", "5.1.1", "5.7.504", "5.7.505")),
        Rule("recipient_rate_limited", status=("5.2.2", "5.2.121", "5.2.122")),
        Rule("recipient_rate_limited", ("recipient thread limit",)),
        Rule("auth_missing", status=("5.7.515", "4.7.26")),
        Rule("auth_dmarc", status=("5.7.509",)),
        Rule("auth_dmarc", ("dmarc",)),
        Rule("auth_spf", status=("5.7.23",)),
        Rule("missing_ptr", status=("5.7.25",)),
        Rule("ip_blocklisted", ("customer block list",)),
        Rule("ip_blocklisted", status=("5.7.507", "5.7.511", "5.7.513", "5.7.606")),
        Rule("ip_blocklisted", ("banned sending ip",)),
        Rule("ip_blocklisted", status=tuple(f"5.7.{n}" for n in range(607, 650))),
        Rule("malformed_message", status=("5.7.512",)),
        Rule("protocol_error", status=("5.7.506",)),
        Rule("relay_denied", status=("5.7.57", "5.7.64")),
        Rule("policy_rejected", status=("5.0.350", "5.7.750")),
        Rule(
            "recipient_restricted",
            status=("5.7.12", "5.7.124", "5.7.133", "5.7.134", "5.7.136"),
        ),
        Rule("recipient_restricted", ("not authorized",), status=("5.7.1",)),
        Rule("mail_loop", status=("5.4.14", "5.4.6")),
        Rule("expired", status=("5.4.300",)),
        Rule("too_many_recipients", status=("4.5.3",)),
        Rule("ip_reputation", ("please try again later",), status=("4.7.",)),
        Rule(
            "tls_failed",
            status=tuple(f"{c}.7.{n}" for c in (4, 5) for n in range(321, 326)),
        ),
    ),
)
