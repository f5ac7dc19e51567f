from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sources.health_feeds import Garbage, read_json, read_rss
from checks.core import Incident

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def update(at: datetime, status: object = 2, **more: str) -> dict[str, Any]:
    texts = {"summary": "Increased error rates", "message": "<div>We&nbsp;look into it.</div>"}
    return {"timestamp": int(at.timestamp()), "status": status} | texts | more


def record(*log: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "service": "SES",
        "region": "eu-west-1",
        "typeCode": "AWS_SES_OPERATIONAL_ISSUE",
        "startTime": ms(START),
        "lastUpdatedTime": ms(START + timedelta(hours=2)),
        "metadata": {"EVENT_LOG": json.dumps(log or [update(START)])},
    } | changes


def read(*records: object, encoding: str = "utf-16") -> tuple[Incident, ...]:
    return read_json(json.dumps(records).encode(encoding))


OPEN = Incident(
    region="eu-west-1",
    started=START,
    ended=None,
    summary="Increased error rates",
    latest="We look into it.",
    updated_at=START + timedelta(hours=2),
    informational=False,
    source="public health events",
    code="AWS_SES_OPERATIONAL_ISSUE",
)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-8", "utf-8-sig"])
def test_the_json_feed_is_read_in_any_unicode(encoding: str) -> None:
    assert read(record(), encoding=encoding) == (OPEN,)


def test_an_incident_with_an_end_is_over() -> None:
    [incident] = read(record(endTime=ms(NOW)))
    assert incident.ended == NOW


def test_the_newest_update_is_told_wherever_it_stands_in_the_log() -> None:
    later = update(START + timedelta(hours=1), summary="[RESOLVED] Errors", message="<p>Done.</p>")
    [incident] = read(record(later, update(START)))
    assert (incident.summary, incident.latest) == ("[RESOLVED] Errors", "Done.")


@pytest.mark.parametrize(
    ("statuses", "informational"),
    [([1, 0], True), (["1"], True), ([1, 2, 0], False), (["3"], False), ([0], True), ([""], True)],
)
def test_only_a_status_of_degraded_or_disrupted_makes_an_outage(
    statuses: list[object], informational: bool
) -> None:
    [incident] = read(record(*(update(START, each) for each in statuses)))
    assert incident.informational is informational


def test_other_services_are_left_out() -> None:
    assert read(record(service="EC2"), record(service="SESSIONS")) == ()


def test_an_incident_of_several_services_counts_where_it_names_ses() -> None:
    named = update(START, message="Affects Amazon Simple Email Service and others")
    both = read(
        record(named, service="MULTIPLE_SERVICES"),
        record(update(START), service="MULTIPLE_SERVICES", startTime=ms(NOW)),
    )
    assert [each.started for each in both] == [START]


def test_a_record_that_comes_twice_is_one_incident_the_newer() -> None:
    newer = record(lastUpdatedTime=ms(NOW))
    assert [each.updated_at for each in read(record(), newer, record())] == [NOW]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>moved</html>",
        b"{}",
        b'"text"',
        b"[1]",
        b'[{"service": "SES"}]',
        json.dumps([record(startTime="soon")]).encode(),
        json.dumps([record(metadata={"EVENT_LOG": "{"})]).encode(),
        json.dumps([record(startTime=1e300)]).encode(),
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
    ids=[
        "empty",
        "HTML",
        "no list",
        "text",
        "a list of numbers",
        "a record without anything",
        "a time in words",
        "a log that is no JSON",
        "a time beyond all times",
        "nested without end",
        "half a character",
    ],
)
def test_a_json_feed_that_is_something_else_is_refused(body: bytes) -> None:
    with pytest.raises(Garbage):
        read_json(body)


def item(at: str, title: str, text: str = "Text.") -> str:
    return (
        f"<item><title><![CDATA[{title}]]></title><pubDate>{at}</pubDate>"
        f"<description><![CDATA[{text}]]></description></item>"
    )


