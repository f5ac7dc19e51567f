"""Set-ups that are correct and look odd: no check of a domain may warn of them.

Each is the whole account's and DNS's state, and all checks that answer for a domain are asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from checks.core import Domain, Finding, Identity, MailFrom, Mx, Unavailable, Verdict, registry
from tests.fakes import (
    KEY,
    SHOP,
    SHOP_ZONE_CNAME,
    SHOP_ZONE_MX,
    SHOP_ZONE_TXT,
    FakeDns,
    FakeSes,
    sources,
)

CHECKS = [check for check in registry.load() if Domain in check.answers]
BOUNCE = "bounce.shop.example"
SES_RECORD = "v=spf1 include:amazonses.com ~all"
ONE_KEY = replace(SHOP, dkim_tokens=("mail2026",), dkim_origin="EXTERNAL", dkim_zone=None)
LONG_KEY = KEY.replace("; ", ";").replace("v=DKIM1;k=rsa;", "")


def dns(
    txt: dict[str, tuple[str, ...]] | None = None,
    cname: dict[str, str] | None = None,
    mx: dict[str, tuple[Mx, ...]] | None = None,
    ips: dict[str, tuple[str, ...]] | None = None,
) -> FakeDns:
    return FakeDns(
        txts={**SHOP_ZONE_TXT, **(txt or {})},
        cnames={**SHOP_ZONE_CNAME, **(cname or {})},
        mxs={**SHOP_ZONE_MX, **(mx or {})},
        ips={"mx.shop.example": ("192.0.2.25",), **(ips or {})},
    )


def flattened() -> FakeDns:
    """The DNS host answers with the key itself, without the CNAME that leads to it."""
    served = {name: SHOP_ZONE_TXT[target] for name, target in SHOP_ZONE_CNAME.items()}
    return FakeDns(
        txts={**SHOP_ZONE_TXT, **served}, cnames={}, ips={"mx.shop.example": ("192.0.2.25",)}
    )


def spf(record: str, **more: Any) -> FakeDns:
    return dns({BOUNCE: (record,)}, **more)


def dmarc(record: str, *others: str) -> FakeDns:
    return dns({"_dmarc.shop.example": (record, *others)})


@dataclass
class ATextForEveryName(FakeDns):
    """`*.shop.example TXT "v=spf1 -all"`: it answers for names that are not there (RFC 4592)."""

    def txt(self, name: str) -> tuple[str, ...]:
        there = {*self.txts, *self.cnames, *self.mxs, *self.ips}
        exists = any(f".{each}".endswith(f".{name}") for each in there)
        wild = name.endswith(".shop.example") and not exists
        return ("v=spf1 -all",) if wild else super().txt(name)


NEWS = replace(
    SHOP, name="news.shop.example", mail_from=MailFrom("b.news.shop.example", "SUCCESS", False)
)


def below(policy: str, kind: type[FakeDns] = FakeDns) -> FakeDns:
    """news.shop.example, which has no DMARC record of its own."""
    keys = {name.replace("shop.example", NEWS.name): to for name, to in SHOP_ZONE_CNAME.items()}
    texts = {"b.news.shop.example": (SES_RECORD,), "_dmarc.shop.example": (policy,)}
    mxs: dict[str, tuple[Mx, ...]] = {
        NEWS.name: (Mx(10, "mx.shop.example"),),
        "b.news.shop.example": SHOP_ZONE_MX["bounce.shop.example"],
    }
    return kind(
        txts=SHOP_ZONE_TXT | texts,
        cnames=SHOP_ZONE_CNAME | keys,
        mxs=SHOP_ZONE_MX | mxs,
        ips={"mx.shop.example": ("192.0.2.25",)},
    )


SETUPS: dict[str, tuple[Identity, FakeDns]] = {
    "as SES asks for it": (SHOP, dns()),
    "SPF with macros": (
        SHOP,
        spf("v=spf1 exists:%{i}._spf.%{d} include:amazonses.com -all"),
    ),
    "SPF in capitals": (SHOP, spf("V=SPF1 INCLUDE:amazonses.com -ALL")),
    "SPF by redirect": (SHOP, spf("v=spf1 redirect=amazonses.com")),
    "SPF by redirect to a record that includes SES": (
        SHOP,
        dns({BOUNCE: ("v=spf1 redirect=_spf.shop.example",), "_spf.shop.example": (SES_RECORD,)}),
    ),
    "SPF with an explanation": (SHOP, spf("v=spf1 include:amazonses.com exp=why.%{d} -all")),
    "SPF with an unknown modifier": (SHOP, spf("v=spf1 include:amazonses.com ra=abuse -all")),
    "SPF beside other texts": (
        SHOP,
        dns({BOUNCE: ("google-site-verification=x", SES_RECORD, "v=spf2.0/pra ~all")}),
    ),
    "no SPF of the domain's own": (SHOP, dns({"shop.example": ("some-verification=1",)})),
    "a domain of its own that sends nowhere else": (SHOP, dns({"shop.example": ("v=spf1 -all",)})),
    "DMARC by CNAME": (
        SHOP,
        dns(
            {"shop.dmarc.example": ("v=DMARC1; p=reject; rua=mailto:d@shop.example",)},
            {"_dmarc.shop.example": "shop.dmarc.example"},
        ),
    ),
    "DMARC that only watches": (SHOP, dmarc("v=DMARC1; p=none; rua=mailto:d@shop.example")),
    "DMARC with odd spaces and capitals": (
        SHOP,
        dmarc("v=DMARC1;P = Reject ;rua= mailto:d@shop.example ; ADKIM=r;"),
    ),
    "DMARC with a policy for subdomains": (
        SHOP,
        dmarc("v=DMARC1; p=none; sp=reject; np=reject; rua=mailto:d@shop.example"),
    ),
    "DMARC, strict": (
        replace(SHOP, mail_from=None),
        dmarc("v=DMARC1; p=reject; adkim=s; rua=mailto:d@shop.example"),
    ),
    "DMARC beside other texts": (
        SHOP,
        dmarc("v=DMARC1; p=reject; rua=mailto:d@shop.example", "something else"),
    ),
    "DMARC under a text for every name": (
        SHOP,
        dns({"_report._dmarc.shop.example": ("v=DMARC1",)}),
    ),
    "SES's own MAIL FROM domain": (replace(SHOP, mail_from=None), dns()),
    "DKIM keys without the CNAME": (SHOP, flattened()),
    "DKIM by a key of our own": (ONE_KEY, dns({"mail2026._domainkey.shop.example": (KEY,)})),
    "DKIM by a key with the least there may be": (
        ONE_KEY,
        dns({"mail2026._domainkey.shop.example": (LONG_KEY + ";",)}),
    ),
    "DKIM for mail alone, by SHA-256, of one domain": (
        ONE_KEY,
        dns({"mail2026._domainkey.shop.example": (KEY + "; s=email; h=sha256; t=s; n=note",)}),
    ),
    "DKIM by CNAMEs that lead on": (
        SHOP,
        dns(cname={"tok1._domainkey.shop.example": "tok1.dkim.amazonses.com"}),
    ),
    "a MAIL FROM domain that refuses what does not fit": (
        replace(SHOP, mail_from=MailFrom(BOUNCE, "SUCCESS", True)),
        dns(),
    ),
    "a domain that takes no mail": (
        SHOP,
        dns({"_dmarc.shop.example": ("v=DMARC1; p=reject",)}, mx={"shop.example": (Mx(0, ""),)}),
    ),
    "a domain that takes mail at its own address": (
        SHOP,
        dns(mx={"shop.example": ()}, ips={"shop.example": ("192.0.2.80",)}),
    ),
    "mail servers of which one is gone": (
        SHOP,
        dns(mx={"shop.example": (Mx(10, "mx.shop.example"), Mx(20, "old.shop.example"))}),
    ),
    "a DKIM CNAME to a CNAME": (
        SHOP,
        dns({"alias.shop.example": (KEY,)}, {"tok1._domainkey.shop.example": "alias.shop.example"}),
    ),
    "DKIM keys copied from another Region": (replace(SHOP, dkim_origin="AWS_SES_US_EAST_1"), dns()),
    "names of all sorts that lead to the domain": (
        SHOP,
        dns(cname={f"{n}.shop.example": "shop.example" for n in SHOP_ZONE_CNAME}),
    ),
    "a subdomain below its parent's policy": (
        NEWS,
        below("v=DMARC1; p=reject; rua=mailto:d@shop.example"),
    ),
    "a subdomain with a policy for subdomains": (
        NEWS,
        below("v=DMARC1; p=none; sp=reject; rua=mailto:d@shop.example"),
    ),
    "a subdomain under a text for every name": (
        NEWS,
        below("v=DMARC1; p=reject; rua=mailto:d@shop.example", ATextForEveryName),
    ),
    "keys of other senders beside SES's": (
        SHOP,
        dns({f"{name}._domainkey.shop.example": ("v=DKIM1; p=",) for name in ("k1", "google")}),
    ),
    "mail servers in two families": (
        SHOP,
        dns(ips={"mx.shop.example": ("192.0.2.25", "2001:db8::25")}),
    ),
}


@pytest.mark.parametrize("setup", SETUPS)
def test_what_is_right_is_never_warned_of(setup: str) -> None:
    identity, zone = SETUPS[setup]
    world = sources(ses=FakeSes(identities={identity.name: identity}), dns=zone)
    said: dict[str, Finding] = {}
    for check in CHECKS:
        try:
            said[check.id] = check.run(Domain(identity.name), world)
        except Unavailable:
            continue
    worried = {
        name: found.headline
        for name, found in said.items()
        if found.verdict in (Verdict.WARN, Verdict.FAIL)
    }
    assert worried == {}
    unseen = {
        name: found.headline
        for name, found in said.items()
        if found.verdict is Verdict.UNKNOWN and found.applies
    }
    assert unseen == {}
    assert {"dkim", "dmarc", "mail_from", "spf"} <= set(said)
