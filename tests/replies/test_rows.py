"""The labelled replies keep their form, name real reasons and hold nobody's address."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from checks.core.replies import REASONS
from tests.replies.rows import COLUMNS, HALVES, Row, files, lines, rows

FILES = [path for half in HALVES for path in files(half)]
ROWS = tuple(row for half in HALVES for row in rows(half))

TYPES = {"", "Permanent", "Transient", "Undetermined", "DeliveryDelay", "Reject"}
STATUS = re.compile(r"([245]\.\d{1,3}\.\d{1,3})?")
ADDRESS = re.compile(r"[\w.+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
EXAMPLE = re.compile(r"(.+\.)?example(\.(com|net|org|invalid))?", re.IGNORECASE)
IPV4 = re.compile(r"(?<![\d.])\d{2,3}(?:\.\d{1,3}){3}(?![\d.])")
"""Not one digit in front: providers print codes such as 4.16.55.1."""
DOCUMENTATION = ("192.0.2.", "198.51.100.", "203.0.113.")
PUBLISHED = {
    "abuse@corp.mail.ru",
    "abuse_rbl@abuse-att.net",
    "delist@microsoft.com",
    "fpr@rx.t-online.de",
    "tobr@rx.t-online.de",
    "tosa@rx.t-online.de",
}
"""Contact addresses that the providers print in their own replies."""


def family(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", FILES, ids=family)
def test_a_file_has_the_heading_and_full_lines(path: Path) -> None:
    heading, *rest = lines(path)
    assert tuple(heading) == COLUMNS
    assert [cells for cells in rest if len(cells) != len(COLUMNS)] == []


def test_both_halves_have_the_same_families() -> None:
    opened, sealed = ([path.name for path in files(half)] for half in HALVES)
    assert opened == sealed


def test_the_halves_have_the_same_mix() -> None:
    opened, sealed = (Counter(row.reason for row in ROWS if row.half == half) for half in HALVES)
    reasons = opened.keys() | sealed.keys()
    assert {reason for reason in reasons if abs(opened[reason] - sealed[reason]) > 1} == set()


def test_every_label_is_a_reason() -> None:
    given = {label for row in ROWS for label in (row.reason, *row.also)}
    assert given - set(REASONS) == set()


def test_every_reason_has_a_reply() -> None:
    assert set(REASONS) - {row.reason for row in ROWS} == set()


def test_no_row_counts_its_own_label_as_another() -> None:
    assert [row.id for row in ROWS if row.reason in row.also] == []


def test_ids_name_their_row_alone() -> None:
    assert [id_ for id_, times in Counter(row.id for row in ROWS).items() if times > 1] == []


def test_no_reply_is_there_twice() -> None:
    same = Counter(re.sub(r"\W+", " ", row.reply).casefold() for row in ROWS)
    assert [reply for reply, times in same.items() if times > 1] == []


def test_every_row_says_why_and_from_where() -> None:
    assert [row.id for row in ROWS if not re.search(r"\S; \S", row.why)] == []


def test_what_ses_reports_has_its_form() -> None:
    wrong = [
        row.id
        for row in ROWS
        if row.bounce_type not in TYPES or not STATUS.fullmatch(row.status) or not row.provider
    ]
    assert wrong == []


def foreign(row: Row) -> list[str]:
    """The addresses and IPs in a row that could be somebody's."""
    text = " ".join((row.reply, row.remote, row.why))
    addresses = [found[0] for found in ADDRESS.finditer(text) if not EXAMPLE.fullmatch(found[1])]
    ips = [ip for ip in IPV4.findall(text) if not ip.startswith(DOCUMENTATION)]
    return [a for a in addresses if a not in PUBLISHED] + ips


def test_nobody_can_be_found_through_a_reply() -> None:
    assert {row.id: found for row in ROWS if (found := foreign(row))} == {}