def rss(*items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel>{"".join(items)}</channel></rss>'.encode()


def chain(*items: str) -> tuple[Incident, ...]:
    return read_rss(rss(*items), "eu-west-1", NOW)


def test_a_calm_feed_has_no_incidents() -> None:
    assert chain() == ()


def test_the_updates_of_an_incident_are_one_and_pacific_time_is_understood() -> None:
    assert chain(
        item("Fri, 01 May 2026 03:30:00 PDT", "Performance issues: Delayed mail", "<p>Still.</p>"),
        item("Fri, 01 May 2026 01:00:00 PDT", "Informational message: Delayed mail"),
    ) == (
        Incident(
            region="eu-west-1",
            started=START,
            ended=None,
            summary="Delayed mail",
            latest="Still.",
            updated_at=datetime(2026, 5, 1, 10, 30, tzinfo=UTC),
            informational=False,
            source="public health RSS",
        ),
    )


@pytest.mark.parametrize(
    "title",
    [
        "Service is operating normally: [RESOLVED] Delayed mail",
        "Informational message: [RESOLVED] Delayed mail",
        "Informational message: [解決済] 遅延 | [RESOLVED] Delayed mail",
        "[解決済み] 遅延",
    ],
)
def test_a_resolution_ends_it_in_each_of_its_forms(title: str) -> None:
    [incident] = chain(
        item("Fri, 01 May 2026 01:00:00 PDT", "Service disruption: Delayed mail"),
        item("Fri, 01 May 2026 02:00:00 PDT", title),
    )
    assert incident.ended == datetime(2026, 5, 1, 9, tzinfo=UTC)
    assert not incident.informational


def test_after_a_resolution_or_a_long_silence_another_incident_begins() -> None:
    first, second, third = chain(
        item("Tue, 28 Apr 2026 01:00:00 PDT", "Service disruption: One"),
        item("Thu, 30 Apr 2026 22:00:00 PDT", "Service disruption: Two"),
        item("Thu, 30 Apr 2026 23:00:00 PDT", "Service is operating normally: [RESOLVED] Two"),
        item("Fri, 01 May 2026 01:00:00 PDT", "Informational message: Three"),
    )
    assert (first.summary, first.ended) == ("One", datetime(2026, 4, 28, 8, tzinfo=UTC))
    assert (second.summary, second.ended) == ("[RESOLVED] Two", datetime(2026, 5, 1, 6, tzinfo=UTC))
    assert (third.summary, third.ended, third.informational) == ("Three", None, True)


BOMB = '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<html><body>moved</body></html>",
        b"<rss></rss>",
        rss(item("some day", "Service disruption: One")),
        rss("<item><title>x</title></item>"),
        rss(item("Fri, 01 May 2026 01:00:00 PDT", "&b;"), head=BOMB),
        rss(head=BOMB.lower()),
        rss(head=BOMB.replace("<!", "<! ")),
        rss(head=BOMB).decode().encode("utf-16"),
        ('<?xml version="1.0" encoding="cp037"?>' + rss(head=BOMB).decode()).encode("cp037"),
        b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE x+AD4-',
    ],
    ids=[
        "empty",
        "JSON",
        "HTML",
        "no channel",
        "a date in words",
        "no date",
        "entities",
        "entities in lower case",
        "entities behind a space",
        "UTF-16",
        "EBCDIC",
        "UTF-7",
    ],
)
def test_an_rss_feed_that_is_something_else_is_refused(body: bytes) -> None:
    with pytest.raises(Garbage):
        read_rss(body, "eu-west-1", NOW)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<div><span class='x'> 1:00 AM PDT</span>&nbsp;We see &lt;delays&gt;</div>",
            "We see <delays>",
        ),
        ("One.<br>Two.<p>Three.", "One. Two. Three."),
        ("<script>alert(1)</script><style>p {}</style>Text", "Text"),
        ("a < b & c", "a < b & c"),
        ("<b", "<b"),
    ],
)
def test_html_becomes_the_text_that_a_reader_would_see(html: str, text: str) -> None:
    [incident] = read(record(update(START, message=html)))
    assert incident.latest == text
