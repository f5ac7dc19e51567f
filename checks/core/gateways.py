"""Mail filters that an organisation puts before its mailboxes, known by their servers' names."""

from __future__ import annotations

from collections.abc import Iterable

_CONSUMER = "olc.protection.outlook.com"
"""Outlook.com's own servers: its users have no administrator to ask."""

_GATEWAYS = {
    "protection.outlook.com": "Microsoft 365",
    "mx.microsoft": "Microsoft 365",
    "pphosted.com": "Proofpoint",
    "ppe-hosted.com": "Proofpoint Essentials",
    "mimecast.com": "Mimecast",
    "mimecast.co.za": "Mimecast",
    "mimecast-offshore.com": "Mimecast",
    "barracudanetworks.com": "Barracuda",
    "messagelabs.com": "Symantec Email Security",
    "iphmx.com": "Cisco Secure Email",
    "trendmicro.com": "Trend Micro",
    "trendmicro.eu": "Trend Micro",
    "trendmicro.co.jp": "Trend Micro",
    "fireeyecloud.com": "Trellix Email Security",
    "sophos.com": "Sophos Email",
}

_CARRIERS = (
    "docomo.ne.jp",
    "au.com",
    "ezweb.ne.jp",
    "softbank.ne.jp",
    "i.softbank.jp",
    "vodafone.ne.jp",
    "ymobile.ne.jp",
    "disney.ne.jp",
)


def gateway(hosts: Iterable[str]) -> str | None:
    """Name of the filter that the first recognised host belongs to.  `hosts` are lower case."""
    for host in hosts:
        if _within(host, _CONSUMER):
            continue
        for end, name in _GATEWAYS.items():
            if _within(host, end):
                return name
    return None


def filters_for_recipient(domain: str) -> bool:
    """Whether this is a carrier whose users filter by sender domain, silently."""
    return any(_within(domain, carrier) for carrier in _CARRIERS)


def _within(name: str, parent: str) -> bool:
    return name == parent or name.endswith("." + parent)
