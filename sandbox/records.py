"""The DNS records of domains where nothing is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DKIM_KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAj8oXNh8qS31MuOljZcTBCsnihs4GHOkXhwIpaVBKJNtC"
    "1IENBixo6eUTuXFf0M3PJlbAzONbAJNrswr0F+yg7+5BmTASfAXiivZQ802tFUvwlBh9OOuKvZrdvGA6gi6i63Sl"
    "A4PjxZs0Jq2ttxkvALL36FhrBriMZkmZUvSir5glzOsf+wOLb3H6JwPGwj5QTl+Cm+y6B5gey4zRF8o6t6CH5HEO"
    "nN7rJSxj6eZreyLhU2ENJXlBytpdkkRuhVhDMNqv5ZhWqpRJgC/m2J2xgSQxknorxwp/x25IiInGHVvYaDKQKNaW"
    "nXTwiSpCSVfh83N6atB187VyerfNt3vv/wIDAQAB"
)
"""A real RSA key of 2048 bits; nobody has kept its private half."""


def mail_domain(domain: str) -> dict[tuple[str, str], list[str]]:
    """A domain that takes mail, as a recipient's does."""
    return {
        (domain, "MX"): [f"10 mx.{domain}."],
        (domain, "A"): ["192.0.2.80"],
        (f"mx.{domain}", "A"): ["192.0.2.25"],
    }


def identity_records(
    domain: str, region: str, identity: Mapping[str, Any]
) -> dict[tuple[str, str], list[str]]:
    """The DNS records that SES asks the owner of this identity to publish, and DMARC."""
    records: dict[tuple[str, str], list[str]] = {}
    if "@" in domain:
        return records
    for token in identity.get("DkimAttributes", {}).get("Tokens", ()):
        target = f"{token}.dkim.amazonses.com"
        records[(f"{token}._domainkey.{domain}", "CNAME")] = [f"{target}."]
        records[(target, "TXT")] = [quoted(f"p={DKIM_KEY}")]
    mail_from = identity.get("MailFromAttributes", {}).get("MailFromDomain")
    if mail_from:
        records[(mail_from, "MX")] = [f"10 feedback-smtp.{region}.amazonses.com."]
        records[(mail_from, "TXT")] = [quoted("v=spf1 include:amazonses.com ~all")]
    policy = f"v=DMARC1; p=quarantine; rua=mailto:dmarc@{domain}"
    records[(f"_dmarc.{domain}", "TXT")] = [quoted(policy)]
    return records


def quoted(text: str) -> str:
    """A TXT record's data in zone-file form: strings of at most 255 bytes."""
    escaped = [text[start : start + 255] for start in range(0, len(text), 255)]
    return " ".join('"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"' for each in escaped)
