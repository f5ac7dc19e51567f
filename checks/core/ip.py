"""Whether a text is an IP address."""

from __future__ import annotations

from ipaddress import ip_address


def is_ip(text: str) -> bool:
    """Of version 4 or 6, without brackets."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
