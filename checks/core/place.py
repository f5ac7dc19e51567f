"""Where something is: an AWS account and Region."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Suppression, quotas, identities and events exist once in each."""

    account: str
    """Twelve digits; empty where we could not learn it."""
    region: str

    def __str__(self) -> str:
        return f"{self.account} {self.region}".strip()

    def is_same(self, other: Place) -> bool:
        """Whether both may be the same place: an account that is not known fits any."""
        accounts = {self.account, other.account} - {""}
        return self.region == other.region and len(accounts) < 2
