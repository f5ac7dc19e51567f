"""Did the receiver find the message authentic, and if not, what broke?"""

from __future__ import annotations

from collections.abc import Iterator

from checks.core.dns.domains import aligned
from checks.core.finding import Fact, Finding, Fix, Outcome, Owner, Strength, Verdict
from checks.core.headers.authentication import Result, Stamp
from checks.core.headers.reading import Reading
from checks.core.headers.source import first
from checks.core.text import Text, Value, say

_SOURCE = "Authentication-Results"
_MORE = Fix(
    Owner.RECIPIENT,
    say("Ask the recipient for the full source of the message: the receiver's results are in it."),
)
_FAILED = ("fail", "permerror", "softfail", "policy", "neutral")
_COMPOSITE = {
    "0": say("failed"),
    "1": say("passed"),
    "2": say("passed, but only just"),
    "3": say("not checked"),
    "4": say("not asked for"),
    "6": say("failed by the receiver's own judgement"),
    "7": say("passed"),
    "9": say("not asked for"),
}
"""First digit of Microsoft's reason code (its page on message headers)."""


def judge(reading: Reading) -> Finding:
    """OK authentic; WARN, FAIL what passed does not count; UNKNOWN nobody trustworthy says."""
    found, domain = reading.authentication, reading.ses.from_domain
    facts = tuple(_facts(reading))
    if not found.believed:
        why = say("No server that took the message tells whether it was authentic")
        return Finding.unknown(why, *facts, fix=_MORE)
    if domain is None:
        return Finding.unknown(say("The header has no From line that could be read"), *facts)
    who = found.server or say("Microsoft")
    dmarc = found.first("dmarc")
    if dmarc and dmarc.result == "pass":
        return Finding.ok(
            say("{server} found it authentic for {domain}", server=who, domain=domain), *facts
        )
    if dmarc and dmarc.result in ("temperror", "permerror"):
        why = say("{server} could not check DMARC of {domain}", server=who, domain=domain)
        return Finding.unknown(why, *facts)
    failed = dmarc is not None and dmarc.result == "fail"
    if not failed and _counting(reading):
        headline = say(
            "{server} found it authentic for {domain}, by SPF or DKIM alone",
            server=who,
            domain=domain,
        )
        return Finding.ok(headline, *facts)
    headline, fix = _cause(reading, domain)
    verdict = Verdict.FAIL if failed else Verdict.WARN
    return Finding(verdict, headline, facts, fix, Strength.RISK, (Outcome.ACCEPTED,))


def _counting(reading: Reading) -> list[Result]:
    """What passed, and for a domain that counts for the From line."""
    found, domain = reading.authentication, reading.ses.from_domain
    every = (*found.results("spf"), *found.results("dkim"))
    return [each for each in every if each.result == "pass" and each.aligned(domain)]


def _cause(reading: Reading, domain: str) -> tuple[Text, Fix]:
    own = [r for r in reading.authentication.results("dkim") if r.aligned(domain)]
    broken = [result for result in own if result.result in _FAILED]
    if _counting(reading):
        return (
            say("DMARC failed for {domain}, though something passed for it", domain=domain),
            Fix(Owner.US, say("Look in the DMARC record for adkim=s or aspf=s: strict alignment.")),
        )
    if broken and (_changed(broken) or _passed_on(reading)):
        return _altered(domain)
    if own or any(aligned(each.domain, domain) for each in reading.ses.signatures):
        return (
            say("Our DKIM signature did not hold for {domain}", domain=domain),
            Fix(
                Owner.US,
                say(
                    "Compare the DKIM records in DNS with those that SES shows for {domain}.",
                    domain=domain,
                ),
            ),
        )
    return (
        say("Nothing that passed counts for {domain}: no signature of its own", domain=domain),
        Fix(
            Owner.US,
            say(
                "Switch on DKIM for {domain} in SES: it signs for amazonses.com alone so far, "
                "as the receiver saw it.",
                domain=domain,
            ),
        ),
    )


def _altered(domain: str) -> tuple[Text, Fix]:
    return (
        say("It was changed on its way, and our signature for {domain} broke", domain=domain),
        Fix(
            Owner.RECIPIENT_ADMIN,
            say(
                "Ask whoever runs the mailing list, forwarder or gateway to leave subject and "
                "text as they are, or to send under an address of its own."
            ),
        ),
    )


def _changed(broken: list[Result]) -> bool:
    return any("body" in (r.comment or "").lower() for r in broken)


def _passed_on(reading: Reading) -> bool:
    """Whether somebody sent the message on; the receiver's own ARC seal does not tell that."""
    found = reading.authentication
    receiver = {stamp.operator for stamp in found.believed}
    sealed_before = any(stamp.operator not in receiver for stamp in found.sealed)
    return sealed_before or first(reading.fields, "list-id") is not None


def _facts(reading: Reading) -> Iterator[Fact]:
    found, domain = reading.authentication, reading.ses.from_domain
    if domain:
        yield _fact(reading, say("Domain of the From line"), domain, "From")
    for method, label in (("spf", "SPF"), ("dkim", "DKIM"), ("dmarc", "DMARC")):
        for result in found.results(method)[:10]:
            source = f"{_SOURCE}, {found.server}" if found.server else _SOURCE
            yield _fact(reading, say("{method}", method=label), _told(result, domain), source)
    if composite := found.first("compauth"):
        yield _fact(reading, say("Microsoft's judgement of it all"), _composite(composite))
    for stamp in found.others[:5]:
        who = stamp.server or say("a server without a name")
        ignored = say("Not used, as anybody can write such a line: {server}", server=who)
        yield _fact(reading, ignored, _in_short(stamp))
    for stamp in found.sealed[:5]:
        yield _fact(reading, *_sealed(stamp), "ARC-Authentication-Results")
    if spf := first(reading.fields, "received-spf"):
        yield _fact(reading, say("SPF as noted apart"), spf[:300], "Received-SPF")


def _told(result: Result, domain: str | None) -> Value:
    why = result.comment or result.get("reason") or ""
    shown = f"{result.result} ({why})" if why else result.result
    if result.domain is None:
        return shown
    if result.method == "dmarc":
        return say("{result} for {domain}", result=shown, domain=result.domain)
    if result.aligned(domain):
        return say(
            "{result} for {domain}, aligned with the From line",
            result=shown,
            domain=result.domain,
        )
    if domain is None:
        return say("{result} for {domain}", result=shown, domain=result.domain)
    return say(
        "{result} for {domain}, not aligned with the From line",
        result=shown,
        domain=result.domain,
    )


def _composite(result: Result) -> Value:
    code = result.get("reason") or ""
    meaning = _COMPOSITE.get(code[:1])
    if meaning is None:
        return result.result
    return say(
        "{result}, reason {code}: {meaning}", result=result.result, code=code, meaning=meaning
    )


def _sealed(stamp: Stamp) -> tuple[Text, tuple[str, ...]]:
    label = say(
        "What {server} saw and sealed (ARC {number})",
        server=stamp.server or say("a server"),
        number=stamp.instance or 0,
    )
    return label, _in_short(stamp)


def _in_short(stamp: Stamp) -> tuple[str, ...]:
    return tuple(f"{r.method}={r.result} {r.domain or ''}".strip() for r in stamp.results[:10])


def _fact(reading: Reading, label: Text, value: Value, source: str = _SOURCE) -> Fact:
    return Fact(label, value, source, reading.read_at)
