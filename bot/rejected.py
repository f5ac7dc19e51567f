"""What the person, or whoever set us up, has to put right."""

from __future__ import annotations

from checks.core import Text


class Rejected(Exception):
    """The input or a credential is refused; `why` is fit to show the person."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.template)
        self.why = why
