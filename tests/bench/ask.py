"""Run inside a sandbox: starts the bot, asks many questions at once, prints what was measured.

    python -m sandbox run --no-throttle --delay sesv2=0.12 -- python -m tests.bench.ask 20

One JSON object: for each question the seconds to its acknowledgement and to its verdict (the edit
of its parent message), as the asker's side sees them.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import Any

import aiohttp

from sandbox.slack.shop import ANN, SUPPORT

PATIENCE = 60.0
"""Seconds until a question without an answer is given up."""


class Page:
    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http
        self._base = os.environ["SLACK_API_URL"].removesuffix("/api/")

    async def get(self, name: str, **query: Any) -> Any:
        async with self._http.get(f"{self._base}/control/{name}", params=query) as answer:
            return await answer.json()

    async def post(self, name: str, **body: Any) -> Any:
        async with self._http.post(f"{self._base}/control/{name}", json=body) as answer:
            return await answer.json()


async def ask_all(page: Page, addresses: list[str]) -> list[dict[str, Any]]:
    """Ask about all of them at once, and wait for the verdicts."""
    asked: dict[str, float] = {}
    verdicts: dict[str, tuple[float, str]] = {}
    after = (await page.get("messages", channel=SUPPORT))["after"]

    async def ask(address: str) -> float | None:
        asked[address] = time.monotonic()
        told = await page.post("command", user=ANN, channel=SUPPORT, text=f"/ses why {address}")
        return None if told["error"] else told["ack_ms"] / 1000

    async def listen() -> None:
        nonlocal after
        while len(verdicts) < len(addresses):
            told = await page.get("wait", channel=SUPPORT, after=after, timeout=5)
            now, after = time.monotonic(), told["after"]
            for change in told["changes"]:
                message = change["message"] or {}
                if change["kind"] == "edited" and not message.get("thread_ts_of_parent"):
                    shown = json.dumps(message.get("blocks"), ensure_ascii=False)
                    for address in addresses:
                        if f'"{address}"' in shown and address not in verdicts:
                            verdicts[address] = (now, message["text"])

    listening = asyncio.create_task(listen())
    acks = await asyncio.gather(*(ask(address) for address in addresses))
    try:
        await asyncio.wait_for(listening, PATIENCE)
    except TimeoutError:
        print(f"{len(addresses) - len(verdicts)} questions have no answer", file=sys.stderr)
    return [
        {
            "address": address,
            "ack": ack,
            "verdict": verdicts[address][0] - asked[address] if address in verdicts else None,
            "text": verdicts[address][1] if address in verdicts else None,
        }
        for address, ack in zip(addresses, acks, strict=True)
    ]


async def measure(addresses: list[str], rounds: int) -> list[list[dict[str, Any]]]:
    # the address is what an answer is known by here, and the same is asked in each round
    settings = {"CHANNEL_RULES": "public=unmasked", "SAME_ANSWER_MINUTES": "0"}
    command = (sys.executable, "-m", "bot", "serve")
    bot = await asyncio.create_subprocess_exec(*command, env=os.environ | settings)
    try:
        async with aiohttp.ClientSession() as http:
            page = Page(http)
            assert (await page.get("ready", timeout=30))["ready"], "the bot did not connect"
            await ask_all(page, addresses[:1])  # warm: account, snapshot, connections
            return [await ask_all(page, addresses) for _ in range(rounds)]
    finally:
        bot.terminate()
        await bot.wait()


def main() -> None:
    rounds, *addresses = sys.argv[1:]
    print(json.dumps(asyncio.run(measure(addresses, int(rounds)))))


if __name__ == "__main__":
    main()
