"""Which domains belong together (the Public Suffix List), and when they count as aligned."""

from __future__ import annotations

from functools import cache

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def organisational(domain: str) -> str:
    """`news.shop.co.uk` → `shop.co.uk`; a public suffix stands for itself (RFC 7489, 3.2)."""
    found: str | None = _suffixes().privatesuffix(domain)
    return found or domain


def aligned(domain: str, from_domain: str, *, strict: bool = False) -> bool:
    """Whether what passed for `domain` counts for the domain in the From line (RFC 7489, 3.1)."""
    if strict:
        return domain == from_domain
    return organisational(domain) == organisational(from_domain)
