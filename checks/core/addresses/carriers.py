"""Japanese mobile carriers that once gave out addresses which the standards forbid.

NTT docomo and au let their customers choose dots at will until 2009 (`a..b@`, `a.@`), and who has
such an address may have it still; au moved them on from ezweb.ne.jp to au.com.  SoftBank did not.
"""

from __future__ import annotations

_CARRIERS = {"docomo.ne.jp": "NTT docomo", "ezweb.ne.jp": "au", "au.com": "au"}


def gave_out_odd_dots(domain: str) -> str | None:
    """Name of the carrier, if an address there may exist whatever its dots.  Lower case."""
    return _CARRIERS.get(domain)


def quoted(local: str) -> str:
    """The same local part as a quoted string, in which dots stand freely (RFC 5321, 4.1.2)."""
    escaped = local.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
