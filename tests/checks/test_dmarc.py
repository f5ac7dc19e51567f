from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.plain import sentence, shown
from checks.core import Domain, Finding, Mx, Owner, Text, Verdict, say
from checks.core.sources import Ask
from checks.dmarc import CHECK
from tests.fakes import AWAY, HOME, SHOP_ZONE_MX, SHOP_ZONE_TXT, FakeDns, FakeSes, sources

DOWN = say("The name servers do not answer")
NAME = "_dmarc.shop.example"
SHOP = "shop.example"
RUA = "rua=mailto:d@shop.example"
REPORTS = "reports.example"
PERMIT = f"{SHOP}._report._dmarc.{REPORTS}"
TO_REPORTS = f"v=DMARC1; p=none; rua=mailto:shop@{REPORTS}"
MXS: dict[str, tuple[Mx, ...]] = {**SHOP_ZONE_MX, REPORTS: (Mx(10, "mx.reports.example"),)}


def ask(dns: FakeDns | None = None, domain: str = SHOP) -> Finding:
    """Of a domain that SES does not send for."""
    return CHECK.run(Domain(domain), sources(dns=dns, ses=FakeSes(identities={})))


def at(*records: str, domain: str = SHOP, **more: Any) -> Finding:
    """With these records at `_dmarc.shop.example`, and others by name."""
    txts = SHOP_ZONE_TXT | {NAME: records} | more.pop("txts", {})
    return ask(FakeDns(txts=txts, mxs=more.pop("mxs", MXS), **more), domain)


def facts(found: Finding, label: Text) -> list[str]:
    return [shown(fact.value) for fact in found.facts if fact.label == label]


def notes(found: Finding) -> list[str]:
    return facts(found, say("Note"))


def old(found: Finding) -> list[str]:
    return facts(found, say("Receivers that follow RFC 7489"))


def test_what_the_record_asks_for_is_told() -> None:
    found = ask()
    assert found.verdict is Verdict.OK
    assert sentence(found.headline) == "The DMARC record of shop.example asks for quarantine"


@pytest.mark.parametrize(
    ("found", "headline", "remedy", "records"),
    [
        pytest.param(
            at(),
            "shop.example has no DMARC record",
            "Publish a DMARC record, with an address of yours for its reports (rua).",
            ("v=DMARC1; p=none; rua=mailto:dmarc@shop.example",),
            id="none",
        ),
        pytest.param(
            at("v=DMARC1; p=none", "v=DMARC1; p=reject"),
            "shop.example has several DMARC records, so none counts",
            "Leave one DMARC record at _dmarc.shop.example, such as the mildest.",
            ("v=DMARC1; p=none",),
            id="two",
        ),
        pytest.param(
            at("v=dmarc1; p=reject"),
            "The DMARC record of shop.example counts for nobody",
            "Correct the DMARC record at _dmarc.shop.example: DMARC1 has to be in capital letters.",
            ("v=DMARC1; p=reject",),
            id="small letters",
        ),
        pytest.param(
            at(f"v=DMARC1; {RUA}"),
            "The DMARC record of shop.example lacks p",
            "Say in the DMARC record what you ask for: p=none at least.",
            (f"v=DMARC1; p=none; {RUA}",),
            id="no p",
        ),
        pytest.param(
            at(f"v=DMARC1; p=rejct; {RUA}"),
            "The DMARC record of shop.example is malformed: p is wrong",
            "Correct p=rejct at character 11 of the DMARC record: rejct is not allowed, only none,"
            " quarantine, reject.",
            (f"v=DMARC1; p=none; {RUA}",),
            id="no such policy",
        ),
        pytest.param(
            at(f"v=DMARC1; p=reject; sp=x; {RUA}"),
            "sp in the DMARC record of shop.example is wrong",
            "Correct sp=x at character 21 of the DMARC record: x is not allowed, only none,"
            " quarantine, reject.",
            (f"v=DMARC1; p=reject; {RUA}",),
            id="no such policy for subdomains",
        ),
        pytest.param(
            at("v=DMARC1; p=none; rua=d@shop.example"),
            "rua in the DMARC record of shop.example is wrong",
            "Correct rua=d@shop.example at character 19 of the DMARC record: d@shop.example lacks"
            " mailto:.",
            (f"v=DMARC1; p=none; {RUA}",),
            id="no mailto:",
        ),
        pytest.param(
            at(f"v=DMARC1; p=none; {RUA}; fo=x"),
            "fo in the DMARC record of shop.example is wrong",
            "Correct fo=x at character 46 of the DMARC record: x is not allowed, only 0, 1, d, s.",
            (f"v=DMARC1; p=none; {RUA}",),
            id="no such option",
        ),
        pytest.param(
            ask(FakeDns(txts={SHOP: ("v=DMARC1; p=reject",)}, mxs=MXS)),
            "The DMARC record of shop.example is at the wrong name",
            "Move it from shop.example to _dmarc.shop.example.",
            ("v=DMARC1; p=reject",),
            id="at the domain itself",
        ),
    ],
)
def test_what_is_wrong_comes_with_what_to_publish(
    found: Finding, headline: str, remedy: str, records: tuple[str, ...]
) -> None:
    assert (found.verdict, sentence(found.headline)) == (Verdict.WARN, headline)
    assert found.fix
    assert (found.fix.owner, sentence(found.fix.text)) == (Owner.US, remedy)
    assert found.fix.records == tuple(f'{NAME} TXT "{record}"' for record in records)


