"""The command that reads pasted headers: it needs nothing, and no header steers the terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.headers import text_of
from bot.plain import harmless
from tests.test_readme import ROOT

SAMPLES = ROOT / "tests/checks/core/headers/samples"
MESSAGE_ID = "010201a20c91a0fa-3f9a1c44-5b1e-4c7d-9c55-0a1b2c3d4e5f-000000"


def headers(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
    """In an empty environment: no settings, no database, no network."""
    command = [sys.executable, "-m", "bot", "headers", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, env={}, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def sample(name: str) -> str:
    return str(SAMPLES / f"{name}.eml")


def test_both_questions_are_answered_first_and_in_words() -> None:
    code, out, err = headers(sample("greylisted"))
    assert (code, err) == (0, "")
    assert " ".join(" ".join(out.splitlines()[:7]).split()) == (
        "! Where the time went: Nearly all of 12 min 41 s went by while the receiver put it off "
        "(greylisting) What to do: Ask the recipient's administrator to exempt Amazon SES from "
        "greylisting. (the recipient's mail administrator can fix it) "
        "? Why it was filed as spam: Nothing here says whether or why it was filed as spam "
        "What to do: Ask the recipient whether their mail program names a reason above the "
        "message, and whether a rule or a block of their own moved it. (the recipient can fix it)"
    )


def test_stdin_is_read_as_a_file_is() -> None:
    given = Path(sample("greylisted")).read_bytes()
    assert headers("-", given=given) == headers(sample("greylisted"))


def test_without_received_lines_it_tells_how_to_get_them() -> None:
    code, out, _ = headers(sample("no-trace-headers"))
    assert code == 0
    assert (
        "? Missing here: Received, Authentication-Results: without them little can be told" in out
    )
    for program in (
        "Gmail",
        "Outlook on the web",
        "Outlook for Windows",
        "Apple Mail",
        "Yahoo Mail",
    ):
        assert f"    · {program}" in out
    assert "    · Subject: Ihre Bestellung ü" in out


def test_the_json_is_whole() -> None:
    code, out, err = headers(sample("delayed-before-ses"), "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    for question in ("time", "spam", "authentication"):
        for fact in told[question]["facts"]:
            assert fact.pop("seen_at").endswith("Z")  # when it was read
    del told["spam"], told["authentication"]
    assert told == {
        "time": {
            "verdict": "warn",
            "strength": "proof",
            "explains": ["accepted"],
            "headline": "Nearly all of 1 h 35 min went by before SES had it",
            "reason": None,
            "facts": [
                {"label": "Before SES had it", "value": "1 h 35 min", "source": "Received"},
                {
                    "label": "From SES's acceptance to the receiver's 250",
                    "value": "1.8 s",
                    "source": "Received",
                },
                {"label": "After the receiver's 250", "value": "1 s", "source": "Received"},
            ],
            "fix": {
                "owner": "us",
                "text": "Look in our own application and its queue: SES got the message that late.",
                "command": None,
                "records": [],
                "verify": None,
                "undo": None,
            },
        },
        "total_seconds": 5705.0,
        "stretches": {
            "before_ses": {
                "seconds": 5702.25,
                "since": "2026-11-24T06:24:58.000Z",
                "until": "2026-11-24T08:00:00.250Z",
                "unknown": None,
            },
            "inside_ses": {
                "seconds": 1.75,
                "since": "2026-11-24T08:00:00.250Z",
                "until": "2026-11-24T08:00:02.000Z",
                "unknown": None,
            },
            "after_acceptance": {
                "seconds": 1.0,
                "since": "2026-11-24T08:00:02.000Z",
                "until": "2026-11-24T08:00:03.000Z",
                "unknown": None,
            },
        },
        "hops": [
            {
                "from": "app-7.internal",
                "address": "10.0.4.7",
                "by": "queue.shop.example",
                "with": "ESMTP",
                "id": "4ZxX0a0aaa",
                "at": "2026-11-24T06:25:00.000Z",
                "part": "before_ses",
                "seconds": 2.0,
                "skew_seconds": None,
            },
            {
                "from": "c192-31.smtp-out.eu-west-1.amazonses.com",
                "address": "192.0.2.31",
                "by": "mx1.mail.example",
                "with": "ESMTPS",
                "id": "4ZxY1n0abc",
                "at": "2026-11-24T08:00:02.000Z",
                "part": "inside_ses",
                "seconds": 1.75,
                "skew_seconds": None,
            },
            {
                "from": "mx1.mail.example",
                "address": "198.51.100.5",
                "by": "imap.mail.example",
                "with": "LMTP",
                "id": "aBcDeFgH",
                "at": "2026-11-24T08:00:03.000Z",
                "part": "after_acceptance",
                "seconds": 1.0,
                "skew_seconds": None,
            },
        ],
        "marks": [],
        "ses": {
            "message_id": MESSAGE_ID,
            "accepted_at": "2026-11-24T08:00:00.250Z",
            "region": "eu-west-1",
            "outgoing_ip": "192.0.2.31",
            "configuration_set": None,
            "mail_from": "bounce.shop.example",
            "from_domain": "shop.example",
            "feedback_id": "::1.eu-west-1.Zm9yIHRlc3Rz=:AmazonSES",
            "signatures": [
                {"domain": "shop.example", "selector": "k3n5xq7w2"},
                {
                    "domain": "amazonses.com",
                    "selector": "uku4taia5b5tsbglxyj6zym32efj7xqv",
                },
            ],
        },
        "missing": [],
    }


def test_nothing_in_a_header_steers_the_terminal() -> None:
    evil = (
        "Received: from \x1b[2J.example by \x9b31m.example; Tue, 24 Nov 2026 08:00:01 +0000\n"
        "Subject: =?utf-8?q?=1B[31m=E2=80=AE?=\n"
        "X-Mimecast-\x1b: x\nX-Mimecast-Spam-Score: \x07\r\x08"
    )
    code, out, err = headers("-", given=evil.encode())
    assert (code, err) == (0, "")
    assert harmless(out) == out


@pytest.mark.parametrize(
    ("arguments", "given", "why"),
    [
        (["-"], b"", "there are no mail headers in it"),
        (["-"], b"Hello Ann,\nwhere is my mail?\n", "there are no mail headers in it"),
        (["-"], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "this is an Outlook .msg file"),
        (["not/there.eml"], b"", "not/there.eml: No such file or directory"),
        (["tests"], b"", "tests: Is a directory"),
        (["x\x1b[31m"], b"", "x\ufffd[31m: No such file"),
    ],
)
def test_what_cannot_be_read_is_one_line(arguments: list[str], given: bytes, why: str) -> None:
    code, out, err = headers(*arguments, given=given)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith(f"headers: {why}")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_that_programs_save_in_is_read(encoding: str) -> None:
    assert text_of("Subject: ü".encode(encoding)) == "Subject: ü"


def test_bytes_without_sense_are_shown_as_such() -> None:
    assert text_of(b"Subject: \xff") == "Subject: \ufffd"
