from __future__ import annotations

import base64

import pytest

from checks.core import Unavailable, say
from checks.core.dns import spf
from checks.core.dns.dkim import Key, key_record
from checks.core.dns.domains import aligned, organisational
from tests.fakes import KEY, NOW, FakeDns

DOWN = say("The name servers do not answer")


def rsa_key(bits: int) -> str:
    """A key record whose RSA modulus has this many bits."""
    number = (1 << (bits - 1)) | 1
    modulus = b"\x00" + number.to_bytes((bits + 7) // 8, "big")
    content = element(0x02, modulus) + b"\x02\x03\x01\x00\x01"
    algorithm = element(0x30, bytes.fromhex("06092a864886f70d0101010500"))
    der = element(0x30, algorithm + element(0x03, b"\x00" + element(0x30, content)))
    return f"v=DKIM1; p={base64.b64encode(der).decode()}"


def element(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    return bytes([tag, 0x82]) + size.to_bytes(2, "big") + content


@pytest.mark.parametrize(
    ("records", "state"),
    [
        pytest.param((), Key.ABSENT, id="no record"),
        pytest.param((KEY,), Key.FINE, id="1024 bits"),
        pytest.param((rsa_key(2048),), Key.FINE, id="2048 bits"),
        pytest.param((rsa_key(768),), Key.SHORT, id="768 bits"),
        pytest.param((KEY.replace("v=DKIM1; k=rsa; ", ""),), Key.FINE, id="p alone"),
        pytest.param(("v=DKIM1; p=",), Key.REVOKED, id="revoked"),
        pytest.param(("v=DKIM1; k=rsa",), Key.NO_KEY, id="no p"),
        pytest.param((KEY[:-40],), Key.CUT_OFF, id="cut off"),
        pytest.param(("v=DKIM1; p=not base64!",), Key.BASE64, id="not base64"),
        pytest.param((KEY.replace("DKIM1", "DKIM2"),), Key.VERSION, id="another version"),
        pytest.param(("v=DKIM1; k=ed25519; p=" + "A" * 43 + "=",), Key.TYPE, id="Ed25519"),
        pytest.param(("nonsense", KEY), Key.SEVERAL, id="one of two is good"),
    ],
)
def test_keys(records: tuple[str, ...], state: Key) -> None:
    assert key_record(records).state is state


def test_the_size_of_a_key() -> None:
    assert key_record([KEY]).bits == 1024


@pytest.mark.parametrize(
    ("domain", "parent"),
    [
        ("shop.example", "shop.example"),
        ("a.b.shop.example", "shop.example"),
        ("news.shop.co.uk", "shop.co.uk"),
        ("shop.co.jp", "shop.co.jp"),
        ("co.uk", "co.uk"),
    ],
)
def test_organisational_domains(domain: str, parent: str) -> None:
    assert organisational(domain) == parent


def test_relaxed_alignment() -> None:
    assert aligned("bounce.shop.example", "shop.example")
    assert not aligned("eu-west-1.amazonses.com", "shop.example")


SES = {"amazonses.com": ("v=spf1 ip4:54.240.0.0/18 -all",)}


@pytest.mark.parametrize(
    ("zone", "state", "ses", "too_many"),
    [
        pytest.param({}, spf.State.ABSENT, False, False, id="none"),
        pytest.param(
            {"m.example": ("v=spf1 include:amazonses.com ~all",)},
            spf.State.FOUND,
            True,
            False,
            id="direct",
        ),
        pytest.param(
            {"m.example": ("v=spf1 a -all", "v=spf1 include:amazonses.com ~all")},
            spf.State.SEVERAL,
            False,
            False,
            id="two records",
        ),
        pytest.param(
            {
                "m.example": ("v=spf1 include:a.example -all",),
                "a.example": ("V=SPF1 include:AmazonSES.com ?all",),
            },
            spf.State.FOUND,
            True,
            False,
            id="by way of an include",
        ),
        pytest.param(
            {
                "m.example": ("v=spf1 redirect=a.example",),
                "a.example": ("v=spf1 include:amazonses.com -all",),
            },
            spf.State.FOUND,
            True,
            False,
            id="by way of a redirect",
        ),
        pytest.param(
            {
                "m.example": ("v=spf1 -all redirect=a.example",),
                "a.example": ("v=spf1 include:amazonses.com -all",),
            },
            spf.State.FOUND,
            False,
            False,
            id="all makes a redirect void",
        ),
        pytest.param(
            {"m.example": ("v=spf1 -include:amazonses.com ~all",)},
            spf.State.FOUND,
            False,
            False,
            id="excluded",
        ),
        pytest.param(
            {"m.example": ("v=spf1 include:%{i}.x.example -all",)},
            spf.State.FOUND,
            None,
            False,
            id="depends on the message",
        ),
        pytest.param(
            {"m.example": ("v=spf1 include:m.example -all",)},
            spf.State.FOUND,
            False,
            False,
            id="a circle",
        ),
        pytest.param(
            {
                "m.example": ("v=spf1 " + "a " * 10 + "include:a.example -all",),
                "a.example": ("v=spf1 include:amazonses.com -all",),
            },
            spf.State.FOUND,
            False,
            True,
            id="too many look-ups",
        ),
    ],
)
def test_spf(
    zone: dict[str, tuple[str, ...]], state: spf.State, ses: bool | None, too_many: bool
) -> None:
    found = spf.permits_ses(FakeDns(txts={**SES, **zone}), "m.example", NOW)
    assert (found.record.state, found.ses, found.too_many_lookups) == (state, ses, too_many)


BROKEN = {"m.example": ("v=spf1 include:gone.example include:amazonses.com ~all",)}


def test_a_record_that_names_ses_and_breaks_before_it_lets_nobody_send() -> None:
    found = spf.permits_ses(FakeDns(txts={**SES, **BROKEN}), "m.example", NOW)
    assert (found.record.state, found.ses) == (spf.State.FOUND, False)
    assert found.broken is not None


def test_what_breaks_behind_it_does_no_harm_to_ses() -> None:
    zone = {"m.example": ("v=spf1 include:amazonses.com include:gone.example ~all",)}
    found = spf.permits_ses(FakeDns(txts={**SES, **zone}), "m.example", NOW)
    assert (found.ses, found.broken) == (True, None)


def test_where_a_term_before_it_cannot_be_looked_up_nothing_is_said() -> None:
    dns = FakeDns(txts={**SES, **BROKEN}, faulty={"gone.example": DOWN})
    with pytest.raises(Unavailable):
        spf.permits_ses(dns, "m.example", NOW)


NETWORKS = {"amazonses.com": ("v=spf1 ip4:54.240.0.0/18 ip4:199.255.192.0/22 -all",)}


@pytest.mark.parametrize(
    ("record", "ses", "some"),
    [
        pytest.param("ip4:54.240.0.0/18 ip4:199.255.192.0/22 -all", True, False, id="all named"),
        pytest.param("ip4:54.240.0.0/18 -all", None, True, id="one of two"),
        pytest.param("ip4:54.240.0.0/19 ip4:199.255.192.0/22 -all", None, True, id="half of one"),
        pytest.param("ip4:192.0.2.0/24 -all", False, False, id="none"),
        pytest.param("-ip4:54.240.0.0/18 include:amazonses.com ~all", None, True, id="one refused"),
        pytest.param("-ip4:0.0.0.0/0 include:amazonses.com", False, False, id="all refused"),
        pytest.param("~include:amazonses.com ~all", False, False, id="named, and not let"),
        pytest.param(
            "exists:%{i}.x.example include:amazonses.com", True, False, id="beside exists"
        ),
        pytest.param("exists:%{i}.x.example -all", None, False, id="exists alone"),
        pytest.param("-exists:%{i}.there.example include:amazonses.com", None, False, id="by list"),
        pytest.param("ptr -all", False, False, id="ptr alone"),
    ],
)
def test_ses_is_let_by_its_networks_whatever_names_them(
    record: str, ses: bool | None, some: bool
) -> None:
    dns = FakeDns(
        txts={**NETWORKS, "m.example": (f"v=spf1 {record}",)},
        ips={"54.240.0.0.there.example": ("127.0.0.2",)},
    )
    found = spf.permits_ses(dns, "m.example", NOW)
    assert (found.ses, found.some) == (ses, some)


@pytest.mark.parametrize("record", ["include:amazonses.com ~all", "ip4:54.240.0.0/18 -all"])
def test_ses_s_own_record_is_all_that_is_asked_for_beside_the_domain_s(record: str) -> None:
    dns = FakeDns(txts={**NETWORKS, "m.example": (f"v=spf1 {record}",)})
    asked: set[str] = set()

    class Listening(FakeDns):
        def txt(self, name: str) -> tuple[str, ...]:
            asked.add(name)
            return dns.txt(name)

    spf.permits_ses(Listening(down=DOWN), "m.example", NOW)
    assert asked == {"m.example", "amazonses.com"}


def test_a_term_that_asks_anew_for_each_server_is_asked_for_one() -> None:
    asked: list[str] = []

    class Listening(FakeDns):
        def a(self, name: str) -> tuple[str, ...]:
            asked.append(name)
            return ()

    record = "v=spf1 exists:%{i}.x.example include:amazonses.com -all"
    spf.permits_ses(Listening(txts={**NETWORKS, "m.example": (record,)}), "m.example", NOW)
    assert asked == ["54.240.0.0.x.example"]
