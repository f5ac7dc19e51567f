"""Reads `v=DMARC1; p=none; …`: the list of tags that DKIM keys and DMARC records share."""

from __future__ import annotations


def tags(record: str) -> dict[str, str] | None:
    """Names in lower case, values as they stand; None where it is no such list (RFC 6376, 3.2)."""
    found: dict[str, str] = {}
    for part in record.split(";"):
        if not part.strip():
            continue
        name, separator, value = part.partition("=")
        name = name.strip().lower()
        if not separator or not name or name in found:
            return None
        found[name] = value.strip()
    return found
