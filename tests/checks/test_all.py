"""What holds for every check: a source that is down costs an answer, and never changes one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.core import (
    Account,
    Address,
    Check,
    DedicatedIp,
    Domain,
    EventKind,
    Finding,
    Incident,
    MailEvent,
    MessageId,
    Recommendation,
    Sources,
    Suppression,
    Target,
    Text,
    Unavailable,
    Verdict,
    registry,
    say,
)
from tests.fakes import (
    ACCOUNT,
    ANN,
    AWAY,
    HOME,
    MAIN_SET,
    MESSAGE,
    NOW,
    SHOP,
    SHOP_ZONE_TXT,
    Fake,
    FakeDns,
    FakeHealth,
    FakeHistory,
    FakeSes,
    ago,
    event,
    sources,
)

CHECKS = registry.load()
DOWN = say("It does not answer: try again later")
METHODS: dict[type[Fake], tuple[str, ...]] = {
    FakeSes: (
        "suppression",
        "account",
        "address_insights",
        "identity",
        "configuration_set",
        "configuration_sets",
        "message_insights",
        "tenant",
        "contact",
        "recommendations",
        "dedicated_ips",
        "template",
    ),
    FakeDns: ("txt", "cname", "mx", "a", "aaaa", "ptr"),
    FakeHistory: (
        "timelines",
        "spellings",
        "newest_event_at",
        "oldest_event_at",
        "tally",
        "hourly",
        "own",
    ),
    FakeHealth: ("incidents",),
}
OUTAGES: tuple[frozenset[tuple[type[Fake], str]], ...] = (
    *(frozenset({(kind, name)}) for kind, names in METHODS.items() for name in names),
    *(frozenset((kind, name) for name in names) for kind, names in METHODS.items()),
    frozenset((kind, name) for kind, names in METHODS.items() for name in names),
)
"""Each question, each source, and all of them."""


def later(kind: EventKind, **fields: Any) -> MailEvent:
    return event(kind, ago(hours=1), **fields)


EVENTS = st.sampled_from(
    [
        (),
        (event(),),
        (event(place=AWAY),),
        (event(configuration_set=None, from_domain=None),),
        (later(EventKind.DELIVERY, reply="250 ok"),),
        (later(EventKind.DELIVERY), later(EventKind.OPEN)),
        (later(EventKind.DELIVERY), later(EventKind.COMPLAINT, detail="abuse")),
        (later(EventKind.BOUNCE, reply="550 5.1.1 no such user"),),
        *(
            (later(EventKind.BOUNCE, subtype=hold),)
            for hold in (
                "OnAccountSuppressionList",
                "Suppressed",
                "OnTenantSuppressionList",
                "EmailValidationSuppressed",
                "UnsubscribedRecipient",
            )
        ),
        (later(EventKind.BOUNCE, subtype="OnAccountSuppressionList", place=AWAY),),
        (later(EventKind.DELIVERY, outgoing_ip="54.240.7.12", mail_from="bounce.shop.example"),),
        (later(EventKind.DELIVERY, outgoing_ip="192.0.2.1"),),
        (later(EventKind.DELIVERY, recipient_domain="gmail.com", outgoing_ip="54.240.7.12"),),
        (later(EventKind.DELIVERY, template="receipt"),),
        (
            later(EventKind.BOUNCE, reply="554 [54.240.7.12] blocked using bl.spamcop.net"),
            event(
                EventKind.DELIVERY,
                ago(days=2),
                message_id="older",
                sent_at=ago(days=2),
                outgoing_ip="54.240.7.99",
            ),
        ),
        (later(EventKind.REJECT, detail="Bad content"),),
        (later(EventKind.RENDERING_FAILURE, detail="Attribute 'x' is not present"),),
        (later(EventKind.DELIVERY_DELAY, delay_type="InternalFailure"),),
        (later(EventKind.DELIVERY_DELAY, delay_type="MailboxFull", expires_at=NOW),),
    ]
)
ACCOUNTS: st.SearchStrategy[Account] = st.builds(
    replace,
    st.just(ACCOUNT),
    production=st.booleans(),
    sending=st.sampled_from([True, True, False]),
    enforcement=st.sampled_from(["HEALTHY", "HEALTHY", "PROBATION", "SHUTDOWN"]),
    suppressed_reasons=st.sampled_from([frozenset(), frozenset({"BOUNCE"})]),
    deliverability_manager=st.sampled_from([True, None]),
)
SETS = st.sampled_from(
    [
        {},
        {"main": MAIN_SET},
        {"main": replace(MAIN_SET, sending=False)},
        {"main": replace(MAIN_SET, destinations=())},
        {"main": replace(MAIN_SET, suppressed_reasons=frozenset({"COMPLAINT"}))},
        {"main": replace(MAIN_SET, suppression_scope="TENANT")},
    ]
)
ENTRIES = st.dictionaries(
    st.sampled_from([ANN.value, "Ann@example.com"]),
    st.sampled_from(["BOUNCE", "COMPLAINT"]),
).map(lambda found: {a: Suppression(a, reason, ago(days=9)) for a, reason in found.items()})
IDENTITIES = st.sampled_from(
    [
        {},
        {SHOP.name: SHOP},
        {SHOP.name: replace(SHOP, verified=False), ANN.domain: replace(SHOP, name=ANN.domain)},
        {SHOP.name: replace(SHOP, dkim_signing=False)},
        {SHOP.name: replace(SHOP, dkim_signing=False, mail_from=None)},
    ]
)
ZONES = st.sets(st.sampled_from(sorted(SHOP_ZONE_TXT))).map(
    lambda gone: {name: texts for name, texts in SHOP_ZONE_TXT.items() if name not in gone}
)
ON_LISTS: st.SearchStrategy[dict[str, tuple[str, ...]]] = st.sampled_from(
    [
        {},
        {"12.7.240.54.bl.spamcop.net": ("127.0.0.2",)},
        {"12.7.240.54.dnsbl-3.uceprotect.net": ("127.0.0.2",)},
        {"12.7.240.54.bl.spamcop.net": ("127.255.255.254",)},
        {"7.2.0.192.psbl.surriel.com": ("127.0.0.2",)},
    ]
)
ARN = "arn:aws:ses:eu-west-1:111122223333:"
ADVICE = st.lists(
    st.builds(
        Recommendation,
        seen_at=st.just(NOW),
        kind=st.sampled_from(["DKIM", "DMARC", "SPF", "BIMI", "IP_LISTING", "NEW"]),
        resource=st.sampled_from(["", ARN, f"{ARN}identity/{SHOP.name}", f"{ARN}identity/x.org"]),
        impact=st.sampled_from(["HIGH", "LOW", ""]),
        status=st.sampled_from(["OPEN", "FIXED"]),
        description=st.sampled_from(["", "DKIM1", "Mend {it} <b>now</b>"]),
        created=st.sampled_from([None, ago(days=3)]),
        updated=st.sampled_from([None, ago(days=1)]),
    ),
    max_size=2,
).map(tuple)
OWN_IPS = st.sampled_from([(), (), (DedicatedIp(NOW, "192.0.2.7", "DONE", 100, "own"),)])
INCIDENTS = st.sampled_from(
    [
        (),
        (Incident(HOME.region, ago(hours=3), None, "Delays", "Working", ago(hours=1), False, "f"),),
        (
            Incident(
                HOME.region, ago(days=3), ago(days=2), "Delays", "Over", ago(days=2), True, "f"
            ),
        ),
    ]
)
WRITTEN = st.sampled_from([(), (ANN.value,), ("Ann@example.com",)])
TARGETS: st.SearchStrategy[Target] = st.sampled_from(
    [ANN, Address("ANN", "example.com"), MessageId(MESSAGE), Domain(SHOP.name)]
)
PLACES = st.sampled_from([(HOME, (HOME,)), (HOME, (HOME, AWAY)), (AWAY, (HOME, AWAY))])


CROWDS = st.sampled_from([(0, 0), (40, 0), (2, 30), (2, 1)])


def crowd(events: tuple[MailEvent, ...], fine: int, alike: int) -> tuple[MailEvent, ...]:
    """So many others whose mail was delivered, and so many whom the same befell."""
    delivered = [later(EventKind.DELIVERY)] * fine
    same = [e for e in events[-1:] for _ in range(alike)]
    return tuple(
        replace(e, message_id=f"other-{n}", recipient=f"other-{n}")
        for n, e in enumerate((*delivered, *same))
    )


@st.composite
def worlds(draw: st.DrawFn) -> Callable[[frozenset[tuple[type[Fake], str]]], Sources]:
    """A world that can be made again with some of its sources down."""
    account, sets, entries = draw(ACCOUNTS), draw(SETS), draw(ENTRIES)
    identities, zone = draw(IDENTITIES), draw(ZONES)
    events, written = draw(EVENTS), draw(WRITTEN)
    others = crowd(events, *draw(CROWDS))
    on_lists, own_ips, advice = draw(ON_LISTS), draw(OWN_IPS), draw(ADVICE)
    incidents, (place, places) = draw(INCIDENTS), draw(PLACES)

    def world(outage: frozenset[tuple[type[Fake], str]]) -> Sources:
        def failing(kind: type[Fake]) -> dict[str, Text]:
            return {name: DOWN for which, name in outage if which is kind}

        return sources(
            ses=FakeSes(
                failing=failing(FakeSes),
                suppressed=entries,
                the_account=account,
                identities=identities,
                sets=sets,
                own_ips=own_ips,
                advice=advice,
            ),
            dns=FakeDns(failing=failing(FakeDns), txts=zone, ips=on_lists),
            history=FakeHistory(
                failing=failing(FakeHistory), events=events, written=written, others=others
            ),
            health=FakeHealth(failing=failing(FakeHealth), known=incidents),
            place=place,
            places=places,
        )

    return world


def outcome(check: Check[Any], target: Target, world: Sources) -> Finding:
    if not isinstance(target, check.answers):
        target = Domain(SHOP.name) if Domain in check.answers else ANN
    try:
        return check.run(target, world)
    except Unavailable as e:
        return Finding.unknown(e.why)


def questions(asked: Sources) -> Iterator[tuple[type[Fake], str]]:
    """What a check has asked these."""
    for source in (asked.ses, asked.dns, asked.history, asked.health):
        assert isinstance(source, Fake)
        yield from ((type(source), name) for name in source.called)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
@settings(deadline=None, max_examples=150)
@given(world=worlds(), target=TARGETS)
def test_a_source_that_is_down_never_changes_a_verdict_but_into_unknown(
    check: Check[Any], world: Callable[..., Sources], target: Target
) -> None:
    """Of outages of what it does not ask for, it cannot know: they are left out."""
    all_up = world(frozenset())
    up = outcome(check, target, all_up)
    asked = set(questions(all_up))
    for outage in OUTAGES:
        if asked.isdisjoint(outage):
            continue
        down = outcome(check, target, world(outage))
        assert down.verdict in (up.verdict, Verdict.UNKNOWN), (outage, up, down)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
@settings(deadline=None, max_examples=100)
@given(world=worlds(), target=TARGETS)
def test_what_is_said_is_fit_to_be_read(
    check: Check[Any], world: Callable[..., Sources], target: Target
) -> None:
    found = outcome(check, target, world(frozenset()))
    shown = filled(found.headline)
    assert len(shown) < 80, shown
    assert not shown.endswith("."), shown
    if found.fix:
        assert filled(found.fix.text).endswith("."), found.fix.text
    if found.verdict in (Verdict.WARN, Verdict.FAIL):
        assert found.facts, "a finding that worries somebody shows its evidence"
    for fact in found.facts:
        assert fact.source
        assert fact.seen_at.tzinfo


def filled(text: Text) -> str:
    """As a reader may see it; and a proof that the template's names are the values' names."""
    values = dict(text.values)
    named = {name for _, name, _, _ in Formatter().parse(text.template) if name}
    assert named == set(values), text
    return text.template.format(**{name: plain(value) for name, value in values.items()})


def plain(value: object) -> str:
    if isinstance(value, Text):
        return filled(value)
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 60:.0f} min"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return str(value)
