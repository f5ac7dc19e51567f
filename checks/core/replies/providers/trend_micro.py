"""Trend Micro Email Security, and its Email Reputation Services."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, several

PAGE = "https://servicecentral.trendmicro.com/en-us/ers/"

PROVIDER = Provider(
    name="Trend Micro",
    kind=Kind.FILTER,
    hosts=("trendmicro.com", "trendmicro.eu", "trendmicro.co.jp", "tmes.trendmicro.com"),
    hints=("trendmicro", "trend micro", "ers rbl/qil/zombie/dul", "mail abuse com"),
    page=PAGE,
    rules=(
        *several(
            "ip_blocklisted",
            "observed",
            "ers",
            "zombie",
            "rbl",
            "trend micro .. rbl",
            "email reputation",
        ),
        *several("mailbox_not_found", "observed", "invalid recipient"),
        *several("relay_denied", "observed", "no domain"),
        *several(
            "policy_rejected",
            "observed",
            "no domain",
            "block sender/send/rcpt/ip/recipient",
            "block .. send er",
        ),
    ),
)
