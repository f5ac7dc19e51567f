"""The demo as `make demo` starts it, and Debian's chromium in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.browser.page import Page
from tests.e2e.processes import BOT, SANDBOX, started

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--lang=en-GB",
)
WIDTH, HEIGHT = 1400, 900

Open = Callable[..., Page]
"""Opens the page of a world; the tour, or a scenario by name."""


@pytest.fixture
def open_page(tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as open_things:

        def open_it(scenario: str | None = None) -> Page:
            world = ["--scenario", scenario] if scenario else []
            demo = open_things.enter_context(started([*SANDBOX, *world, "--page", "--", *BOT]))
            address = demo.says("Open    http://127.0.0.1:").split()[-1]
            driver = chromium(tmp_path / "profile")
            open_things.callback(driver.quit)
            return Page(driver, address)

        yield open_it


def chromium(profile: Path) -> Any:
    # imported here: pytest reads this file where there is no selenium too
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "WARNING"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.set_script_timeout(10)
    # of what the page gets, without the window's own edges
    size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    return driver
