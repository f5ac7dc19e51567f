"""No text breaks the reading, and none makes it endless."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.explain_headers import parts
from bot.headers import text_of, told
from bot.plain import harmless
from bot.terminal import Terminal
from checks.core.headers import read

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG = 65_536

NAMES = (
    "Received",
    "Authentication-Results",
    "ARC-Authentication-Results",
    "Received-SPF",
    "From",
    "Subject",
    "Date",
    "Message-ID",
    "Return-Path",
    "Feedback-ID",
    "DKIM-Signature",
    "X-SES-Outgoing",
    "X-Forefront-Antispam-Report",
    "X-Microsoft-Antispam",
    "X-Spam-Status",
    "X-Spamd-Result",
    "X-Greylist",
)
PIECES = (
    *"()\"\\[]<>@.;:=-_ \t\n\r>|,/'a1\x00\x1b\u202e",
    "from a.example (b [192.0.2.1]) by c.example with X id 1; ",
    "Tue, 24 Nov 2026 08:00:01 +0000",
    "mx.example; dkim=pass header.d=",
    "=?utf-8?q?=C3?=",
    "=?utf-8?b?",
    "i=1; ",
    "SFV:SPM;SCL:9;CAT:",
    "Yes, score=7 required=5 tests=[A_B=1.0",
    "010201a20c91a0fa-3f9a1c44-5b1e-4c7d-9c55-0a1b2c3d4e5f-000000@email.amazonses.com",
    "fffffffffffffff0-3f9a1c44-5b1e-4c7d-9c55-0a1b2c3d4e5f-000000",
    *(f"\n{name}: " for name in NAMES),
)


def shown(text: str) -> str:
    """Everything that is done with a paste."""
    reading = read(text, NOW)
    told(reading)
    return Terminal(colour=False).parts(parts(reading))


@given(st.text(max_size=400) | st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    out = shown(text)
    assert harmless(out) == out


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_no_bytes_break_it(source: bytes) -> None:
    shown(text_of(b"Received: " + source))


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        ")",
        '"',
        "\\",
        '(")',
        "<",
        "@",
        "a@",
        ";",
        "=",
        "a",
        "a.",
        "1:",
        " ",
        "=?utf-8?q?",
        "dkim=pass ",
        "dkim=pass;",
        "A_1=1,",
        "SFV:SPM;",
        "24 Nov 2026 08:00:00 ",
        "-",
        ">",
        "\t",
    ],
)
def test_lines_of_64_kilobytes_are_read(piece: str) -> None:
    line = (piece * LONG)[:LONG]
    shown("\n".join(f"{name}: {start}{line}" for name in NAMES for start in ("", "mx.example; x ")))


@pytest.mark.parametrize(
    "text",
    {
        "hops": "Received: from a.example by b.example; Tue, 24 Nov 2026 08:00:00 +0000\n" * 5_000,
        "fields": "Received: x\n" + "a: b\n" * 100_000,
        "lines": "Received: x\n" + "x\n" * 200_000,
        "blocks": "From: a\n\n" * 50_000,
        "quotes": "> " * 200_000,
        "results": "Authentication-Results: a; spf=pass\n" * 20_000,
    }.items(),
    ids=lambda item: item[0],
)
def test_masses_are_read(text: tuple[str, str]) -> None:
    shown(text[1])
