"""No English of ours is left in what commands print in Japanese."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import explain_headers, explain_reply, explain_spf
from bot.document import Line
from bot.terminal import Terminal
from bot.watch import rules
from checks.core import Unavailable, say
from checks.core.dns import spf
from checks.core.headers import read
from checks.core.replies.understand import understand
from tests.bot import digests, exams, overviews
from tests.bot.test_headers import SAMPLES
from tests.checks.core.dns import test_spf_lint as odd
from tests.english import BLANK, left
from tests.fakes import FakeDns
from tests.replies.rows import rows

TERMINAL = Terminal(BLANK, colour=False)
NOW = datetime(2026, 5, 2, 12, tzinfo=UTC)
SILENT = say("It does not answer in time")


def replies() -> Iterator[str]:
    """One of each meaning at each provider."""
    yield from {(row.provider, row.reason): row.reply for row in rows("open")}.values()


def test_a_sentence_without_a_translation_is_english_left() -> None:
    told = (Line(say("My postman is {who}", who="away"), strong=say("Settings")),)
    assert left([TERMINAL.parts(told)], "away") == {"postman"}


def test_so_is_a_word_that_no_catalogue_was_asked_for() -> None:
    told = (Line(say("{region}, account {account}", region="some Region", account="7")),)
    assert left([TERMINAL.parts(told)]) == {"some", "Region"}


def test_in_what_a_reply_means() -> None:
    for text in replies():
        read_so = understand(text)
        recognised = " ".join(word for each in read_so for word in each.meaning.matched)
        shown = TERMINAL.parts(explain_reply.parts(read_so))
        assert left([shown], f"{text} {recognised}") == set(), text


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.eml")), ids=lambda path: path.stem)
def test_in_what_headers_tell(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    shown = TERMINAL.parts(explain_headers.parts(read(text, NOW)))
    assert left([shown], text) == set()


SENDERS = (*odd.ELSEWHERE, "nowhere.example", "silent.example")


@pytest.mark.parametrize("domain", SENDERS)
def test_in_what_spf_comes_to(domain: str) -> None:
    dns = FakeDns(
        txts={**odd.ELSEWHERE, "m.example": ("v=spf1 ip4:192.0.2.0/24 ?all ptr exp=x.%{d}",)},
        mxs=odd.MXS,
        ips=odd.IPS,
        faulty={"silent.example": SILENT},
    )
    client = spf.Client.of("198.51.100.7", f"post@{domain}", "m.example")
    found, lint = spf.evaluate(dns, client, NOW), spf.lint(dns, domain, ses=False)
    shown = TERMINAL.parts(explain_spf.parts(client, found, lint, NOW))
    records = " ".join(record for each in dns.txts.values() for record in each)
    assert left([shown], f"{records} {found.result.value}") == set()


def test_in_the_status() -> None:
    kinds = tuple(overviews.alert(kind=kind) for kind in rules.load())
    for overview in (
        overviews.overview(),
        overviews.overview(overviews.PAUSED, overviews.BLIND, dead_letters=3),
        overviews.overview(alerts=kinds, levels=("quota off",)),
        overviews.overview(alerts=Unavailable("event store", SILENT), service_events=SILENT),
    ):
        words = f"{overviews.INCIDENT.summary} {overviews.INCIDENT.latest} quota off"
        assert left([TERMINAL.status(overview)], words) == set()


def test_in_what_the_doctor_says() -> None:
    for exam in (exams.healthy(), exams.unfinished(), exams.blind()):
        assert left([TERMINAL.exam(exam)], "main ses-why Example Shop") == set()


def test_in_digests() -> None:
    for digest in (
        digests.digest(),
        digests.digest(digests.BUSY, problems=digests.PROBLEMS),
        digests.digest(digests.HEALTHY),
    ):
        assert left([TERMINAL.digest(digest)]) == set()
