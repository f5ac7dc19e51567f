"""Proofpoint, a filter before other people's mailboxes."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, Rule, several

PAGE = "https://www.proofpoint.com/us/support-services/ip-blocked-faq"

PROVIDER = Provider(
    name="Proofpoint",
    kind=Kind.FILTER,
    hosts=("pphosted.com", "gpphosted.com", "ppe-hosted.com", "proofpoint.com"),
    hints=("proofpoint com", "pphosted", "ppe hosted"),
    page=PAGE,
    rules=(
        *several(
            "ip_blocklisted",
            PAGE,
            "ipcheck/prs/dnsbl+lookup/pdr & proofpoint",
            "cloudmark sender intelligence",
        ),
        *several("auth_dmarc", "observed", "dmarc"),
        *several("policy_rejected", "observed", "local policy violation"),
        *several("sender_rejected", "observed", "domain of sender address"),
        *several("greylisted", "observed", "verification in progress", "unverified address"),
        *several(
            "mailbox_not_found",
            "observed",
            "marked as invalid",
            "undeliverable address",
            "not a valid email address",
        ),
        Rule("spam_content", "message rejected/blocked .. content/spam"),
    ),
)
