"""May this account send at all in this Region, and to this recipient?

AWS pauses accounts, people switch sending off, a new account is in the sandbox and may mail only
what it has verified, and the daily quota can be used up.  SES then refuses mail at the door: there
is no message id and no event, so that this state is all there is to see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core import (
    Account,
    Address,
    Check,
    ConfigurationSet,
    Fact,
    Finding,
    Fix,
    Identity,
    Outcome,
    Owner,
    Place,
    Sources,
    Strength,
    Target,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.commands import sesv2
from checks.core.evidence import newest_message, not_seen

NEARLY_USED = 0.95
"""Part of the daily quota from which the reader is warned."""

_SIMULATOR = "simulator.amazonses.com"
"""May be mailed from the sandbox, too."""


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    place: Place
    home: bool
    account: Account
    recipient_verified: bool | Unavailable | None
    """Asked only in the sandbox; None: not asked, or there is no address to ask about."""
    newest: Timeline | Unavailable | None
    used: ConfigurationSet | Unavailable | None
    """The configuration set of the newest message, where that left from here."""

    @property
    def gaps(self) -> tuple[Unavailable, ...]:
        looked = (self.recipient_verified, self.newest, self.used)
        return tuple(gap for gap in looked if isinstance(gap, Unavailable))


def gather(target: Target, sources: Sources) -> Seen:
    account = sources.ses.account()
    newest = attempt(lambda: newest_message(target, sources))
    here = isinstance(newest, Timeline) and sources.place.is_same(newest.place)
    name = newest.first_known("configuration_set") if isinstance(newest, Timeline) else None
    return Seen(
        sources.now,
        sources.place,
        sources.home,
        account,
        None if account.production else _verified(target, sources),
        newest,
        attempt(lambda: sources.ses.configuration_set(name)) if here and name else None,
    )


def judge(seen: Seen) -> Finding:
    """FAIL mail is refused here now; UNKNOWN could not see; WARN it may be soon; OK it may send."""
    if refusal := _refusal(seen):
        return _finding(seen, Verdict.FAIL, *refusal)
    if seen.gaps or (not seen.account.production and seen.recipient_verified is None):
        return _half_seen(seen)
    if warning := _warning(seen):
        return _finding(seen, Verdict.WARN, *warning)
    if not seen.account.production:
        return Finding.ok(say("In the sandbox, but this recipient is verified"), *_facts(seen))
    return Finding.ok(say("The account may send"), *_facts(seen))


def _verified(target: Target, sources: Sources) -> bool | Unavailable | None:
    if not isinstance(target, Address):
        return None
    if target.domain == _SIMULATOR:
        return True
    answers = [
        attempt(lambda: sources.ses.identity(target.value)),
        attempt(lambda: sources.ses.identity(target.domain)),
    ]
    if any(isinstance(found, Identity) and found.verified for found in answers):
        return True
    return next((gap for gap in answers if isinstance(gap, Unavailable)), False)


def _refusal(seen: Seen) -> tuple[Text, Fix] | None:
    region, account, here = seen.place.region, seen.account, seen.place.named
    if account.enforcement == "SHUTDOWN":
        return say("AWS has paused sending for our account in {region}", region=here), Fix(
            Owner.US,
            say(
                "Answer AWS's case in the Support Center: say what caused the bounces or "
                "complaints and what has changed since. AWS then decides."
            ),
        )
    if not account.sending:
        return say("Sending is switched off for our account in {region}", region=here), Fix(
            Owner.US,
            say("Find out who switched sending off and why, then switch it on again."),
            sesv2("put-account-sending-attributes", region, sending_enabled=()),
            verify=sesv2("get-account", region),
            undo=sesv2("put-account-sending-attributes", region, no_sending_enabled=()),
        )
    if not account.production and seen.recipient_verified is False:
        return say("Our account is in the sandbox in {region}", region=here), Fix(
            Owner.US,
            say("Request production access in the SES console, or verify this recipient first."),
        )
    if _share(account) >= 1:
        return say("Our daily sending quota in {region} is used up", region=here), Fix(
            Owner.US,
            say("Wait until the last 24 hours hold fewer messages, or request a higher quota."),
        )
    return _set_paused(seen)


def _set_paused(seen: Seen) -> tuple[Text, Fix] | None:
    used = seen.used
    if not isinstance(used, ConfigurationSet) or used.sending:
        return None
    region, operation = seen.place.region, "put-configuration-set-sending-options"
    named = {"configuration_set_name": used.name}
    headline = say(
        "Sending is off for the configuration set {name} in {region}",
        name=used.name,
        region=seen.place.named,
    )
    return headline, Fix(
        Owner.US,
        say("Find out why this configuration set was paused, then switch it on again."),
        sesv2(operation, region, **named, sending_enabled=()),
        verify=sesv2("get-configuration-set", region, **named),
        undo=sesv2(operation, region, **named, no_sending_enabled=()),
    )


def _warning(seen: Seen) -> tuple[Text, Fix] | None:
    region, account = seen.place.named, seen.account
    if account.enforcement == "PROBATION":
        return say("AWS is reviewing our account in {region}", region=region), Fix(
            Owner.US,
            say("Answer AWS's case in the Support Center before AWS pauses sending."),
        )
    if _share(account) >= NEARLY_USED:
        return say("Our daily sending quota in {region} is nearly used up", region=region), Fix(
            Owner.US, say("Send less today, or request a higher quota.")
        )
    return None


def _half_seen(seen: Seen) -> Finding:
    gaps = tuple(not_seen(gap, seen.now) for gap in seen.gaps)
    if not seen.account.production and not isinstance(seen.recipient_verified, bool):
        headline = say("In the sandbox, and could not see whether the recipient is verified")
    else:
        headline = say("Could not see everything that may hold mail back here")
    warning = _warning(seen)
    return Finding.unknown(headline, *_facts(seen), *gaps, fix=warning[1] if warning else None)


def _finding(seen: Seen, verdict: Verdict, headline: Text, fix: Fix) -> Finding:
    failed = verdict is Verdict.FAIL
    return Finding(
        verdict,
        headline,
        _facts(seen),
        fix,
        Strength.BLOCK if failed else Strength.RISK,
        (Outcome.NEVER_SENT,) if failed and _accounts_for_it(seen) else (),
    )


def _accounts_for_it(seen: Seen) -> bool:
    """A state of now says nothing of a message that has its result, or that left elsewhere."""
    newest = seen.newest
    if newest is None:
        return seen.home
    here = isinstance(newest, Timeline) and seen.place.is_same(newest.place)
    return here and isinstance(newest, Timeline) and newest.final is None


def _share(account: Account) -> float:
    """Part of the daily quota that is used."""
    quota = account.quota
    if quota is None or quota.maximum is None or quota.maximum <= 0:
        return 0
    return quota.sent / quota.maximum


def _facts(seen: Seen) -> tuple[Fact, ...]:
    account, region = seen.account, seen.place.named
    source = f"SES GetAccount, {region}"
    yes, no = say("yes"), say("no")
    facts = [
        Fact(say("Sending allowed"), yes if account.sending else no, source, account.seen_at),
        Fact(say("AWS calls the account"), account.enforcement, source, account.seen_at),
        Fact(say("Out of the sandbox"), yes if account.production else no, source, account.seen_at),
    ]
    if account.quota and account.quota.maximum:
        used = say(
            "{sent} of {maximum} in 24 hours",
            sent=account.quota.sent,
            maximum=account.quota.maximum,
        )
        facts.append(Fact(say("Quota used"), used, source, account.seen_at))
    if isinstance(seen.used, ConfigurationSet):
        set_source = f"SES GetConfigurationSet {seen.used.name}, {region}"
        value = yes if seen.used.sending else no
        facts.append(Fact(say("Configuration set may send"), value, set_source, seen.used.seen_at))
        if seen.used.tls_required:
            facts.append(Fact(say("Sends to servers without TLS"), no, set_source, seen.now))
        if limit := seen.used.max_delivery:
            facts.append(Fact(say("Gives up after"), limit, set_source, seen.used.seen_at))
    return tuple(facts)


CHECK = Check(
    id="account_state",
    title=say("Account"),
    gather=gather,
    judge=judge,
    per_place=True,
    tells=say("whether the account may send there"),
)
