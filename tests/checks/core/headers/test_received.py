"""Received lines of many programs, read whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from checks.core.headers.received import Hop, hops, upside_down
from checks.core.headers.source import Field
from checks.core.headers.words import moment

AT = datetime(2026, 11, 24, 8, 0, 1, tzinfo=UTC)
SES = "c192-31.smtp-out.eu-west-1.amazonses.com"
LINES = {
    "Gmail": (
        f"from {SES} ({SES}. [192.0.2.31]) by mx.google.com with ESMTPS id ab-3a1si12.2 "
        "for <ann@gmail.com> (version=TLS1_3 cipher=X bits=128/128); "
        "Tue, 24 Nov 2026 00:00:01 -0800 (PST)",
        Hop(SES, (SES,), "192.0.2.31", "mx.google.com", "ESMTPS", "ab-3a1si12.2", AT),
    ),
    "Exchange Online": (
        f"from {SES} (192.0.2.31) by DB1.mail.protection.outlook.com (203.0.113.7) with Microsoft "
        "SMTP Server (version=TLS1_3, cipher=X) id 15.20.1 via Frontend Transport; "
        "Tue, 24 Nov 2026 08:00:01.1234567 +0000",
        Hop(
            SES,
            (SES,),
            "192.0.2.31",
            "DB1.mail.protection.outlook.com",
            "Microsoft SMTP Server",
            "15.20.1",
            AT,
        ),
    ),
    "Postfix": (
        "from helo.example (real.example [IPv6:2001:db8::1]) (using TLSv1.3) by mx.example "
        "(Postfix) with ESMTPS id 4Zx for <a@b.example>; Tue, 24 Nov 2026 09:00:01 +0100 (CET)",
        Hop(
            "helo.example",
            ("helo.example", "real.example"),
            "2001:db8::1",
            "mx.example",
            "ESMTPS",
            "4Zx",
            AT,
        ),
    ),
    "qmail": (
        "(qmail 123 invoked by uid 0); 24 Nov 2026 08:00:01 -0000",
        Hop(None, (), None, None, None, None, AT),
    ),
    "no time": (
        "from a.example by b.example",
        Hop("a.example", ("a.example",), None, "b.example", None, None, None),
    ),
    "nothing": ("", Hop(None, (), None, None, None, None, None)),
    "never closed": (
        "from a.example (unknown [192.0.2.1] by b.example; Tue, 24 Nov 2026 08:00:01 +0000",
        Hop("a.example", ("a.example", "b.example"), "192.0.2.1", None, None, None, AT),
    ),
}


@pytest.mark.parametrize(("line", "hop"), LINES.values(), ids=LINES)
def test_a_line_is_read(line: str, hop: Hop) -> None:
    assert hops([Field("Received", line)]) == (hop,)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Tue, 24 Nov 2026 08:00:01 GMT", AT),
        ("24 Nov 2026 08:00 +0000", AT.replace(second=0)),
        ("2026-11-24T08:00:01Z", AT),
        ("Tue, 24 Nov 2026 08:00:01", None),
        ("Tue, 24 Nov 2026 08:00:01 XYZ", None),
        ("Tue, 31 Feb 2026 08:00:01 +0000", None),
        ("Tue, 24 Nov 1970 08:00:01 +0000", None),
        ("Tue, 24 Nov 2026 08:00:01 +9999", None),
        ("", None),
    ],
)
def test_a_time_counts_only_with_its_zone(text: str, at: datetime | None) -> None:
    assert moment(text) == at


def hop(sender: str, by: str, second: int) -> Hop:
    return Hop(sender, (sender,), None, by, None, None, AT.replace(second=second))


def test_the_names_tell_the_order_before_the_times_do() -> None:
    older, newer = hop("a.example", "b.example", 30), hop("b.example", "c.example", 10)
    assert not upside_down([newer, older])
    assert upside_down([older, newer])


def test_without_names_three_times_tell_it_and_two_do_not() -> None:
    row = [hop(f"x{i}.example", f"y{i}.example", i) for i in range(3)]
    assert upside_down(row)
    assert not upside_down(row[:2])
    assert not upside_down(row[::-1])