@pytest.mark.parametrize(
    ("found", "note"),
    [
        (at(f"v=DMARC1; p=none; {RUA}"), "p=none: failing mail is reported, and not held back"),
        (
            at(f"v=DMARC1; p=reject; sp=none; {RUA}"),
            "sp=none: failing mail from subdomains is not held back",
        ),
        (at("v=DMARC1; p=reject"), "Without rua, nobody reports on mail that fails"),
        (at(f"v=DMARC1; p=reject; t=y; {RUA}"), "t=y: a test, so that reject counts as quarantine"),
        (
            at(f"v=DMARC1; p=reject; pct=20; {RUA}"),
            "Receivers that follow RFC 7489 obey pct=20: the policy is for 20 in 100 failing mails",
        ),
        (at(f"v=DMARC1; p=none; pct=100; {RUA}"), "RFC 9989 has no pct any more"),
        (at(f"v=DMARC1; p=none; ri=3600; {RUA}"), "RFC 9989 has no ri any more"),
        (
            at(f"v=DMARC1; p=none; x=y; {RUA}"),
            "receivers pass over x, which they do not know",
        ),
        (
            at(f"v=DMARC1; p=none; {RUA}!10m"),
            "!10m counts for receivers that follow RFC 7489 alone",
        ),
        (
            at("v=DMARC1; p=none; rua=https://shop.example/dmarc"),
            "Most receivers report by mail alone, not to https://shop.example/dmarc",
        ),
        (
            at(f"v=DMARC1; {RUA}; p=none"),
            "p does not stand right after v, where RFC 7489 wants it",
        ),
        (at(f"v=DMARC1; p=none; {RUA}; fo=1"), "fo counts beside ruf alone"),
        (
            at(f"v=DMARC1; p=none; {RUA}", "v=spf1 -all"),
            "TXT records of other kinds beside it are passed over",
        ),
        (
            at(f"v=DMARC1; p=none; {RUA}", txts={SHOP: ("v=DMARC1; p=none",)}),
            "A DMARC record at shop.example itself has no effect",
        ),
    ],
)
def test_what_is_harmless_is_noted_and_no_warning(found: Finding, note: str) -> None:
    assert found.verdict is Verdict.OK
    assert note in notes(found)


