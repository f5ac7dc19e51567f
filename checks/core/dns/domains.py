"""Which domains belong together, by the Public Suffix List."""

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


LINEAGE_MAX = 4
"""Names that are asked about at most: SES answers about one question a second."""


def lineage(domain: str) -> tuple[str, ...]:
    """The domain and those above it, down to the one that was registered: `a.b.shop.co.uk`,
    `b.shop.co.uk`, `shop.co.uk`.  Of very many, the nearest and the last."""
    last, names = organisational(domain), [domain]
    while names[-1] != last and "." in names[-1]:
        names.append(names[-1].partition(".")[2])
    return tuple(names if len(names) <= LINEAGE_MAX else [*names[: LINEAGE_MAX - 1], last])


def is_public_suffix(domain: str) -> bool:
    """Below which anybody may register: `com`, `co.uk`, `github.io`."""
    return _suffixes().privatesuffix(domain) is None


def aligned(domain: str, from_domain: str) -> bool:
    """Whether both are of one domain that was registered: relaxed alignment without any record
    looked up (RFC 7489, section 3.1)."""
    return organisational(domain) == organisational(from_domain)
