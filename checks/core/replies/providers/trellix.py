"""Trellix (FireEye) Email Security, a filter before other people's mailboxes."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, several

PROVIDER = Provider(
    name="Trellix Email Security",
    kind=Kind.FILTER,
    hosts=("fireeyecloud.com", "trellix.com"),
    marks=(
        "etp101/etp102/etp103/etp104/etp201/etp202/etp203/etp204/etp205/etp206/etp207/etp208/"
        "etp209/etp210",
    ),
    rules=(
        *several("auth_dmarc", "observed", "etp205", "dmarc"),
        *several("ip_blocklisted", "observed", "etp208", "invaluement"),
        *several("mailbox_not_found", "observed", "invalid recipient", "user unknown"),
    ),
)
