"""The sections of a scenario that are not about the account: metrics, DNS, incidents, faults."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dns.exception import DNSException
from dns.rdata import from_text
from dns.rdataclass import IN
from dns.rdatatype import UnknownRdatatype

from sandbox.answers import goes_on, metric
from sandbox.defaults import METRIC_PERIOD, METRIC_POINTS, REGIONS
from sandbox.dns import FAULTS as DNS_FAULTS
from sandbox.located import Located, Way
from sandbox.records import quoted
from sandbox.shapes import account_id, when
from sandbox.world import HOME_REGION, LOOKS_LIKE_A_REGION, Fault, Incident, Metric, Update

FAILING = (
    "sesv2",
    "sns",
    "sqs",
    "sts",
    "iam",
    "cloudwatch",
    "s3",
    "health",
    "health_events",
    "health_rss",
    "slack",
)

CARRIERS = ("events", "rss", "api", "bus")
SCOPES = ("PUBLIC", "ACCOUNT_SPECIFIC")
CATEGORIES = ("issue", "accountNotification", "scheduledChange", "investigation")


def metrics(document: Located, value: Any, now: datetime) -> dict[str, list[Metric]]:
    """`- Reputation.BounceRate: 0.07`, or with several values: `{-2h: 0.03, -1h: 0.07}`."""
    found: dict[str, list[Metric]] = {}
    for number, item in enumerate(document.sequence(("metrics",), value)):
        way: Way = ("metrics", number)
        mapping = document.mapping(way, item)
        names = [key for key in mapping if key not in ("region", "dimensions")]
        if len(names) != 1:
            document.wrong(way, "a metric has one name with its value, and no other keys")
            continue
        [name] = names
        told = mapping[name]
        if not isinstance(told, dict):
            told = {f"-{age * METRIC_PERIOD.seconds}s": told for age in range(METRIC_POINTS, 0, -1)}
        points, silent = _points(document, (*way, name), told, now)
        course = [(now, points[-1][1])] if points and goes_on(name) and not silent else []
        region = document.one_of((*way, "region"), mapping.get("region", HOME_REGION), REGIONS)
        dimensions = document.mapping((*way, "dimensions"), mapping.get("dimensions"))
        found.setdefault(region, []).append(metric(name, points, dimensions, course=[*course]))
    return found


def _points(
    document: Located, way: Way, told: dict[str, Any], now: datetime
) -> tuple[list[tuple[datetime, float]], bool]:
    """Oldest first, and whether there will be no more: whether the newest is null."""
    points: list[tuple[datetime, float]] = []
    silences = []
    for at, amount in told.items():
        moment = when(document, (*way, at), at, now)
        if amount is None:
            silences.append(moment)
        elif isinstance(amount, bool) or not isinstance(amount, int | float):
            document.wrong(way, f'"{way[-1]}" must be a number, not {amount!r}')
        else:
            points.append((moment, float(amount)))
    points.sort()
    if silences and points and points[-1][0] > min(silences):
        document.wrong(way, f'"{way[-1]}" has values after the null that says there are no more')
    return points, bool(silences)


def dns_faults(document: Located, value: Any) -> dict[str, str]:
    return {
        name.lower(): document.one_of(("dns_faults", name), fault, DNS_FAULTS)
        for name, fault in document.mapping(("dns_faults",), value).items()
    }


def zone(document: Located, value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, types in document.mapping(("zone",), value).items():
        way: Way = ("zone", name)
        found[name.lower()] = types and {
            kind: _records(document, (*way, kind), kind, texts)
            for kind, texts in document.mapping(way, types).items()
        }
    return found


def _records(document: Located, way: Way, kind: str, value: Any) -> list[str] | None:
    """Zone-file form; a TXT record without quotes is one text, however long."""
    if value is None:
        return None
    texts = [document.text(way, each) for each in (value if isinstance(value, list) else [value])]
    if kind == "TXT":
        texts = [text if text.startswith('"') else quoted(text) for text in texts]
    for text in texts:
        try:
            from_text(IN, kind, text)
        except (DNSException, UnknownRdatatype, ValueError) as error:
            document.wrong(way, f"no {kind} record: {text!r} ({error or type(error).__name__})")
    return texts


def incidents(document: Located, value: Any, now: datetime) -> list[Incident]:
    closed = {"scope": SCOPES, "category": CATEGORIES}
    keys = ("region", "started", "ended", "updates", "service", "type_code", "feeds", *closed)
    found = []
    for number, item in enumerate(document.sequence(("incidents",), value)):
        way: Way = ("incidents", number)
        mapping = dict(document.mapping(way, item, keys))
        ended = mapping.pop("ended", None)
        updates = document.sequence((*way, "updates"), mapping.pop("updates", None))
        feeds = mapping.pop("feeds", ["events", "rss"])
        texts = {
            key: document.text((*way, key), mapping[key])
            for key in ("service", "type_code")
            if key in mapping
        } | {
            key: document.one_of((*way, key), mapping[key], words)
            for key, words in closed.items()
            if key in mapping
        }
        found.append(
            Incident(
                region=_any_region(document, (*way, "region"), mapping.get("region", HOME_REGION)),
                started=when(document, (*way, "started"), mapping.get("started"), now),
                ended=None if ended is None else when(document, (*way, "ended"), ended, now),
                updates=[
                    _update(document, (*way, "updates", n), each, now)
                    for n, each in enumerate(updates)
                ],
                feeds=tuple(document.one_of((*way, "feeds"), f, CARRIERS) for f in feeds),
                **texts,
            )
        )
    return found


def _any_region(document: Located, way: Way, value: Any) -> str:
    """The feeds tell of Regions that are not ours as well."""
    if isinstance(value, str) and LOOKS_LIKE_A_REGION.fullmatch(value):
        return value
    return document.one_of(way, value, REGIONS)


def _update(document: Located, way: Way, value: Any, now: datetime) -> Update:
    mapping = document.mapping(way, value, ("at", "status", "summary", "message", "title"))
    status = mapping.get("status")
    if status not in (0, 1, 2, 3):
        document.wrong((*way, "status"), f'"status" must be 0, 1, 2 or 3, not {status!r}')
    title = mapping.get("title")
    return Update(
        at=when(document, (*way, "at"), mapping.get("at"), now),
        status=status,
        summary=document.text((*way, "summary"), mapping.get("summary")),
        message=document.text((*way, "message"), mapping.get("message")),
        title=None if title is None else document.text((*way, "title"), title),
    )


def faults(document: Located, value: Any) -> list[Fault]:
    found = []
    for number, item in enumerate(document.sequence(("faults",), value)):
        way: Way = ("faults", number)
        mapping = document.mapping(
            way, item, ("service", "error", "operation", "account", "region", "times")
        )
        region, times = mapping.get("region"), mapping.get("times")
        if times is not None and (isinstance(times, bool) or not isinstance(times, int)):
            document.wrong((*way, "times"), f'"times" must be a number, not {times!r}')
        found.append(
            Fault(
                service=document.one_of((*way, "service"), mapping.get("service"), FAILING),
                error=document.text((*way, "error"), mapping.get("error")),
                operation=document.text((*way, "operation"), mapping.get("operation", "*")),
                account=account_id(document, (*way, "account"), mapping["account"])
                if "account" in mapping
                else None,
                region=region and document.one_of((*way, "region"), region, REGIONS),
                times=times,
            )
        )
    return found