RIGHT = f"v=DMARC1; p=reject; {RUA}"


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(
            ask(
                FakeDns(
                    txts={"shop.dmarc.vendor.example": (RIGHT,)},
                    cnames={NAME: "shop.dmarc.vendor.example"},
                )
            ),
            id="CNAME",
        ),
        pytest.param(
            at(RIGHT, txts={"_dmarc.news.shop.example": (RIGHT,)}, domain="news.shop.example"),
            id="a subdomain with its own policy",
        ),
        pytest.param(at(RIGHT, domain="news.shop.example"), id="a subdomain without"),
        pytest.param(at(RIGHT, domain="no.such.name.shop.example"), id="a deep subdomain"),
        pytest.param(at(f"v=DMARC1; p=none; sp=reject; {RUA}"), id="stricter for subdomains"),
        pytest.param(at(f"v=DMARC1; p=reject; sp=none; {RUA}"), id="laxer for subdomains"),
        pytest.param(at(f"v=DMARC1; p=reject; np=reject; psd=n; {RUA}"), id="psd=n"),
        pytest.param(at(f"v = DMARC1 ;p = Reject ; {RUA} ; "), id="spaces"),
        pytest.param(at(f"v=DMARC1;p=QUARANTINE;ADKIM=S;aspf=R;{RUA};"), id="capital letters"),
        pytest.param(at("MS=ms1234", RIGHT, "site-verification=x"), id="other records beside it"),
        pytest.param(
            at(
                RIGHT,
                txts={"_dmarc.news.shop.example": ("v=spf1 -all",)},
                domain="news.shop.example",
            ),
            id="a wildcard that also answers below",
        ),
        pytest.param(
            ask(FakeDns(txts={"_dmarc.shop.co.uk": ("v=DMARC1; p=reject",)}), "news.shop.co.uk"),
            id="a public suffix of two labels",
        ),
        pytest.param(
            ask(FakeDns(txts={"_dmarc.ann.github.io": ("v=DMARC1; p=reject",)}), "ann.github.io"),
            id="a private suffix",
        ),
        pytest.param(
            ask(
                FakeDns(
                    txts={
                        "_dmarc.ann.github.io": ("v=DMARC1; p=reject",),
                        "_dmarc.github.io": ("v=DMARC1; p=none", "v=DMARC1; p=reject"),
                    }
                ),
                "ann.github.io",
            ),
            id="what the suffix does is not ours",
        ),
        pytest.param(at(TO_REPORTS, txts={PERMIT: ("v=DMARC1",)}), id="reports elsewhere"),
        pytest.param(
            at(TO_REPORTS, txts={PERMIT: ("v=DMARC1; rua=mailto:x@y.example", "other")}),
            id="reports elsewhere, and on from there",
        ),
        pytest.param(
            at(
                "v=DMARC1; p=none; rua=mailto:d@mail.shop.example",
                mxs={"mail.shop.example": (Mx(0, "mx.shop.example"),)},
            ),
            id="reports to a subdomain",
        ),
        pytest.param(
            at(RIGHT, mxs={}, ips={SHOP: ("192.0.2.1",)}), id="reports to a domain without MX"
        ),
    ],
)
def test_correct_but_unusual(found: Finding) -> None:
    assert (found.verdict, found.fix) == (Verdict.OK, None)


@pytest.mark.parametrize(
    ("found", "headline", "records"),
    [
        pytest.param(
            at(TO_REPORTS),
            "reports.example does not take DMARC reports about shop.example",
            (f'{PERMIT} TXT "v=DMARC1"',),
            id="not agreed",
        ),
        pytest.param(
            at(TO_REPORTS, txts={PERMIT: ("v=spf1 -all",)}),
            "reports.example does not take DMARC reports about shop.example",
            (f'{PERMIT} TXT "v=DMARC1"',),
            id="another record there",
        ),
        pytest.param(
            at(TO_REPORTS, txts={PERMIT: ("v=DMARC1",)}, mxs={REPORTS: (Mx(0, ""),)}),
            "DMARC reports cannot be sent: reports.example takes no mail",
            (),
            id="null MX",
        ),
        pytest.param(
            at(TO_REPORTS, txts={PERMIT: ("v=DMARC1",)}, mxs={}),
            "DMARC reports cannot be sent: reports.example takes no mail",
            (),
            id="no such domain",
        ),
    ],
)
def test_where_reports_cannot_go(found: Finding, headline: str, records: tuple[str, ...]) -> None:
    assert (found.verdict, sentence(found.headline)) == (Verdict.WARN, headline)
    assert found.fix
    assert found.fix.records == records


