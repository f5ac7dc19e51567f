"""Under which domains the servers of the large mailbox providers are: several for each of them."""

from __future__ import annotations

from checks.core.dns.domains import organisational

MICROSOFT = "Microsoft"
DOMAINS: dict[str, tuple[str, ...]] = {
    MICROSOFT: (
        "outlook.com",
        "office365.com",
        "exchangelabs.com",
        "mx.microsoft",
        "outlook.cn",
        "office365.us",
    ),
    "Google": ("google.com", "gmail.com", "googlemail.com"),
    "Yahoo": ("yahoo.com", "aol.com", "yahoodns.net"),
    "Apple": ("icloud.com", "me.com", "mac.com", "apple.com"),
}


def operator(host: str) -> str:
    """Who runs a server: the provider, or else the domain that is registered; `host` lower case."""
    for name, domains in DOMAINS.items():
        if any(host == domain or host.endswith("." + domain) for domain in domains):
            return name
    return organisational(host)
