"""Where something is: an AWS account and Region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Suppression, quotas, identities and events exist once in each."""

    account: str
    """Twelve digits; empty where we could not learn it."""
    region: str
    alias: str = field(default="", compare=False)
    """What people call the account; empty where there is no other to be taken for it."""

    @property
    def named(self) -> str:
        """For people: the Region, and whose it is where there are several accounts."""
        return " · ".join(filter(None, (self._whose, self.region)))

    @property
    def _whose(self) -> str:
        if not self.alias:
            return ""
        number = "-".join(self.account[start : start + 4] for start in range(0, 12, 4)).strip("-")
        if not number:
            return self.alias
        return number if self.alias == self.account else f"{self.alias} ({number})"

    def __str__(self) -> str:
        return f"{self.account} {self.region}".strip()

    def is_same(self, other: Place) -> bool:
        """Whether both may be the same place: an account that is not known fits any."""
        accounts = {self.account, other.account} - {""}
        return self.region == other.region and len(accounts) < 2


@dataclass(frozen=True, slots=True)
class Names:
    """What people call our accounts."""

    aliases: Mapping[str, str] = field(default_factory=dict)
    """By the twelve digits; empty where there is one account alone."""

    def place(self, account: str, region: str) -> Place:
        """An account that has no alias goes by its digits among those that have."""
        return Place(account, region, self.aliases.get(account, account if self.aliases else ""))


UNNAMED = Names()
"""Of one account alone."""
