"""Fifty sending domains of one account, each with one fault in SPF or DMARC, or with none.

A fault is in the domain's own records, where every tool looks.
"""

from __future__ import annotations

from typing import Any

GOOD_SPF = "v=spf1 include:amazonses.com -all"
GOOD_DMARC = "v=DMARC1; p=reject; rua=mailto:dmarc@{domain}"

MANY = " ".join(f"include:i{number}.many.example" for number in range(11))
LONG = " ".join(f"ip4:192.0.2.{number}" for number in range(28))
LONGER = " ".join(f"ip4:198.51.100.{number}" for number in range(100, 125))

SPF: dict[str, str | list[str] | None] = {
    "spf-in-order": GOOD_SPF,
    "spf-in-capitals": "V=SPF1 INCLUDE:amazonses.com -ALL",
    "spf-with-macros": "v=spf1 exists:%{i}.allowed.example include:amazonses.com -all",
    "spf-redirected": "v=spf1 redirect=amazonses.com",
    "spf-absent": None,
    "spf-several": [GOOD_SPF, "v=spf1 -all"],
    "spf-bad-address": "v=spf1 ip4:300.1.1.1 -all",
    "spf-bad-mechanism": "v=spf1 foo:bar.example -all",
    "spf-bad-prefix": "v=spf1 ip4:192.0.2.0/40 -all",
    "spf-bad-macro": "v=spf1 exists:%{q}.allowed.example -all",
    "spf-wrong-family": "v=spf1 ip4:2001:db8::1 -all",
    "spf-many-lookups": f"v=spf1 {MANY} -all",
    "spf-many-voids": "v=spf1 a:a.gone.example a:b.gone.example a:c.gone.example -all",
    "spf-include-gone": "v=spf1 include:_spf.gone.example -all",
    "spf-redirect-gone": "v=spf1 redirect=_spf.gone.example",
    "spf-in-a-circle": "v=spf1 include:spf-in-a-circle.example -all",
    "spf-for-everybody": "v=spf1 +all",
    "spf-neutral": "v=spf1 include:amazonses.com ?all",
    "spf-without-end": "v=spf1 include:amazonses.com",
    "spf-after-all": "v=spf1 -all include:amazonses.com",
    "spf-two-ends": "v=spf1 include:amazonses.com ~all -all",
    "spf-redirect-and-all": "v=spf1 redirect=amazonses.com -all",
    "spf-by-ptr": "v=spf1 ptr include:amazonses.com -all",
    "spf-long": f"v=spf1 {LONG} -all",
    "spf-longer": f"v=spf1 {LONGER} include:amazonses.com -all",
    "spf-and-sender-id": [GOOD_SPF, "spf2.0/pra include:amazonses.com -all"],
    "spf-lookalike": "v=spf1; include:amazonses.com; -all",
    "spf-odd-modifier": "v=spf1 include:amazonses.com foo=bar.example -all",
    "spf-with-equals": "v=spf1 include=amazonses.com -all",
    "spf-by-no-host": "v=spf1 a:www.spf-by-no-host.example include:amazonses.com -all",
    "spf-mx-without-mx": "v=spf1 mx:nothing.example include:amazonses.com -all",
    "spf-exp-gone": "v=spf1 include:amazonses.com exp=why.gone.example -all",
}
"""By the first label of the domain: its own SPF record."""

DMARC: dict[str, str | list[str] | None] = {
    "dmarc-in-order": GOOD_DMARC,
    "dmarc-with-odd-spaces": "v=DMARC1;p = reject ;  rua=mailto:dmarc@{domain};",
    "dmarc-absent": None,
    "dmarc-several": ["v=DMARC1; p=none", "v=DMARC1; p=reject"],
    "dmarc-without-p": "v=DMARC1; rua=mailto:dmarc@{domain}",
    "dmarc-bad-p": "v=DMARC1; p=rejected; rua=mailto:dmarc@{domain}",
    "dmarc-bad-sp": "v=DMARC1; p=reject; sp=all; rua=mailto:dmarc@{domain}",
    "dmarc-bad-adkim": "v=DMARC1; p=reject; adkim=x; rua=mailto:dmarc@{domain}",
    "dmarc-bad-fo": "v=DMARC1; p=reject; fo=7; rua=mailto:dmarc@{domain}",
    "dmarc-odd-tag": "v=DMARC1; p=reject; colour=red; rua=mailto:dmarc@{domain}",
    "dmarc-tag-twice": "v=DMARC1; p=reject; p=none; rua=mailto:dmarc@{domain}",
    "dmarc-removed-tag": "v=DMARC1; p=reject; pct=20; rua=mailto:dmarc@{domain}",
    "dmarc-no-separator": "v=DMARC1 p=reject rua=mailto:dmarc@{domain}",
    "dmarc-bad-report": "v=DMARC1; p=reject; rua=dmarc@{domain}",
    "dmarc-report-unwanted": "v=DMARC1; p=reject; rua=mailto:dmarc@quiet.example",
    "dmarc-report-nowhere": "v=DMARC1; p=reject; rua=mailto:dmarc@reports.{domain}",
    "dmarc-without-report": "v=DMARC1; p=reject",
    "dmarc-for-nothing": "v=DMARC1; p=none; rua=mailto:dmarc@{domain}",
    "dmarc-p-last": "v=DMARC1; rua=mailto:dmarc@{domain}; p=reject",
    "dmarc-and-others": ["v=DMARC1; p=reject; rua=mailto:dmarc@{domain}", "hello"],
    "dmarc-is-spf": "v=spf1 include:amazonses.com -all",
    "dmarc-begins-with-space": " v=DMARC1; p=reject; rua=mailto:dmarc@{domain}",
    "dmarc-at-the-root": None,
    "dmarc-with-sizes": "v=DMARC1; p=reject; rua=mailto:dmarc@{domain}!10m",
}
"""By the first label of the domain: what is at `_dmarc`."""

DOMAINS = tuple(f"{label}.example" for label in (*SPF, *DMARC))


def scenario() -> dict[str, Any]:
    """One world with all of them, as a scenario file has it."""
    zone: dict[str, Any] = {}
    for label in (*SPF, *DMARC):
        domain = f"{label}.example"
        zone[domain] = _txt(SPF.get(label, GOOD_SPF), domain) | {"MX": f"10 mx.{domain}."}
        zone[f"mx.{domain}"] = {"A": "192.0.2.25"}
        zone[f"_dmarc.{domain}"] = _txt(DMARC.get(label, GOOD_DMARC), domain)
    zone["dmarc-at-the-root.example"]["TXT"] = [GOOD_SPF, "v=DMARC1; p=reject"]
    zone |= {f"i{number}.many.example": _txt("v=spf1 -all", "") for number in range(11)}
    return {
        "about": "Fifty domains, most of them with a fault in SPF or DMARC",
        "address": "ann@fifty.example",
        "expect": {"outcome": "unknown", "lead": "blind_spots"},
        "identities": {domain: {} for domain in DOMAINS},
        "zone": zone,
    }


def _txt(texts: str | list[str] | None, domain: str) -> dict[str, Any]:
    if texts is None:
        return {"TXT": None}
    several = [texts] if isinstance(texts, str) else texts
    return {"TXT": [text.replace("{domain}", domain) for text in several]}
