"""Which entries of a suppression list matter: under which spellings, and for which reasons."""

from __future__ import annotations

from dataclasses import dataclass

from checks.core.events import Timeline
from checks.core.sources import Sources
from checks.core.target import Address, Target
from checks.core.unavailable import Unavailable, attempt


@dataclass(frozen=True, slots=True)
class Spellings:
    known: tuple[str, ...]
    """Distinct, the one that was typed first."""
    gaps: tuple[Unavailable, ...] = ()


def spellings(target: Target, written: tuple[str, ...] | Unavailable) -> Spellings:
    """Every spelling under which there may be an entry.

    `written` are those seen in events.  SES lower-cases the domain of an entry and compares the
    rest exactly, so that `Ann@example.com` and `ann@example.com` are two entries.
    """
    gaps = (written,) if isinstance(written, Unavailable) else ()
    seen = () if isinstance(written, Unavailable) else tuple(_stored(w) for w in written)
    asked = (target.value, target.lowered) if isinstance(target, Address) else ()
    return Spellings(tuple(dict.fromkeys((*asked, *seen))), gaps)


def effective_reasons(
    sources: Sources, newest: Timeline | Unavailable | None
) -> frozenset[str] | Unavailable:
    """Reasons for which mail is held back here: the configuration set's, or else the account's.

    Precedence: docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html.
    """
    if isinstance(newest, Unavailable):
        return newest  # which configuration set is used is part of the answer
    here = newest is not None and sources.place.is_same(newest.place)
    name = newest.first_known("configuration_set") if newest and here else None
    used = attempt(lambda: sources.ses.configuration_set(name)) if name else None
    if isinstance(used, Unavailable):
        return used
    if used and used.suppression_scope == "TENANT":
        return frozenset()
    if used and used.suppressed_reasons is not None:
        return used.suppressed_reasons
    account = attempt(sources.ses.account)
    return account if isinstance(account, Unavailable) else account.suppressed_reasons


def holding_back(target: Target, sources: Sources) -> tuple[object, ...]:
    """What other checks ask of SES before they say that nothing holds mail back, gaps included."""
    address = target.value if isinstance(target, Address) else None
    listed = attempt(lambda: sources.ses.suppression(address)) if address else None
    return (listed, attempt(sources.ses.account))


def _stored(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}"
