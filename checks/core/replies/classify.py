"""Why did the receiving server refuse?  Its words say so more truly than its numbers do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from checks.core.replies import numbers
from checks.core.replies.generic import GENERIC
from checks.core.replies.parse import Reply, parse
from checks.core.replies.providers import PROVIDERS
from checks.core.replies.reasons import REASONS, Reason
from checks.core.replies.rules import Provider, Rule


class DecidedBy(Enum):
    """What settled the reason, the strongest first."""

    SES = "ses"
    """SES says that it did not try, or that it gave up."""
    PROVIDER = "provider"
    """Words or codes of this provider, whose meaning it documents."""
    TEXT = "text"
    STATUS = "status"
    SUBTYPE = "subtype"
    CODE = "code"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Meaning:
    reason: Reason
    reply: Reply
    decided_by: DecidedBy
    provider: str | None = None
    """Whose server it was, where that is known; it may have decided nothing."""
    matched: tuple[str, ...] = ()
    """The words or the code that settled it."""


def classify(
    diagnostic: str,
    *,
    status: str | None = None,
    remote: str | None = None,
    bounce_type: str | None = None,
    bounce_subtype: str | None = None,
    recipient_domain: str | None = None,
) -> Meaning:
    """Never raises; what cannot be read is `unknown`.

    `remote` is the receiving server's name or address.  `status` counts where the reply itself
    holds none: SES fills in a general one of its own for many bounces.
    """
    reply = parse(diagnostic)
    provider = _provider(reply, (remote or "").lower(), (recipient_domain or "").lower())
    name = provider.name if provider else None
    subtype = (bounce_subtype or "").lower()
    if slug := numbers.UNSENT.get(subtype) or _unsent(reply):
        return Meaning(REASONS[slug], reply, DecidedBy.SES, name, (bounce_subtype or slug,))
    for rules, decided_by in (
        (provider.rules if provider else (), DecidedBy.PROVIDER),
        (GENERIC, DecidedBy.TEXT),
    ):
        if rule := _first(rules, reply):
            return Meaning(REASONS[rule.reason], reply, decided_by, name, _matched(rule, reply))
    return _by_numbers(reply, name, status or "", subtype, (bounce_type or "").lower())


def _by_numbers(
    reply: Reply, provider: str | None, status: str, subtype: str, bounce_type: str
) -> Meaning:
    """Where the words say nothing: codes, from the one that excludes most to the vaguest."""
    shown = reply.status or status
    detail = shown.partition(".")[2]
    code = str(reply.code or "")
    automatic = bounce_type == "transient" and subtype == "general" and shown.startswith("2.")
    for slug, decided_by, matched in (
        ("auto_reply" if automatic else None, DecidedBy.SUBTYPE, shown),
        (numbers.EXACT.get(shown) or numbers.DETAIL.get(detail), DecidedBy.STATUS, shown),
        (numbers.SUBTYPE.get(subtype), DecidedBy.SUBTYPE, subtype),
        (numbers.VAGUE.get(detail), DecidedBy.STATUS, shown),
        (numbers.CODE.get(code), DecidedBy.CODE, code),
        ("expired" if reply.expired else None, DecidedBy.SES, "expired"),
    ):
        if slug:
            return Meaning(REASONS[slug], reply, decided_by, provider, (matched,))
    return Meaning(REASONS["unknown"], reply, DecidedBy.NOTHING, provider)


def _unsent(reply: Reply) -> str | None:
    """SES's own notices that it did not try, where the subtype does not already say so."""
    words = reply.words
    said = "amazon ses did not send" in words or "amazon ses has suppressed" in words
    return "suppressed" if said else None


def _provider(reply: Reply, remote: str, domain: str) -> Provider | None:
    """Its own words name it best, then its host; the domain may be hosted anywhere."""
    host = remote.rstrip(".")
    return (
        next((p for p in PROVIDERS if p.speaks(reply)), None)
        or next((p for p in PROVIDERS if host and p.runs(host)), None)
        or next((p for p in PROVIDERS if domain and p.serves(domain)), None)
    )


def _first(rules: Iterable[Rule], reply: Reply) -> Rule | None:
    return next((rule for rule in rules if rule.fits(reply)), None)


def _matched(rule: Rule, reply: Reply) -> tuple[str, ...]:
    status = (reply.status,) if rule.status and reply.status else ()
    code = (str(reply.code),) if rule.codes and not status else ()
    return rule.words or status or code
