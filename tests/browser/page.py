"""The local Slack's page as a person uses it: finds things by role, label and words."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "artefacts"
IMAGES = ROOT / "docs" / "images"

ENTER = "\ue007"
"""WebDriver's code point for the key."""

PATIENCE = 30.0

COMPOSER = 'textarea[aria-label^="Message "]'
CHANNEL = '[role="log"][aria-label="Messages"]'
THREAD = 'section[aria-label="Thread"]'
QUESTIONS = 'section[aria-label="Questions to try"]'
RERUN = 'button[data-action="why_rerun"]'


def few_colours(png: bytes) -> Any:
    """A third as large, and nobody sees the difference: a page has few."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    return picture.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


class Page:
    def __init__(self, driver: Any, address: str) -> None:
        self.driver = driver
        driver.get(address)
        self.until(lambda: self.texts('[role="status"]', containing="connected"))

    def find(self, selector: str, containing: str = "") -> list[Any]:
        """What is shown of it, first to last on the page."""
        elements = self.driver.find_elements("css selector", selector)
        return [each for each in elements if each.is_displayed() and containing in each.text]

    def texts(self, selector: str, containing: str = "") -> list[str]:
        return [each.text for each in self.find(selector, containing)]

    def until(self, look: Callable[[], T], seconds: float = PATIENCE) -> T:
        """Look until there is something; the page may redraw what was just being looked at."""
        from selenium.common.exceptions import StaleElementReferenceException

        deadline = time.monotonic() + seconds
        while True:
            try:
                if found := look():
                    return found
            except StaleElementReferenceException:
                pass
            assert time.monotonic() < deadline, f"not seen; the page says:\n{self.text}"
            self._next_frame()

    @property
    def text(self) -> str:
        return str(self.driver.find_element("css selector", "body").text)

    def write(self, text: str) -> None:
        box = self.until(lambda: self.find(COMPOSER))[0]
        box.send_keys(text, ENTER)

    def ask(self, address: str) -> None:
        self.write(f"/ses why {address}")

    def answer(self, address: str, words: str) -> Any:
        """The message in the channel that has the answer, once its thread has the evidence."""

        def complete() -> list[Any]:
            about = self.find(f"{CHANNEL} article", containing=address)
            return [each for each in about if words in each.text and "1 reply" in each.text]

        return self.until(complete)[-1]

    def open_thread(self, message: Any, within: str = f"{THREAD} article") -> None:
        message.find_element("css selector", "button.foot").click()
        self.until(lambda: self.find(within))

    def press_rerun(self) -> None:
        self.find(f"{THREAD} {RERUN}")[0].click()

    def prefer(self, scheme: str) -> None:
        """`light` or `dark`, as the system would say."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def keep(self, name: str) -> None:
        """Screenshots in both schemes, in artefacts/."""
        ARTEFACTS.mkdir(exist_ok=True)
        self._hover_nothing()
        for scheme in ("dark", "light"):
            self.prefer(scheme)
            self._still()
            self.driver.save_screenshot(str(ARTEFACTS / f"{name}-{scheme}.png"))

    def keep_for_readers(self, name: str, top: Any) -> None:
        """A picture of the README's, where KEEP_IMAGES asks for it; `top` is what a list that
        scrolls begins with."""
        if os.environ.get("KEEP_IMAGES"):
            IMAGES.mkdir(parents=True, exist_ok=True)
            self.driver.execute_script("arguments[0].scrollIntoView()", top)
            self._hover_nothing()
            self.prefer("light")
            self._still()
            few_colours(self.driver.get_screenshot_as_png()).save(IMAGES / name, optimize=True)

    def links(self) -> Sequence[str]:
        return [str(each.get_attribute("href")) for each in self.find("a[href]")]

    def complaints(self) -> list[str]:
        """What the browser's console has to complain of: scripts that failed, files not there."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def _hover_nothing(self) -> None:
        away = {"type": "mouseMoved", "x": 0, "y": 0}
        self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", away)

    def _next_frame(self) -> None:
        self.driver.execute_async_script("requestAnimationFrame(arguments[0])")

    def _still(self) -> None:
        """Let transitions end."""
        script = """
        const done = arguments[0];
        Promise.allSettled(document.getAnimations().map((each) => each.finished))
          .then(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));
        """
        self.driver.execute_async_script(script)
