"""The gallery's page as a browser lays it out: what does not fit, and pictures of it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.browser.page import ARTEFACTS

WIDTHS = ("desktop", "narrow")

TALL = 5_000
"""Pixels of a picture: all of them together are a few megabytes."""

SLOW = 60
"""Seconds that a page of some thousand messages may take on a busy machine."""

FAULTS = Path(__file__).with_name("gallery_faults.js").read_text()

ELSEWHERE = """
return performance.getEntriesByType("resource").map(({ name }) => name)
  .filter((name) => new URL(name).origin !== location.origin);
"""


@dataclass(frozen=True, slots=True)
class Fault:
    variant: str
    scheme: str
    what: str


class Gallery:
    def __init__(self, driver: Any, address: str) -> None:
        self.driver = driver
        self.driver.set_script_timeout(SLOW)
        self._address = address

    def open(self, width: str, group: str = "", language: str = "en") -> None:
        asked = {"group": group, "width": width, "language": language}
        self.driver.get(f"{self._address}?{urlencode(asked)}")
        self._drawn()

    def _drawn(self) -> None:
        self.driver.execute_async_script(
            """
            const done = arguments[0];
            const look = () => document.body.dataset.ready ? done() : requestAnimationFrame(look);
            look();
            """
        )

    def groups(self) -> list[str]:
        """By the names that they have in an address."""
        return [
            found
            for link in self.links("group")
            for found in parse_qs(urlsplit(link).query)["group"]
        ]

    def links(self, choice: str) -> list[str]:
        links = self.driver.find_elements("css selector", f"nav[data-choice={choice}] a")
        return [str(link.get_attribute("href")) for link in links]

    def choose(self, choice: str, words: str) -> None:
        """Where the link of these words leads.  Asked for by its address: after a click the page
        that is left may still be there when it is looked at."""
        links = self.driver.find_elements("css selector", f"nav[data-choice={choice}] a")
        self.driver.get(next(link for link in links if link.text == words).get_attribute("href"))
        self._drawn()

    @property
    def text(self) -> str:
        return str(self.driver.find_element("css selector", "body").text)

    def variants(self) -> int:
        return len(self.driver.find_elements("css selector", ".variant"))

    def faults(self) -> list[Fault]:
        return [Fault(*fault) for fault in self.driver.execute_script(FAULTS)]

    def elsewhere(self) -> list[str]:
        """What was asked of other places than this page's own."""
        return [str(each) for each in self.driver.execute_script(ELSEWHERE)]

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def keep(self, name: str, most: int) -> None:
        """Pictures in artefacts/, of the page from its top on; no more than so many."""
        ARTEFACTS.mkdir(exist_ok=True)
        for number, clip in enumerate(self._clips(most), 1):
            taken = self.driver.execute_cdp_cmd(
                "Page.captureScreenshot",
                {"format": "webp", "quality": 35, "captureBeyondViewport": True, "clip": clip},
            )
            path = ARTEFACTS / f"gallery-{name}-{number}.webp"
            path.write_bytes(b64decode(taken["data"]))

    def _clips(self, most: int) -> Iterator[dict[str, float]]:
        script = "const p = document.scrollingElement; return [p.scrollWidth, p.scrollHeight]"
        width, height = self.driver.execute_script(script)
        for top in range(0, min(height, most * TALL), TALL):
            tall = min(TALL, height - top)
            yield {"x": 0, "y": top, "width": width, "height": tall, "scale": 1}
