"""Whether SES may send is the same by the short way as by evaluating for each of its networks."""

from __future__ import annotations

from typing import Any

import pytest

from checks.core.dns import spf
from tests.fakes import NOW, FakeDns

DOMAIN = "bounce.shop.example"
NETWORKS = ("54.240.0.0", "54.240.63.255", "199.255.192.0")
PLAIN = "v=spf1 ip4:54.240.0.0/18 ip4:199.255.192.0/22 -all"


def zone(record: str, ses: str) -> FakeDns:
    texts = {DOMAIN: f"v=spf1 {record}", spf.SES: ses, "crm.example": "v=spf1 -all"}
    return FakeDns(txts={name: (text,) for name, text in texts.items()})


def evaluated(dns: Any) -> set[spf.Result]:
    return {spf.evaluate(dns, spf.Client.of(ip, DOMAIN), NOW).result for ip in NETWORKS}


@pytest.mark.parametrize(
    "record",
    [
        "include:amazonses.com ~all",
        "+include:AmazonSES.com. a:gone.example -all",
        "exp=why.example include:amazonses.com -all",
        "include:amazonses.com -ip4:54.240.0.0/18 -all",
        "-ip4:54.240.0.0/18 include:amazonses.com -all",
        "?include:amazonses.com -all",
        "include:crm.example include:amazonses.com -all",
        "include:amazonses.com foo:bar -all",
        "-all include:amazonses.com",
    ],
)
@pytest.mark.parametrize(
    "ses",
    [
        PLAIN,
        "v=spf1 -ip4:54.240.0.0/18 ip4:199.255.192.0/22 -all",
        "v=spf1 -all ip4:54.240.0.0/18 ip4:199.255.192.0/22",
        f"{PLAIN} foo:bar",
    ],
    ids=["plain", "one network not", "none of them", "broken"],
)
def test_the_short_way_comes_to_the_same(record: str, ses: str) -> None:
    dns = zone(record, ses)
    passes = evaluated(dns) == {spf.Result.PASS}
    assert (spf.permits_ses(dns, DOMAIN, NOW).ses is True) is passes


def test_a_record_that_is_read_again_is_the_same() -> None:
    assert spf.parse(PLAIN) is spf.parse(PLAIN)
    long = "v=spf1 " + "ip4:192.0.2.1 " * 200 + "-all"
    assert spf.parse(long) == spf.parse(long)
    assert spf.parse(long) is not spf.parse(long)