def test_the_record_that_is_inherited_is_the_one_to_be_agreed_to() -> None:
    found = at(TO_REPORTS, domain="news.shop.example")
    assert found.fix
    assert found.fix.records == (f'{PERMIT} TXT "v=DMARC1"',)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        pytest.param(at(RIGHT), [], id="no difference"),
        pytest.param(
            at(f"v=DMARC1; p=reject; t=y; {RUA}"),
            ["find reject, by p at _dmarc.shop.example"],
            id="t=y",
        ),
        pytest.param(
            at(
                RIGHT,
                txts={"_dmarc.news.shop.example": (f"v=DMARC1; p=none; psd=n; {RUA}",)},
                domain="a.news.shop.example",
            ),
            ["find reject, by p at _dmarc.shop.example"],
            id="psd=n below",
        ),
    ],
)
def test_where_the_standards_differ_is_a_fact(found: Finding, told: list[str]) -> None:
    assert (found.verdict, old(found)) == (Verdict.OK, told)


@pytest.mark.parametrize(
    ("found", "headline", "record"),
    [
        pytest.param(
            ask(
                FakeDns(txts={"_dmarc.news.shop.example": (RIGHT,)}, mxs=MXS), "a.news.shop.example"
            ),
            "Older receivers find no DMARC record for a.news.shop.example",
            f'_dmarc.a.news.shop.example TXT "v=DMARC1; p=reject; {RUA}"',
            id="a record in between",
        ),
        pytest.param(
            ask(FakeDns(txts={"_dmarc.bank": ("v=DMARC1; p=reject; psd=y",)}), "shop.bank"),
            "shop.bank has no DMARC record of its own",
            '_dmarc.shop.bank TXT "v=DMARC1; p=none; rua=mailto:dmarc@shop.bank"',
            id="a public suffix's alone",
        ),
    ],
)
def test_what_some_receivers_do_not_find_is_wrong(
    found: Finding, headline: str, record: str
) -> None:
    assert (found.verdict, sentence(found.headline)) == (Verdict.WARN, headline)
    assert found.fix
    assert found.fix.records == (record,)
    assert old(found) == ["find no DMARC record"]


@pytest.mark.parametrize(
    "record",
    [
        "v=DMARC1; p=none" + " " * 60_000 + "x",
        "v=DMARC1; p=none;" + "x;" * 30_000,
        "v=DMARC1; p=none;" + "".join(f"{'a' * n}=1;" for n in range(1, 300)),
        "v=DMARC1; p=none; rua=" + ",".join(f"mailto:a@x{n}.example" for n in range(3_000)),
        "v=DMARC1; p=none; rua=" + "!1" * 30_000,
        "v=dmarc1 " + "v = " * 15_000,
        "v" + " " * 60_000,
        "v=DMARC1 " + " p" * 30_000,
    ],
    ids=lambda record: f"{record[:24]}…",
)
def test_a_huge_record_is_read_and_told_in_part(record: str) -> None:
    found = at(record)
    assert len(found.facts) < 60


def sent(domain: str, dmarc: dict[str, str], **more: Any) -> Finding:
    """Of a domain that SES sends for, from two Regions, as shop.example."""
    txts = {**SHOP_ZONE_TXT, NAME: ()} | {f"_dmarc.{at}": (text,) for at, text in dmarc.items()}
    asked = sources(dns=FakeDns(txts=txts, **more))
    everywhere = ((HOME, asked.ses), (AWAY, asked.ses))
    return CHECK.run(Domain(domain), replace(asked, everywhere=everywhere))


NEWS = "news.shop.example"


