"""Results of SPF, DKIM and DMARC: read from what servers really write, believed from few."""

from __future__ import annotations

import pytest

from checks.core.headers.authentication import Result, Stamp, authentication
from checks.core.headers.received import Hop
from checks.core.headers.source import Field

MX = Hop("x", ("x",), None, "mx1.mail.example", None, None, None)
OUTLOOK = Hop("x", ("x",), None, "db1.mail.protection.outlook.com", None, None, None)
LINES = {
    "RFC 8601": (
        "mx1.mail.example; spf=pass (it is permitted) smtp.mailfrom=a@bounce.shop.example; "
        'dkim=fail reason="bad; signature" header.i=@shop.example',
        Stamp(
            "mx1.mail.example",
            (
                Result(
                    "spf",
                    "pass",
                    "bounce.shop.example",
                    (("smtp.mailfrom", "a@bounce.shop.example"),),
                    "it is permitted",
                ),
                Result(
                    "dkim",
                    "fail",
                    "shop.example",
                    (("reason", "bad; signature"), ("header.i", "@shop.example")),
                ),
            ),
            0,
        ),
    ),
    "Microsoft": (
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=shop.example; dkim=none (message not "
        "signed) header.d=none;dmarc=bestguesspass action=none header.from=shop.example;"
        "compauth=pass reason=109",
        Stamp(
            None,
            (
                Result(
                    "spf",
                    "pass",
                    "shop.example",
                    (("smtp.mailfrom", "shop.example"),),
                    "sender IP is 192.0.2.1",
                ),
                Result("dkim", "none", None, (("header.d", "none"),), "message not signed"),
                Result(
                    "dmarc",
                    "bestguesspass",
                    "shop.example",
                    (("action", "none"), ("header.from", "shop.example")),
                ),
                Result("compauth", "pass", None, (("reason", "109"),)),
            ),
            0,
        ),
    ),
    "Yahoo, a semicolon at the end": (
        "atlas1.yahoo.com; dmarc=pass(p=REJECT) header.from=shop.example;",
        Stamp(
            "atlas1.yahoo.com",
            (
                Result(
                    "dmarc", "pass", "shop.example", (("header.from", "shop.example"),), "p=REJECT"
                ),
            ),
            0,
        ),
    ),
    "none": ("mx1.mail.example; none", Stamp("mx1.mail.example", (), 0)),
    "with a version": (
        "mx1.mail.example 1; dkim/1=pass header.d=shop.example",
        Stamp(
            "mx1.mail.example",
            (Result("dkim", "pass", "shop.example", (("header.d", "shop.example"),)),),
            0,
        ),
    ),
    "cut off": (
        "mx1.mail.example; spf=pass smtp.mailfrom=shop.example; dkim=pass (2048-bit",
        Stamp(
            "mx1.mail.example",
            (
                Result("spf", "pass", "shop.example", (("smtp.mailfrom", "shop.example"),)),
                Result("dkim", "pass", None, (), "2048-bit"),
            ),
            0,
        ),
    ),
    "what nobody knows is left out": (
        "mx1.mail.example; from=shop.example; x-tls=pass; iprev=pass",
        Stamp("mx1.mail.example", (Result("iprev", "pass", None),), 0),
    ),
    "empty": ("", Stamp(None, (), 0)),
}


@pytest.mark.parametrize(("line", "stamp"), LINES.values(), ids=LINES)
def test_a_line_is_read(line: str, stamp: Stamp) -> None:
    found = authentication([Field("Authentication-Results", line)], [MX, OUTLOOK])
    assert (*found.believed, *found.others) == (stamp,)


def fields(*lines: tuple[str, str]) -> list[Field]:
    return [Field(name, value) for name, value in lines]


AR = "Authentication-Results"
PASS, FAIL = "mx1.mail.example; dmarc=pass", "mx1.mail.example; dmarc=fail"


def verdict(*lines: tuple[str, str]) -> tuple[list[str], int]:
    found = authentication(fields(*lines), [MX])
    return [r.result for r in found.results("dmarc")], len(found.others)


def test_the_topmost_is_believed_and_what_the_sender_wrote_is_not() -> None:
    assert verdict((AR, FAIL), ("From", "x"), (AR, PASS)) == (["fail"], 1)
    assert verdict((AR, FAIL), ("DKIM-Signature", "x"), (AR, PASS)) == (["fail"], 1)
    assert verdict((AR, FAIL), ("Received", "x"), (AR, PASS)) == (["fail"], 1)


def test_several_lines_of_one_server_belong_together() -> None:
    spf = "mx1.mail.example; spf=pass smtp.mailfrom=a.example"
    assert verdict((AR, spf), ("X-Note", "x"), (AR, FAIL)) == (["fail"], 0)
    apple = "spf.mail.example; spf=pass smtp.mailfrom=a.example"
    assert verdict((AR, apple), (AR, FAIL)) == (["fail"], 0)


def test_who_did_not_take_the_message_is_not_believed() -> None:
    assert verdict((AR, "mx.google.com; dmarc=pass")) == ([], 1)
    assert verdict((AR, "mx.google.com; dmarc=pass"), (AR, FAIL)) == ([], 2)
    assert verdict((AR, "dmarc=pass header.from=x.example")) == ([], 1)  # as Microsoft's are


def test_seals_come_the_newest_first() -> None:
    name = "ARC-Authentication-Results"
    found = authentication(
        fields((name, "i=1; a.example; spf=pass"), (name, "i=2; b.example; arc=pass")), [MX]
    )
    assert found.sealed == (
        Stamp("b.example", (Result("arc", "pass", None),), 1, 2),
        Stamp("a.example", (Result("spf", "pass", None),), 0, 1),
    )


@pytest.mark.parametrize(
    ("domain", "counts"),
    [("bounce.shop.example", True), ("amazonses.com", False), (None, None)],
)
def test_alignment_is_by_organisation(domain: str | None, counts: bool | None) -> None:
    assert Result("spf", "pass", domain).aligned("shop.example") is counts


@pytest.mark.parametrize(
    ("server", "by", "believed"),
    [
        ("bimi.icloud.com", "p00-smtpin.me.com", True),
        ("atlas1.free.mail.bf1.yahoo.com", "mta1.aol.com", True),
        ("mx.google.com", "mx.google.com", True),
        ("mx.google.com", "google.com.evil.example", False),
        ("mx1", "mx1.mail.example", False),
    ],
)
def test_a_provider_has_servers_of_several_names(server: str, by: str, believed: bool) -> None:
    hop = Hop("x", ("x",), None, by, None, None, None)
    found = authentication(fields((AR, f"{server}; spf=pass")), [hop])
    assert bool(found.believed) is believed
