"""Barracuda, a filter before other people's mailboxes, and its list of addresses."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, Rule, several

LIST = "https://www.barracudacentral.org/rbl/removal-request"

PROVIDER = Provider(
    name="Barracuda",
    kind=Kind.FILTER,
    hosts=("barracudanetworks.com", "cudamail.com"),
    marks=("cuda nsu", "cuda_nsu"),
    hints=(
        "permanent failure for one or more recipients",
        "rejecting spoofed message",
        "rejecting banned content",
        "spam url in content",
    ),
    page=LIST,
    rules=(
        *several("ip_blocklisted", "observed", "barracuda reputation", "barracudacentral"),
        *several("mailbox_not_found", "observed", "user unknown", "no such user", "access denied"),
        *several("url_blocklisted", "observed", "spam url"),
        *several("spam_content", "observed", "banned content", "content"),
        *several(
            "policy_rejected",
            "observed",
            "spoofed message",
            "permanent failure .. recipients .. blocked",
        ),
        *several("greylisted", "observed", "greylist"),
        Rule("greylisted", "try again later", status=("4.7.1",)),
        Rule("policy_rejected", "^ blocked $"),
    ),
)
