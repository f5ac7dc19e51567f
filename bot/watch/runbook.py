"""Where somebody woken at night reads what to do about an alert.  Pure."""

from __future__ import annotations

from dataclasses import dataclass

_RULE = "{rule}"


@dataclass(frozen=True, slots=True)
class Runbook:
    page: str
    """In the project's own folder."""
    url: str | None
    """None: it is not known where the pages can be opened."""


@dataclass(frozen=True, slots=True)
class Runbooks:
    url: str = ""
    """Of the pages: {rule} in it, or its end, stands for the rule.  Empty: nowhere."""

    def of(self, kind: str) -> Runbook:
        """`kind`: of the rule."""
        page = f"docs/runbooks/{kind}.md"
        if not self.url:
            return Runbook(page, None)
        if _RULE in self.url:
            return Runbook(page, self.url.replace(_RULE, kind))
        return Runbook(page, self.url + kind)


NOWHERE = Runbooks()
