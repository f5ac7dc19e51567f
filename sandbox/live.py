"""Changes of the running world over HTTP, for whoever plays AWS: the page's panel and tests.

The bot asks the same servers as before and is told nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from sandbox import changes, course, waiting
from sandbox.changes import BadChange, Words
from sandbox.holder import Holder
from sandbox.slack.shop import SES_ALERTS
from sandbox.world import Incident, Metric, World

PANEL = "/page/trouble.js"

Json = dict[str, Any]
Clock = Callable[[], datetime]
Change = Callable[[World, Json, datetime], None]

ACTIONS = ("start", "update", "worsen", "resolve", "vanish")
LONGEST = 4000
"""Characters of a text."""


def routes(holder: Holder, watch_seconds: int, clock: Clock | None = None) -> list[web.RouteDef]:
    """`watch_seconds`: how often the bot looks, for those who wait for it."""
    now = clock or (lambda: datetime.now(UTC))
    watch = {"seconds": watch_seconds, "points_every_seconds": course.EVERY, "channel": SES_ALERTS}

    def shown() -> Json:
        return described(holder.world, now()) | {"watch": watch}

    async def ask(_: web.Request) -> web.StreamResponse:
        return web.json_response(shown())

    def telling(change: Change, keys: tuple[str, ...]) -> Any:
        async def tell(request: web.Request) -> web.StreamResponse:
            try:
                change(holder.world, await _body(request, keys), now())
            except BadChange as refused:
                return web.json_response({"ok": False, "error": str(refused)}, status=400)
            return web.json_response(shown())

        return tell

    told: dict[str, tuple[Change, tuple[str, ...]]] = {
        "incident": (
            _incident,
            ("region", "action", "id", "summary", "message", "informational", "feeds", "service"),
        ),
        "sending": (_sending, ("region", "enabled", "tenant", "cause")),
        "rate": (_rate, ("region", "metric", "value")),
        "feed": (_feed, ("feed", "fault")),
        "fault": (_fault, ("service", "error")),
        "mail": (_mail, ("to", "ends")),
    }
    return [
        web.get("/control/world", ask),
        *(web.post(f"/control/{name}", telling(*each)) for name, each in told.items()),
    ]


def described(world: World, now: datetime) -> Json:
    return {
        "ok": True,
        "world": world.name,
        "now": now.isoformat(),
        "regions": [
            {"name": name} | {rate: _measured(region.metrics, rate, now) for rate in changes.RATES}
            for name, region in world.regions.items()
        ],
        "incidents": [_described(each) for each in world.incidents],
        "waiting": [
            {"to": each.to, "since": each.said["sent_at"].isoformat(), "ended": each.ended}
            for each in world.waiting
        ],
        "feeds": {feed: changes.broken(world, name) for feed, name in changes.FEEDS.items()},
        "faults": {service: changes.broken(world, service) for service in changes.SERVICES},
    }


def _measured(metrics: Iterable[Metric], rate: str, now: datetime) -> Json:
    """`value`: what new points will have; null where there are none (`silent`)."""
    name = changes.RATES[rate]
    metric = next((each for each in metrics if each.name == name and not each.dimensions), None)
    newest = course.newest(metric, now) if metric else None
    value = course.present(metric) if metric else None
    return {
        "value": value,
        "silent": value is None,
        "newest": newest and {"at": newest[0].isoformat(), "value": newest[1]},
    }


def _described(incident: Incident) -> Json:
    return {
        "id": changes.name_of(incident),
        "region": incident.region,
        "service": incident.service,
        "state": changes.state_of(incident),
        "informational": all(each.status <= changes.NOTICE for each in incident.updates),
        "feeds": list(incident.feeds),
        "started": incident.started.isoformat(),
        "ended": incident.ended and incident.ended.isoformat(),
        "updates": [
            {
                "at": each.at.isoformat(),
                "status": each.status,
                "summary": each.summary,
                "message": each.message,
            }
            for each in incident.updates
        ],
    }


def _incident(world: World, body: Json, now: datetime) -> None:
    action = _one_of(body, "action", ACTIONS)
    words = Words(_text(body, "summary"), _text(body, "message"))
    region = _text(body, "region")
    if action == "start":
        if region is None:
            raise BadChange("an incident needs a region")
        changes.start(
            world,
            region,
            now,
            words,
            notice=_flag(body, "informational"),
            feeds=_feeds(body),
            service=_one_of(body, "service", ("SES", "MULTIPLE_SERVICES"), "SES"),
        )
        return
    known = changes.found(world, region, _text(body, "id"))
    if action == "vanish":
        changes.vanish(known)
    else:
        changes.go_on(world, known, action, now, words)


def _sending(world: World, body: Json, now: datetime) -> None:
    region, tenant, cause = _text(body, "region"), _text(body, "tenant"), _text(body, "cause")
    changes.switch(world, str(region), _flag(body, "enabled"), now, tenant, cause)


def _rate(world: World, body: Json, now: datetime) -> None:
    value = body.get("value", "missing")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise BadChange("value must be a fraction, or null for no more points")
    region, rate = _text(body, "region"), _text(body, "metric")
    changes.measure(world, str(region), str(rate), value, now)


def _feed(world: World, body: Json, _: datetime) -> None:
    feed = _one_of(body, "feed", changes.FEEDS)
    changes.break_service(world, changes.FEEDS[feed], _text(body, "fault"))


def _fault(world: World, body: Json, _: datetime) -> None:
    service = _one_of(body, "service", changes.SERVICES)
    changes.break_service(world, service, _text(body, "error"))


def _mail(world: World, body: Json, now: datetime) -> None:
    waiting.end(world, str(_text(body, "to")), _one_of(body, "ends", waiting.ENDS), now)


async def _body(request: web.Request, keys: tuple[str, ...]) -> Json:
    # no other site's page can send JSON here without asking, and nobody answers that question
    if request.content_type != "application/json":
        raise BadChange("the body must be application/json")
    try:
        read = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BadChange("the body is no JSON") from error
    if not isinstance(read, dict):
        raise BadChange("the body must be an object")
    read.pop("user", None)  # who does it is told everywhere, and of no matter here
    if unknown := sorted(read.keys() - set(keys)):
        raise BadChange(f"unknown: {', '.join(unknown)}; known: {', '.join(keys)}")
    return read


def _text(body: Json, key: str) -> str | None:
    value = body.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        raise BadChange(f"{key} must be a text of at most {LONGEST} characters")
    return value


def _one_of(body: Json, key: str, allowed: Iterable[str], default: str | None = None) -> str:
    value = body.get(key, default)
    if not isinstance(value, str) or value not in allowed:
        raise BadChange(f"{key} must be one of {', '.join(allowed)}")
    return value


def _flag(body: Json, key: str) -> bool:
    value = body.get(key, False)
    if not isinstance(value, bool):
        raise BadChange(f"{key} must be true or false")
    return value


def _feeds(body: Json) -> tuple[str, ...]:
    value = body.get("feeds", list(changes.FEEDS))
    known = {*changes.CARRIERS}
    if not isinstance(value, list) or not value or not {*map(str, value)} <= known:
        raise BadChange(f"feeds must be a list of {', '.join(changes.CARRIERS)}")
    return tuple(dict.fromkeys(value))
