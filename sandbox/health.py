"""The two public feeds of AWS's service health, with the quirks that trip their readers.

`/public/events` is JSON in UTF-16 with a byte order mark, whose EVENT_LOG is JSON in a string.
`/rss/ses-REGION.rss` has one item per update, times in Pacific time, and nothing at all when calm.
"""

from __future__ import annotations

import asyncio
import codecs
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from sandbox.aws.faults import Faults
from sandbox.holder import Holder
from sandbox.world import Incident, Update, World

PACIFIC = ZoneInfo("America/Los_Angeles")

TITLES = {
    0: "Service is operating normally: [RESOLVED] {}",
    1: "Informational message: {}",
    2: "Performance issues: {}",
    3: "Service disruption: {}",
}
"""How the RSS feed says a status code; the JSON feed has the code itself."""

STATUS_PAGE = "https://status.aws.amazon.com/"

CHANNEL = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
  <channel>
    <title><![CDATA[Amazon Simple Email Service ({region}) Service Status]]></title>
    <link>{page}</link>
    <language>en-us</language>
    <lastBuildDate>{built}</lastBuildDate>
    <generator>AWS Service Health Dashboard RSS Generator</generator>
    <description><![CDATA[Amazon Simple Email Service ({region}) Service Status]]></description>
    <ttl>5</ttl>
{items}  </channel>
</rss>
"""

ITEM = """\
    <item>
      <title><![CDATA[{title}]]></title>
      <link>{page}</link>
      <pubDate>{published}</pubDate>
      <guid isPermaLink="false">{page}#{guid}</guid>
      <description><![CDATA[{text}]]></description>
    </item>
"""


def build_health(holder: Holder) -> web.Application:
    app = web.Application(middlewares=[_failing(holder)])

    async def events(_: web.Request) -> web.StreamResponse:
        return _utf16(events_json(holder.world.incidents))

    async def rss(request: web.Request) -> web.StreamResponse:
        region = request.match_info["region"]
        if region not in _with_feeds(holder.world):
            raise web.HTTPNotFound
        body = rss_xml(holder.world.incidents, region, built=datetime.now(UTC))
        return web.Response(text=body, content_type="text/xml", charset="utf-8")

    app.router.add_get("/public/events", events, name="health_events")
    app.router.add_get("/rss/ses-{region}.rss", rss, name="health_rss")
    return app


def _with_feeds(world: World) -> set[str]:
    """Every Region of SES has a feed, whether or not the account sends from there."""
    return {*world.regions, *(incident.region for incident in world.incidents)}


def events_json(incidents: Iterable[Incident]) -> str:
    return json.dumps([_record(each) for each in incidents if "events" in each.feeds])


def rss_xml(incidents: Iterable[Incident], region: str, *, built: datetime) -> str:
    """One item per update, the newest first."""
    updates = [
        update
        for each in incidents
        if each.region == region and "rss" in each.feeds
        for update in each.updates
    ]
    updates.sort(key=lambda update: update.at, reverse=True)
    items = "".join(_item(update, region) for update in updates)
    return CHANNEL.format(region=region, page=STATUS_PAGE, built=_pacific(built), items=items)


def _record(incident: Incident) -> dict[str, Any]:
    log = [
        {
            "summary": update.summary,
            "message": _html(update),
            "status": update.status,
            "timestamp": int(update.at.timestamp()),
        }
        for update in incident.updates
    ]
    newest = max([incident.started, *(update.at for update in incident.updates)])
    record: dict[str, Any] = {
        "service": incident.service,
        "region": incident.region,
        "typeCode": incident.type_code,
        "startTime": _milliseconds(incident.started),
        "lastUpdatedTime": _milliseconds(newest),
        "metadata": {"EVENT_LOG": json.dumps(log)},
    }
    if incident.ended is not None:
        record["endTime"] = _milliseconds(incident.ended)
    return record


def _item(update: Update, region: str) -> str:
    # the number is the update's time: the guid names an update, not an incident
    guid = f"ses-{region}_{int(update.at.timestamp())}"
    return ITEM.format(
        title=update.title or TITLES[update.status].format(update.summary),
        page=STATUS_PAGE,
        published=_pacific(update.at),
        guid=guid,
        text=update.message,
    )


def _html(update: Update) -> str:
    clock = update.at.astimezone(PACIFIC).strftime("%-I:%M %p %Z")
    return f'<div><span class="yellowfg"> {clock}</span>&nbsp;{escape(update.message)}</div>'


def _pacific(at: datetime) -> str:
    """As `Mon, 17 Aug 2026 21:01:19 PDT`."""
    return at.astimezone(PACIFIC).strftime("%a, %d %b %Y %H:%M:%S %Z")


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _utf16(text: str) -> web.Response:
    body = codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    return web.Response(body=body, headers={"Content-Type": "application/json;charset=utf-16"})


def _failing(holder: Holder) -> Middleware:
    """The faults of `health_events` and `health_rss`, and the delay of `health`."""
    struck = Faults()
    played = holder.world

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        nonlocal struck, played
        world = holder.world
        if world is not played:
            struck, played = Faults(), world
        await asyncio.sleep(world.delays.get("health", 0.0))
        service = request.match_info.route.name
        region = request.match_info.get("region", "")
        fault = service and struck.strikes(
            world.faults, service=service, operation=service, region=region
        )
        return await (_fail(fault.error, request, handler) if fault else handler(request))

    return middleware


async def _fail(error: str, request: web.Request, handler: Handler) -> web.StreamResponse:
    kind, _, value = error.partition(":")
    if kind == "slow":
        await asyncio.sleep(float(value))
        return await handler(request)
    if kind == "status":
        return web.Response(status=int(value), text="Service Unavailable")
    if kind == "garbage":
        return web.Response(text="<html><body>Moved</body></html>", content_type="text/html")
    if kind == "unreachable":
        if request.transport is not None:
            request.transport.close()
        return web.Response()
    raise ValueError(f"the health feeds cannot fail by {error!r}")
