"""Cisco Secure Email (IronPort), in the cloud or on somebody's own machines."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, several

PAGE = "https://talosintelligence.com/reputation_center"

PROVIDER = Provider(
    name="Cisco Secure Email",
    kind=Kind.FILTER,
    hosts=("iphmx.com",),
    hints=("senderbase", "ironport", "talosintelligence", "access to .. mail system .. rejected"),
    page=PAGE,
    rules=(
        *several("domain_reputation", "observed", "reputation of .. domain"),
        *several("ip_reputation", "observed", "poor reputation", "senderbase", "talosintelligence"),
        *several(
            "policy_rejected",
            "observed",
            "access to submit messages",
            "access to .. mail system .. rejected",
        ),
        *several("rate_limited", "observed", "too many messages .. session"),
    ),
)