def test_what_ses_signs_for_and_does_not_align_is_wrong_once() -> None:
    found = sent(NEWS, {SHOP: f"v=DMARC1; p=reject; adkim=s; {RUA}"})
    assert found.verdict is Verdict.WARN
    assert found.fix
    assert found.fix.records == (f'{NAME} TXT "v=DMARC1; p=reject; {RUA}"',)
    assert facts(found, say("Wrong")) == [
        "DKIM's d=shop.example does not align with news.shop.example"
    ]
    assert facts(found, say("SPF alignment")) == [
        "bounce.shop.example aligns with news.shop.example"
    ]


def test_that_some_receivers_see_two_organisations_is_wrong() -> None:
    found = sent(NEWS, {NEWS: f"v=DMARC1; p=reject; {RUA}"})
    assert found.fix
    assert sentence(found.headline) == (
        "DMARC fails for news.shop.example where receivers follow RFC 9989"
    )
    assert found.fix.records == (f'{NAME} TXT "v=DMARC1; p=none; rua=mailto:dmarc@shop.example"',)


@pytest.mark.parametrize("domain", [SHOP, NEWS])
def test_what_aligns_is_told(domain: str) -> None:
    found = sent(domain, {SHOP: RIGHT})
    assert found.verdict is Verdict.OK
    assert facts(found, say("DKIM alignment")) == [f"shop.example aligns with {domain}"]


def test_what_could_not_be_seen_of_ses_or_its_keys_is_told_by_others() -> None:
    keys = {f"{token}._domainkey.{SHOP}": DOWN for token in ("tok1", "tok2", "tok3")}
    assert sent(SHOP, {SHOP: RIGHT}, faulty=keys).verdict is Verdict.OK
    asked = sources(ses=FakeSes(down=DOWN))
    assert CHECK.run(Domain(SHOP), asked).verdict is Verdict.OK


def test_a_record_that_cannot_be_seen_is_unknown() -> None:
    found = ask(FakeDns(faulty={NAME: DOWN}))
    assert (found.verdict, found.headline) == (Verdict.UNKNOWN, DOWN)


@pytest.mark.parametrize("name", [PERMIT, REPORTS])
def test_a_report_address_that_cannot_be_looked_at_is_not_called_wrong(name: str) -> None:
    found = at(TO_REPORTS, txts={PERMIT: ("v=DMARC1",)}, faulty={name: DOWN})
    assert found.verdict is Verdict.UNKNOWN
    assert (found.headline, found.fix) == (DOWN, None)
    assert facts(found, say("DMARC record")) == [TO_REPORTS]


@dataclass
class Trips(FakeDns):
    """Counts how often somebody has to wait: what is asked ahead comes back all at once."""

    ahead: bool = False
    under_way: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    trips: int = 0

    def txt(self, name: str) -> tuple[str, ...]:
        self._wait(f"TXT {name}")
        return super().txt(name)

    def mx(self, name: str) -> tuple[Mx, ...]:
        self._wait(f"MX {name}")
        return super().mx(name)

    def _wait(self, question: str) -> None:
        if self.ahead:
            self.under_way.add(question)
        elif question not in self.known:
            self.trips += 1
            self.known |= {*self.under_way, question}

    def ask_ahead(self, asks: Iterable[Ask]) -> None:
        self.ahead = True
        for ask in asks:
            ask()
        self.ahead = False


@pytest.mark.parametrize(
    ("record", "trips"),
    [
        pytest.param(RIGHT, 1, id="reports to itself"),
        pytest.param(TO_REPORTS, 2, id="reports elsewhere"),
    ],
)
def test_it_takes_one_round_trip_and_one_more_for_strangers(record: str, trips: int) -> None:
    dns = Trips(txts={NAME: (record,), PERMIT: ("v=DMARC1",)}, mxs=MXS)
    nothing_sent = sources(dns=dns, ses=FakeSes(identities={}))
    asked = replace(nothing_sent, ahead=dns.ask_ahead)
    assert CHECK.run(Domain("a.news.shop.example"), asked).verdict is Verdict.OK
    assert dns.trips == trips


def test_that_the_domain_itself_cannot_be_looked_at_costs_nothing() -> None:
    found = at(TO_REPORTS, txts={PERMIT: ("v=DMARC1",)}, faulty={SHOP: DOWN})
    assert found.verdict is Verdict.OK
