"""A reason, and the evidence for it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from checks.core.finding import Owner
from checks.core.replies.amazon import CAUSES
from checks.core.replies.amazon.cause import Cause
from checks.core.replies.book import Entry
from checks.core.replies.parse import Reply, parse
from checks.core.replies.reading import Reading, original
from checks.core.replies.reason import Reason, Retryable
from checks.core.replies.words import Stems
from checks.core.text import Text, say


class DecidedBy(Enum):
    """What settled the reason, the strongest first."""

    SES = "ses"
    """SES says that it took no message, did not try, or gave up."""
    PROVIDER = "provider"
    """Words or codes of this provider."""
    TEXT = "text"
    STATUS = "status"
    SUBTYPE = "subtype"
    CODE = "code"
    NOTHING = "nothing"


class Certainty(Enum):
    CERTAIN = "certain"
    """Documented by whoever said it."""
    LIKELY = "likely"
    """Read from the server's words."""
    GUESS = "guess"
    """From numbers alone, which servers use loosely."""
    NONE = "none"


_CERTAINTY = {
    DecidedBy.SES: Certainty.CERTAIN,
    DecidedBy.PROVIDER: Certainty.LIKELY,
    DecidedBy.TEXT: Certainty.LIKELY,
    DecidedBy.STATUS: Certainty.GUESS,
    DecidedBy.SUBTYPE: Certainty.GUESS,
    DecidedBy.CODE: Certainty.GUESS,
    DecidedBy.NOTHING: Certainty.NONE,
}

_WOULD_CHANGE = {
    DecidedBy.SES: say("Nothing that a server says: SES says itself what it did"),
    DecidedBy.PROVIDER: say("The same words from another provider's server"),
    DecidedBy.TEXT: say("Words or a support code that the provider itself explains otherwise"),
    DecidedBy.STATUS: say("Any words that name the cause: they count more than the status code"),
    DecidedBy.SUBTYPE: say("The server's own words, which SES only sums up"),
    DecidedBy.CODE: say("Words or an enhanced status code: a reply code alone says little"),
    DecidedBy.NOTHING: say("Any words, or an enhanced status code"),
}


class Meaning(NamedTuple):
    """A tuple, since one is made for every reply."""

    reason: Reason
    decided_by: DecidedBy
    provider: str | None
    """Whose server it was, where that is known; it may have decided nothing."""
    diagnostic: str
    reading: Reading
    told: tuple[str, ...] = ()
    """The number or name that settled it, where no rule did."""
    entry: Entry | None = None
    """The rule that settled it, if one did."""

    @property
    def cause(self) -> Cause | None:
        """What the reason comes down to, where SES itself refused the message."""
        return CAUSES[self.entry.rule.cause] if self.entry and self.entry.rule.cause else None

    @property
    def headline(self) -> Text:
        return (self.cause or self.reason).headline

    @property
    def fix(self) -> Text:
        return (self.cause or self.reason).fix

    @property
    def owner(self) -> Owner:
        return (self.cause or self.reason).owner

    @property
    def retryable(self) -> Retryable:
        """Whether the same message may get through later without anybody changing anything."""
        return (self.cause or self.reason).retryable

    @property
    def against_us(self) -> bool:
        """Whether it lowers what receivers think of us: none of them has seen what SES refused."""
        return self.reason.against_us and self.cause is None

    @property
    def reply(self) -> Reply:
        """The reply taken apart, for showing."""
        return parse(self.diagnostic)

    @property
    def matched(self) -> tuple[str, ...]:
        """The words or the code that settled it."""
        if self.entry is None:
            return self.told
        words = self.entry.words
        if words is None:
            return tuple(str(n) for n in (self.reading.code, self.reading.status) if n)
        return original(self.reading, Stems(), words.spans(self.reading.whole))

    @property
    def rule(self) -> str | None:
        """Id of the rule that settled it."""
        return self.entry.id if self.entry else None

    @property
    def source(self) -> str | None:
        """Where that rule comes from."""
        return self.entry.rule.source if self.entry else None

    @property
    def accepted(self) -> bool:
        """The server took the message: what follows it does not say."""
        return self.reason.slug == "silent_filtering"

    @property
    def certainty(self) -> Certainty:
        if self.accepted:
            return Certainty.CERTAIN
        if self.entry is not None and self.decided_by is DecidedBy.PROVIDER:
            documented = not self.entry.rule.source.startswith("observed")
            return Certainty.CERTAIN if documented else Certainty.LIKELY
        return _CERTAINTY[self.decided_by]

    @property
    def would_change(self) -> Text:
        """What would have to be different for another reason."""
        if self.accepted:
            return say("Nothing in the reply: what came after it, the receiver alone knows")
        return _WOULD_CHANGE[self.decided_by]
