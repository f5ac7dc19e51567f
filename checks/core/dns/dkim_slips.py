"""What to say of a selector at which there is not the record that SES expects."""

from __future__ import annotations

from checks.core.dns.dkim import Key, KeyRecord
from checks.core.dns.dkim_selector import Selector, Slip
from checks.core.text import Text, say


def slip_headline(slip: Slip, found: tuple[Selector, ...], of: int, domain: str) -> Text:
    """`found`: the selectors that have it, of the `of` that there are.  Not for Slip.KEY."""
    match slip:
        case Slip.DOUBLED:
            return say(
                "DKIM records of {domain} have the domain twice in their name", domain=domain
            )
        case Slip.KEYLESS:
            return say("SES has no key where the DKIM CNAMEs of {domain} lead", domain=domain)
        case Slip.STALE:
            return say("A DKIM record of {domain} is a copy of an outdated key", domain=domain)
        case Slip.ABSENT if of > 1:
            return say(
                "{count} of {all} DKIM records of {domain} are missing",
                count=len(found),
                all=of,
                domain=domain,
            )
        case Slip.ABSENT:
            return say("The DKIM record of {domain} is missing", domain=domain)
    return _led_astray(slip, domain)


def _led_astray(slip: Slip, domain: str) -> Text:
    if slip is Slip.APPENDED:
        return say("A DKIM CNAME of {domain} has our domain at its target's end", domain=domain)
    if slip is Slip.SWAPPED:
        return say("DKIM CNAMEs of {domain} lead to one another's keys", domain=domain)
    return say("A DKIM CNAME of {domain} does not lead to SES's key", domain=domain)


def slip_remedy(slip: Slip, found: tuple[Selector, ...], domain: str) -> Text:
    names, first = tuple(each.name for each in found), found[0]
    match slip:
        case Slip.DOUBLED:
            return say(
                "Enter them anew without the domain, which the DNS host adds by itself: what stands"
                " at {astray} belongs to {name}.",
                astray=first.astray or "",
                name=first.name,
            )
        case Slip.KEYLESS:
            return say("Open a case with AWS Support: no key is behind {names}.", names=names)
        case Slip.STALE:
            return say(
                "Publish a CNAME at {names} in place of the TXT record, so that it follows when SES"
                " changes the key.",
                names=names,
            )
        case Slip.ABSENT if any(_is_taken(each) for each in found):
            return say(
                "Publish the missing DKIM records of {domain}; a TXT record at such a name has to"
                " go first, unless a wildcard answers there.",
                domain=domain,
            )
        case Slip.ABSENT if first.target:
            return say(
                "Publish the missing DKIM records of {domain}: SES signs with one of its keys,"
                " which may be this one, and ends DKIM for a domain where they stay away.",
                domain=domain,
            )
        case Slip.ABSENT:
            return say(
                "Publish the public half of the key that SES has as a TXT record at {names}.",
                names=names,
            )
    return _lead_back(slip, first)


def _is_taken(selector: Selector) -> bool:
    """Whether a record of another sort answers at its name: no CNAME can stand beside it."""
    return isinstance(selector.key, KeyRecord) and selector.key.state is Key.FOREIGN


def _lead_back(slip: Slip, first: Selector) -> Text:
    if slip is Slip.APPENDED:
        return say(
            "Let {name} lead to {target}, with a dot at the end if the DNS host adds the domain: it"
            " leads to {cname} now.",
            name=first.name,
            target=first.target or "",
            cname=str(first.cname),
        )
    return say(
        "Let {name} lead to {target}: it leads to {cname} now.",
        name=first.name,
        target=first.target or "",
        cname=str(first.cname),
    )
