"""What somebody pasted, understood: the replies in it, and what each means."""

from __future__ import annotations

import re
from typing import NamedTuple

from checks.core.replies.classify import classify
from checks.core.replies.meaning import DecidedBy, Meaning
from checks.core.replies.pasted import Told, told_in
from checks.core.replies.pasted.events import COMPLAINT
from checks.core.replies.reasons import REASONS

_ASKED = re.compile(
    r"\?\s{0,9}$|^\s{0,9}(?:why|how|what)\b|"
    r"\b(?:customers?|clients?|users?) (?:says?|said|tells?|told|complains?|complained|reports?|"
    r"claims?|did not get|didn'?t get|never got)\b|\bthey (?:say|said)\b|\bplease help\b|"
    r"\b(?:my|our) (?:customers?|clients?|e?-?mails?|messages?|newsletters?)\b",
    re.IGNORECASE,
)
"""How people write, and servers that give no number do not."""
_QUESTION = 500
"""Characters of what people write about it."""


_TAKEN = re.compile(
    r"\s{0,9}250[ -](?:2\.\d\.\d )?ok:?\s{1,3}([0-9a-f]{16}-[0-9a-f-]{36}-[0-9]{6})\b",
    re.IGNORECASE,
)
"""What SES answers where it takes a message: the message id."""


class Understood(NamedTuple):
    told: Told
    meaning: Meaning

    @property
    def silent(self) -> bool:
        """There is no reply in it: not even a number, and no words that servers use."""
        reading = self.meaning.reading
        nothing = self.meaning.decided_by is DecidedBy.NOTHING and not self.told.cut
        return nothing and reading.code is None and reading.status is None

    @property
    def taken_by_ses(self) -> str | None:
        """The message id, where it is SES that took the message: no receiver has spoken yet."""
        found = _TAKEN.match(self.meaning.diagnostic) if not self.told.final else None
        return found[1] if found else None

    @property
    def waiting(self) -> bool:
        """The server put the message off, and SES tries again by itself (a code of class 4)."""
        if self.told.bounce_subtype and not self.told.bounce_type:
            return True  # an event of a delay
        reading = self.meaning.reading
        if self.told.final or self.meaning.cause or reading.expired or reading.host:
            return False  # what a relay quotes, SES did not hear
        code, status = reading.code, reading.status
        return code // 100 == 4 if code is not None else (status or "").startswith("4")


def understand(text: str, remote: str | None = None) -> tuple[Understood, ...]:
    """One for each recipient, at least one; `remote` is the server, if whoever asks knows it."""
    return tuple(Understood(told, _meaning(told, remote)) for told in told_in(text))


def _meaning(told: Told, remote: str | None) -> Meaning:
    meaning = classify(
        told.diagnostic,
        status=told.status,
        remote=remote or told.remote,
        bounce_type=told.bounce_type,
        bounce_subtype=told.bounce_subtype,
        recipient_domain=(told.recipient or "").rpartition("@")[2] or None,
    )
    unknown = meaning._replace(
        reason=REASONS["unknown"], decided_by=DecidedBy.NOTHING, told=(), entry=None
    )
    if told.bounce_type == COMPLAINT and meaning.decided_by is DecidedBy.NOTHING:
        return unknown._replace(
            reason=REASONS["complaint"], decided_by=DecidedBy.SUBTYPE, told=(COMPLAINT,)
        )
    if Understood(told, meaning).taken_by_ses:
        return unknown._replace(decided_by=DecidedBy.SES)
    # "our mail was blocked": what people say about a reply is not what the server said
    person = not told.cut and not meaning.cause and _by_a_person(meaning)
    return unknown if person else meaning


def _by_a_person(meaning: Meaning) -> bool:
    reading = meaning.reading
    numbered = reading.code is not None or reading.status is not None or reading.host is not None
    return not numbered and _ASKED.search(meaning.diagnostic[:_QUESTION]) is not None
