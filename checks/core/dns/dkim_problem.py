"""What is wrong with a domain's DKIM, by SES's word and by DNS, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.core.commands import sesv2
from checks.core.dns.dkim import KeyRecord
from checks.core.dns.dkim_selector import Selector, Slip
from checks.core.dns.dkim_slips import slip_headline, slip_remedy
from checks.core.dns.dkim_words import key_headline, key_records, key_remedy
from checks.core.dns.problem import Problem
from checks.core.dns.sender import UNSIGNED, SenderRecords
from checks.core.dns.verification import PATIENCE, explained
from checks.core.ses import Identity, identity_source
from checks.core.text import Text, say


def dkim_problems(records: SenderRecords, identity: Identity, region: str) -> tuple[Problem, ...]:
    """Each mistake once, the first selector that has it named; SES's own view where it differs."""
    wrong = _wrong(records.selectors)
    if not identity.dkim_signing:
        return (_not_signing(identity, region, _signing(identity, region), wrong),)
    if not records.selectors and identity.dkim_status in UNSIGNED:
        return (_not_signing(identity, region, _without_keys(identity, region)),)
    found = tuple(_each(identity, records.selectors, wrong))
    source = identity_source(identity.name, region)
    selectors, verified = records.selectors, identity.dkim_status == "SUCCESS"
    if wrong and len(wrong) == len(selectors) and verified:
        gone = _gone(identity, source, found[0])
        absent = all(each.slip is Slip.ABSENT for each in wrong)
        return (gone, *found) if absent else (*found, gone)
    if selectors and not wrong and not verified and not any(each.gaps for each in selectors):
        return (_not_seen(identity, source),)
    return found


def _wrong(selectors: tuple[Selector, ...]) -> tuple[Selector, ...]:
    """What is at SES's end of a CNAME is SES's own affair, as long as another key is in order."""
    wrong = tuple(each for each in selectors if each.fine is False)
    if any(each.fine for each in selectors):
        return tuple(each for each in wrong if each.slip is not Slip.KEYLESS)
    return wrong


def _each(
    identity: Identity, selectors: tuple[Selector, ...], wrong: tuple[Selector, ...]
) -> Iterator[Problem]:
    for slip in Slip:
        found = tuple(each for each in wrong if each.slip is slip)
        if not found:
            continue
        if slip is Slip.KEY:
            yield from (_of_a_key(each, identity) for each in found)
            continue
        headline = slip_headline(slip, found, len(selectors), identity.name)
        remedy = slip_remedy(slip, found, identity.name)
        kind = "CNAME" if found[0].target else "TXT"
        yield Problem(headline, remedy, f"DNS {kind} {found[0].name}", records=_cnames(found))


def _of_a_key(selector: Selector, identity: Identity) -> Problem:
    key, name = selector.key, selector.name
    assert isinstance(key, KeyRecord)  # it was looked at
    headline = key_headline(key, identity.name)
    if selector.target:
        remedy = say("Publish a CNAME at {name}, in place of the TXT record.", name=name)
        return Problem(headline, remedy, f"DNS TXT {name}", records=_cnames((selector,)))
    return Problem(
        headline, key_remedy(key, name), f"DNS TXT {name}", records=key_records(key, name)
    )


def _gone(identity: Identity, source: str, first: Problem) -> Problem:
    """SES looks now and then; until it does, it signs with keys that nobody can find."""
    seen = identity.verification.succeeded
    headline = say(
        "SES counts DKIM of {domain} as verified, but no key is in order today",
        domain=identity.name,
    )
    if seen is not None:
        headline = say(
            "{domain} was in order at {seen}, but no DKIM key is now",
            domain=identity.name,
            seen=seen,
        )
    return Problem(headline, first.remedy, source, identity.seen_at, first.command, first.records)


def _not_seen(identity: Identity, source: str) -> Problem:
    headline = say(
        "The DKIM records of {domain} are there, but SES gives their status as {status}",
        status=identity.dkim_status,
        domain=identity.name,
    )
    return Problem(headline, _patience(identity), source, identity.seen_at)


def _patience(identity: Identity) -> Text:
    if identity.dkim_origin == "EXTERNAL":
        return say(
            "Wait: SES looks again, for up to {patience}, and signs once it has found the key. If"
            " it does not, the published key is not the other half of the one that SES has.",
            patience=PATIENCE,
        )
    return say(
        "Wait: SES looks again, for up to {patience}, and signs once it has found the records. If"
        " it does not, set up Easy DKIM anew in SES's console.",
        patience=PATIENCE,
    )


def _not_signing(
    identity: Identity,
    region: str,
    mend: tuple[Text, str | None],
    wrong: tuple[Selector, ...] = (),
) -> Problem:
    remedy, command = mend
    return Problem(
        say("SES does not sign mail from {domain} with DKIM", domain=identity.name),
        remedy,
        identity_source(identity.name, region),
        identity.seen_at,
        command,
        _cnames(wrong),
    )


def _signing(identity: Identity, region: str) -> tuple[Text, str]:
    """Without selectors there is nothing to switch on: SES makes them first."""
    name = identity.name
    if identity.dkim_tokens:
        return say("Switch DKIM signing on for {domain}.", domain=name), sesv2(
            "put-email-identity-dkim-attributes", region, email_identity=name, signing_enabled=()
        )
    return (
        say(
            "Set up DKIM for {domain}: SES answers with three tokens, each for a CNAME to publish.",
            domain=name,
        ),
        sesv2(
            "put-email-identity-dkim-signing-attributes",
            region,
            email_identity=name,
            signing_attributes_origin="AWS_SES",
        ),
    )


def _without_keys(identity: Identity, region: str) -> tuple[Text, str | None]:
    """Where SES tells no selectors: it has no keys yet, or could not copy another Region's."""
    if identity.error and identity.error.startswith("REPLICATION_"):
        return explained(identity.error).remedy, None
    if identity.dkim_status == "PENDING":
        return _patience(identity), None
    return _signing(identity, region)


def _cnames(wrong: tuple[Selector, ...]) -> tuple[str, ...]:
    return tuple(f"{s.name} CNAME {s.target}" for s in wrong if s.target and s.cname != s.target)
